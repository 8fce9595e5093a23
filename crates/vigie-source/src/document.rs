//! A document as its source gives it.

use thiserror::Error;

use crate::MAX_TEXT;

/// A document as its source gives it; a field that the source leaves out is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Identifier; the file's name without extension (and the line of a JSON Lines file) when the source gives none.
    pub id: String,
    /// Language as declared (`fr`, `en-GB`, `de`), or empty.
    pub lang: String,
    /// Day, month or year of publication (EDTF).
    pub date: Option<String>,
    /// Title, or empty.
    pub title: String,
    /// The text that all offsets point into.
    pub text: String,
    /// Address, or empty.
    pub url: String,
    /// Name of the publication, or empty.
    pub publication: String,
    /// Where it came from: `file` or `file:line`, for messages.
    pub place: String,
    /// What its reader should know of how it was read.
    pub notes: Vec<Note>,
}

/// Something that did not prevent a document from being read, but should be known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Note {
    /// All of it was read as windows-1252.
    #[error("not valid UTF-8; read as windows-1252")]
    Windows1252,
    /// Mostly UTF-8, with bytes that are not.
    #[error("{0} bytes are not valid UTF-8; these are read as windows-1252")]
    StrayBytes(usize),
    /// Longer than what is read of one document.
    #[error("longer than {MAX_TEXT} bytes; what follows is not read (split it into documents)")]
    Cut,
    /// A date that is none.
    #[error("`{0}` is no possible date; taken as unknown (write YYYY-MM-DD, YYYY-MM or YYYY)")]
    Date(String),
}
