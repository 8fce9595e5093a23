//! How well the ledger brings together what tells of one occurrence, on the corpus of `tests/ledger`: rows of the timeline for each real
//! occurrence, and B³ (Bagga and Baldwin 1998) of the mentions that the reader found.
//!
//! `cargo test -p vigie-ledger --test occurrences -- --nocapture` prints the figures.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

#[path = "support/read.rs"]
mod read;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use vigie_events::Reader;
use vigie_events::record::Statement;
use vigie_ledger::{Entry, Filter, Ledger};

/// No change may fall below these; raise them with every step forward.
const LEAST_B3: f64 = 0.50;
const MOST_ROWS: f64 = 3.2;

#[derive(Deserialize)]
struct Dispatch {
    id: String,
    title: String,
    occurrences: Vec<Mention>,
}

#[derive(Deserialize)]
struct Mention {
    occurrence: String,
    event: String,
    trigger: String,
    at: i64,
    standing: String,
}

/// The statement that a mention was read as: the one whose trigger lies on its words, of the same event and standing if there are several.
fn read_as<'s>(
    dispatch: &Dispatch,
    mention: &Mention,
    all: &'s [Statement],
) -> Option<&'s Statement> {
    let in_title = mention.at < 0;
    let start = if in_title {
        let at = dispatch.title.find(&mention.trigger)?;
        dispatch.title[..at].chars().count()
    } else {
        mention.at as usize
    };
    let end = start + mention.trigger.chars().count();
    all.iter()
        .filter(|s| s.in_title == in_title && s.trigger.0 < end && s.trigger.1 > start)
        .min_by_key(|s| {
            (
                s.event.as_str() != mention.event,
                s.standing.as_str() != mention.standing,
            )
        })
}

/// Precision, recall and F1 of pairs (real occurrence, row).
fn b3(pairs: &[(String, String)]) -> (f64, f64, f64) {
    let mut real: BTreeMap<&str, f64> = BTreeMap::new();
    let mut rows: BTreeMap<&str, f64> = BTreeMap::new();
    let mut both: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for (occurrence, row) in pairs {
        *real.entry(occurrence).or_default() += 1.0;
        *rows.entry(row).or_default() += 1.0;
        *both.entry((occurrence, row)).or_default() += 1.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for (occurrence, row) in pairs {
        let common = both[&(occurrence.as_str(), row.as_str())];
        precision += common / rows[row.as_str()];
        recall += common / real[occurrence.as_str()];
    }
    let count = pairs.len() as f64;
    let (precision, recall) = (precision / count, recall / count);
    (
        precision,
        recall,
        2.0 * precision * recall / (precision + recall),
    )
}

fn rows_of_one(pairs: &[(String, String)]) -> f64 {
    let mut rows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (occurrence, row) in pairs {
        rows.entry(occurrence).or_default().insert(row);
    }
    rows.values().map(BTreeSet::len).sum::<usize>() as f64 / rows.len() as f64
}

/// The corpus with what the reader finds in it.
fn corpus() -> (Vec<Dispatch>, Vec<Entry>) {
    let reader = Reader::new().unwrap();
    let files = (1..).map(|n| read::path(&format!("tests/ledger/corpus-{n}.jsonl")));
    files
        .take_while(|file| file.exists())
        .flat_map(|file| read::entries(&reader, &file))
        .map(|(line, entry)| (serde_json::from_value::<Dispatch>(line).unwrap(), entry))
        .unzip()
}

/// The row of the timeline in which each statement stands: that of its occurrence, or of the fact that it came true as.
fn rows(ledger: &Ledger) -> BTreeMap<(String, String), String> {
    let all = Filter::default().whole();
    let mut of = BTreeMap::new();
    for occurrence in ledger.timeline(&all).unwrap().rows {
        let mut told = occurrence.told;
        for link in occurrence.links.iter().filter(|link| link.earlier) {
            let before = ledger.occurrence(&link.occurrence, &all).unwrap();
            told.extend(before.into_iter().flat_map(|o| o.told));
        }
        for told in told {
            of.entry((told.document.id, told.statement.id))
                .or_insert(occurrence.id.clone());
        }
    }
    of
}

#[test]
fn what_tells_of_one_occurrence_stands_together() {
    let (dispatches, entries) = corpus();
    assert!(dispatches.len() >= 200, "the corpus is there");
    let mut ledger = Ledger::in_memory().unwrap();
    ledger.add(&entries, &[]).unwrap();
    ledger.settle().unwrap();
    let rows = rows(&ledger);
    let (mut pairs, mut same_event, mut mentions) = (Vec::new(), Vec::new(), 0);
    for (dispatch, entry) in dispatches.iter().zip(&entries) {
        for mention in &dispatch.occurrences {
            mentions += 1;
            let Some(s) = read_as(dispatch, mention, &entry.statements) else {
                continue;
            };
            // What a correction withdrew stands in no row.
            let Some(row) = rows.get(&(dispatch.id.clone(), s.id.clone())) else {
                continue;
            };
            pairs.push((mention.occurrence.clone(), row.clone()));
            if s.event.as_str() == mention.event {
                same_event.push((mention.occurrence.clone(), row.clone()));
            }
        }
    }
    for (what, pairs) in [
        ("all that were read", &pairs),
        ("read as the right event", &same_event),
    ] {
        let (precision, recall, f1) = b3(pairs);
        println!(
            "{what}: {} of {mentions} mentions, B³ P {precision:.3} R {recall:.3} F1 {f1:.3}, {:.2} rows for one occurrence",
            pairs.len(),
            rows_of_one(pairs)
        );
    }
    let (_, _, f1) = b3(&pairs);
    assert!(f1 >= LEAST_B3, "B³ F1 fell to {f1:.3}");
    assert!(
        rows_of_one(&pairs) <= MOST_ROWS,
        "{:.2} rows",
        rows_of_one(&pairs)
    );
}

#[test]
fn b3_is_the_published_one() {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let (p, r, _) = b3(&[
        pair("x", "1"),
        pair("x", "1"),
        pair("y", "1"),
        pair("y", "2"),
    ]);
    assert!((p - (2.0 / 3.0 * 2.0 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-9);
    assert!((r - 0.75).abs() < 1e-9);
    assert_eq!(rows_of_one(&[pair("x", "1"), pair("x", "2")]), 2.0);
}
