//! The `vigie` command: its arguments, then one module a command.

mod cli;
mod commands;
mod console;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::console::Console;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut console = Console::new();
    let done = match &cli.command {
        Command::Demo(arguments) => commands::demo::run(arguments, &mut console),
        Command::Read(arguments) => commands::read::run(arguments, &mut console),
        Command::Ingest(arguments) => commands::ingest::run(arguments, &mut console),
        Command::Timeline(arguments) => commands::timeline::run(arguments, &mut console),
        Command::Claims(arguments) => commands::claims::run(arguments, &mut console),
        Command::Outcomes(arguments) => commands::outcomes::run(arguments, &mut console),
        Command::Tension(arguments) => commands::tension::run(arguments, &mut console),
        Command::Alerts(arguments) => commands::alerts::run(arguments, &mut console),
        Command::Scenario(arguments) => commands::scenario::run(arguments, &mut console),
        Command::Search(arguments) => commands::search::run(arguments, &mut console),
        Command::Show(arguments) => commands::show::run(arguments, &mut console),
        Command::Sql(arguments) => commands::sql::run(arguments, &mut console),
        Command::Serve(arguments) => commands::serve::run(arguments, &mut console),
        Command::Export(arguments) => commands::export::run(arguments, &mut console),
        Command::Explain(arguments) => commands::explain::run(arguments, &mut console),
        Command::Annotate(arguments) => commands::annotate::run(arguments, &mut console),
        Command::Pairs(arguments) => commands::pairs::run(arguments, &mut console),
        Command::Evaluate(arguments) => commands::evaluate::run(arguments, &mut console),
    };
    console.close(done)
}
