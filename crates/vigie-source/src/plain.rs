//! A plain text is one document.

use std::io::{self, Read};

use crate::decode::decode;
use crate::{Document, Input, MAX_TEXT, Note, SourceError, cut, opening};

/// Room for an opening date before the text itself.
const OPENING: usize = 64;

/// At most one document.
pub(crate) struct Plain {
    name: String,
    stem: String,
    input: Option<Input>,
}

impl Plain {
    pub(crate) fn new(name: String, stem: String, input: Input) -> Self {
        Self {
            name,
            stem,
            input: Some(input),
        }
    }

    pub(crate) fn next(&mut self) -> Option<Result<Document, SourceError>> {
        let input = self.input.take()?;
        match bounded(input) {
            Ok((bytes, _)) if bytes.iter().all(u8::is_ascii_whitespace) => None,
            Ok((bytes, more)) => Some(Ok(self.document(bytes, more))),
            Err(source) => Some(Err(SourceError::Read {
                name: self.name.clone(),
                source,
            })),
        }
    }

    fn document(&self, bytes: Vec<u8>, more: bool) -> Document {
        let (all, encoding) = decode(bytes);
        let mut notes: Vec<Note> = encoding.into_iter().collect();
        let (date, mut text) = match opening::split(&all) {
            Some((date, text)) => (opening::date(date, &mut notes), text.to_owned()),
            None => (None, all),
        };
        if cut(&mut text) || more {
            notes.push(Note::Cut);
        }
        Document {
            id: self.stem.clone(),
            date,
            text,
            place: self.name.clone(),
            notes,
            ..Document::default()
        }
    }
}

/// Reads what can be used of the input, and says whether there was more. A character that the limit splits is left out.
fn bounded(mut input: Input) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    input
        .by_ref()
        .take((MAX_TEXT + OPENING) as u64)
        .read_to_end(&mut bytes)?;
    let more = input.read(&mut [0])? > 0;
    if more
        && let Err(error) = std::str::from_utf8(&bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
    Ok((bytes, more))
}
