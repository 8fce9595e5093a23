//! Actors and places in context, against `tests/suite/{actors,places}/{fr,en}.tsv`: a phrase is marked by `[[ ]]`, and what
//! the reader takes it to stand for is compared.
//!
//! Rows that are not read right yet are listed in `known-failures.txt` beside them; the test fails when a row outside the
//! list fails and when one on it passes. `VIGIE_BLESS=1` rewrites the lists; `VIGIE_SUITE=words` (with `-- --nocapture`)
//! shows every failing row that contains these words.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // a test that cannot go on should stop there

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::PathBuf;

use vigie_events::actor::Actor;
use vigie_events::doc::{Doc, Parts};
use vigie_events::places::{self, Mention};
use vigie_events::resolve::Resolver;
use vigie_events::{Document, Reader};
use vigie_text::{BlockKind, Lang, Span};

/// A row: its language, date, text without the marks, the marked span, and the other columns.
struct Case {
    key: String,
    lang: Lang,
    date: String,
    text: String,
    mark: Span,
    wanted: Vec<String>,
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/suite")
        .join(name)
}

fn cases(name: &str, columns: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for lang in [Lang::Fr, Lang::En] {
        let file = folder(name).join(format!("{}.tsv", lang.code()));
        let table = fs::read_to_string(&file).unwrap();
        for row in table.lines().filter(|row| !row.starts_with('#')) {
            let fields: Vec<&str> = row.split('\t').collect();
            assert_eq!(fields.len(), columns, "{}: {row}", file.display());
            let (before, rest) = fields[1].split_once("[[").expect(row);
            let (marked, after) = rest.split_once("]]").expect(row);
            cases.push(Case {
                key: format!("{} {} {}", lang.code(), fields[0], fields[1]),
                lang,
                date: fields[0].to_owned(),
                text: format!("{before}{marked}{after}"),
                mark: Span::new(before.len(), before.len() + marked.len()),
                wanted: fields[2..].iter().map(|&f| f.to_owned()).collect(),
            });
        }
    }
    cases
}

/// Hands the document of a case, made ready, to `then`.
fn with_doc<T>(reader: &Reader, case: &Case, then: impl FnOnce(&Doc<'_>) -> T) -> T {
    let language = reader.language(case.lang).unwrap();
    let analysis = language.analyzer.analyze(&case.text);
    let blocks: Vec<BlockKind> = analysis.blocks.iter().map(|b| b.kind).collect();
    let parts = Parts {
        title: &[],
        text: &analysis.sentences,
        blocks: &blocks,
    };
    let doc = Doc::new(
        (case.lang, &case.date),
        ("", &case.text),
        parts,
        &language.lexicon,
        &language.registry,
    );
    then(&doc)
}

/// What the marked words stand for: the answer of their head, else of the first of them that has one.
fn actors(doc: &Doc<'_>, mark: Span) -> Vec<Actor> {
    let resolver = Resolver::new(doc);
    for s in 0..doc.sents.len() {
        let tree = &doc.sents[s].tree;
        let inside = |w: usize| mark.overlaps(tree.word(w).span);
        let mut words: Vec<usize> = (0..tree.len()).filter(|&w| inside(w)).collect();
        words.sort_by_key(|&w| (tree.head(w).is_some_and(inside), !tree.is_nominal(w), w));
        let found = words
            .into_iter()
            .map(|w| resolver.word(s, w))
            .find(|a| !a.is_empty());
        if let Some(actors) = found {
            return actors;
        }
    }
    Vec::new()
}

fn joined(fields: impl Iterator<Item = String>) -> String {
    let dashed = fields.map(|f| if f.is_empty() { "-".to_owned() } else { f });
    let joined = dashed.collect::<Vec<_>>().join("|");
    if joined.is_empty() {
        "-".to_owned()
    } else {
        joined
    }
}

/// The columns that differ, as `wanted → found`.
fn differing(wanted: &[String], found: &[String]) -> Option<String> {
    let differ: Vec<String> = wanted
        .iter()
        .zip(found)
        .filter(|(want, have)| *want != "?" && want != have)
        .map(|(want, have)| format!("{want} → {have}"))
        .collect();
    (!differ.is_empty()).then(|| differ.join("; "))
}

/// Compares with the list of known failures, or rewrites it.
fn judge(name: &str, total: usize, failing: &BTreeMap<String, String>) {
    println!("{name}: {} of {total} right", total - failing.len());
    if let Ok(words) = env::var("VIGIE_SUITE") {
        for (key, diff) in failing.iter().filter(|(key, _)| key.contains(&words)) {
            println!("{key}\n  {diff}");
        }
    }
    let list = folder(name).join("known-failures.txt");
    if env::var_os("VIGIE_BLESS").is_some() {
        let head = "# Rows that are not read right yet. Rewritten by: VIGIE_BLESS=1 cargo test -p vigie-events --test mentions\n";
        let rows: String = failing.keys().map(|key| format!("{key}\n")).collect();
        fs::write(&list, format!("{head}{rows}")).unwrap();
        return;
    }
    let text = fs::read_to_string(&list).unwrap_or_default();
    let listed: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
    let worse: Vec<String> = failing
        .iter()
        .filter(|(key, _)| !listed.contains(&key.as_str()))
        .map(|(key, diff)| format!("wrong: {key}\n  {diff}"))
        .collect();
    let better: Vec<String> = listed
        .iter()
        .filter(|key| !failing.contains_key(**key))
        .map(|key| format!("right now, take it off {}: {key}", list.display()))
        .collect();
    let complaint = [worse, better].concat().join("\n");
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn actors_in_context() {
    let reader = Reader::new().unwrap();
    let cases = cases("actors", 6);
    assert!(cases.len() >= 320, "only {} cases", cases.len());
    let mut failing = BTreeMap::new();
    for case in &cases {
        let found = with_doc(&reader, case, |doc| actors(doc, case.mark));
        let column = |field: fn(&Actor) -> &String| joined(found.iter().map(|a| field(a).clone()));
        let found = [
            column(|a| &a.code),
            column(|a| &a.sector),
            column(|a| &a.name),
            column(|a| &a.office),
        ];
        if let Some(diff) = differing(&case.wanted, &found) {
            failing.insert(case.key.clone(), diff);
        }
    }
    judge("actors", cases.len(), &failing);
}

#[test]
fn places_in_context() {
    let reader = Reader::new().unwrap();
    let gazetteer = reader.gazetteer().unwrap();
    let cases = cases("places", 6);
    assert!(cases.len() >= 120, "only {} cases", cases.len());
    let mut failing = BTreeMap::new();
    for case in &cases {
        let columns = |m: &Mention<'_>| {
            let id = m
                .place
                .geonames
                .map_or_else(String::new, |id| id.to_string());
            let texts = [
                m.place.name.to_owned(),
                m.place.country.to_owned(),
                m.place.resolution.as_str().to_owned(),
                id,
            ];
            texts.map(|t| joined(std::iter::once(t)))
        };
        let found = with_doc(&reader, case, |doc| {
            let found = places::find(doc, gazetteer);
            let covering = found.iter().find(|m| m.span.overlaps(case.mark));
            covering.map(columns)
        });
        let found = found.unwrap_or_else(|| ["nothing", "", "", ""].map(str::to_owned));
        if let Some(diff) = differing(&case.wanted, &found) {
            failing.insert(case.key.clone(), diff);
        }
    }
    judge("places", cases.len(), &failing);
}

/// The place of an event: what governs its trigger, never the capital that stands for a government.
#[test]
fn events_are_located() {
    let reader = Reader::new().unwrap();
    let read = |lang, text: &str| {
        let document = Document {
            id: "x".into(),
            lang: Some(lang),
            date: Some("2022-03-10".into()),
            text: text.into(),
            ..Document::default()
        };
        let statements = reader.read(&document).statements;
        let located = statements.into_iter().map(|s| {
            let place = s.event_loc.first();
            let name = place.map_or("-".to_owned(), |l| format!("{}/{}", l.name, l.resolution));
            format!("{} {name}", s.event.as_str())
        });
        located.collect::<Vec<_>>()
    };
    for (lang, text, wanted) in [
        (
            Lang::Fr,
            "Les troupes russes ont bombardé une maternité à Marioupol jeudi.",
            "ASSAULT Mariupol/city",
        ),
        (
            Lang::Fr,
            "Moscou a dénoncé les sanctions américaines.",
            "ACCUSE -",
        ),
        (
            Lang::En,
            "Russian troops shelled a hospital in Mariupol on Thursday.",
            "ASSAULT Mariupol/city",
        ),
        (
            Lang::En,
            "Moscow condemned the American sanctions.",
            "ACCUSE -",
        ),
    ] {
        let found = read(lang, text);
        assert!(found.iter().any(|f| f == wanted), "{text}: {found:?}");
    }
}
