//! Statements under PLOVER 2.0 field names, out and in again.

use serde::{Deserialize, Serialize};
use vigie_events::plover::{EventType, Standing};
use vigie_events::record::{Entity, Location, Statement};

use crate::ingest::{Document, Entry};
use crate::view::{Occurrence, State, Told};

/// One statement a line. What is unknown is `null`, an empty list, or (inside an entity) an empty string. `occurrence` and `state` are
/// ours; what `vigie read --format jsonl` writes has the same fields but these two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    id: String,
    date: Option<String>,
    enddate: Option<String>,
    edtf: Option<String>,
    event: Vec<EventType>,
    mode: Vec<String>,
    context: Vec<String>,
    cameo: String,
    quad_code: u8,
    event_scale: f32,
    actor: Vec<Entity>,
    recipient: Vec<Entity>,
    voice: Vec<Entity>,
    standing: Standing,
    #[serde(default)]
    factuality: String,
    #[serde(default)]
    auxiliary: String,
    event_loc: Vec<Location>,
    dead: Option<u32>,
    injured: Option<u32>,
    arrested: Option<u32>,
    text: String,
    text_info: TextInfo,
    cite_info: CiteInfo,
    confidence: f32,
    because: Vec<String>,
    #[serde(default)]
    coder: String,
    coded_date: Option<String>,
    /// The occurrence it tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    occurrence: Option<String>,
    /// What is held of that occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<State>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct TextInfo {
    sequence: usize,
    start: usize,
    end: usize,
    trigger: (usize, usize),
    in_title: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CiteInfo {
    url: Option<String>,
    title: Option<String>,
    language: Option<String>,
    publication: Option<String>,
    published: Option<String>,
    document: String,
}

impl Record {
    /// The record of a statement.
    pub fn new(occurrence: &Occurrence, told: &Told) -> Self {
        let (s, d) = (told.statement.clone(), &told.document);
        Self {
            factuality: s.standing.factuality().to_owned(),
            auxiliary: s.standing.auxiliary().to_owned(),
            text_info: TextInfo {
                sequence: s.sequence,
                start: s.start,
                end: s.end,
                trigger: s.trigger,
                in_title: s.in_title,
            },
            cite_info: CiteInfo {
                url: known(&d.url),
                title: known(&d.title),
                language: known(&d.language),
                publication: known(&d.publication),
                published: known(&d.published),
                document: d.id.clone(),
            },
            id: s.id,
            date: known(&s.date),
            enddate: known(&s.enddate),
            edtf: known(&s.edtf),
            event: vec![s.event],
            mode: known(&s.mode).into_iter().collect(),
            context: s.context,
            cameo: s.cameo,
            quad_code: s.quad_code,
            event_scale: s.event_scale,
            actor: s.actor,
            recipient: s.recipient,
            voice: s.voice,
            standing: s.standing,
            event_loc: s.event_loc,
            dead: s.dead,
            injured: s.injured,
            arrested: s.arrested,
            text: s.text,
            confidence: s.confidence,
            because: s.because,
            coder: concat!("vigie ", env!("CARGO_PKG_VERSION")).to_owned(),
            coded_date: None,
            occurrence: Some(occurrence.id.clone()),
            state: Some(occurrence.state),
        }
    }

    /// Reads a line.
    pub fn parse(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line)
    }

    /// The document that the record cites, without its text, which does not travel with statements.
    fn document(&self, source: &str) -> Document {
        let cite = self.cite_info.clone();
        Document {
            id: cite.document,
            title: cite.title.unwrap_or_default(),
            text: String::new(),
            url: cite.url.unwrap_or_default(),
            publication: cite.publication.unwrap_or_default(),
            published: cite.published.unwrap_or_default(),
            language: cite.language.unwrap_or_default(),
            source: source.to_owned(),
        }
    }

    /// The statement; `None` when it names no event type.
    fn statement(self) -> Option<Statement> {
        let info = self.text_info;
        let offset = info.trigger.0.checked_sub(info.start)?;
        let length = info.trigger.1.checked_sub(info.trigger.0)?;
        let trigger_text = self.text.chars().skip(offset).take(length).collect();
        Some(Statement {
            event: *self.event.first()?,
            mode: self.mode.into_iter().next().unwrap_or_default(),
            trigger_text,
            sequence: info.sequence,
            start: info.start,
            end: info.end,
            trigger: info.trigger,
            in_title: info.in_title,
            id: self.id,
            date: self.date.unwrap_or_default(),
            enddate: self.enddate.unwrap_or_default(),
            edtf: self.edtf.unwrap_or_default(),
            context: self.context,
            cameo: self.cameo,
            quad_code: self.quad_code,
            event_scale: self.event_scale,
            actor: self.actor,
            recipient: self.recipient,
            voice: self.voice,
            standing: self.standing,
            event_loc: self.event_loc,
            dead: self.dead,
            injured: self.injured,
            arrested: self.arrested,
            text: self.text,
            confidence: self.confidence,
            because: self.because,
        })
    }
}

/// Brings records of one document together, wherever they stand in a file. Within a document statements come by their place in the text,
/// those of the title first. What names no event type comes back by itself, as its identifier.
pub fn entries(
    records: impl IntoIterator<Item = Record>,
    source: &str,
) -> (Vec<Entry>, Vec<String>) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let mut refused = Vec::new();
    for record in records {
        let document = record.document(source);
        let id = record.id.clone();
        let Some(statement) = record.statement() else {
            refused.push(id);
            continue;
        };
        let at = *places.entry(document.key()).or_insert_with(|| {
            entries.push(Entry {
                document,
                statements: Vec::new(),
            });
            entries.len() - 1
        });
        entries[at].statements.push(statement);
    }
    for entry in &mut entries {
        entry
            .statements
            .sort_by_key(|s| (!s.in_title, s.trigger, s.sequence));
    }
    (entries, refused)
}

fn known(field: &str) -> Option<String> {
    (!field.is_empty()).then(|| field.to_owned())
}
