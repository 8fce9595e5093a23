//! The record: one statement a line, PLOVER 2.0 field names with Vigie's additions.
//!
//! What is unknown is `null`, an empty list, or (inside an entity) an empty string; nothing is invented.

use serde::Serialize;
use vigie_events::record::{Entity, Location, Statement};

use super::{CODER, Read, json_line};

/// The fields in the order in which they are written.
#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    date: Option<&'a str>,
    enddate: Option<&'a str>,
    edtf: Option<&'a str>,
    event: [&'a str; 1],
    mode: Vec<&'a str>,
    context: &'a [String],
    cameo: &'a str,
    quad_code: u8,
    event_scale: f32,
    actor: &'a [Entity],
    recipient: &'a [Entity],
    voice: &'a [Entity],
    standing: &'a str,
    factuality: &'a str,
    auxiliary: &'a str,
    event_loc: &'a [Location],
    dead: Option<u32>,
    injured: Option<u32>,
    arrested: Option<u32>,
    text: &'a str,
    text_info: TextInfo,
    cite_info: CiteInfo<'a>,
    confidence: f32,
    because: &'a [String],
    coder: &'a str,
    coded_date: Option<&'a str>,
}

/// Where the sentence and its trigger stand, in Unicode scalar values of the text, or of the title when `in_title`.
#[derive(Serialize)]
struct TextInfo {
    sequence: usize,
    start: usize,
    end: usize,
    trigger: [usize; 2],
    in_title: bool,
}

#[derive(Serialize)]
struct CiteInfo<'a> {
    url: Option<&'a str>,
    title: Option<&'a str>,
    language: Option<&'a str>,
    publication: Option<&'a str>,
    published: Option<&'a str>,
    document: &'a str,
}

pub(super) fn document(read: &Read, coded_date: Option<&str>) -> String {
    read.statements
        .iter()
        .map(|statement| json_line(&record(read, statement, coded_date)))
        .collect()
}

fn record<'a>(read: &'a Read, statement: &'a Statement, coded_date: Option<&'a str>) -> Record<'a> {
    Record {
        id: &statement.id,
        date: known(&statement.date),
        enddate: known(&statement.enddate),
        edtf: known(&statement.edtf),
        event: [statement.event.as_str()],
        mode: known(&statement.mode).into_iter().collect(),
        context: &statement.context,
        cameo: &statement.cameo,
        quad_code: statement.quad_code,
        event_scale: statement.event_scale,
        actor: &statement.actor,
        recipient: &statement.recipient,
        voice: &statement.voice,
        standing: statement.standing.as_str(),
        factuality: statement.standing.factuality(),
        auxiliary: statement.standing.auxiliary(),
        event_loc: &statement.event_loc,
        dead: statement.dead,
        injured: statement.injured,
        arrested: statement.arrested,
        text: &statement.text,
        text_info: TextInfo {
            sequence: statement.sequence,
            start: statement.start,
            end: statement.end,
            trigger: [statement.trigger.0, statement.trigger.1],
            in_title: statement.in_title,
        },
        cite_info: CiteInfo {
            url: known(&read.document.url),
            title: known(&read.document.title),
            language: known(&read.language),
            publication: known(&read.document.publication),
            published: read.document.date.as_deref(),
            document: &read.document.id,
        },
        confidence: statement.confidence,
        because: &statement.because,
        coder: CODER,
        coded_date,
    }
}

fn known(field: &str) -> Option<&str> {
    (!field.is_empty()).then_some(field)
}
