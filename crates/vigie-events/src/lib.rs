//! Mentions of actors and places, and statements: who did or said what to whom, on whose word, with what standing.
//!
//! Pure: no input or output. The steps, in order:
//!
//! 1. [`data`], [`plover`], [`lexicon`], [`registry`]: what is known beforehand, from the tables of `data/`;
//! 2. [`doc`], [`tree`]: the document's sentences with their trees, and the names found in them;
//! 3. [`resolve`], [`frame`]: noun phrases and the actors they stand for; who fills which place of a predicate;
//! 4. [`attribution`]: speakers of quotations, phrases that name a source;
//! 5. [`trigger`], [`verdict`]: words that name an event or take a stand on one, with their lexicon entry, weighed;
//! 6. [`standing`]: polarity, mood and embedding of each trigger, so on whose word it rests and how;
//! 7. [`statements`], [`complete`], [`figurative`]: statements, with what the document leaves unsaid; [`choice`]: who takes part, weighed; [`when`], [`context`], [`toll`]: their times, what their paragraphs are about, how many were hurt;
//!    [`places`], [`locate`]: the places of the document ([`gazetteer`]), and where each event is;
//! 8. [`mod@reader`]: all of it behind one door, and the record of each statement ([`record`]).

pub mod actor;
pub mod attribution;
pub mod choice;
pub mod complete;
pub mod context;
pub mod data;
pub mod doc;
pub mod explain;
pub mod figurative;
pub mod frame;
pub mod gazetteer;
pub mod lexicon;
pub mod locate;
mod names;
pub mod pair;
pub mod places;
pub mod plover;
pub mod reader;
pub mod record;
pub mod registry;
pub mod resolve;
pub mod standing;
pub mod statements;
mod table;
pub mod toll;
pub mod tree;
pub mod trigger;
pub mod verdict;
pub mod weights;
pub mod when;

pub use reader::{Document, Error, Reader, Reading};
pub use record::{Entity, Location, Statement};
