//! `vigie search`: documents that hold words.

use super::ledger::{Rows, put};
use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Search, console: &mut Console) -> anyhow::Result<()> {
    let ledger = arguments.ledger.for_view(console)?;
    let page = ledger.search(&arguments.words.join(" "), &arguments.filters.filter())?;
    let mut rows = Rows::new(&[
        ("published", 10),
        ("publication", 24),
        ("title", 40),
        ("words", 60),
        ("statements", 10),
        ("id", 0),
    ]);
    for hit in &page.rows {
        rows.add(vec![
            hit.document.published.clone(),
            hit.document.publication.clone(),
            hit.document.title.clone(),
            hit.snippet.split_whitespace().collect::<Vec<_>>().join(" "),
            hit.statements.len().to_string(),
            hit.document.id.clone(),
        ]);
    }
    put(console, arguments.format, &rows, &page)
}
