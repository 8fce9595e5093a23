//! `vigie serve`: the API and the dashboard.

use std::net::SocketAddr;

use vigie_server::Options;

use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Serve, console: &mut Console) -> anyhow::Result<()> {
    let options = Options {
        ledger: arguments.ledger.file.clone(),
        config: arguments.ledger.thresholds()?,
        token: arguments
            .access
            .token
            .clone()
            .filter(|token| !token.is_empty()),
        hosts: arguments.access.hosts.clone(),
        scenarios: arguments.scenarios.clone(),
    };
    // Before anything is loaded: a wrong address, or a ledger that is none, shows at once.
    vigie_server::allowed(&options, arguments.access.listen)?;
    drop(arguments.ledger.for_view(console)?);
    dashboard(options, arguments.access.listen, console)
}

/// Serves until Ctrl-C or a request to end.
pub fn dashboard(
    options: Options,
    address: SocketAddr,
    console: &mut Console,
) -> anyhow::Result<()> {
    let _log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .try_init();
    let reader = super::reader(None)?;
    let writes = options.token.is_some();
    let ready = |bound: SocketAddr| {
        console.note(format_args!(
            "the dashboard is at http://{bound}/ (Ctrl-C ends it)"
        ));
        if !writes {
            console.note(
                "it only reads; with VIGIE_TOKEN set, POST /api/v1/documents takes documents",
            );
        }
    };
    Ok(vigie_server::serve(options, address, reader, ready, end())?)
}

/// A ledger in a folder of its own that goes with it.
pub struct Temporary(std::path::PathBuf);

impl Temporary {
    /// Makes the folder.
    pub fn new() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("vigie-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Where the ledger is.
    pub fn ledger(&self) -> std::path::PathBuf {
        self.0.join("vigie.db")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Comes when the command is asked to end.
async fn end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
