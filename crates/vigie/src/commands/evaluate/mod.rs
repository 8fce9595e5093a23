//! `vigie evaluate`: how far the reading, or one layer of it, agrees with what people wrote down.

mod parses;
mod statements;
mod times;

use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Evaluate, console: &mut Console) -> anyhow::Result<()> {
    match (
        &arguments.gold,
        &arguments.conllu,
        &arguments.timeml,
        arguments.lang,
    ) {
        (_, Some(treebank), _, Some(lang)) => parses::run(treebank, lang, console),
        (_, _, Some(folder), Some(lang)) => times::run(folder, lang, arguments.misses, console),
        (Some(gold), ..) => statements::run(gold, arguments, console),
        // The arguments are declared so that this cannot happen.
        _ => anyhow::bail!("name a hand-coded file, or --conllu or --timeml with --lang"),
    }
}
