//! `vigie pairs`: the relation between two marked actors, a line a text.

use anyhow::anyhow;
use serde::Serialize;
use vigie::run::{self, Given, Outcome};
use vigie_events::pair::{Marked, Pairs, Relation};

use super::read::{open, tell};
use crate::cli;
use crate::console::Console;

/// A line of the output.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(flatten)]
    relation: Relation,
}

pub fn run(arguments: &cli::Pairs, console: &mut Console) -> anyhow::Result<()> {
    let reader = super::reader(arguments.lang)?;
    let pairs = Pairs::new(reader)?;
    let given = Given {
        date: None,
        lang: arguments.lang,
    };
    let make = |source| run::prepare(source, &given).then(|document, _| line(&pairs, &document));
    for file in &arguments.files {
        let Some(texts) = open(file, console) else {
            continue;
        };
        let mut count = 0;
        run::in_order(texts, make, |outcome| {
            count += 1;
            let place = outcome.as_ref().map(place_of).unwrap_or_default();
            match tell(outcome, console) {
                Some(Ok(line)) => console.put(&line)?,
                Some(Err(error)) => console.failed(format_args!("{place}: {error}")),
                None => {}
            }
            anyhow::Ok(())
        })?;
        if count == 0 {
            console.note(format_args!("{}: empty, nothing to read", file.display()));
        }
    }
    Ok(())
}

fn place_of<T>(outcome: &Outcome<T>) -> String {
    outcome.place.clone()
}

/// The answer for one text, as JSON with a line end.
fn line(pairs: &Pairs<'_>, document: &vigie_events::Document) -> anyhow::Result<String> {
    let marked = Marked::parse(&document.text)?;
    let relation = pairs
        .relation(&marked, document.lang)
        .map_err(|error| anyhow!("{error}"))?;
    let mut line = serde_json::to_string(&Line {
        id: &document.id,
        relation,
    })?;
    line.push('\n');
    Ok(line)
}
