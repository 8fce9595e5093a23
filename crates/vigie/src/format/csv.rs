//! The record flattened, one statement a row. Lists are joined by `; `, in the same order in every column.

use csv::WriterBuilder;
use vigie_events::record::{Entity, Statement};

use super::{CODER, Read};

const COLUMNS: [&str; 38] = [
    "id",
    "document",
    "date",
    "enddate",
    "edtf",
    "event",
    "mode",
    "context",
    "cameo",
    "quad_code",
    "event_scale",
    "actor",
    "actor_code",
    "actor_sector",
    "actor_name",
    "recipient",
    "recipient_code",
    "recipient_sector",
    "recipient_name",
    "voice",
    "voice_code",
    "voice_sector",
    "voice_name",
    "standing",
    "factuality",
    "auxiliary",
    "event_loc",
    "dead",
    "injured",
    "arrested",
    "text",
    "trigger",
    "trigger_start",
    "trigger_end",
    "in_title",
    "confidence",
    "coder",
    "coded_date",
];

pub(super) fn head() -> String {
    rows(std::iter::once(COLUMNS.map(str::to_owned).to_vec()))
}

pub(super) fn document(read: &Read, coded_date: Option<&str>) -> String {
    rows(
        read.statements
            .iter()
            .map(|statement| row(read, statement, coded_date)),
    )
}

fn row(read: &Read, s: &Statement, coded_date: Option<&str>) -> Vec<String> {
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut row = vec![
        s.id.clone(),
        read.document.id.clone(),
        s.date.clone(),
        s.enddate.clone(),
        s.edtf.clone(),
        s.event.as_str().to_owned(),
        s.mode.clone(),
        s.context.join("; "),
        s.cameo.clone(),
        s.quad_code.to_string(),
        s.event_scale.to_string(),
    ];
    for entities in [&s.actor, &s.recipient, &s.voice] {
        let column =
            |field: fn(&Entity) -> &str| entities.iter().map(field).collect::<Vec<_>>().join("; ");
        row.push(column(|e| &e.entity_text));
        row.push(column(|e| &e.code));
        row.push(column(|e| &e.sector));
        row.push(column(|e| &e.identifier_text));
    }
    row.extend([
        s.standing.as_str().to_owned(),
        s.standing.factuality().to_owned(),
        s.standing.auxiliary().to_owned(),
        s.event_loc
            .iter()
            .map(|l| l.name.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        number(s.dead),
        number(s.injured),
        number(s.arrested),
        s.text.clone(),
        s.trigger_text.clone(),
        s.trigger.0.to_string(),
        s.trigger.1.to_string(),
        s.in_title.to_string(),
        s.confidence.to_string(),
        CODER.to_owned(),
        coded_date.unwrap_or_default().to_owned(),
    ]);
    row
}

/// Rows as CSV text. Writing to memory cannot fail.
fn rows(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer
        .into_inner()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default()
}
