//! The command as a user meets it, by theme.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

mod bad_input;
mod demo;
mod determinism;
mod evaluate;
mod formats;
mod layers;
mod ledger;
mod pairs;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const FRENCH: &str = "Kiev et Moscou s'accusent de bombardements. « Été » d'inquiétude : Paris exige le retrait des troupes russes \
    d'Ukraine.\n\nLa Russie a attaqué l'Ukraine jeudi.";
const ENGLISH: &str =
    "Russia attacked Ukraine on Thursday. France condemned the invasion and demanded a ceasefire.";

fn vigie(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("vigie").unwrap();
    command.args(arguments).env_remove("SOURCE_DATE_EPOCH");
    command
}

/// A folder with one file in it, and the file's path.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// Standard output, standard error and exit status.
fn run(command: &mut Command) -> (String, String, i32) {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap(),
    )
}

/// Lines of JSON.
fn json(out: &str) -> Vec<Value> {
    out.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Both texts as JSON Lines.
fn two_documents() -> String {
    let line = |id: &str, lang: &str, text: &str| {
        serde_json::json!({"id": id, "lang": lang, "date": "2022-02-24", "title": "Ukraine", "text": text, "url": "https://example.org/1"})
            .to_string()
    };
    format!(
        "{}\n{}\n",
        line("fr-1", "fr", FRENCH),
        line("en-1", "en", ENGLISH)
    )
}
