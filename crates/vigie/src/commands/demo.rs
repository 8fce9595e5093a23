//! `vigie demo`: reads the shipped sample into a ledger in memory and prints its timeline.

use vigie::format::{Line, Read, timeline};
use vigie::run::{self, Given};
use vigie::sample;
use vigie_ledger::{Document, Ledger};

use super::read::tell;
use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Demo, console: &mut Console) -> anyhow::Result<()> {
    let reader = super::reader(None)?;
    let mut ledger = Ledger::default();
    let given = Given::default();
    let make = |document| run::read(reader, &given, document);
    run::in_order(sample::dispatches()?, make, |outcome| {
        if let Some(read) = tell(outcome, console) {
            ledger.record(cited(&read), read.statements);
        }
        anyhow::Ok(())
    })?;
    let entries = ledger.timeline();
    console.put(&timeline(entries.iter().map(|entry| Line {
        date: entry.day(),
        statement: entry.statement,
    })))?;
    console.put(&format!(
        "\n{} statements in {} dispatches of the shipped sample.\n",
        entries.len(),
        ledger.documents().len()
    ))?;
    if !arguments.no_serve {
        console.note("there is no dashboard yet; the timeline is all there is to see");
    }
    Ok(())
}

/// What the ledger keeps of a document.
fn cited(read: &Read) -> Document {
    let document = &read.document;
    Document {
        id: document.id.clone(),
        title: document.title.clone(),
        url: document.url.clone(),
        publication: document.publication.clone(),
        published: document.date.clone().unwrap_or_default(),
        language: read.language.clone(),
    }
}
