//! One million statements: the curve of ingestion, and what a view takes. `cargo run --release -p vigie-ledger --example million [DOCUMENTS]`.
//!
//! Statements are made, not read: this measures the store, not the reader. Prints CSV of the curve, then the times of the views.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a bench that cannot go on should stop there, and its figures are its output

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use vigie_events::plover::EventType;
use vigie_ledger::{Filter, Ledger, Period};

/// Statements of a document.
const STATEMENTS: usize = 10;
/// Documents of a line of the curve.
const LINE: usize = 5_000;
/// Documents of a transaction.
const BATCH: usize = 256;

fn main() {
    let documents: usize = std::env::args()
        .nth(1)
        .map_or(100_000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("million.db");
    let mut ledger = Ledger::open(&path).unwrap();
    println!("documents,seconds,documents a second");
    // Five years of news, in the order of publication.
    let entries = support::documents(1, documents, STATEMENTS, 1_826);
    let start = Instant::now();
    let mut last = start;
    for (n, line) in entries.chunks(LINE).enumerate() {
        for batch in line.chunks(BATCH) {
            ledger.add(batch, &[]).unwrap();
        }
        let now = Instant::now();
        let rate = line.len() as f64 / (now - last).as_secs_f64();
        println!(
            "{},{:.2},{rate:.0}",
            n * LINE + line.len(),
            (now - start).as_secs_f64()
        );
        last = now;
    }
    println!("\noccurrences: documents,seconds,documents a second");
    let start = Instant::now();
    let mut last = start;
    ledger
        .settle_with(|done, _| {
            if done % LINE == 0 {
                let now = Instant::now();
                let rate = LINE as f64 / (now - last).as_secs_f64();
                println!("{done},{:.2},{rate:.0}", (now - start).as_secs_f64());
                last = now;
            }
        })
        .unwrap();
    ledger.checkpoint().unwrap();
    drop(ledger);
    let bytes = std::fs::metadata(&path).unwrap().len();
    let ledger = Ledger::open_read_only(&path).unwrap();
    println!("\n{:?}, {} MB", ledger.summary().unwrap(), bytes >> 20);
    views(&ledger);
}

fn views(ledger: &Ledger) {
    let pair = Filter {
        actor: Some("RUS".into()),
        recipient: Some("UKR".into()),
        ..Filter::default()
    };
    let page = Filter {
        voice: Some("USA".into()),
        event: Some(EventType::Assault),
        newest_first: true,
        ..pair.clone()
    };
    println!("\nview,first time in ms,median of nine in ms,rows");
    time("tension of a pair by week", || {
        ledger.tension(&pair, Period::Week).unwrap().points.len()
    });
    time("timeline, first page", || {
        ledger.timeline(&Filter::default()).unwrap().rows.len()
    });
    time("timeline of a pair", || {
        ledger.timeline(&pair).unwrap().rows.len()
    });
    time("timeline, four filters", || {
        ledger.timeline(&page).unwrap().rows.len()
    });
    time("search, two words", || {
        ledger
            .search("Marioupol hôpital", &Filter::default())
            .unwrap()
            .rows
            .len()
    });
    time("search, one frequent word", || {
        ledger
            .search("frontière", &Filter::default())
            .unwrap()
            .rows
            .len()
    });
    time("search with a pair", || {
        ledger.search("navire Odessa", &pair).unwrap().rows.len()
    });
}

fn time(name: &str, view: impl Fn() -> usize) {
    let once = || {
        let start = Instant::now();
        let rows = view();
        (start.elapsed().as_secs_f64() * 1000.0, rows)
    };
    let (first, rows) = once();
    let mut times: Vec<f64> = (0..9).map(|_| once().0).collect();
    times.sort_by(f64::total_cmp);
    println!("{name},{first:.1},{:.1},{rows}", times[4]);
}
