//! What `vigie read` writes.

use serde_json::Value;

use crate::{ENGLISH, FRENCH, file, json, run, two_documents, vigie};

/// The record, in the order in which it is written.
const FIELDS: &str = "id date enddate edtf event mode context cameo quad_code event_scale actor recipient voice standing \
    factuality auxiliary event_loc dead injured arrested text text_info cite_info confidence because coder coded_date";

fn read(format: &str) -> String {
    let (_folder, path) = file("in.jsonl", two_documents());
    let (out, err, status) = run(&mut vigie(&["read", "--format", format, &path]));
    assert_eq!((err.as_str(), status), ("", 0));
    out
}

/// Characters `start..end` of a text.
fn slice(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (
        start.as_u64().unwrap() as usize,
        end.as_u64().unwrap() as usize,
    );
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn the_record_has_its_fields_in_order() {
    let records = json(&read("jsonl"));
    assert!(records.len() >= 4, "{records:?}");
    for record in &records {
        let fields: Vec<_> = record
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(fields.join(" "), FIELDS);
        assert!(
            record["because"]
                .as_array()
                .is_some_and(|because| !because.is_empty()),
            "{record}"
        );
        assert!(record["coded_date"].is_null());
        assert_eq!(record["cite_info"]["published"], "2022-02-24");
        assert_eq!(record["cite_info"]["publication"], Value::Null);
    }
}

#[test]
fn offsets_are_characters_of_the_original_text() {
    for record in json(&read("jsonl")) {
        let info = &record["text_info"];
        let (title, text) = match record["cite_info"]["document"].as_str().unwrap() {
            "fr-1" => ("Ukraine", FRENCH),
            _ => ("Ukraine", ENGLISH),
        };
        let text = if info["in_title"].as_bool().unwrap() {
            title
        } else {
            text
        };
        assert_eq!(
            slice(text, &info["start"], &info["end"]),
            record["text"].as_str().unwrap()
        );
        assert!(!slice(text, &info["trigger"][0], &info["trigger"][1]).is_empty());
        let entities = ["actor", "recipient", "voice"]
            .map(|role| record[role].as_array().unwrap().clone())
            .concat();
        for entity in entities.iter().filter(|entity| entity["end"] != 0) {
            let words = slice(text, &entity["start"], &entity["end"]);
            assert_eq!(words, entity["entity_text"].as_str().unwrap());
        }
    }
}

#[test]
fn gold_triggers_stand_where_they_say() {
    let lines = json(&read("gold"));
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["fr-1", "en-1"]);
    for (line, text) in lines.iter().zip([FRENCH, ENGLISH]) {
        let statements = line["statements"].as_array().unwrap();
        assert!(!statements.is_empty());
        for statement in statements {
            let fields: Vec<_> = statement
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert_eq!(
                fields.join(" "),
                "trigger at event mode actor recipient voice standing when where"
            );
            let trigger = statement["trigger"].as_str().unwrap();
            if let Some(at) = statement["at"].as_u64() {
                assert!(
                    text.chars()
                        .skip(at as usize)
                        .collect::<String>()
                        .starts_with(trigger)
                );
            } else {
                assert_eq!(statement["at"], -1);
            }
        }
    }
}

#[test]
fn the_opening_of_a_corpus_text_is_its_date_and_counts_for_no_offset() {
    let (_folder, path) = file("article.txt", format!(" date 2022-02 {FRENCH}"));
    let (out, _, _) = run(&mut vigie(&["read", "--format", "jsonl", &path]));
    let (bare, _, _) =
        run(vigie(&["read", "--format", "jsonl", "--date", "2022-02", "-"]).write_stdin(FRENCH));
    let offsets = |out: &str| {
        json(out)
            .iter()
            .map(|record| record["text_info"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(offsets(&out), offsets(&bare));
    assert!(
        json(&out)
            .iter()
            .all(|record| record["cite_info"]["published"] == "2022-02")
    );
    assert!(
        json(&out)
            .iter()
            .all(|record| record["cite_info"]["document"] == "article")
    );
}

#[test]
fn csv_has_a_row_a_statement_under_one_header() {
    let csv = read("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    assert_eq!(&header[0], "id");
    assert_eq!(
        reader.records().map(Result::unwrap).count(),
        json(&read("jsonl")).len()
    );
}

#[test]
fn the_table_shows_the_words() {
    let table = read("table");
    assert!(
        table.contains("fr-1 · 2022-02-24 · fr · Ukraine"),
        "{table}"
    );
    assert!(
        table.contains('[') && table.contains("who → whom"),
        "{table}"
    );
}

#[test]
fn conllu_has_ten_columns_and_statements_as_comments() {
    let conllu = read("conllu");
    assert!(
        conllu.starts_with("# newdoc id = fr-1\n# sent_id = fr-1-1\n"),
        "{conllu}"
    );
    assert!(conllu.contains("# statement = "), "{conllu}");
    let words = conllu
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert!(words.clone().count() > 20);
    assert!(words.clone().all(|line| line.split('\t').count() == 10));
}

#[test]
fn the_date_of_coding_is_as_told_or_unknown() {
    let coded = |command: &mut assert_cmd::Command| {
        json(&run(command.write_stdin(ENGLISH)).0)[0]["coded_date"].clone()
    };
    let arguments = ["read", "--format", "jsonl", "-"];
    assert_eq!(coded(&mut vigie(&arguments)), Value::Null);
    assert_eq!(
        coded(vigie(&arguments).env("SOURCE_DATE_EPOCH", "1645660800")),
        "2022-02-24"
    );
    assert_eq!(
        coded(
            vigie(&arguments)
                .args(["--coded-date", "2024-05-01"])
                .env("SOURCE_DATE_EPOCH", "0")
        ),
        "2024-05-01"
    );
}

#[test]
fn the_threshold_leaves_out_the_uncertain() {
    let all = json(&read("jsonl"));
    let limit = all
        .iter()
        .map(|record| record["confidence"].as_f64().unwrap())
        .fold(0.0, f64::max);
    let (_folder, path) = file("in.jsonl", two_documents());
    let (out, _, _) = run(&mut vigie(&[
        "read",
        "--format",
        "jsonl",
        "--threshold",
        &limit.to_string(),
        &path,
    ]));
    let kept = json(&out);
    assert!(!kept.is_empty() && kept.len() <= all.len());
    let (_, _, status) = run(&mut vigie(&["read", "--threshold", "1.5", "-"]));
    assert_eq!(status, 2);
}
