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
        Command::Explain(arguments) => commands::explain::run(arguments, &mut console),
        Command::Annotate(arguments) => commands::annotate::run(arguments, &mut console),
        Command::Pairs(arguments) => commands::pairs::run(arguments, &mut console),
        Command::Evaluate(arguments) => commands::evaluate::run(arguments, &mut console),
    };
    console.close(done)
}
