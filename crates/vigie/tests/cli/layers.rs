//! `vigie annotate`.

use crate::{FRENCH, file, json, run, vigie};

fn layer(name: &str) -> String {
    let (_folder, path) = file("in.jsonl", crate::two_documents());
    let (out, err, status) = run(&mut vigie(&["annotate", "--layer", name, &path]));
    assert_eq!((err.as_str(), status), ("", 0));
    out
}

#[test]
fn json_layers_keep_order_and_point_into_the_text() {
    for (name, field) in [
        ("tokens", "sentences"),
        ("times", "times"),
        ("quotes", "quotes"),
        ("mentions", "mentions"),
    ] {
        let lines = json(&layer(name));
        let ids: Vec<_> = lines
            .iter()
            .map(|line| line["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, ["fr-1", "en-1"]);
        let found = lines[0][field].as_array().unwrap();
        assert!(!found.is_empty(), "{name}");
        let (start, end) = (
            found[0]["start"].as_u64().unwrap(),
            found[0]["end"].as_u64().unwrap(),
        );
        let words: String = FRENCH
            .chars()
            .skip(start as usize)
            .take((end - start) as usize)
            .collect();
        match name {
            "times" => {
                let fields: Vec<_> = found[0]
                    .as_object()
                    .unwrap()
                    .keys()
                    .map(String::as_str)
                    .collect();
                assert_eq!(fields.join(" "), "start end text type value mod edtf");
                assert_eq!(
                    (words.as_str(), &found[0]["value"]),
                    ("jeudi", &serde_json::json!("2022-02-24"))
                );
            }
            "quotes" => assert_eq!(words, "« Été »"),
            "mentions" => assert_eq!(
                (words.as_str(), &found[0]["code"]),
                ("Kiev", &serde_json::json!("UKR"))
            ),
            _ => assert!(words.starts_with("Kiev et Moscou s'accusent")),
        }
    }
}

#[test]
fn the_parse_is_conllu() {
    let out = layer("parse");
    assert!(
        out.starts_with("# sent_id = fr-1-1\n# text = Kiev et Moscou"),
        "{out}"
    );
    assert!(out.lines().any(|line| line.contains("\tVERB\t")));
}

#[test]
fn pretokenised_keeps_words_and_order() {
    let input = "# sent_id = 1\n1-2\tDu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tDe\t_\t_\t_\t_\t0\troot\t_\t_\n2\tle\t_\t_\t_\t_\t1\tdep\t_\t_\n\
        3\tpain\t_\t_\t_\t_\t1\tdep\t_\t_\n\n1\tMoscou\t_\t_\t_\t_\t0\troot\t_\t_\n2\tmenace\t_\t_\t_\t_\t1\tdep\t_\t_\n\n";
    let (_folder, path) = file("in.conllu", input);
    let (out, err, status) = run(&mut vigie(&[
        "annotate",
        "--layer",
        "parse",
        "--pretokenised",
        "--lang",
        "fr",
        &path,
    ]));
    assert_eq!((err.as_str(), status), ("", 0));
    let forms = |text: &str| {
        let words = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        words
            .map(|line| line.split('\t').take(2).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(forms(&out), forms(input));
    assert!(out.contains("\tpain\tpain\tNOUN\t"), "{out}");
    let (_, _, status) = run(&mut vigie(&[
        "annotate",
        "--layer",
        "tokens",
        "--pretokenised",
        "--lang",
        "fr",
        &path,
    ]));
    assert_eq!(status, 2);
}
