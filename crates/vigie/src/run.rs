//! Many documents are read at once, and come out in the order they went in.

use rayon::prelude::*;
use vigie_events::{Document, Reader};
use vigie_source::SourceError;
use vigie_text::Lang;
use vigie_text::lang::{Detected, detect};

use crate::format::Read;

/// What the caller says of all documents; it wins over what they say themselves.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Their date.
    pub date: Option<String>,
    /// Their language.
    pub lang: Option<Lang>,
}

/// What was made of a document, and what to say of it.
#[derive(Debug)]
pub struct Outcome<T> {
    /// Where it came from: `file` or `file:line`.
    pub place: String,
    /// What its reader should know, in words.
    pub notes: Vec<String>,
    /// What was made of it.
    pub made: T,
}

impl<T> Outcome<T> {
    /// Makes something else of what was made, and adds to the notes.
    pub fn then<U>(mut self, make: impl FnOnce(T, &mut Vec<String>) -> U) -> Outcome<U> {
        let made = make(self.made, &mut self.notes);
        Outcome {
            place: self.place,
            notes: self.notes,
            made,
        }
    }
}

type Source = Result<vigie_source::Document, SourceError>;

/// Documents held at once, at most: enough to keep every core busy, few enough to bound memory.
const CHUNK: usize = 128;
/// Text held at once, in bytes, save that one document always fits.
const CHUNK_BYTES: usize = 4 << 20;

/// Makes something of every document, in parallel, and hands the outcome, or the error that stands in its place, to `each` in
/// the order of the input. An error of `each` ends the run. What comes out does not depend on the number of threads.
pub fn in_order<T: Send, E>(
    mut documents: impl Iterator<Item = Source>,
    make: impl Fn(vigie_source::Document) -> Outcome<T> + Sync,
    mut each: impl FnMut(Result<Outcome<T>, SourceError>) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let chunk = next_chunk(&mut documents);
        if chunk.is_empty() {
            return Ok(());
        }
        let outcomes: Vec<_> = chunk
            .into_par_iter()
            .map(|document| document.map(&make))
            .collect();
        for outcome in outcomes {
            each(outcome)?;
        }
    }
}

fn next_chunk(documents: &mut impl Iterator<Item = Source>) -> Vec<Source> {
    let mut bytes = 0;
    let mut chunk = Vec::new();
    while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
        let Some(item) = documents.next() else { break };
        bytes += item.as_ref().map_or(0, |document| document.text.len());
        chunk.push(item);
    }
    chunk
}

/// Reads the statements of one document.
pub fn read(reader: &Reader, given: &Given, source: vigie_source::Document) -> Outcome<Read> {
    let declared = source.lang.clone();
    prepare(source, given).then(|document, notes| {
        if document.lang.is_none() && names_other(&declared) {
            notes.push(not_read(&declared));
            return Read {
                document,
                language: declared,
                statements: Vec::new(),
            };
        }
        let reading = reader.read(&document);
        notes.extend(reading.notes);
        Read {
            document,
            language: code(&reading.lang).to_owned(),
            statements: reading.statements,
        }
    })
}

/// The language of a document, given, declared or detected; why it cannot be analysed when it is none that Vigie reads.
pub fn language(document: &Document, declared: &str) -> Result<Lang, String> {
    if let Some(lang) = document.lang {
        return Ok(lang);
    }
    if names_other(declared) {
        return Err(not_read(declared));
    }
    match detect(&document.text) {
        Detected::Known(lang) => Ok(lang),
        Detected::Other(code) => Err(not_read(code)),
        Detected::Unknown => Err("language not recognised (name it with --lang)".to_owned()),
    }
}

/// The document as the reader takes it, with the notes of its source.
pub fn prepare(source: vigie_source::Document, given: &Given) -> Outcome<Document> {
    Outcome {
        place: source.place,
        notes: source.notes.iter().map(ToString::to_string).collect(),
        made: Document {
            id: source.id,
            lang: given.lang.or_else(|| Lang::from_code(&source.lang)),
            date: given.date.clone().or(source.date),
            title: source.title,
            text: source.text,
            url: source.url,
            publication: source.publication,
        },
    }
}

/// Whether a declared language is one that Vigie does not read.
fn names_other(declared: &str) -> bool {
    !declared.is_empty() && declared != "und" && Lang::from_code(declared).is_none()
}

/// The code of a detected language, empty when unknown.
fn code(lang: &Detected) -> &'static str {
    match lang {
        Detected::Known(lang) => lang.code(),
        Detected::Other(code) => code,
        Detected::Unknown => "",
    }
}

fn not_read(lang: &str) -> String {
    format!("language `{lang}` is not read (Vigie reads French and English)")
}
