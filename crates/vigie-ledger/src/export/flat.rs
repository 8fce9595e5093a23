//! Statements as rows of plain columns: for CSV and Parquet.

use std::io::Write;

use vigie_events::record::{Entity, Location};

use super::ExportError;
use crate::filter::Filter;
use crate::store::Ledger;
use crate::view::{Occurrence, Party, Told};

/// A value of a row; `None` inside stands for what is unknown.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(Option<String>),
    Integer(Option<i32>),
    Number(Option<f64>),
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Value::Text((!text.is_empty()).then_some(text))
    }

    fn count(count: Option<u32>) -> Self {
        Value::Integer(count.and_then(|n| i32::try_from(n).ok()))
    }

    fn offset(offset: usize) -> Self {
        Value::Integer(i32::try_from(offset).ok())
    }
}

/// The columns of a row, by name. Lists are joined by `; `, in the same order in every column.
pub(super) fn row(occurrence: &Occurrence, told: &Told) -> Vec<(&'static str, Value)> {
    let (s, d) = (&told.statement, &told.document);
    let mut row = vec![
        ("id", Value::text(&s.id)),
        ("occurrence", Value::text(&occurrence.id)),
        ("state", Value::text(occurrence.state.as_str())),
        ("document", Value::text(&d.id)),
        ("published", Value::text(&d.published)),
        ("publication", Value::text(&d.publication)),
        ("origin", Value::text(&d.origin)),
        ("language", Value::text(&d.language)),
        ("url", Value::text(&d.url)),
        ("title", Value::text(&d.title)),
        ("date", Value::text(&s.date)),
        ("enddate", Value::text(&s.enddate)),
        ("edtf", Value::text(&s.edtf)),
        ("event", Value::text(s.event.as_str())),
        ("mode", Value::text(&s.mode)),
        ("context", Value::text(s.context.join("; "))),
        ("cameo", Value::text(&s.cameo)),
        ("quad_code", Value::Integer(Some(i32::from(s.quad_code)))),
        ("event_scale", Value::Number(Some(f64::from(s.event_scale)))),
    ];
    let sides: [([&'static str; 3], &[Entity]); 3] = [
        (["actor", "actor_code", "actor_sector"], &s.actor),
        (
            ["recipient", "recipient_code", "recipient_sector"],
            &s.recipient,
        ),
        (["voice", "voice_code", "voice_sector"], &s.voice),
    ];
    for ([name, code, sector], entities) in sides {
        row.push((name, joined(entities, |e| Party::from(e).name)));
        row.push((code, joined(entities, |e| e.code.clone())));
        row.push((sector, joined(entities, |e| e.sector.clone())));
    }
    let place = s.event_loc.first();
    let coordinate = |of: fn(&Location) -> Option<f64>| Value::Number(place.and_then(of));
    row.extend([
        ("standing", Value::text(s.standing.as_str())),
        ("factuality", Value::text(s.standing.factuality())),
        (
            "place",
            Value::text(place.map(|p| p.name.clone()).unwrap_or_default()),
        ),
        (
            "place_country",
            Value::text(place.map(|p| p.country.clone()).unwrap_or_default()),
        ),
        ("lat", coordinate(|p| p.lat)),
        ("lon", coordinate(|p| p.lon)),
        ("dead", Value::count(s.dead)),
        ("injured", Value::count(s.injured)),
        ("arrested", Value::count(s.arrested)),
        ("text", Value::text(&s.text)),
        ("trigger", Value::text(&s.trigger_text)),
        ("trigger_start", Value::offset(s.trigger.0)),
        ("trigger_end", Value::offset(s.trigger.1)),
        ("in_title", Value::Integer(Some(i32::from(s.in_title)))),
        ("confidence", Value::Number(Some(f64::from(s.confidence)))),
        ("because", Value::text(s.because.join("; "))),
    ]);
    row
}

fn joined(entities: &[Entity], field: impl Fn(&Entity) -> String) -> Value {
    let parts: Vec<String> = entities.iter().map(field).collect();
    if parts.iter().all(String::is_empty) {
        return Value::Text(None);
    }
    Value::text(parts.join("; "))
}

/// Writes a head and a row a statement.
pub(super) fn csv<W: Write>(
    ledger: &Ledger,
    filter: &Filter,
    out: W,
) -> Result<usize, ExportError> {
    let mut writer = csv::Writer::from_writer(out);
    let mut headed = false;
    let count = ledger.each_told(filter, |occurrence, told| {
        let row = row(occurrence, told);
        if !headed {
            writer.write_record(row.iter().map(|(name, _)| name))?;
            headed = true;
        }
        let cells = row.into_iter().map(|(_, value)| match value {
            Value::Text(text) => text.unwrap_or_default(),
            Value::Integer(n) => n.map(|n| n.to_string()).unwrap_or_default(),
            Value::Number(x) => x.map(|x| x.to_string()).unwrap_or_default(),
        });
        Ok(writer.write_record(cells)?)
    })?;
    writer.flush()?;
    Ok(count)
}
