//! One document, statement or occurrence, with all that hangs on it.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use vigie_events::record::Statement;

use crate::assemble::{BASE, CITATION, base, citation, name, number, statement};
use crate::day::Day;
use crate::error::Result;
use crate::filter::Filter;
use crate::store::Ledger;
use crate::view::{Citation, Occurrence};

/// Why a statement no longer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    /// From this day on.
    pub day: Day,
    /// Key of the document that withdraws it.
    pub document: String,
    /// In words.
    pub reason: String,
}

/// A statement with its place in the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementView {
    /// The statement.
    pub statement: Statement,
    /// Where it stands.
    pub document: Citation,
    /// The occurrence it tells of; `None` until the ledger is settled.
    pub occurrence: Option<String>,
    /// Why it is held to tell of it.
    pub reasons: Vec<String>,
    /// Whether and why it no longer stands.
    pub withdrawn: Option<Withdrawal>,
}

/// A document that hangs together with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Related {
    /// The other document.
    pub document: Citation,
    /// What the later one is to the earlier: `copy`, `version`, `correction`, `retraction`.
    pub relation: String,
    /// Whether the other is the earlier one.
    pub earlier: bool,
}

/// A document with its text and statements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentView {
    /// What is needed to cite it.
    pub document: Citation,
    /// The text that offsets of statements point into, in Unicode scalar values.
    pub text: String,
    /// Where it was read: file, or file and line.
    pub source: String,
    /// Its statements, in the order of the text; withdrawn ones included.
    pub statements: Vec<StatementView>,
    /// Documents it repeats, renews or corrects, and those that do so to it.
    pub related: Vec<Related>,
}

/// What an identifier stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
pub enum Shown {
    /// A document.
    Document(Box<DocumentView>),
    /// Statements of this identifier; more than one only when one text stands in several documents under one identifier.
    Statement(Vec<StatementView>),
    /// An occurrence.
    Occurrence(Box<Occurrence>),
}

impl Ledger {
    /// What an identifier stands for: an occurrence, a statement, or a document by key or by the identifier of its source. `None` when it stands for
    /// nothing that was known on the `as_of` of the filter.
    pub fn show(&self, id: &str, filter: &Filter) -> Result<Option<Shown>> {
        if let Some(occurrence) = self.occurrence(id, filter)? {
            return Ok(Some(Shown::Occurrence(Box::new(occurrence))));
        }
        let statements = self.statement(id, filter)?;
        if !statements.is_empty() {
            return Ok(Some(Shown::Statement(statements)));
        }
        let document = self.document(id, filter)?;
        Ok(document.map(|document| Shown::Document(Box::new(document))))
    }

    /// An occurrence, as known on the `as_of` of the filter.
    pub fn occurrence(&self, id: &str, filter: &Filter) -> Result<Option<Occurrence>> {
        self.occurrence_on(id, self.as_of(filter)?)
    }

    pub(crate) fn occurrence_on(&self, id: &str, as_of: Day) -> Result<Option<Occurrence>> {
        let Some(occ) = number(id) else {
            return Ok(None);
        };
        let sql = format!("SELECT {BASE} FROM occurrence o WHERE occ = ?1 AND since <= ?2");
        let found = self
            .connection
            .prepare_cached(&sql)?
            .query_row(params![occ, as_of.0], base)
            .optional()?;
        found.map_or(Ok(None), |base| self.assemble(base, as_of))
    }

    /// The statements of this identifier.
    pub fn statement(&self, id: &str, filter: &Filter) -> Result<Vec<StatementView>> {
        let as_of = self.as_of(filter)?;
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT s.doc FROM statement s JOIN document d USING (doc)
             WHERE s.id = ?1 AND s.day <= ?2 ORDER BY d.day, d.ord",
        )?;
        let docs = query.query_map(params![id, as_of.0], |row| row.get(0))?;
        let docs: Vec<i64> = docs.collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        for doc in docs {
            let views = self.statement_views(doc, as_of)?;
            all.extend(views.into_iter().filter(|view| view.statement.id == id));
        }
        Ok(all)
    }

    /// A document by its key or by the identifier of its source; of several with one identifier, the last published.
    pub fn document(&self, id: &str, filter: &Filter) -> Result<Option<DocumentView>> {
        let as_of = self.as_of(filter)?;
        let sql = format!(
            "SELECT d.doc, b.text, d.source, {CITATION}
             FROM document d JOIN body b USING (doc) LEFT JOIN witness w USING (doc)
             WHERE (d.key = ?1 OR d.id = ?1) AND d.day <= ?2 ORDER BY d.day DESC, d.ord DESC LIMIT 1"
        );
        let found = self
            .connection
            .prepare_cached(&sql)?
            .query_row(params![id, as_of.0], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, citation(row, 3)?))
            })
            .optional()?;
        let Some((doc, text, source, document)) = found else {
            return Ok(None);
        };
        Ok(Some(DocumentView {
            document,
            text,
            source,
            statements: self.statement_views(doc, as_of)?,
            related: self.related(doc, as_of)?,
        }))
    }

    fn statement_views(&self, doc: i64, as_of: Day) -> Result<Vec<StatementView>> {
        let sql = format!(
            "SELECT {CITATION} FROM document d LEFT JOIN witness w USING (doc) WHERE d.doc = ?1"
        );
        let document = self
            .connection
            .prepare_cached(&sql)?
            .query_row([doc], |row| citation(row, 0))?;
        let rows = self.statements_of(doc, None)?;
        Ok(rows
            .into_iter()
            .map(
                |(statement, occurrence, reasons, withdrawn)| StatementView {
                    statement,
                    document: document.clone(),
                    occurrence,
                    reasons,
                    withdrawn: withdrawn.filter(|w| w.day <= as_of),
                },
            )
            .collect())
    }

    /// The statements of a document with occurrence, reasons and withdrawal; with a day, only those that stand on it.
    #[allow(clippy::type_complexity)]
    pub(crate) fn statements_of(
        &self,
        doc: i64,
        standing_on: Option<Day>,
    ) -> Result<Vec<(Statement, Option<String>, Vec<String>, Option<Withdrawal>)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT s.record, m.occ, coalesce(m.reasons, ''), x.day, x.reason, (SELECT key FROM document WHERE doc = x.doc)
             FROM statement s LEFT JOIN member m USING (st) LEFT JOIN withdrawn x USING (st)
             WHERE s.doc = ?1 ORDER BY s.seq",
        )?;
        let mut rows = query.query([doc])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let day: Option<i32> = row.get(3)?;
            if day.is_some_and(|day| standing_on.is_some_and(|on| day <= on.0)) {
                continue;
            }
            let withdrawn = match day {
                Some(day) => Some(Withdrawal {
                    day: Day(day),
                    reason: row.get(4)?,
                    document: row.get(5)?,
                }),
                None => None,
            };
            let occ: Option<i64> = row.get(1)?;
            let record = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let reasons = crate::assemble::reasons(&row.get::<_, String>(2)?);
            all.push((statement(record)?, occ.map(name), reasons, withdrawn));
        }
        Ok(all)
    }

    fn related(&self, doc: i64, as_of: Day) -> Result<Vec<Related>> {
        let sql = format!(
            "SELECT mine.relation, 1, d.day, d.ord, {CITATION} FROM witness mine
             JOIN document d ON d.doc = mine.parent LEFT JOIN witness w ON w.doc = d.doc WHERE mine.doc = ?1
             UNION ALL
             SELECT w.relation, 0, d.day, d.ord, {CITATION} FROM witness w JOIN document d ON d.doc = w.doc
             WHERE w.parent = ?1 AND w.day <= ?2 ORDER BY 3, 4"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(params![doc, as_of.0], |row| {
            Ok(Related {
                relation: row.get(0)?,
                earlier: row.get(1)?,
                document: citation(row, 4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
