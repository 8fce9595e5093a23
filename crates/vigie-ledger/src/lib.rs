//! Statements become a record.
//!
//! A first ledger, held in memory: documents in the order they came, their statements, and the timeline of both.
//!
//! ```
//! use vigie_ledger::{Document, Ledger};
//! let mut ledger = Ledger::default();
//! ledger.record(Document { id: "d1".into(), ..Document::default() }, Vec::new());
//! assert_eq!(ledger.documents().len(), 1);
//! assert!(ledger.timeline().is_empty());
//! ```

use serde::Serialize;
use vigie_events::record::Statement;

/// What the record keeps of a document: enough to cite it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Document {
    /// Identifier.
    pub id: String,
    /// Title, or empty.
    pub title: String,
    /// Address, or empty.
    pub url: String,
    /// Name of the publication, or empty.
    pub publication: String,
    /// Date of publication (EDTF), or empty.
    pub published: String,
    /// Language code, or empty when unknown.
    pub language: String,
}

/// A statement and the document it stands in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<'l> {
    /// The document.
    pub document: &'l Document,
    /// The statement.
    pub statement: &'l Statement,
}

impl Entry<'_> {
    /// The day, month or year the entry stands at: the event's first day, else the document's date, else empty.
    pub fn day(&self) -> &str {
        if self.statement.date.is_empty() {
            &self.document.published
        } else {
            &self.statement.date
        }
    }
}

/// Documents and their statements, in memory.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    documents: Vec<Document>,
    /// Each with the index of its document.
    statements: Vec<(usize, Statement)>,
}

impl Ledger {
    /// Adds a document and what was read in it.
    pub fn record(&mut self, document: Document, statements: Vec<Statement>) {
        let number = self.documents.len();
        self.documents.push(document);
        self.statements
            .extend(statements.into_iter().map(|s| (number, s)));
    }

    /// The documents, in the order they came.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// All statements by the day of the event, then of the document; within a document in the order of its text.
    /// Entries without any date come first.
    pub fn timeline(&self) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry> = self
            .statements
            .iter()
            .map(|(document, statement)| Entry {
                document: &self.documents[*document],
                statement,
            })
            .collect();
        entries.sort_by(|a, b| {
            (a.day(), &a.document.published).cmp(&(b.day(), &b.document.published))
        });
        entries
    }
}

#[cfg(test)]
mod tests {
    use vigie_events::plover::{EventType, Standing};

    use super::*;

    fn statement(date: &str, trigger: usize) -> Statement {
        Statement {
            id: trigger.to_string(),
            date: date.into(),
            enddate: String::new(),
            edtf: date.into(),
            event: EventType::Consult,
            mode: String::new(),
            context: Vec::new(),
            cameo: "04".into(),
            quad_code: 1,
            event_scale: 1.0,
            actor: Vec::new(),
            recipient: Vec::new(),
            voice: Vec::new(),
            standing: Standing::Reported,
            event_loc: Vec::new(),
            dead: None,
            injured: None,
            arrested: None,
            text: String::new(),
            sequence: 0,
            start: 0,
            end: 0,
            trigger: (trigger, trigger + 1),
            trigger_text: String::new(),
            in_title: false,
            confidence: 1.0,
            because: Vec::new(),
        }
    }

    fn document(id: &str, published: &str) -> Document {
        Document {
            id: id.into(),
            published: published.into(),
            ..Document::default()
        }
    }

    #[test]
    fn the_timeline_runs_by_day_of_event_then_of_document() {
        let mut ledger = Ledger::default();
        ledger.record(
            document("b", "2022-02-20"),
            vec![statement("", 1), statement("2022-02-17", 2)],
        );
        ledger.record(
            document("a", "2022-02-18"),
            vec![
                statement("2022-02-17", 3),
                statement("", 4),
                statement("", 5),
            ],
        );
        let order: Vec<_> = ledger
            .timeline()
            .iter()
            .map(|e| e.statement.id.clone())
            .collect();
        assert_eq!(order, ["3", "2", "4", "5", "1"]);
    }
}
