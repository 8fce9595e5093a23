//! `vigie demo`: reads the shipped sample into a ledger, shows what it holds, and serves the dashboard.

use indicatif::ProgressBar;
use vigie::run::Given;
use vigie::sample;
use vigie_ledger::{Filter, Ledger, Period};
use vigie_server::Options;

use crate::cli;
use crate::commands::serve::{self, Temporary};
use crate::commands::{claims, ingest, outcomes, tension, timeline};
use crate::console::Console;

/// Announcements shown.
const ANNOUNCEMENTS: usize = 40;

pub fn run(arguments: &cli::Demo, console: &mut Console) -> anyhow::Result<()> {
    let reader = super::reader(None)?;
    let temporary = match &arguments.ledger {
        None if !arguments.no_serve => Some(Temporary::new()?),
        _ => None,
    };
    let file = arguments
        .ledger
        .clone()
        .or_else(|| temporary.as_ref().map(Temporary::ledger));
    let mut ledger = match &file {
        Some(file) => Ledger::open(file)?,
        None => Ledger::in_memory()?,
    };
    let given = Given::default();
    let documents = sample::dispatches()?;
    let bar = ProgressBar::hidden();
    ingest::ingest(
        &mut ledger,
        documents,
        |_| false,
        (reader, &given),
        (console, &bar),
    )?;
    ledger.settle()?;
    show(&ledger, console)?;
    console.flush()?;
    drop(ledger);
    match file {
        Some(ledger) if !arguments.no_serve => {
            let options = Options {
                ledger,
                ..Options::default()
            };
            serve::dashboard(options, arguments.listen, console)
        }
        _ => Ok(()),
    }
}

fn show(ledger: &Ledger, console: &mut Console) -> anyhow::Result<()> {
    let all = Filter::default().whole();
    let occurrences = ledger.timeline(&all)?;
    console.put(&timeline::rows(&occurrences.rows).table())?;
    console.put("\nWhat is disputed, or only somebody's word\n\n")?;
    let claims = ledger.claims(&all)?;
    console.put(&claims::rows(&claims.rows).table())?;
    console.put("\nTension\n\n")?;
    for (actor, recipient) in [("RUS", "UKR"), ("USA", "RUS"), ("FRA", "RUS")] {
        let pair = Filter {
            actor: Some(actor.into()),
            recipient: Some(recipient.into()),
            ..Filter::default()
        };
        console.put(&tension::spark(&ledger.tension(&pair, Period::Week)?))?;
    }
    console.put("\nWhat became of what was announced\n\n")?;
    console.put(&outcomes::tallies(&outcomes::records(ledger, &all)?).table())?;
    console.put("\n")?;
    let announced = ledger.outcomes(&Filter {
        limit: Some(ANNOUNCEMENTS),
        ..Filter::default()
    })?;
    console.put(&outcomes::rows(&announced.rows).table())?;
    let summary = ledger.summary()?;
    console.put(&format!(
        "\n{} occurrences told by {} statements in {} dispatches of the shipped sample.\n",
        summary.occurrences, summary.statements, summary.documents
    ))?;
    Ok(())
}
