//! `vigie pairs`: order, what is wrong with a line, exit status.

use vigie_events::plover::EventType;

use crate::{file, json, run, vigie};

fn line(id: &str, text: &str) -> String {
    serde_json::json!({"id": id, "text": text}).to_string()
}

#[test]
fn answers_come_in_the_order_of_the_input() {
    let lines: Vec<String> = (0..300)
        .map(|n| match n % 2 {
            0 => line(&format!("n{n}"), "<s>France</s> attacked <t>Mali</t>."),
            _ => line(
                &format!("n{n}"),
                "<t>Mali</t> was praised by <s>France</s>.",
            ),
        })
        .collect();
    let (_folder, path) = file("pairs.jsonl", lines.join("\n"));
    let (out, err, status) = run(&mut vigie(&["pairs", &path, "--lang", "en"]));
    assert_eq!((status, err.as_str()), (0, ""));
    let answers = json(&out);
    assert_eq!(answers.len(), 300);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], format!("n{n}"));
        let event = answer["event"].as_str().unwrap();
        assert_eq!(event, ["ASSAULT", "SUPPORT"][n % 2]);
        let confidence = answer["confidence"].as_f64().unwrap();
        assert!(confidence > 0.0 && confidence <= 1.0);
    }
}

#[test]
fn a_line_without_marks_is_named_and_the_others_are_done() {
    let text = [
        line("a", "France attacked Mali."),
        line("b", "<s>France</s> attacked <t>Mali</t>."),
        line("c", "<s>France attacked <t>Mali</t>."),
        "{\"id\": \"d\"".to_owned(),
        line("e", "<s>La France</s> a attaqué <t>le Mali</t> dimanche."),
    ]
    .join("\n");
    let (_folder, path) = file("pairs.jsonl", text);
    let (out, err, status) = run(&mut vigie(&["pairs", &path]));
    assert_eq!(status, 1);
    let ids: Vec<_> = json(&out).iter().map(|a| a["id"].clone()).collect();
    assert_eq!(ids, ["b", "e"]);
    assert!(err.contains("pairs.jsonl:1: no actor is marked"), "{err}");
    assert!(err.contains("pairs.jsonl:3: <s> is never closed"), "{err}");
    assert!(err.contains("pairs.jsonl:4: "), "{err}");
}

#[test]
fn there_is_an_answer_whatever_the_sentence() {
    let lines = [
        line("1", "<s>Qux</s> blorped <t>Zug</t>"),
        line("2", "<t>Z</t> <s>Q</s>"),
        line("3", "<s>Ein Satz</s> auf <t>Deutsch</t>."),
        line("4", "<s>Rome</s> yielded. Nobody thanked <t>Carthage</t>."),
    ];
    let mut command = vigie(&["pairs", "-"]);
    let (out, _, status) = run(command.write_stdin(lines.join("\n")));
    assert_eq!(status, 0);
    let answers = json(&out);
    assert_eq!(answers.len(), lines.len());
    for answer in answers {
        let event = answer["event"].as_str().unwrap();
        assert!(EventType::parse(event).is_some(), "{event}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (out, err, status) = run(&mut vigie(&["pairs", "nowhere.jsonl"]));
    assert_eq!((out.as_str(), status), ("", 1));
    assert!(err.contains("nowhere.jsonl"), "{err}");
}
