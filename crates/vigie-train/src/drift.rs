//! What a change of the reader does to a fixed corpus: statements gained and lost on the sample and the test suite.
//!
//! The reading that counted last is kept in `tests/drift.tsv`; `--keep` makes the present one count from now on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use vigie::gold;
use vigie_events::Reader;

/// The corpora, below the project's folder.
const CORPORA: [&str; 3] = [
    "data/sample/dispatches.jsonl",
    "tests/suite/fr",
    "tests/suite/en",
];
/// Where the reading that counted last is kept.
const KEPT: &str = "tests/drift.tsv";

/// Prints statements gained and lost against the kept reading; with `keep`, keeps the present one.
pub fn drift(root: &Path, keep: bool) -> Result<()> {
    let present = reading(root)?;
    let path = root.join(KEPT);
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let before: Vec<&str> = kept.lines().collect();
    let after: Vec<&str> = present.iter().map(String::as_str).collect();
    let (lost, gained) = (missing(&before, &after), missing(&after, &before));
    let mut out = String::new();
    for (sign, lines) in [('-', &lost), ('+', &gained)] {
        for line in lines {
            out.push_str(&format!("{sign} {}\n", line.replace('\t', " | ")));
        }
    }
    out.push_str(&format!(
        "{} statements, {} before; {} gained, {} lost\n",
        after.len(),
        before.len(),
        gained.len(),
        lost.len()
    ));
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes())?;
    if keep {
        fs::write(&path, present.join("\n") + "\n")
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// One line a statement, in the order of corpora, documents and statements.
fn reading(root: &Path) -> Result<Vec<String>> {
    let reader = Reader::new()?;
    let mut lines = Vec::new();
    for corpus in CORPORA {
        let documents = documents(&root.join(corpus))?;
        let read: Vec<Vec<String>> = documents
            .par_iter()
            .map(|document| {
                let statements = gold::read(&reader, document);
                statements.iter().map(|s| line(&document.id, s)).collect()
            })
            .collect();
        lines.extend(read.into_iter().flatten());
    }
    Ok(lines)
}

/// The documents of a corpus: hand-coded ones, or plain ones without statements.
fn documents(path: &Path) -> Result<Vec<gold::Document>> {
    if path.extension().is_none_or(|e| e != "jsonl") {
        return Ok(gold::load(path)?);
    }
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let plain = |line: &str| {
        let mut value: serde_json::Value = serde_json::from_str(line)?;
        value["statements"] = serde_json::json!([]);
        Ok(serde_json::from_value(value)?)
    };
    text.lines().map(plain).collect()
}

fn line(document: &str, statement: &gold::Statement) -> String {
    let item = gold::notation::item(statement);
    let words: Vec<&str> = item.split_whitespace().collect();
    format!("{document}\t{}\t{}", statement.at, words.join(" "))
}

/// The lines of `these` that `those` do not hold, as often as they do not.
fn missing<'l>(these: &[&'l str], those: &[&str]) -> Vec<&'l str> {
    let mut there: BTreeMap<&str, usize> = BTreeMap::new();
    for line in those {
        *there.entry(line).or_default() += 1;
    }
    let mut absent = |line: &&&str| match there.get_mut(**line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    these.iter().filter(|line| absent(line)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn lines_are_counted() {
        assert_eq!(missing(&["a", "a", "b"], &["a", "c"]), ["a", "b"]);
        assert_eq!(missing(&["a"], &["a", "a"]), Vec::<&str>::new());
    }
}
