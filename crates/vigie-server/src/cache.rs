//! Answers kept for as long as the ledger does not change; under pressure, for a moment longer.
//!
//! One request at a time makes an answer, however many ask for it. While every connection is at work, an answer of the ledger as it
//! was up to [`STALE`] ago is given rather than none: a writer that never rests cannot make the readers wait.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use lru::LruCache;

/// How old an answer may be when there is no room to make a new one.
const STALE: Duration = Duration::from_secs(2);
/// Answers kept at most.
const ENTRIES: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");
/// Answers larger than this are made anew each time.
const LARGEST: usize = 2 << 20;

/// An answer as it is sent, and the version of the ledger that it was made from.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The body.
    pub body: Bytes,
    /// What the ledger's version was before it was made.
    pub version: String,
    made: Instant,
}

impl Answer {
    /// An answer made now from the ledger of `version`.
    pub fn new(body: Vec<u8>, version: String) -> Self {
        Self {
            body: body.into(),
            version,
            made: Instant::now(),
        }
    }
}

/// What is kept of one address.
#[derive(Debug, Default)]
pub struct Slot {
    answer: RwLock<Option<Answer>>,
    /// Held by the one who makes the answer.
    pub making: Arc<tokio::sync::Mutex<()>>,
}

impl Slot {
    /// The answer, if it is that of `version`.
    pub fn current(&self, version: &str) -> Option<Answer> {
        self.find(|answer| answer.version == version)
    }

    /// The answer, if it may still be given under pressure.
    pub fn recent(&self) -> Option<Answer> {
        self.find(|answer| answer.made.elapsed() < STALE)
    }

    /// The answer, if it was made after `moment`.
    pub fn since(&self, moment: Instant) -> Option<Answer> {
        self.find(|answer| answer.made > moment)
    }

    fn find(&self, fits: impl Fn(&Answer) -> bool) -> Option<Answer> {
        let kept = self.answer.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|answer| fits(answer)).cloned()
    }

    /// Keeps an answer, unless it is too large.
    pub fn keep(&self, answer: &Answer) {
        let mut kept = self.answer.write().unwrap_or_else(PoisonError::into_inner);
        *kept = (answer.body.len() <= LARGEST).then(|| answer.clone());
    }
}

/// The answers kept, those asked for last.
#[derive(Debug)]
pub struct Cache(Mutex<LruCache<String, Arc<Slot>>>);

impl Default for Cache {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(ENTRIES)))
    }
}

impl Cache {
    /// What is kept of an address.
    pub fn slot(&self, address: &str) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots
            .get_or_insert(address.to_owned(), Arc::default)
            .clone()
    }
}
