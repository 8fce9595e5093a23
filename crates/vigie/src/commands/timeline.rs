//! `vigie timeline`: occurrences by day.

use vigie_ledger::Occurrence;

use super::ledger::{Rows, event, put, when, who, words};
use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Timeline, console: &mut Console) -> anyhow::Result<()> {
    let ledger = arguments.ledger.for_view(console)?;
    let page = ledger.timeline(&arguments.filters.filter())?;
    put(console, arguments.format, &rows(&page.rows), &page)
}

/// A row an occurrence.
pub fn rows(occurrences: &[Occurrence]) -> Rows {
    let mut rows = Rows::new(&[
        ("date", 23),
        ("state", 13),
        ("who → whom", 40),
        ("event", 22),
        ("witnesses", 9),
        ("statements", 10),
        ("words", 0),
        ("id", 0),
    ]);
    for o in occurrences {
        rows.add(vec![
            when(o),
            o.state.as_str().to_owned(),
            who(o),
            event(o),
            o.witnesses.len().to_string(),
            o.told.len().to_string(),
            words(o),
            o.id.clone(),
        ]);
    }
    rows
}
