//! Statements are written: as a table, JSON Lines, gold, CSV, CoNLL-U.

mod conllu;
mod csv;
mod jsonl;
mod table;

use vigie_events::record::{Entity, Statement};
use vigie_events::{Document, Reader};

use crate::gold;

pub use table::{Line, timeline};

/// A document and what was read in it.
#[derive(Debug, Clone)]
pub struct Read {
    /// The document as it was read.
    pub document: Document,
    /// Its language code, declared or detected; empty when unknown.
    pub language: String,
    /// What was read in it.
    pub statements: Vec<Statement>,
}

/// How statements are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For eyes: a table a document.
    Table,
    /// The record, one statement a line, PLOVER 2.0 field names.
    Jsonl,
    /// One document a line, in the form of hand-coded readings.
    Gold,
    /// The record flattened, one statement a row.
    Csv,
    /// The parse of every sentence, its statements as comments.
    Conllu,
}

/// Writes documents in one format.
#[derive(Debug, Clone)]
pub struct Writer {
    format: Format,
    coded_date: Option<String>,
}

impl Writer {
    /// `coded_date` goes into that field of the record; `None` leaves it unknown, so that a run always writes the same bytes.
    pub fn new(format: Format, coded_date: Option<String>) -> Self {
        Self { format, coded_date }
    }

    /// What comes before the first document.
    pub fn head(&self) -> String {
        if self.format == Format::Csv {
            csv::head()
        } else {
            String::new()
        }
    }

    /// What is written of one document.
    pub fn document(&self, reader: &Reader, read: &Read) -> String {
        match self.format {
            Format::Table => table::document(read),
            Format::Jsonl => jsonl::document(read, self.coded_date.as_deref()),
            Format::Gold => gold_line(read),
            Format::Csv => csv::document(read, self.coded_date.as_deref()),
            Format::Conllu => conllu::document(reader, read),
        }
    }
}

/// The name of the coder in the record.
pub const CODER: &str = concat!("vigie ", env!("CARGO_PKG_VERSION"));

#[derive(serde::Serialize)]
struct GoldLine<'a> {
    id: &'a str,
    statements: Vec<gold::Statement>,
}

fn gold_line(read: &Read) -> String {
    let statements = read.statements.iter().map(gold::Statement::from).collect();
    json_line(&GoldLine {
        id: &read.document.id,
        statements,
    })
}

/// A value as one line of JSON. Values of this crate have string keys and finite numbers, so that it cannot fail.
pub(crate) fn json_line(value: &impl serde::Serialize) -> String {
    let mut line = serde_json::to_string(value).unwrap_or_default();
    line.push('\n');
    line
}

/// An entity in few words: `Kiev (UKR)`.
fn short(entity: &Entity) -> String {
    if entity.code.is_empty() {
        entity.entity_text.clone()
    } else if entity.entity_text.is_empty() {
        entity.code.clone()
    } else {
        format!("{} ({})", entity.entity_text, entity.code)
    }
}

fn shorts(entities: &[Entity]) -> String {
    entities.iter().map(short).collect::<Vec<_>>().join(", ")
}
