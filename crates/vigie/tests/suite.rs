//! Runs the readable cases of `tests/suite`: each says in the notation of `docs/reading-notation.md` what is read in a sentence.
//!
//! Cases that are not read right yet are listed in `tests/suite/known-failures.txt`. The test fails when a case outside the list
//! fails, and when one on it passes. `VIGIE_BLESS=1` rewrites the list; `VIGIE_SUITE=fr/quotation` (with `-- --nocapture`) shows
//! every failing case whose name contains these words, listed or not.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use vigie::gold::notation::{self, item};
use vigie::gold::score::overlap;
use vigie::gold::{self, Document, Entity, Statement};
use vigie_events::Reader;

const LIST: &str = "known-failures.txt";

#[test]
fn suite() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let cases = cases(&folder);
    assert!(!cases.is_empty(), "no case under {}", folder.display());
    let reader = Reader::new().unwrap();
    let failing: BTreeMap<&String, String> = cases
        .iter()
        .filter_map(|(name, case)| Some((name, difference(case, &gold::read(&reader, case))?)))
        .collect();
    println!("{}", totals(&cases, &failing));
    if let Ok(shown) = env::var("VIGIE_SUITE") {
        failing
            .iter()
            .filter(|(name, _)| name.contains(&shown))
            .for_each(|(name, diff)| println!("{name}\n{diff}"));
    }
    if env::var_os("VIGIE_BLESS").is_some() {
        return bless(&folder.join(LIST), &failing);
    }
    let listed = listed(&folder.join(LIST));
    let complaint = complaint(&cases, &failing, &listed);
    assert!(complaint.is_empty(), "{complaint}");
}

/// All cases by `fr/file.md: name`.
fn cases(folder: &Path) -> BTreeMap<String, Document> {
    let mut cases = BTreeMap::new();
    for lang in ["en", "fr"] {
        let mut files: Vec<PathBuf> = fs::read_dir(folder.join(lang))
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        files.retain(|file| file.extension().is_some_and(|e| e == "md"));
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            for case in notation::documents(&file, &fs::read_to_string(&file).unwrap())
                .unwrap_or_else(|e| panic!("{e}"))
            {
                let key = format!("{lang}/{name}: {}", case.id);
                assert!(
                    cases.insert(key.clone(), case).is_none(),
                    "two cases are called `{key}`"
                );
            }
        }
    }
    cases
}

/// What is missing (`-`) and what is invented (`+`), in the order of the text; `None` when the case is read right.
fn difference(case: &Document, read: &[Statement]) -> Option<String> {
    let mut invented: Vec<&Statement> = read.iter().collect();
    let mut lines: Vec<(i64, String)> = Vec::new();
    for expected in &case.statements {
        match invented.iter().position(|found| same(expected, found)) {
            Some(place) => drop(invented.remove(place)),
            None => lines.push((expected.at, format!("  - {}\n", item(expected)))),
        }
    }
    lines.extend(
        invented
            .iter()
            .map(|found| (found.at, format!("  + {}\n", item(found)))),
    );
    lines.sort_by_key(|(at, _)| *at);
    let diff: String = lines.into_iter().map(|(_, line)| line).collect();
    (!diff.is_empty()).then(|| format!("  > {}\n{diff}", case.text.replace('\n', "\n  > ")))
}

/// Whether the triggers overlap and event, participants, standing and last voice are equal.
fn same(expected: &Statement, found: &Statement) -> bool {
    let codes = |entities: &[Entity]| {
        entities
            .iter()
            .map(|e| e.code.clone())
            .collect::<BTreeSet<_>>()
    };
    let key = |s: &Statement| {
        let voice = s.voice.last().map(|v| v.code.clone());
        (
            s.at == -1,
            s.event.clone(),
            codes(&s.actor),
            codes(&s.recipient),
            s.standing.clone(),
            voice,
        )
    };
    overlap(expected, found) && key(expected) == key(found)
}

fn totals(cases: &BTreeMap<String, Document>, failing: &BTreeMap<&String, String>) -> String {
    let count = |lang: &str| {
        let all = cases.keys().filter(|name| name.starts_with(lang)).count();
        let right = all - failing.keys().filter(|name| name.starts_with(lang)).count();
        format!("{lang}: {right} of {all} cases read right")
    };
    format!("{}; {}", count("en"), count("fr"))
}

fn listed(file: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn bless(file: &Path, failing: &BTreeMap<&String, String>) {
    let mut text = String::from(
        "# Cases that are not read right yet. Rewritten by: VIGIE_BLESS=1 cargo test -p vigie --test suite\n",
    );
    failing
        .keys()
        .for_each(|name| text.extend([name.as_str(), "\n"]));
    fs::write(file, text).unwrap();
}

/// What differs from the list.
fn complaint(
    cases: &BTreeMap<String, Document>,
    failing: &BTreeMap<&String, String>,
    listed: &BTreeSet<String>,
) -> String {
    let mut out = String::new();
    for (name, diff) in failing.iter().filter(|(name, _)| !listed.contains(**name)) {
        let _ = write!(
            out,
            "\n{name} is not read right (- missing, + invented):\n{diff}"
        );
    }
    for name in listed.iter().filter(|name| !failing.contains_key(name)) {
        let why = if cases.contains_key(name) {
            "is read right now"
        } else {
            "is no case"
        };
        let _ = write!(out, "\n{name} {why}: take it out of tests/suite/{LIST}\n");
    }
    out
}
