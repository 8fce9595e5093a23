//! The corpus that ships with the program.

use vigie_source::{Documents, SourceError, from_reader};

const DISPATCHES: &str = include_str!("../../../data/sample/dispatches.jsonl");

/// Dated dispatches in French and in English, written for Vigie, on the Ukraine crisis of early 2022 and two other crises.
pub fn dispatches() -> Result<Documents, SourceError> {
    from_reader("dispatches.jsonl", Box::new(DISPATCHES.as_bytes()))
}
