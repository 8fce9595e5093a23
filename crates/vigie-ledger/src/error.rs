//! What can go wrong with a ledger, where, and what to do about it.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why something could not be done. Whatever the error, what had been recorded before stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened as a ledger.
    #[error("{path}: cannot be opened as a ledger: {reason} ({advice})", path = path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
        /// What to do.
        advice: &'static str,
    },
    /// Another process holds the ledger.
    #[error(
        "the ledger is locked by another process (wait until it is done and run the command again; nothing is lost)"
    )]
    Locked,
    /// No room is left.
    #[error(
        "the disk is full (make room and run the command again: it goes on where it stopped, nothing recorded is lost)"
    )]
    Full,
    /// The ledger may only be read.
    #[error("the ledger can only be read (check the right to write to the file and its folder)")]
    ReadOnly,
    /// A query of the user is at fault.
    #[error("{0} (see `vigie sql \"SELECT sql FROM sqlite_schema\"` for tables and views)")]
    Query(String),
    /// The database is at fault.
    #[error("the ledger could not be used: {0}")]
    Database(rusqlite::Error),
    /// A table of `data/` is at fault.
    #[error(transparent)]
    Data(#[from] vigie_events::data::DataError),
    /// A configuration or scenario file is at fault.
    #[error("{path}: {reason} ({advice})", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
        /// What to do.
        advice: &'static str,
    },
    /// A record in the ledger cannot be read back.
    #[error("statement {id} in the ledger cannot be read: {reason} (was it changed by hand?)")]
    Record {
        /// The statement.
        id: String,
        /// What is wrong.
        reason: String,
    },
}

/// What the functions of this crate give back.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked,
            Some(ErrorCode::DiskFull) => Error::Full,
            Some(ErrorCode::ReadOnly) => Error::ReadOnly,
            _ => Error::Database(error),
        }
    }
}
