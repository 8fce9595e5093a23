//! `vigie scenario`: how far each step of a scenario has gone.

use vigie_ledger::{Board, Scenario};

use super::ledger::{Rows, day, put};
use crate::cli::{self, OutputForm};
use crate::console::Console;

pub fn run(arguments: &cli::Scenario, console: &mut Console) -> anyhow::Result<()> {
    let scenario = match &arguments.file {
        Some(path) => Scenario::load(path)?,
        None => Scenario::example()?,
    };
    let ledger = arguments.ledger.for_view(console)?;
    let board = ledger.scenario(&scenario, &arguments.filters.filter())?;
    if arguments.format == OutputForm::Table {
        console.put(&format!("{}\n{}\n\n", board.title, board.description))?;
    }
    put(console, arguments.format, &rows(&board), &board)
}

fn rows(board: &Board) -> Rows {
    let mut rows = Rows::new(&[
        ("step", 40),
        ("stage", 10),
        ("since", 10),
        ("statements", 10),
        ("denied", 7),
        ("evidence", 0),
    ]);
    for cell in &board.steps {
        let last = cell.reached.last();
        let evidence = last.and_then(|r| r.evidence.first()).map(|told| {
            let document = &told.document;
            format!(
                "{} · {} · {}",
                document.published, document.publication, told.statement.text
            )
        });
        rows.add(vec![
            cell.step.name.clone(),
            cell.stage.as_str().to_owned(),
            day(last.and_then(|r| r.first)),
            last.map(|r| r.statements.to_string()).unwrap_or_default(),
            cell.denied.to_string(),
            evidence.unwrap_or_default(),
        ]);
    }
    rows
}
