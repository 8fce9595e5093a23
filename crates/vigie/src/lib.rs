//! Vigie reads dated news about international crises, in French and in English, and keeps the record of it: who did or said
//! what to whom, when and where, on whose word and with what standing.
//!
//! [`gold`] compares readings with hand-coded ones.

pub mod gold;
