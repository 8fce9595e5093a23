//! `vigie outcomes`: what became of promises, threats, demands and forecasts.

use serde::Serialize;
use vigie_ledger::{Filter, Ledger, Occurrence, Page, Tally, VoiceRecord};

use super::ledger::{Rows, day, event, party, put, who, words};
use crate::cli::{self, OutputForm};
use crate::console::Console;

/// Voices shown when none is named.
const VOICES: usize = 12;

#[derive(Serialize)]
struct Whole {
    voices: Vec<VoiceRecord>,
    announcements: Page<Occurrence>,
}

pub fn run(arguments: &cli::Outcomes, console: &mut Console) -> anyhow::Result<()> {
    let ledger = arguments.ledger.for_view(console)?;
    let filter = arguments.filters.filter();
    let announcements = ledger.outcomes(&filter)?;
    let rows = rows(&announcements.rows);
    let voices = records(&ledger, &filter)?;
    if arguments.format == OutputForm::Table {
        console.put(&tallies(&voices).table())?;
        console.put("\n")?;
    }
    let whole = Whole {
        voices,
        announcements,
    };
    put(console, arguments.format, &rows, &whole)
}

/// The records of the voice that is named, or of those who announced most.
pub fn records(ledger: &Ledger, filter: &Filter) -> anyhow::Result<Vec<VoiceRecord>> {
    Ok(ledger.voices(&Filter {
        limit: Some(VOICES),
        ..filter.clone()
    })?)
}

/// A row a voice.
pub fn tallies(records: &[VoiceRecord]) -> Rows {
    let mut rows = Rows::new(&[
        ("voice", 40),
        ("announced", 9),
        ("came true", 9),
        ("lapsed", 8),
        ("withdrawn", 9),
        ("open", 8),
        ("share that came true", 0),
    ]);
    for record in records {
        let t = &record.total;
        rows.add(vec![
            party(&record.voice),
            t.announced.to_string(),
            t.came_true.to_string(),
            t.lapsed.to_string(),
            t.withdrawn.to_string(),
            t.open.to_string(),
            share(t),
        ]);
    }
    rows
}

fn share(tally: &Tally) -> String {
    tally.share.map_or_else(String::new, |s| {
        format!("{:.2} ({:.2}–{:.2})", s.mean, s.low, s.high)
    })
}

/// A row an announcement.
pub fn rows(occurrences: &[Occurrence]) -> Rows {
    let mut rows = Rows::new(&[
        ("announced", 10),
        ("until", 10),
        ("outcome", 10),
        ("by", 30),
        ("who → whom", 36),
        ("event", 20),
        ("words", 0),
        ("id", 0),
    ]);
    for o in occurrences {
        let by: Vec<String> = o.asserted_by.iter().map(party).collect();
        rows.add(vec![
            day(o.first_published),
            day(o.deadline),
            o.state.as_str().to_owned(),
            by.join(", "),
            who(o),
            event(o),
            words(o),
            o.id.clone(),
        ]);
    }
    rows
}
