//! Documents and their statements go in: one transaction a batch, each content once.

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use vigie_events::record::{Entity, Statement};

use crate::cues;
use crate::day::Day;
use crate::error::Result;
use crate::minhash::Signature;
use crate::store::Ledger;
use crate::view::Party;

/// A document as it goes into the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Document {
    /// Identifier given by its source.
    pub id: String,
    /// Title, or empty.
    pub title: String,
    /// The text that offsets of statements point into.
    pub text: String,
    /// Address, or empty.
    pub url: String,
    /// Name of the publication, or empty.
    pub publication: String,
    /// Date of publication (EDTF: day, month or year), or empty.
    pub published: String,
    /// Language code, or empty when unknown.
    pub language: String,
    /// Where it was read (`file`, `file:line`), or empty; no part of its content.
    pub source: String,
}

impl Document {
    /// Hash of the content (all but `language`, which may have been detected, and `source`): sixteen bytes in hexadecimal.
    pub fn key(&self) -> String {
        let mut hash = Sha256::new();
        for field in [
            &self.id,
            &self.title,
            &self.text,
            &self.url,
            &self.publication,
            &self.published,
        ] {
            hash.update(field.len().to_le_bytes());
            hash.update(field.as_bytes());
        }
        hash.finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// The order of documents published on one day: the head of the key.
    pub(crate) fn order(key: &str) -> i64 {
        u64::from_str_radix(key.get(..16).unwrap_or_default(), 16)
            .unwrap_or_default()
            .cast_signed()
    }

    /// The last day on which it may have been published.
    pub fn day(&self) -> Day {
        Day::last_of(&self.published).unwrap_or(Day::NEVER)
    }
}

/// A document with what was read in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The document.
    pub document: Document,
    /// Its statements, in the order of the text.
    pub statements: Vec<Statement>,
}

/// Something that could not become a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Rejected {
    /// File, or file and line.
    pub place: String,
    /// What is wrong with it, and what to do.
    pub reason: String,
}

/// What a batch brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Added {
    /// Documents that were new.
    pub documents: usize,
    /// Their statements.
    pub statements: usize,
    /// Documents that the ledger held already.
    pub known: usize,
    /// Rejections that were new.
    pub rejected: usize,
}

impl std::ops::AddAssign for Added {
    fn add_assign(&mut self, other: Self) {
        self.documents += other.documents;
        self.statements += other.statements;
        self.known += other.known;
        self.rejected += other.rejected;
    }
}

impl Ledger {
    /// Adds a batch in one transaction: all of it or, on an error, nothing. Documents whose content the ledger holds already are
    /// passed over. Occurrences are made by [`settle`](Self::settle), once after the last batch.
    pub fn add(&mut self, entries: &[Entry], rejected: &[Rejected]) -> Result<Added> {
        let batch = self
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut added = Added::default();
        let mut earliest = Day::NEVER;
        for entry in entries {
            let Some(doc) = insert_document(&batch, &entry.document)? else {
                added.known += 1;
                continue;
            };
            earliest = earliest.min(entry.document.day());
            for (seq, statement) in entry.statements.iter().enumerate() {
                insert_statement(&batch, (doc, seq), entry.document.day(), statement)?;
            }
            added.documents += 1;
            added.statements += entry.statements.len();
        }
        for Rejected { place, reason } in rejected {
            added.rejected += batch
                .prepare_cached("INSERT OR IGNORE INTO rejected VALUES (?1, ?2)")?
                .execute([place, reason])?;
        }
        if added.documents > 0 {
            unsettle(&batch, earliest)?;
        }
        batch.commit()?;
        Ok(added)
    }

    /// Whether the ledger holds a document of this key ([`Document::key`]).
    pub fn holds(&self, key: &str) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM document WHERE key = ?1")?
            .exists([key])?)
    }

    /// What could not be read, by place.
    pub fn rejected(&self) -> Result<Vec<Rejected>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT place, reason FROM rejected ORDER BY place, reason")?;
        let rows = query.query_map([], |row| {
            Ok(Rejected {
                place: row.get(0)?,
                reason: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Remembers that what follows from the documents of `day` and later must be made anew.
pub(crate) fn unsettle(connection: &Connection, day: Day) -> Result<()> {
    connection.execute(
        "INSERT INTO meta VALUES ('unsettled', ?1)
         ON CONFLICT DO UPDATE SET value = min(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
        [day.0.to_string()],
    )?;
    Ok(())
}

/// The number of a new document; `None` when it is known.
fn insert_document(connection: &Connection, document: &Document) -> Result<Option<i64>> {
    let signature = Signature::of(&document.title, &document.text);
    let key = document.key();
    let doc: Option<i64> = connection
        .prepare_cached(
            "INSERT INTO document (key, ord, id, title, url, publication, published, day, language, source, names, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING RETURNING doc",
        )?
        .query_row(
            params![
                key,
                Document::order(&key),
                document.id,
                document.title,
                document.url,
                document.publication,
                document.published,
                document.day().0,
                document.language,
                document.source,
                cues::to_bytes(&cues::names(&document.title, &document.text)),
                signature.to_bytes(),
            ],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(doc) = doc {
        for sql in [
            "INSERT INTO body (doc, title, text) VALUES (?1, ?2, ?3)",
            "INSERT INTO body_words (rowid, title, text) VALUES (?1, ?2, ?3)",
        ] {
            connection
                .prepare_cached(sql)?
                .execute(params![doc, document.title, document.text])?;
        }
    }
    Ok(doc)
}

fn insert_statement(
    connection: &Connection,
    (doc, seq): (i64, usize),
    day: Day,
    statement: &Statement,
) -> Result<()> {
    let record = serde_json::to_string(statement).map_err(|e| crate::Error::Record {
        id: statement.id.clone(),
        reason: e.to_string(),
    })?;
    connection
        .prepare_cached(
            "INSERT INTO statement (id, doc, seq, day, event, mode, standing, quad, score, from_day, to_day, cues, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            statement.id,
            doc,
            seq as i64,
            day.0,
            statement.event.as_str(),
            statement.mode,
            statement.standing.as_str(),
            statement.quad_code,
            f64::from(statement.event_scale),
            Day::read(&statement.date).map(|day| day.0),
            Day::read(&statement.enddate).map(|day| day.0),
            cues::to_bytes(&cues::cues(statement)),
            record,
        ])?;
    let st = connection.last_insert_rowid();
    let roles = [
        ("actor", &statement.actor),
        ("recipient", &statement.recipient),
        ("voice", &statement.voice),
    ];
    for (role, entities) in roles {
        for (place, entity) in entities.iter().enumerate() {
            insert_entity(connection, (st, role, place), entity)?;
        }
    }
    Ok(())
}

fn insert_entity(
    connection: &Connection,
    (st, role, place): (i64, &str, usize),
    entity: &Entity,
) -> Result<()> {
    let name = Party::from(entity).name;
    connection
        .prepare_cached("INSERT INTO entity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            st,
            role,
            place as i64,
            entity.code,
            entity.sector,
            name,
            entity.office,
            entity.identifier_id,
        ])?;
    Ok(())
}
