//! A document's text becomes blocks, sentences and words with their dependency parse, time expressions and quotations.
//!
//! Pure: no input or output. The steps, in order:
//!
//! 1. `lang`: which language the text is in;
//! 2. `segment`: blocks (title, heading, body, cross-link, boilerplate), sentences, words;
//! 3. `net`, `lemma`: part of speech and features, lemma, head and relation of every word;
//! 4. `time`: time expressions to TIMEX3 and EDTF;
//! 5. `quote`: quoted spans.
//!
//! Offsets are bytes of the original text ([`Span`]); [`CharOffsets`] turns them into Unicode scalar values.

pub mod analyzer;
pub mod conllu;
pub mod edtf;
pub mod lang;
pub mod lemma;
pub mod linear;
pub mod model;
pub mod net;
pub mod quote;
pub mod segment;
pub mod span;
pub mod time;
pub mod word;

pub use analyzer::{Analysis, Analyzer, Error, Models};
pub use edtf::{DocDate, Edtf};
pub use span::{CharOffsets, Span};
pub use word::{Block, BlockKind, Feats, Lang, Rel, Sentence, Sub, Upos, Word};
