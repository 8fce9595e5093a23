//! Documents of a JSON Lines file with what the reader finds in them.

#![allow(dead_code, clippy::unwrap_used)] // each test uses a part; a test that cannot go on should stop there

use std::path::{Path, PathBuf};

use serde_json::Value;
use vigie_events::Reader;
use vigie_ledger::{Document, Entry};
use vigie_text::Lang;

/// A path below the root of the project.
pub fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(below)
}

/// Reads the documents of a file, and gives each line beside.
pub fn entries(reader: &Reader, file: &Path) -> Vec<(Value, Entry)> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            let entry = entry(reader, &value);
            (value, entry)
        })
        .collect()
}

fn entry(reader: &Reader, value: &Value) -> Entry {
    let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let document = vigie_events::Document {
        id: field("id"),
        lang: Lang::from_code(&field("lang")),
        date: Some(field("date")),
        title: field("title"),
        text: field("text"),
        url: field("url"),
        publication: field("publication"),
    };
    Entry {
        statements: reader.read(&document).statements,
        document: Document {
            id: document.id,
            title: document.title,
            text: document.text,
            url: document.url,
            publication: document.publication,
            published: document.date.unwrap_or_default(),
            language: field("lang"),
            source: String::new(),
        },
    }
}
