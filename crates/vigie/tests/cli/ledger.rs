//! The ledger as a user meets it, on the shipped sample.

use serde_json::Value;
use tempfile::TempDir;

use crate::{file, run, vigie};

const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../data/sample/dispatches.jsonl"
);

/// A ledger of the sample.
fn sample() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let ledger = folder.path().join("sample.db").to_str().unwrap().to_owned();
    let (out, err, status) = run(&mut vigie(&["ingest", "--ledger", &ledger, SAMPLE]));
    assert_eq!((err.as_str(), status), ("", 0));
    assert!(out.contains("98 documents"), "{out}");
    (folder, ledger)
}

fn ask(ledger: &str, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--ledger", ledger, "--format", "json"]);
    let (out, err, status) = run(&mut vigie(&all));
    assert_eq!((err.as_str(), status), ("", 0), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

fn sentences(occurrence: &Value) -> Vec<String> {
    let told = occurrence["told"].as_array().unwrap();
    told.iter()
        .map(|t| t["statement"]["text"].as_str().unwrap().to_owned())
        .collect()
}

/// The row whose statements hold these words.
fn with<'v>(rows: &'v Value, words: &str) -> &'v Value {
    let rows = rows["rows"].as_array().unwrap();
    rows.iter()
        .find(|row| sentences(row).iter().any(|text| text.contains(words)))
        .unwrap_or_else(|| panic!("no row with `{words}`"))
}

#[test]
fn the_invasion_is_one_occurrence_with_its_witnesses_its_denials_and_its_forecasts() {
    let (_folder, ledger) = sample();
    let assaults = ask(
        &ledger,
        &[
            "timeline",
            "--event",
            "ASSAULT",
            "--actor",
            "RUS",
            "--recipient",
            "UKR",
        ],
    );
    let invasion = with(&assaults, "Russia invaded Ukraine by land, air and sea");
    assert_eq!(invasion["day"], "2022-02-24");
    assert!(
        sentences(invasion)
            .iter()
            .any(|text| text == "Russia invades Ukraine")
    );
    assert!(
        invasion["witnesses"].as_array().unwrap().len() > 1,
        "{}",
        invasion["witnesses"]
    );
    let links = invasion["links"].as_array().unwrap();
    let tied = |relation: &str| -> Vec<Value> {
        let ids = links
            .iter()
            .filter(|l| l["relation"] == relation && l["earlier"] == true);
        ids.map(|l| ask_one(&ledger, l["occurrence"].as_str().unwrap()))
            .collect()
    };
    let forecasts = tied("fulfils");
    assert!(!forecasts.is_empty());
    assert!(forecasts.iter().all(|o| o["state"] == "came-true"));
    let denials = tied("denied-before");
    assert!(
        denials
            .iter()
            .flat_map(sentences)
            .any(|text| text.contains("pas l'intention d'attaquer")),
        "{denials:#?}"
    );
}

fn ask_one(ledger: &str, id: &str) -> Value {
    let (out, _, status) = run(&mut vigie(&["show", id, "--json", "--ledger", ledger]));
    assert_eq!(status, 0);
    let shown: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(shown["kind"], "occurrence");
    shown["value"].clone()
}

#[test]
fn meetings_that_never_were_have_lapsed() {
    let (_folder, ledger) = sample();
    let offers = ask(&ledger, &["outcomes", "--event", "CONSULT"])["announcements"].clone();
    let meeting = with(&offers, "propose de voir Lavrov");
    assert_eq!(meeting["state"], "lapsed", "{meeting:#}");
    let before = ask(
        &ledger,
        &["outcomes", "--event", "CONSULT", "--as-of", "2022-02-18"],
    );
    assert_eq!(
        with(&before["announcements"], "propose de voir Lavrov")["state"],
        "open"
    );
}

#[test]
fn a_correction_withdraws_what_it_contradicts_from_its_day_on() {
    let (_folder, ledger) = sample();
    let told = |as_of: &str| -> bool {
        let rows = ask(
            &ledger,
            &["timeline", "--as-of", as_of, "--event", "ASSAULT"],
        );
        rows["rows"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(sentences)
            .any(|text| text.contains("Treize gardes-frontières"))
    };
    assert!(told("2022-02-26"));
    assert!(!told("2022-03-01"));
    let (out, _, _) = run(&mut vigie(&["show", "ukr-032", "--ledger", &ledger]));
    assert!(
        out.contains("withdrawn on 2022-02-28 · correction: Rectificatif"),
        "{out}"
    );
}

#[test]
fn a_second_ingestion_adds_nothing_and_what_cannot_be_read_is_kept_with_its_reason() {
    let (_folder, ledger) = sample();
    let (_other, broken) = file(
        "broken.jsonl",
        "{\"text\": \"Paris proteste.\", \"lang\": \"fr\"}\n{broken\n{\"text\": \"Hola.\", \"lang\": \"es\"}\n",
    );
    let (out, err, status) = run(&mut vigie(&[
        "ingest", "--ledger", &ledger, SAMPLE, &broken,
    ]));
    assert_eq!(status, 1, "{err}");
    assert!(
        out.contains("1 documents") && out.contains("98 known already, 2 rejected"),
        "{out}"
    );
    let (rows, _, _) = run(&mut vigie(&[
        "sql",
        "--ledger",
        &ledger,
        "SELECT place, reason FROM rejected ORDER BY place",
    ]));
    let rows: Vec<&str> = rows.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(
        rows[1].contains("broken.jsonl:2") && rows[2].contains("`es` is not read"),
        "{rows:?}"
    );
}

#[test]
fn every_format_is_written_and_plover_comes_back_in() {
    let (folder, ledger) = sample();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for name in [
        "a.jsonl",
        "a.csv",
        "a.parquet",
        "a.geojson",
        "a.jsonld",
        "a.gdelt.csv",
    ] {
        let (out, err, status) = run(&mut vigie(&[
            "export",
            "--ledger",
            &ledger,
            "--to",
            &at(name),
        ]));
        assert_eq!((err.as_str(), status), ("", 0), "{name}");
        assert!(out.contains("rows written"), "{out}");
    }
    let read = |name: &str| std::fs::read(at(name)).unwrap();
    let text = |name: &str| String::from_utf8(read(name)).unwrap();
    assert!(read("a.parquet").starts_with(b"PAR1") && read("a.parquet").ends_with(b"PAR1"));
    assert!(
        text("a.gdelt.csv")
            .lines()
            .all(|line| line.split('\t').count() == 61)
    );
    let graph: Value = serde_json::from_str(&text("a.jsonld")).unwrap();
    assert!(
        graph["@graph"]
            .as_array()
            .unwrap()
            .iter()
            .all(|c| c["@type"] == "Claim")
    );
    let map: Value = serde_json::from_str(&text("a.geojson")).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let lines = text("a.jsonl").lines().count();
    assert_eq!(text("a.csv").lines().next().unwrap().split(',').count(), 44);
    let again = at("again.db");
    let (out, err, _) = run(&mut vigie(&["ingest", "--ledger", &again, &at("a.jsonl")]));
    assert!(
        out.contains(&format!("with {lines} statements added")),
        "{out}{err}"
    );
    let (_, err, status) = run(&mut vigie(&[
        "export",
        "--ledger",
        &ledger,
        "--to",
        &at("a.xyz"),
    ]));
    assert!(status == 2 && err.contains(".parquet"), "{err}");
}

#[test]
fn views_have_tables_and_csv() {
    let (_folder, ledger) = sample();
    let pair = ["tension", "--actor", "RUS", "--recipient", "UKR"];
    let views: [&[&str]; 5] = [
        &["timeline"],
        &["claims"],
        &["outcomes"],
        &pair,
        &["scenario"],
    ];
    for view in views {
        for form in ["table", "csv"] {
            let mut arguments = view.to_vec();
            arguments.extend(["--ledger", &ledger, "--format", form]);
            let (out, err, status) = run(&mut vigie(&arguments));
            assert_eq!((err.as_str(), status), ("", 0), "{view:?} {form}");
            assert!(out.lines().count() > 3, "{view:?} {form}: {out}");
        }
    }
    let (out, _, _) = run(&mut vigie(&[
        "tension",
        "--ledger",
        &ledger,
        "--actor",
        "RUS",
        "--recipient",
        "UKR",
    ]));
    assert!(out.contains('█'), "{out}");
    let (out, _, _) = run(&mut vigie(&[
        "search",
        "île des Serpents",
        "--ledger",
        &ledger,
    ]));
    assert!(out.contains("ukr-035"), "{out}");
    let (_, err, status) = run(&mut vigie(&[
        "tension", "--ledger", &ledger, "--actor", "RUS",
    ]));
    assert!(status == 2 && err.contains("--recipient"), "{err}");
    let (_, err, status) = run(&mut vigie(&["timeline", "--ledger", "/nowhere/at.db"]));
    assert!(status == 2 && err.contains("/nowhere/at.db"), "{err}");
}
