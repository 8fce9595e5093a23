//! Reported occurrences under the 61 columns of GDELT 2.0 events, tab-separated and without a head, as GDELT has them.
//!
//! GDELT knows no standing: what is only alleged, denied or announced is left out. What Vigie does not know is empty.

use std::io::Write;

use super::ExportError;
use crate::day::Day;
use crate::filter::Filter;
use crate::store::Ledger;
use crate::view::{Occurrence, Party};

pub(super) fn write<W: Write>(
    ledger: &Ledger,
    filter: &Filter,
    out: W,
) -> Result<usize, ExportError> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .quote_style(csv::QuoteStyle::Never)
        .from_writer(out);
    let mut count = 0;
    ledger.each(filter, |occurrence| {
        if let Some(row) = row(occurrence).filter(|_| occurrence.state.told()) {
            writer.write_record(row)?;
            count += 1;
        }
        Ok(())
    })?;
    writer.flush()?;
    Ok(count)
}

/// `None` when the day is unknown, which GDELT cannot say.
fn row(o: &Occurrence) -> Option<Vec<String>> {
    let date = o.day?.date()?;
    let published = o.first_published.and_then(Day::date).unwrap_or(date);
    let statement = o
        .told
        .iter()
        .map(|t| &t.statement)
        .find(|s| s.event == o.event);
    let code = statement
        .or(o.told.first().map(|t| &t.statement))?
        .cameo
        .clone();
    let compact =
        |date: jiff::civil::Date| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    let fraction =
        f64::from(date.year()) + f64::from(date.day_of_year() - 1) / f64::from(date.days_in_year());
    let mut documents: Vec<&str> = o.told.iter().map(|t| t.document.key.as_str()).collect();
    documents.sort_unstable();
    documents.dedup();
    let id = u64::from_str_radix(&o.id, 16).unwrap_or_default();
    let mut row = vec![
        id.to_string(),
        compact(date),
        format!("{:04}{:02}", date.year(), date.month()),
        date.year().to_string(),
        format!("{fraction:.4}"),
    ];
    row.extend(actor(o.actor.first()));
    row.extend(actor(o.recipient.first()));
    let in_first_sentence = o
        .told
        .iter()
        .any(|t| t.statement.in_title || t.statement.sequence == 0);
    row.extend([
        u8::from(in_first_sentence).to_string(),
        code.clone(),
        code.clone(),
        code,
        o.quad_code.to_string(),
        format!("{:.1}", o.event_scale),
        o.told.len().to_string(),
        o.witnesses.len().to_string(),
        documents.len().to_string(),
        String::new(),
    ]);
    // Places of the two actors are not told apart from that of the action.
    row.extend(std::iter::repeat_n(String::new(), 16));
    row.extend(place(o));
    row.push(format!("{}000000", compact(published)));
    row.push(
        o.told
            .first()
            .map(|t| t.document.url.clone())
            .unwrap_or_default(),
    );
    Some(
        row.into_iter()
            .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
            .collect(),
    )
}

/// Code, name, country, known group, ethnic group, two religions, three types.
fn actor(party: Option<&Party>) -> Vec<String> {
    let empty = Party::default();
    let party = party.unwrap_or(&empty);
    let country = |code: &str| {
        let blocs = ["EUR", "UNO", "IGO", "NGO", "MNC"];
        if blocs.contains(&code) {
            String::new()
        } else {
            code.to_owned()
        }
    };
    let mut cells = vec![
        format!("{}{}", party.code, party.sector),
        party.name.to_uppercase(),
        country(&party.code),
    ];
    cells.extend(std::iter::repeat_n(String::new(), 4));
    cells.push(party.sector.clone());
    cells.extend([String::new(), String::new()]);
    cells
}

/// Type, full name, country, two administrative codes, latitude, longitude, identifier.
fn place(o: &Occurrence) -> Vec<String> {
    let Some(place) = o.places.first() else {
        let mut nowhere = vec!["0".to_owned()];
        nowhere.extend(std::iter::repeat_n(String::new(), 7));
        return nowhere;
    };
    let kind = match place.resolution.as_str() {
        "country" => "1",
        "region" => "5",
        _ => "4",
    };
    let number = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
    vec![
        kind.to_owned(),
        place.name.clone(),
        place.country.clone(),
        String::new(),
        String::new(),
        number(place.lat),
        number(place.lon),
        String::new(),
    ]
}
