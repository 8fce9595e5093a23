//! Trains the language models of `vigie-text` from open treebanks.

mod lemmas;
mod linear;
mod treebank;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use vigie_text::Lang;

#[derive(Parser)]
#[command(version, about)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tagger, lemmatiser and parser of one language, from Universal Dependencies treebanks.
    Language {
        /// `fr` or `en`.
        #[arg(long)]
        lang: String,
        /// Directory with the `.conllu` files.
        #[arg(long)]
        data: PathBuf,
        /// The model file to write.
        #[arg(long)]
        out: PathBuf,
        /// Rounds over the data.
        #[arg(long, default_value_t = 8)]
        epochs: usize,
    },
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Language {
            lang,
            data,
            out,
            epochs,
        } => {
            let lang = Lang::from_code(&lang).context("--lang is fr or en")?;
            let banks = treebank::load(lang, &data)?;
            let models = linear::train(lang, &banks, epochs)?;
            std::fs::write(&out, models.write())?;
            linear::report(lang, models, &banks)
        }
    }
}
