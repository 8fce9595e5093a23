//! `vigie evaluate`.

use crate::{file, run, vigie};

const GOLD: &str = "# fr-x | 2022-02-18 |\n\nKiev accuse Moscou. Paris exige un retrait.\n\n---\n\
    - accuse | ACCUSE/allege | reported | Kiev=UKR/GOV > Moscou=RUS/GOV |\n\
    - exige | REQUEST/yield | reported | Paris=FRA/GOV > |\n\
    - retrait | RETREAT/withdraw | demanded | Paris=FRA > | Paris=FRA/GOV\n";
const READING: &str = "# fr-x | 2022-02-18 |\n\nKiev accuse Moscou. Paris exige un retrait.\n\n---\n\
    - accuse | ACCUSE/allege | reported | Kiev=UKR/GOV > Moscou=RUS/GOV |\n\
    - exige | REQUEST/yield | alleged | Paris=FRA/GOV > |\n\
    - Paris | CONSULT | reported | Paris=FRA/GOV > |\n\
    - un | CONSULT | reported | Paris=FRA/GOV > |\n";

#[test]
fn figures_of_a_reading_by_another_coder() {
    let (_gold_folder, gold) = file("gold.md", GOLD);
    let (_reading_folder, reading) = file("reading.md", READING);
    let (out, err, status) = run(&mut vigie(&[
        "evaluate",
        &gold,
        "--reading",
        &reading,
        "--misses",
        "2",
    ]));
    assert_eq!((err.as_str(), status), ("", 0));
    assert_eq!(
        out,
        "missed   fr-x RETREAT   demanded     'retrait'\n\
         invented fr-x CONSULT   reported     'Paris'\n\
         all          gold    3 read    4  event P 0.500 R 0.667 F1 0.571  who P 0.500 R 0.667 F1 0.571  \
         standing P 0.250 R 0.333 F1 0.286  whole P 0.250 R 0.333 F1 0.286\n"
    );
    let (out, _, _) = run(&mut vigie(&[
        "evaluate",
        &gold,
        "--reading",
        &reading,
        "--per",
        "event",
    ]));
    let names: Vec<_> = out
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(names, ["ACCUSE", "CONSULT", "REQUEST", "RETREAT"]);
}

#[test]
fn its_own_reading_scored_against_itself_is_perfect() {
    let (_folder, documents) = file("in.jsonl", crate::two_documents());
    let (read, _, _) = run(&mut vigie(&["read", "--format", "gold", &documents]));
    let mut lines: Vec<serde_json::Value> = crate::json(&crate::two_documents());
    for (line, read) in lines.iter_mut().zip(crate::json(&read)) {
        line["statements"] = read["statements"].clone();
    }
    let gold: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let (_folder, gold) = file("gold.jsonl", gold);
    let (out, _, _) = run(&mut vigie(&["evaluate", &gold, "--json"]));
    let figures: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(figures["all"]["whole"]["f1"], 1.0, "{out}");
}

#[test]
fn a_gold_file_that_cannot_be_used_is_named() {
    let (_folder, path) = file("gold.jsonl", "{\"id\": \"a\"}\n");
    let (out, err, status) = run(&mut vigie(&["evaluate", &path]));
    assert_eq!((out.as_str(), status), ("", 2));
    assert!(
        err.contains("gold.jsonl:1: not a hand-coded document"),
        "{err}"
    );
}
