//! The order of ingestion leaves no trace, and the ledger as of a day is the one of what was published by then.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

mod support;

use proptest::prelude::*;
use support::{Random, documents, dump, ledger, views};
use vigie_ledger::{Day, Entry, Ledger};

fn shuffled(entries: &[Entry], seed: u64) -> Vec<Entry> {
    let mut random = Random(seed);
    let mut all = entries.to_vec();
    for n in (1..all.len()).rev() {
        all.swap(n, random.below(n + 1));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// `--as-of D` equals a ledger built only from what was published by D.
    #[test]
    fn as_of_a_day_is_what_was_known_then(seed in 0_u64..1 << 40, cut in 0_i32..60) {
        let entries = documents(seed, 60, 3, 60);
        let day = Day(18_900 + cut);
        let known: Vec<Entry> = entries.iter().filter(|e| e.document.day() <= day).cloned().collect();
        let whole = views(&ledger(&entries, 16), day);
        let then = views(&ledger(&known, 16), day);
        for ((name, whole), (_, then)) in whole.iter().zip(&then) {
            prop_assert_eq!(whole, then, "{} as of {}", name, day);
        }
    }

    /// Any order, any batches, settled once or after each batch: the same ledger.
    #[test]
    fn the_order_of_ingestion_leaves_no_trace(seed in 0_u64..1 << 40, batch in 1_usize..40) {
        let entries = documents(seed, 60, 3, 60);
        let straight = dump(&ledger(&entries, 60));
        let other = shuffled(&entries, seed ^ 1);
        prop_assert_eq!(&dump(&ledger(&other, batch)), &straight);
        let mut in_steps = Ledger::in_memory().unwrap();
        for entries in other.chunks(batch) {
            in_steps.add(entries, &[]).unwrap();
            in_steps.settle().unwrap();
        }
        prop_assert_eq!(&dump(&in_steps), &straight);
    }
}

#[test]
fn the_same_content_comes_in_once() {
    let entries = documents(7, 20, 2, 10);
    let mut ledger = ledger(&entries, 5);
    let before = dump(&ledger);
    let added = ledger.add(&entries, &[]).unwrap();
    assert_eq!((added.documents, added.known), (0, 20));
    assert_eq!(ledger.settle().unwrap().documents, 0);
    assert_eq!(dump(&ledger), before);
    assert!(before.lines().count() > 200, "the test ledger is not empty");
}

#[test]
fn other_thresholds_make_everything_anew() {
    let entries = documents(3, 40, 3, 20);
    let mut config = vigie_ledger::Config::default();
    config.matching.threshold = 9.0;
    let usual = dump(&ledger(&entries, 40));
    let mut strict = ledger(&entries, 40).with_config(config);
    assert_eq!(strict.settle().unwrap().documents, 40);
    assert_ne!(dump(&strict), usual);
    let mut back = strict.with_config(vigie_ledger::Config::default());
    back.settle().unwrap();
    assert_eq!(dump(&back), usual);
}

/// A case in which a deadline once outlived the statement that gave it.
#[test]
fn what_is_withdrawn_leaves_no_deadline() {
    let entries = documents(220_448_514_221, 60, 3, 60);
    let mut in_steps = Ledger::in_memory().unwrap();
    for entry in shuffled(&entries, 220_448_514_221 ^ 1) {
        in_steps.add(&[entry], &[]).unwrap();
        in_steps.settle().unwrap();
    }
    assert_eq!(dump(&in_steps), dump(&ledger(&entries, 60)));
}
