//! A few connections that read, each used by one request at a time, off the threads that serve.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vigie_ledger::{Config, Ledger, Result};

use crate::problem::Problem;

/// Connections that read.
#[derive(Debug)]
pub struct Pool {
    path: PathBuf,
    config: Config,
    idle: Mutex<Vec<Ledger>>,
    permits: Arc<Semaphore>,
}

impl Pool {
    /// `size` connections at most; the first is opened now, so that a file that is no ledger shows at once.
    pub fn open(path: &Path, config: &Config, size: usize) -> Result<Self> {
        let first = Ledger::open_read_only(path)?.with_config(config.clone());
        Ok(Self {
            path: path.to_owned(),
            config: config.clone(),
            idle: Mutex::new(vec![first]),
            permits: Arc::new(Semaphore::new(size)),
        })
    }

    /// A connection's turn if one is free now.
    pub fn now(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.permits).try_acquire_owned().ok()
    }

    /// A connection's turn, when one is free.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let permits = Arc::clone(&self.permits);
        permits
            .acquire_owned()
            .await
            .map_err(|e| Problem::internal(&e))
    }

    /// Lets `read` use a connection. Blocks: call it where that is allowed, and hold a turn meanwhile.
    pub fn with<T>(&self, read: impl FnOnce(&Ledger) -> Result<T, Problem>) -> Result<T, Problem> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let ledger = match idle {
            Some(ledger) => ledger,
            None => Ledger::open_read_only(&self.path)?.with_config(self.config.clone()),
        };
        let made = ledger.snapshot(read)?;
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(ledger);
        made
    }
}
