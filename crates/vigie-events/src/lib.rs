//! Mentions of actors and places, and statements: who did or said what to whom, on whose word, with what standing.
//!
//! Pure: no input or output. The steps, in order:
//!
//! 1. [`data`], [`plover`], [`lexicon`], [`registry`]: what is known beforehand, from the tables of `data/`;
//! 2. [`mention`]: names, roles and groups of a document and the entities they stand for;
//! 3. [`tree`]: questions to the dependency tree (subject, object, under which preposition);
//! 4. [`trigger`]: words that name an event or take a stand on one, with their lexicon entry;
//! 5. [`standing`]: polarity, mood and embedding of each trigger: on whose word and how;
//! 6. [`reader`]: statements.

pub mod actor;
pub mod attribution;
pub mod complete;
pub mod data;
pub mod doc;
pub mod explain;
pub mod figurative;
pub mod frame;
pub mod lexicon;
pub mod plover;
pub mod reader;
pub mod record;
pub mod registry;
pub mod resolve;
pub mod standing;
pub mod statements;
pub mod tree;
pub mod trigger;

pub use reader::{Document, Error, Reader, Reading};
pub use record::{Entity, Location, Statement};
