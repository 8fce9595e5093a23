//! What can go wrong, where, and what to do about it.

use thiserror::Error;

use crate::MAX_LINE;

/// A source, or a document of it, that could not be read.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The file cannot be opened.
    #[error("{name}: cannot be opened: {source} (check the name and the right to read it)")]
    Open {
        /// The file.
        name: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A directory stands where a file should.
    #[error("{name}: is a directory (name the files in it)")]
    Directory {
        /// The directory.
        name: String,
    },
    /// Reading broke off.
    #[error("{name}: reading broke off: {source} (what came before is kept)")]
    Read {
        /// The file.
        name: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line of a JSON Lines file is no document.
    #[error(
        "{name}:{line}: {reason} (the line is passed over; write one JSON object with a `text` a line)"
    )]
    Line {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A line of a JSON Lines file is longer than [`MAX_LINE`].
    #[error(
        "{name}:{line}: the line is longer than {MAX_LINE} bytes (it is passed over; write one document a line)"
    )]
    LongLine {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
    },
}
