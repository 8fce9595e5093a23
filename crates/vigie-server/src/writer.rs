//! The one who writes: documents are taken together as they come, each batch in one transaction, and views follow right after.

use std::thread;

use tokio::sync::{mpsc, oneshot};
use vigie_ledger::{Entry, Ledger, Result};

use crate::problem::Problem;

/// Documents that may wait.
const WAITING: usize = 512;
/// Documents of one transaction.
const BATCH: usize = 64;

/// What became of a document.
#[derive(Debug)]
pub struct Taken {
    /// Whether the ledger held it already.
    pub known: bool,
    /// Comes when the views show it.
    pub settled: oneshot::Receiver<()>,
}

struct Job {
    entry: Entry,
    key: String,
    taken: oneshot::Sender<Result<Taken, Problem>>,
}

/// Hands documents to the thread that writes.
#[derive(Debug, Clone)]
pub struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the thread. It ends when the last `Writer` is gone.
    pub fn start(ledger: Ledger) -> Self {
        let (send, receive) = mpsc::channel(WAITING);
        thread::Builder::new()
            .name("vigie-writer".into())
            .spawn(move || write(ledger, receive))
            .map_or_else(
                |error| tracing::error!("nothing can be written: {error}"),
                drop,
            );
        Self(send)
    }

    /// Adds a document; returns when it is safe in the ledger.
    pub async fn add(&self, entry: Entry) -> Result<Taken, Problem> {
        let (taken, wait) = oneshot::channel();
        let key = entry.document.key();
        let job = Job { entry, key, taken };
        self.0.try_send(job).map_err(|_| Problem::busy())?;
        wait.await.map_err(|_| Problem::busy())?
    }
}

fn write(mut ledger: Ledger, mut jobs: mpsc::Receiver<Job>) {
    if let Err(error) = settle(&mut ledger) {
        tracing::error!("occurrences are not up to date: {error}");
    }
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(first) = jobs.blocking_recv() {
        batch.push(first);
        while batch.len() < BATCH {
            match jobs.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => break,
            }
        }
        take(&mut ledger, std::mem::take(&mut batch));
    }
}

/// Adds a batch and tells everybody; then makes the views follow, and tells again.
fn take(ledger: &mut Ledger, jobs: Vec<Job>) {
    let mut told = Vec::with_capacity(jobs.len());
    let known: Result<Vec<bool>> = jobs.iter().map(|job| ledger.holds(&job.key)).collect();
    let (entries, answers): (Vec<Entry>, Vec<_>) =
        jobs.into_iter().map(|job| (job.entry, job.taken)).unzip();
    match known.and_then(|known| ledger.add(&entries, &[]).map(|_| known)) {
        Ok(known) => {
            for (answer, known) in answers.into_iter().zip(known) {
                let (tell, settled) = oneshot::channel();
                // Who asked may be gone.
                let _ = answer.send(Ok(Taken { known, settled }));
                told.push(tell);
            }
        }
        Err(error) => {
            let message = error.to_string();
            tracing::error!("{message}");
            for answer in answers {
                let _ = answer.send(Err(refused(&message)));
            }
            return;
        }
    }
    match settle(ledger) {
        Ok(()) => told.into_iter().for_each(|tell| {
            let _ = tell.send(());
        }),
        Err(error) => tracing::error!("occurrences are not up to date: {error}"),
    }
}

fn refused(message: &str) -> Problem {
    Problem::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, message)
}

fn settle(ledger: &mut Ledger) -> Result<()> {
    ledger.settle()?;
    Ok(())
}
