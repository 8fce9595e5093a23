//! Hand-coded readings: what they hold, how they are loaded, and how a reading is scored against them.
//!
//! Two forms are read: JSON Lines, one document a line, and the notation of `docs/reading-notation.md` in Markdown.

pub mod notation;
pub mod score;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;
use vigie_events::{Reader, record};
use vigie_text::Lang;

/// A participant or voice as a coder writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entity {
    /// The words of the text.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// ISO 3166 alpha-3 or a PLOVER code, or empty.
    #[serde(default, deserialize_with = "or_default")]
    pub code: String,
    /// PLOVER sector, or empty.
    #[serde(default, deserialize_with = "or_default")]
    pub sector: String,
    /// The person or body meant, or empty.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}

impl Entity {
    /// What two entities must share to count as the same: the code, or the name when there is none.
    pub fn key(&self) -> String {
        match (self.code.as_str(), self.name.as_str()) {
            ("", "") => self.text.to_lowercase(),
            ("", name) => name.to_lowercase(),
            (code, _) => code.to_owned(),
        }
    }
}

/// A statement as a coder writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Statement {
    /// The words that name the event.
    pub trigger: String,
    /// Where they stand, in Unicode scalar values of the text; −1 in the title.
    pub at: i64,
    /// PLOVER type.
    pub event: String,
    /// PLOVER mode, or empty.
    #[serde(default, deserialize_with = "or_default")]
    pub mode: String,
    /// Who acts.
    #[serde(default, deserialize_with = "or_default")]
    pub actor: Vec<Entity>,
    /// Who is acted on.
    #[serde(default, deserialize_with = "or_default")]
    pub recipient: Vec<Entity>,
    /// On whose word, outermost first.
    #[serde(default, deserialize_with = "or_default")]
    pub voice: Vec<Entity>,
    /// How the last voice presents it.
    pub standing: String,
    /// When (EDTF), or empty.
    #[serde(default, deserialize_with = "or_default")]
    pub when: String,
    /// Where, in English, or empty.
    #[serde(default, deserialize_with = "or_default", rename = "where")]
    pub place: String,
}

/// A document and the statements read in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// Identifier.
    pub id: String,
    /// Language code, or empty when it is to be detected.
    #[serde(default, deserialize_with = "or_default")]
    pub lang: String,
    /// Date of publication (EDTF), or empty.
    #[serde(default, deserialize_with = "or_default")]
    pub date: String,
    /// Title, or empty.
    #[serde(default, deserialize_with = "or_default")]
    pub title: String,
    /// The text that offsets point into.
    #[serde(default, deserialize_with = "or_default")]
    pub text: String,
    /// What is read in it.
    pub statements: Vec<Statement>,
}

/// `null` counts as left out.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    field: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(field)?.unwrap_or_default())
}

/// A gold file that cannot be used.
#[derive(Debug, Error)]
pub enum GoldError {
    /// The file or folder cannot be read.
    #[error("{path}: {source} (name a .jsonl or .md file, or a folder of them)")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is not as it should be.
    #[error("{path}:{line}: {reason} (see docs/reading-notation.md)")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// There is nothing to measure against.
    #[error(
        "{path}: no hand-coded document in it (name a .jsonl or .md file, or a folder of them)"
    )]
    Empty {
        /// The file or folder.
        path: PathBuf,
    },
}

/// Loads a `.jsonl` file, a `.md` file in the notation, or every such file in a folder and below, in order of their names.
pub fn load(path: &Path) -> Result<Vec<Document>, GoldError> {
    let mut files = Vec::new();
    if path.is_dir() {
        collect(path, &mut files)?;
    } else {
        files.push(path.to_owned());
    }
    let mut documents = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).map_err(|source| GoldError::Read {
            path: file.clone(),
            source,
        })?;
        if file.extension().is_some_and(|e| e == "md") {
            documents.extend(notation::documents(&file, &text)?);
        } else {
            documents.extend(lines(&file, &text)?);
        }
    }
    if documents.is_empty() {
        Err(GoldError::Empty {
            path: path.to_owned(),
        })
    } else {
        Ok(documents)
    }
}

/// The `.jsonl` and `.md` files of a folder and below, in order of their names.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), GoldError> {
    let failed = |source| GoldError::Read {
        path: folder.to_owned(),
        source,
    };
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)
        .map_err(failed)?
        .map(|e| e.map(|e| e.path()))
        .collect();
    let mut entries = entries.map_err(failed)?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            collect(&entry, files)?;
        } else if entry.extension().is_some_and(|e| e == "md" || e == "jsonl") {
            files.push(entry);
        }
    }
    Ok(())
}

/// The documents of a JSON Lines file.
fn lines(path: &Path, text: &str) -> Result<Vec<Document>, GoldError> {
    let parse = |(n, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|e| GoldError::Line {
            path: path.to_owned(),
            line: n + 1,
            reason: format!("not a hand-coded document: {e}"),
        })
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(parse)
        .collect()
}

impl From<&record::Entity> for Entity {
    fn from(entity: &record::Entity) -> Self {
        Self {
            text: entity.entity_text.clone(),
            code: entity.code.clone(),
            sector: entity.sector.clone(),
            name: entity.identifier_text.clone(),
        }
    }
}

impl From<&record::Statement> for Statement {
    fn from(statement: &record::Statement) -> Self {
        let entities = |from: &[record::Entity]| from.iter().map(Entity::from).collect();
        Self {
            trigger: statement.trigger_text.clone(),
            at: if statement.in_title {
                -1
            } else {
                statement.trigger.0 as i64
            },
            event: statement.event.as_str().to_owned(),
            mode: statement.mode.clone(),
            actor: entities(&statement.actor),
            recipient: entities(&statement.recipient),
            voice: entities(&statement.voice),
            standing: statement.standing.as_str().to_owned(),
            when: statement.edtf.clone(),
            place: statement
                .event_loc
                .first()
                .map(|l| l.name.clone())
                .unwrap_or_default(),
        }
    }
}

/// Vigie's own reading of a document, as a coder would write it down.
pub fn read(reader: &Reader, document: &Document) -> Vec<Statement> {
    let document = vigie_events::Document {
        id: document.id.clone(),
        lang: Lang::from_code(&document.lang),
        date: (!document.date.is_empty()).then(|| document.date.clone()),
        title: document.title.clone(),
        text: document.text.clone(),
        ..Default::default()
    };
    reader
        .read(&document)
        .statements
        .iter()
        .map(Statement::from)
        .collect()
}
