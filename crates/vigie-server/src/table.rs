//! The views as comma-separated values: one row a line under a header; nested parts in short, or left out.

use std::fmt::Display;

use vigie_events::record::Statement;
use vigie_ledger::view::{Occurrence, Page, Party, Told};
use vigie_ledger::views::alerts::Alert;
use vigie_ledger::views::claims::{Claim, Word};
use vigie_ledger::views::outcomes::VoiceRecord;
use vigie_ledger::views::scenario::Board;
use vigie_ledger::views::search::Hit;
use vigie_ledger::views::show::StatementView;
use vigie_ledger::views::tension::{Counts, Tension};

use crate::api::boards::{Named, Overview, Places};
use crate::api::records::DocumentAnswer;
use crate::api::views::{Pair, Rows};

/// Something that can be written as a table.
pub trait Table {
    /// The names of the columns.
    const HEAD: &'static [&'static str];

    /// The rows, as many cells each as there are columns.
    fn cells(&self) -> Vec<Vec<String>>;

    /// The whole as CSV.
    fn csv(&self) -> csv::Result<Vec<u8>> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(Self::HEAD)?;
        for row in self.cells() {
            out.write_record(row.iter().map(|cell| harmless(cell)))?;
        }
        out.into_inner().map_err(|e| e.into_error().into())
    }
}

/// A cell that a spreadsheet would take for a formula is given an apostrophe before it; numbers are left alone.
fn harmless(cell: &str) -> String {
    let formula =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn text(value: impl Display) -> String {
    value.to_string()
}

fn or_none<T: Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn parties(all: &[Party]) -> String {
    let one = |party: &Party| match party.code.is_empty() {
        true => party.name.clone(),
        false => party.code.clone(),
    };
    all.iter().map(one).collect::<Vec<_>>().join(";")
}

const OCCURRENCE: &[&str] = &[
    "id",
    "kind",
    "state",
    "day",
    "from",
    "to",
    "deadline",
    "first_published",
    "last_published",
    "event",
    "mode",
    "quad_code",
    "event_scale",
    "actor",
    "recipient",
    "places",
    "dead",
    "injured",
    "arrested",
    "standings",
    "witnesses",
    "statements",
    "text",
];

fn occurrence(o: &Occurrence) -> Vec<String> {
    let places: Vec<&str> = o.places.iter().map(|place| place.name.as_str()).collect();
    let standings: Vec<&str> = o
        .standings
        .iter()
        .map(|standing| standing.as_str())
        .collect();
    vec![
        o.id.clone(),
        o.kind.as_str().into(),
        o.state.as_str().into(),
        or_none(o.day),
        or_none(o.from),
        or_none(o.to),
        or_none(o.deadline),
        or_none(o.first_published),
        or_none(o.last_published),
        o.event.as_str().into(),
        o.mode.clone(),
        text(o.quad_code),
        text(o.event_scale),
        parties(&o.actor),
        parties(&o.recipient),
        places.join(";"),
        or_none(o.dead),
        or_none(o.injured),
        or_none(o.arrested),
        standings.join(";"),
        text(o.witnesses.len()),
        text(o.told.len()),
        o.told
            .first()
            .map(|told| told.statement.text.clone())
            .unwrap_or_default(),
    ]
}

impl Table for Page<Occurrence> {
    const HEAD: &'static [&'static str] = OCCURRENCE;

    fn cells(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(occurrence).collect()
    }
}

impl Table for Occurrence {
    const HEAD: &'static [&'static str] = OCCURRENCE;

    fn cells(&self) -> Vec<Vec<String>> {
        vec![occurrence(self)]
    }
}

impl Table for Page<Claim> {
    const HEAD: &'static [&'static str] = &[
        "occurrence",
        "state",
        "day",
        "event",
        "mode",
        "actor",
        "recipient",
        "side",
        "voice",
        "standing",
        "publication",
        "published",
        "statement",
        "text",
    ];

    fn cells(&self) -> Vec<Vec<String>> {
        let row = |claim: &Claim, side: &str, word: &Word| {
            let o = &claim.occurrence;
            vec![
                o.id.clone(),
                o.state.as_str().into(),
                or_none(o.day),
                o.event.as_str().into(),
                o.mode.clone(),
                parties(&o.actor),
                parties(&o.recipient),
                side.into(),
                parties(&word.voice),
                word.standing.as_str().into(),
                word.publication.clone(),
                or_none(word.day),
                word.statement.clone(),
                word.text.clone(),
            ]
        };
        self.rows
            .iter()
            .flat_map(|claim| {
                let asserted = claim
                    .asserted
                    .iter()
                    .map(move |word| row(claim, "asserted", word));
                let denied = claim
                    .denied
                    .iter()
                    .map(move |word| row(claim, "denied", word));
                asserted.chain(denied)
            })
            .collect()
    }
}

impl Table for Rows<VoiceRecord> {
    const HEAD: &'static [&'static str] = &[
        "voice",
        "code",
        "standing",
        "announced",
        "came_true",
        "lapsed",
        "withdrawn",
        "open",
        "share",
        "low",
        "high",
    ];

    fn cells(&self) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for record in &self.rows {
            let tallies = record
                .tallies
                .iter()
                .map(|(standing, tally)| (standing.as_str(), tally));
            for (standing, tally) in tallies.chain([("", &record.total)]) {
                all.push(vec![
                    record.voice.name.clone(),
                    record.voice.code.clone(),
                    standing.into(),
                    text(tally.announced),
                    text(tally.came_true),
                    text(tally.lapsed),
                    text(tally.withdrawn),
                    text(tally.open),
                    or_none(tally.share.map(|share| share.mean)),
                    or_none(tally.share.map(|share| share.low)),
                    or_none(tally.share.map(|share| share.high)),
                ]);
            }
        }
        all
    }
}

impl Table for Rows<Alert> {
    const HEAD: &'static [&'static str] = &[
        "actor",
        "recipient",
        "method",
        "day",
        "value",
        "expected",
        "limit",
        "reason",
        "occurrences",
    ];

    fn cells(&self) -> Vec<Vec<String>> {
        let row = |alert: &Alert| {
            vec![
                alert.actor.clone(),
                alert.recipient.clone(),
                alert.method.as_str().into(),
                text(alert.day),
                text(alert.value),
                text(alert.expected),
                text(alert.limit),
                alert.reason.clone(),
                alert.occurrences.join(";"),
            ]
        };
        self.rows.iter().map(row).collect()
    }
}

impl Table for Rows<Pair> {
    const HEAD: &'static [&'static str] = &["actor", "recipient"];

    fn cells(&self) -> Vec<Vec<String>> {
        self.rows
            .iter()
            .map(|pair| vec![pair.actor.clone(), pair.recipient.clone()])
            .collect()
    }
}

impl Table for Rows<Named> {
    const HEAD: &'static [&'static str] = &["id", "title", "description"];

    fn cells(&self) -> Vec<Vec<String>> {
        let row = |named: &Named| {
            vec![
                named.id.clone(),
                named.title.clone(),
                named.description.clone(),
            ]
        };
        self.rows.iter().map(row).collect()
    }
}

impl Table for Tension {
    const HEAD: &'static [&'static str] = &[
        "start",
        "actor",
        "recipient",
        "series",
        "quad1",
        "quad2",
        "quad3",
        "quad4",
        "cooperation",
        "conflict",
        "share",
        "low",
        "high",
    ];

    fn cells(&self) -> Vec<Vec<String>> {
        let row = |start: String, series: &str, counts: &Counts| {
            let mut cells = vec![
                start,
                self.actor.clone(),
                self.recipient.clone(),
                series.to_owned(),
            ];
            cells.extend(counts.quad.iter().map(ToString::to_string));
            cells.extend([
                text(counts.cooperation),
                text(counts.conflict),
                or_none(counts.share.map(|share| share.mean)),
                or_none(counts.share.map(|share| share.low)),
                or_none(counts.share.map(|share| share.high)),
            ]);
            cells
        };
        self.points
            .iter()
            .flat_map(|point| {
                [
                    row(text(point.start), "material", &point.material),
                    row(text(point.start), "announced", &point.announced),
                ]
            })
            .collect()
    }
}

const STATEMENT: &[&str] = &[
    "document",
    "publication",
    "published",
    "statement",
    "date",
    "event",
    "mode",
    "standing",
    "actor",
    "recipient",
    "voice",
    "text",
];

fn statement(key: &str, publication: &str, published: &str, s: &Statement) -> Vec<String> {
    let side = |entities: &[vigie_events::Entity]| {
        parties(&entities.iter().map(Party::from).collect::<Vec<_>>())
    };
    vec![
        key.into(),
        publication.into(),
        published.into(),
        s.id.clone(),
        s.date.clone(),
        s.event.as_str().into(),
        s.mode.clone(),
        s.standing.as_str().into(),
        side(&s.actor),
        side(&s.recipient),
        side(&s.voice),
        s.text.clone(),
    ]
}

impl Table for Page<Hit> {
    const HEAD: &'static [&'static str] = &[
        "document",
        "title",
        "publication",
        "published",
        "url",
        "snippet",
        "statements",
    ];

    fn cells(&self) -> Vec<Vec<String>> {
        let row = |hit: &Hit| {
            vec![
                hit.document.key.clone(),
                hit.document.title.clone(),
                hit.document.publication.clone(),
                hit.document.published.clone(),
                hit.document.url.clone(),
                hit.snippet.clone(),
                text(hit.statements.len()),
            ]
        };
        self.rows.iter().map(row).collect()
    }
}

impl Table for Vec<StatementView> {
    const HEAD: &'static [&'static str] = STATEMENT;

    fn cells(&self) -> Vec<Vec<String>> {
        self.iter()
            .map(|view| {
                statement(
                    &view.document.key,
                    &view.document.publication,
                    &view.document.published,
                    &view.statement,
                )
            })
            .collect()
    }
}

impl Table for DocumentAnswer {
    const HEAD: &'static [&'static str] = STATEMENT;

    fn cells(&self) -> Vec<Vec<String>> {
        self.view.statements.cells()
    }
}

impl Table for Overview {
    const HEAD: &'static [&'static str] = STATEMENT;

    fn cells(&self) -> Vec<Vec<String>> {
        let row = |told: &Told| {
            statement(
                &told.document.key,
                &told.document.publication,
                &told.document.published,
                &told.statement,
            )
        };
        self.newest.iter().map(row).collect()
    }
}

impl Table for Places {
    const HEAD: &'static [&'static str] =
        &["name", "country", "lat", "lon", "resolution", "occurrences"];

    fn cells(&self) -> Vec<Vec<String>> {
        self.rows
            .iter()
            .map(|place| {
                vec![
                    place.location.name.clone(),
                    place.location.country.clone(),
                    or_none(place.location.lat),
                    or_none(place.location.lon),
                    place.location.resolution.clone(),
                    text(place.occurrences),
                ]
            })
            .collect()
    }
}

impl Table for Board {
    const HEAD: &'static [&'static str] = &["step", "stage", "reached", "first", "statements"];

    fn cells(&self) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for cell in &self.steps {
            let name = || vec![cell.step.name.clone(), cell.stage.as_str().to_owned()];
            if cell.reached.is_empty() {
                all.push([name(), vec![String::new(), String::new(), "0".into()]].concat());
            }
            for reached in &cell.reached {
                let rest = vec![
                    reached.stage.as_str().to_owned(),
                    or_none(reached.first),
                    text(reached.statements),
                ];
                all.push([name(), rest].concat());
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("@cmd"), "'@cmd");
        assert_eq!(harmless("-2.5"), "-2.5");
        assert_eq!(harmless("Kyiv"), "Kyiv");
    }

    #[test]
    fn every_row_has_as_many_cells_as_there_are_columns() {
        let pairs = Rows {
            as_of: None,
            rows: vec![Pair {
                actor: "RUS".into(),
                recipient: "UKR".into(),
            }],
        };
        assert_eq!(pairs.csv().unwrap(), b"actor,recipient\nRUS,UKR\n");
    }
}
