//! The world becomes documents: plain text, JSON Lines, standard input.
//!
//! The steps, in order:
//!
//! 1. [`open`] or [`from_reader`]: a byte order mark is honoured (UTF-16 is transcoded), plain text and JSON Lines are told apart;
//! 2. [`decode`]: bytes become text, invalid UTF-8 is read as windows-1252 and said so;
//! 3. [`opening`]: the ` date 2022-02 ` that web corpora put before a text becomes the document's date;
//! 4. [`Documents`]: one [`Document`] at a time, or a [`SourceError`] that names file, line and what to do.
//!
//! Memory is bounded whatever the input: see [`MAX_TEXT`] and [`MAX_LINE`].

pub mod decode;
mod document;
mod error;
mod jsonl;
pub mod opening;
mod plain;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use encoding_rs_io::DecodeReaderBytesBuilder;

pub use document::{Document, Note};
pub use error::SourceError;

/// Longest text read of one document, in bytes of UTF-8; what follows is left out with a [`Note`].
pub const MAX_TEXT: usize = 500_000;

/// Longest line read of a JSON Lines file, in bytes; a longer one is passed over with a [`SourceError`].
pub const MAX_LINE: usize = 64 << 20;

type Input = BufReader<Box<dyn Read + Send>>;

/// The documents of one source, one at a time and in order.
pub struct Documents(Kind);

enum Kind {
    Plain(plain::Plain),
    Jsonl(jsonl::Jsonl),
}

impl Iterator for Documents {
    type Item = Result<Document, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Kind::Plain(documents) => documents.next(),
            Kind::Jsonl(documents) => documents.next(),
        }
    }
}

/// Opens a file. `.jsonl`, `.ndjson` and `.json` hold JSON Lines, `.txt` plain text; others are told apart by their first
/// character, which is `{` in JSON Lines.
pub fn open(path: &Path) -> Result<Documents, SourceError> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(SourceError::Directory { name });
    }
    let file = File::open(path).map_err(|source| SourceError::Open {
        name: name.clone(),
        source,
    })?;
    let stem = path
        .file_stem()
        .map_or_else(|| name.clone(), |s| s.to_string_lossy().into_owned());
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let jsonl = match extension.as_str() {
        "jsonl" | "ndjson" | "json" => Some(true),
        "txt" => Some(false),
        _ => None,
    };
    documents(name, stem, Box::new(file), jsonl)
}

/// Reads from standard input, a socket, memory. `name` stands in messages and begins the identifiers of documents without one.
///
/// ```
/// let input = "{\"text\": \"Paris proteste.\"}\n{broken\n";
/// let mut documents = vigie_source::from_reader("stdin", Box::new(input.as_bytes()))?;
/// assert_eq!(documents.next().unwrap()?.text, "Paris proteste.");
/// assert!(documents.next().unwrap().unwrap_err().to_string().starts_with("stdin:2: "));
/// # Ok::<(), vigie_source::SourceError>(())
/// ```
pub fn from_reader(name: &str, reader: Box<dyn Read + Send>) -> Result<Documents, SourceError> {
    documents(name.to_owned(), name.to_owned(), reader, None)
}

/// Prepares the iterator; `jsonl` is `None` when the content must tell.
fn documents(
    name: String,
    stem: String,
    reader: Box<dyn Read + Send>,
    jsonl: Option<bool>,
) -> Result<Documents, SourceError> {
    let utf8 = DecodeReaderBytesBuilder::new()
        .utf8_passthru(true)
        .strip_bom(true)
        .build(reader);
    let mut input: Input = BufReader::with_capacity(1 << 16, Box::new(utf8));
    let head = input.fill_buf().map_err(|source| SourceError::Read {
        name: name.clone(),
        source,
    })?;
    let opens_object = head.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
    Ok(Documents(if jsonl.unwrap_or(opens_object) {
        Kind::Jsonl(jsonl::Jsonl::new(name, stem, input))
    } else {
        Kind::Plain(plain::Plain::new(name, stem, input))
    }))
}

/// Cuts `text` to [`MAX_TEXT`] bytes, at a space when there is one near; says whether it had to.
fn cut(text: &mut String) -> bool {
    const NEAR: usize = 1000;
    if text.len() <= MAX_TEXT {
        return false;
    }
    let end = text.floor_char_boundary(MAX_TEXT);
    let near = text.floor_char_boundary(end - NEAR);
    let end = text[near..end]
        .rfind(char::is_whitespace)
        .map_or(end, |at| near + at);
    text.truncate(end);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<Document, SourceError>> {
        from_reader("in", Box::new(std::io::Cursor::new(bytes.to_vec())))
            .unwrap()
            .collect()
    }

    #[test]
    fn plain_text_gives_up_its_opening() {
        let documents = read(" date 2022-02 Kiev accuse.\n\nParis répond.".as_bytes());
        let document = documents[0].as_ref().unwrap();
        assert_eq!(document.date.as_deref(), Some("2022-02"));
        assert_eq!(document.text, "Kiev accuse.\n\nParis répond.");
        assert_eq!(document.id, "in");
    }

    #[test]
    fn an_empty_input_holds_no_document() {
        assert!(read(b"").is_empty());
        assert!(read(b" \n\n").is_empty());
    }

    #[test]
    fn utf16_and_utf8_marks_are_honoured() {
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("Été à Kiev".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(read(&utf16)[0].as_ref().unwrap().text, "Été à Kiev");
        assert_eq!(
            read("\u{feff}Été".as_bytes())[0].as_ref().unwrap().text,
            "Été"
        );
    }

    #[test]
    fn a_long_text_is_cut_and_said_so() {
        let documents = read("mot ".repeat(600_000).as_bytes());
        let document = documents[0].as_ref().unwrap();
        assert!(document.text.len() <= MAX_TEXT && document.text.len() > MAX_TEXT - 10);
        assert_eq!(document.notes, [Note::Cut]);
        assert_eq!(documents.len(), 1);
    }

    #[test]
    fn a_long_text_without_spaces_is_cut_between_characters() {
        let documents = read("é".repeat(MAX_TEXT).as_bytes());
        assert_eq!(documents[0].as_ref().unwrap().text.len(), MAX_TEXT);
        assert_eq!(documents[0].as_ref().unwrap().notes, [Note::Cut]);
    }
}
