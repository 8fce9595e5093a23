//! Vigie reads dated news about international crises, in French and in English, and keeps the record of it: who did or said
//! what to whom, when and where, on whose word and with what standing.
//!
//! This crate is the façade over the stages, and the `vigie` command. The steps, in order:
//!
//! 1. `vigie_source`: files, standard input, JSON Lines become documents;
//! 2. `vigie_events` over `vigie_text`: a document becomes statements;
//! 3. [`run`]: many documents are read at once, and come out in the order they went in;
//! 4. [`mod@format`]: statements are written as a table, JSON Lines, gold, CSV or CoNLL-U;
//! 5. [`layers`]: or one layer of the analysis is, by itself;
//! 6. [`gold`]: readings are compared with hand-coded ones.
//!
//! [`sample`] is the corpus that `vigie demo` reads.

pub mod format;
pub mod gold;
pub mod layers;
pub mod run;
pub mod sample;
