//! Input that is empty, broken, huge or foreign: named, never fatal.

use std::time::{Duration, Instant};

use crate::{FRENCH, file, json, run, vigie};

#[test]
fn an_empty_file_is_named() {
    let (_folder, path) = file("vide.txt", "");
    let (out, err, status) = run(&mut vigie(&["read", "--format", "jsonl", &path]));
    assert_eq!((out.as_str(), status), ("", 0));
    assert!(err.contains("vide.txt: empty, nothing to read"), "{err}");
}

#[test]
fn invalid_utf8_is_read_as_windows_1252_and_said_so() {
    let bytes = b"La Russie a attaqu\xe9 l'Ukraine jeudi, d\xe9clare Kiev.";
    let (_folder, path) = file("latin.txt", bytes);
    let (out, err, status) = run(&mut vigie(&[
        "read", "--format", "jsonl", "--lang", "fr", &path,
    ]));
    assert_eq!(status, 0);
    assert!(
        err.contains("latin.txt: not valid UTF-8; read as windows-1252"),
        "{err}"
    );
    assert!(
        json(&out)
            .iter()
            .any(|record| record["text"].as_str().unwrap().contains("attaqué")),
        "{out}"
    );
}

#[test]
fn bytes_that_are_no_text_at_all() {
    let bytes: Vec<u8> = (0..=255).cycle().take(4000).collect();
    let (_folder, path) = file("noise.txt", bytes);
    let (_, err, status) = run(&mut vigie(&["read", &path]));
    assert_eq!(status, 0, "{err}");
}

#[test]
fn a_line_of_fifty_megabytes_is_cut_at_the_documented_limit() {
    let text = "La Russie a attaqué l'Ukraine et les combats continuent sans fin ".repeat(770_000);
    let (_folder, path) = file("long.txt", text);
    let start = Instant::now();
    let (_, err, status) = run(&mut vigie(&["read", "--format", "gold", &path]));
    assert_eq!(status, 0);
    assert!(
        err.contains("longer than 500000 bytes; what follows is not read"),
        "{err}"
    );
    assert!(
        start.elapsed() < Duration::from_secs(120),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn a_broken_line_is_named_and_the_others_read() {
    let lines = format!(
        "{{\"id\": \"a\", \"text\": {FRENCH:?}}}\n{{\"id\": \"b\", \"text\n{{\"id\": \"c\"}}\n{{\"id\": \"d\", \"text\": {FRENCH:?}}}\n"
    );
    let (_folder, path) = file("in.jsonl", lines);
    let (out, err, status) = run(&mut vigie(&["read", "--format", "gold", &path]));
    assert_eq!(status, 1);
    assert!(
        err.contains("in.jsonl:2: ") && err.contains("in.jsonl:3: no field `text`"),
        "{err}"
    );
    let ids: Vec<_> = json(&out)
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["a", "d"]);
}

#[test]
fn an_impossible_date_is_named_and_taken_as_unknown() {
    let (_folder, path) = file(
        "in.jsonl",
        format!("{{\"date\": \"2022-02-31\", \"text\": {FRENCH:?}}}\n"),
    );
    let (out, err, status) = run(&mut vigie(&["read", "--format", "jsonl", &path]));
    assert_eq!(status, 0);
    assert!(
        err.contains("in.jsonl:1: `2022-02-31` is no possible date"),
        "{err}"
    );
    assert!(
        json(&out)
            .iter()
            .all(|record| record["cite_info"]["published"].is_null())
    );

    let (_folder, path) = file("in.txt", format!(" date 2022-13 {FRENCH}"));
    let (out, err, _) = run(&mut vigie(&["read", "--format", "jsonl", &path]));
    assert!(err.contains("`2022-13` is no possible date"), "{err}");
    assert!(!out.contains("2022-13"), "{out}");
}

#[test]
fn an_impossible_date_as_an_argument_is_refused() {
    let (_, err, status) = run(&mut vigie(&["read", "--date", "2022-02-31", "-"]));
    assert_eq!(status, 2);
    assert!(err.contains("2022-02-31"), "{err}");
}

#[test]
fn a_third_language_is_said_so_and_yields_nothing() {
    let german = "Der Bundeskanzler hat am Freitag in Berlin mit dem Präsidenten über die Lage in der Ukraine gesprochen, \
        nachdem Russland die Ukraine angegriffen hatte.";
    let (_folder, path) = file("in.txt", german);
    let (out, err, status) = run(&mut vigie(&["read", "--format", "jsonl", &path]));
    assert_eq!((out.as_str(), status), ("", 0));
    assert!(err.contains("`deu`"), "{err}");

    let (_folder, path) = file(
        "in.jsonl",
        format!("{{\"id\": \"x\", \"lang\": \"de\", \"text\": {german:?}}}\n"),
    );
    let (out, err, _) = run(&mut vigie(&["read", "--format", "gold", &path]));
    assert_eq!(out, "{\"id\":\"x\",\"statements\":[]}\n");
    assert!(
        err.contains("in.jsonl:1: language `de` is not read"),
        "{err}"
    );
}

#[test]
fn a_missing_file_is_named_and_the_others_read() {
    let (_folder, path) = file("in.txt", FRENCH);
    let (out, err, status) = run(&mut vigie(&[
        "read",
        "--format",
        "gold",
        "/nowhere/x.txt",
        &path,
    ]));
    assert_eq!(status, 1);
    assert!(err.contains("/nowhere/x.txt: cannot be opened"), "{err}");
    assert_eq!(json(&out).len(), 1);
}

#[test]
fn unusable_arguments_end_with_status_two() {
    for arguments in [
        &["read"][..],
        &["read", "-", "--format", "xml"],
        &["read", "-", "--lang", "de"],
        &["nothing"],
    ] {
        let (out, err, status) = run(&mut vigie(arguments));
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}");
        assert!(!err.is_empty());
    }
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_failure() {
    let (_folder, path) = file("in.jsonl", crate::two_documents().repeat(300));
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("vigie"))
        .args(["read", "--format", "jsonl", &path])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
