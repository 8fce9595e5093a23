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
