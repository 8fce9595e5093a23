//! Results on standard output, messages on standard error, and the exit status.

use std::fmt::Display;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::process::ExitCode;

/// Exit status when some documents could not be read.
const PARTLY: u8 = 1;
/// Exit status when nothing could be done with the arguments.
const UNUSABLE: u8 = 2;

/// The two streams of the command and what it will say to the shell.
pub struct Console {
    out: BufWriter<StdoutLock<'static>>,
    failures: usize,
}

impl Console {
    pub fn new() -> Self {
        Self {
            out: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
            failures: 0,
        }
    }

    /// Writes a result.
    pub fn put(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Lets results be seen that were only put aside.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Says something that should be known and prevents nothing.
    pub fn note(&self, text: impl Display) {
        let _ = writeln!(io::stderr(), "vigie: {text}");
    }

    /// Says that a document could not be read; the command goes on and will exit with status 1.
    pub fn failed(&mut self, text: impl Display) {
        self.failures += 1;
        self.note(text);
    }

    /// Ends the command. A reader that closed the pipe wanted no more: that is no failure.
    pub fn close(mut self, done: anyhow::Result<()>) -> ExitCode {
        match done.and_then(|()| Ok(self.out.flush()?)) {
            Ok(()) if self.failures == 0 => ExitCode::SUCCESS,
            Ok(()) => ExitCode::from(PARTLY),
            Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
            Err(error) => {
                self.note(format_args!("{error:#}"));
                let _ = self.out.flush();
                ExitCode::from(UNUSABLE)
            }
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().map(io::Error::kind)
    };
    error
        .chain()
        .any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
}
