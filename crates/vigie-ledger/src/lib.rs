//! Statements become a record: what was said, by whom, and what became of it, as known on any day.
//!
//! One SQLite file (WAL, FTS5), one writer at a time, as many readers as there are. The steps, in order:
//!
//! 1. [`Ledger::add`]: documents and their statements go in, a batch a transaction, each content once ([`mod@ingest`]);
//! 2. `Ledger::settle`: what follows from them is brought up to date (`settle`): which documents repeat, renew or correct earlier ones
//!    (`witness`, `minhash`), which statements tell of one occurrence, what announcements came to (`matching`);
//! 3. [`views`]: [`timeline`](Ledger::timeline), [`claims`](Ledger::claims), [`outcomes`](Ledger::outcomes) and [`voices`](Ledger::voices),
//!    [`tension`](Ledger::tension), [`alerts`](Ledger::alerts), [`scenario`](Ledger::scenario), [`search`](Ledger::search),
//!    [`show`](Ledger::show), [`query`](Ledger::query), each a function of the ledger and a [`Filter`];
//! 4. [`export`](Ledger::export): the ledger in other formats, PLOVER JSON Lines also back in ([`mod@export`]).
//!
//! **The order of ingestion leaves no trace.** Documents have a canonical order: day of publication, then hash of the content. Everything derived
//! is made by going through them in that order, each compared with earlier ones only. So the ledger as of a day is the ledger restricted to
//! what was published by that day, and views with [`Filter::as_of`] need no second reckoning.
//!
//! ```
//! use vigie_ledger::{Document, Entry, Filter, Ledger};
//! let mut ledger = Ledger::in_memory()?;
//! let document = Document { id: "d1".into(), published: "2022-02-24".into(), text: "Kiev.".into(), ..Document::default() };
//! let added = ledger.add(&[Entry { document, statements: Vec::new() }], &[])?;
//! assert_eq!(added.documents, 1);
//! ledger.settle()?;
//! assert!(ledger.timeline(&Filter::default())?.rows.is_empty());
//! # Ok::<(), vigie_ledger::Error>(())
//! ```

mod assemble;
mod concepts;
pub mod config;
mod cues;
mod day;
mod error;
pub mod export;
mod filter;
pub mod ingest;
mod live;
mod matching;
mod minhash;
mod settle;
mod stats;
mod store;
pub mod view;
pub mod views;
mod witness;

pub use config::Config;
pub use day::Day;
pub use error::{Error, Result};
pub use filter::Filter;
pub use ingest::{Added, Document, Entry, Rejected};
pub use live::Recorded;
pub use settle::Settled;
pub use stats::Share;
pub use store::{Ledger, Summary, VERSION};
pub use view::{Citation, Kind, Link, Occurrence, Page, Party, Relation, State, Told};
pub use views::alerts::{Alert, Method};
pub use views::claims::{Claim, Word};
pub use views::outcomes::{Tally, VoiceRecord};
pub use views::scenario::{Board, Cell, Reached, Scenario, Stage, Step};
pub use views::search::Hit;
pub use views::show::{DocumentView, Related, Shown, StatementView, Withdrawal};
pub use views::tension::{Counts, Period, Point, Tension};
