//! Statements against hand-coded documents: precision, recall and F1.
//!
//! Figures and layout are those of the reference scorer, to the byte.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use vigie::gold::{self, score};

use crate::cli;
use crate::commands::reader;
use crate::console::Console;

pub fn run(gold: &Path, arguments: &cli::Evaluate, console: &mut Console) -> anyhow::Result<()> {
    let documents = gold::load(gold)?;
    let readings = match &arguments.reading {
        Some(file) => gold::load(file)?
            .into_iter()
            .map(|d| (d.id, d.statements))
            .collect(),
        None => read(&documents)?,
    };
    let per = match arguments.per {
        None => score::Per::All,
        Some(cli::Per::Event) => score::Per::Event,
        Some(cli::Per::Standing) => score::Per::Standing,
        Some(cli::Per::Lang) => score::Per::Lang,
    };
    let score = score::score(&documents, &readings, per);
    for miss in score.misses.iter().take(arguments.misses) {
        console.put(&miss_line(miss))?;
    }
    if arguments.json {
        console.put(&json(&score.rows))?;
    } else {
        for (name, row) in &score.rows {
            console.put(&figures(name, row))?;
        }
    }
    Ok(())
}

/// Vigie's own readings of the documents.
fn read(documents: &[gold::Document]) -> anyhow::Result<BTreeMap<String, Vec<gold::Statement>>> {
    let reader = reader(None)?;
    Ok(documents
        .par_iter()
        .map(|document| (document.id.clone(), gold::read(reader, document)))
        .collect())
}

fn miss_line(miss: &score::Miss) -> String {
    let kind = if miss.missed { "missed  " } else { "invented" };
    let s = &miss.statement;
    format!(
        "{kind} {} {:9} {:12} {}\n",
        miss.document,
        s.event,
        s.standing,
        quoted(&s.trigger)
    )
}

fn figures(name: &str, row: &score::Row) -> String {
    let depths = score::DEPTHS.iter().enumerate().map(|(n, depth)| {
        let [p, r, f1] = row.figures(n);
        format!("{depth} P {p:.3} R {r:.3} F1 {f1:.3}")
    });
    format!(
        "{name:12} gold {:4} read {:4}  {}\n",
        row.gold,
        row.read,
        depths.collect::<Vec<_>>().join("  ")
    )
}

/// `{"all": {"event": {"p": 0.5, "r": 0.5, "f1": 0.5}, …}}`, with the blanks that Python puts.
fn json(rows: &BTreeMap<String, score::Row>) -> String {
    let row = |row: &score::Row| {
        let depths = score::DEPTHS.iter().enumerate().map(|(n, depth)| {
            let [p, r, f1] = row.figures(n);
            format!("\"{depth}\": {{\"p\": {p:?}, \"r\": {r:?}, \"f1\": {f1:?}}}")
        });
        depths.collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<String> = rows
        .iter()
        .map(|(name, r)| format!("\"{name}\": {{{}}}", row(r)))
        .collect();
    format!("{{{}}}\n", rows.join(", "))
}

/// A text between quotes as Python shows it.
fn quoted(text: &str) -> String {
    let mark = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::from(mark);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == mark => out.extend(['\\', c]),
            ' ' => out.push(' '),
            c if c.is_control() || c.is_whitespace() => out.push_str(&match c as u32 {
                n @ ..=0xff => format!("\\x{n:02x}"),
                n => format!("\\u{n:04x}"),
            }),
            c => out.push(c),
        }
    }
    out.push(mark);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_python_does() {
        assert_eq!(quoted("menace"), "'menace'");
        assert_eq!(quoted("s'accusent"), "\"s'accusent\"");
        assert_eq!(quoted("l'\"accord\""), "'l\\'\"accord\"'");
        assert_eq!(quoted("a\u{a0}b\u{202f}c\n"), "'a\\xa0b\\u202fc\\n'");
    }

    #[test]
    fn rows_are_laid_out_as_the_reference_does() {
        let row = score::Row {
            gold: 5,
            read: 5,
            hits: [5, 4, 5, 3],
        };
        assert_eq!(
            figures("all", &row),
            "all          gold    5 read    5  event P 1.000 R 1.000 F1 1.000  who P 0.800 R 0.800 F1 0.800  \
             standing P 1.000 R 1.000 F1 1.000  whole P 0.600 R 0.600 F1 0.600\n"
        );
        let rows = BTreeMap::from([("all".to_owned(), row)]);
        assert!(
            json(&rows).starts_with(
                "{\"all\": {\"event\": {\"p\": 1.0, \"r\": 1.0, \"f1\": 1.0}, \"who\": "
            )
        );
    }
}
