//! Trains the language models of `vigie-text` from open treebanks, and the weights of `vigie-events` from hand-coded documents.

mod adam;
mod fit;
mod graph;
mod language;
mod lemmas;
mod linear;
mod pairs;
mod random;
mod score;
mod tape;
mod treebank;
mod weigh;

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
    /// Which words tell an event and who takes part, from hand-coded documents.
    Weigh {
        /// Folder of hand-coded documents (`data/training`).
        #[arg(long)]
        data: PathBuf,
        /// Folder of hand-coded documents to measure on.
        #[arg(long)]
        held: Option<PathBuf>,
        /// Folder for `trigger.vigie` and `choice.vigie`.
        #[arg(long)]
        out: PathBuf,
    },
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
        /// The static vectors to start from (`models/fr.vec`).
        #[arg(long)]
        vectors: PathBuf,
        /// `conjugations.json` of the npm package `french-verbs-lefff`.
        #[arg(long)]
        verbs: Option<PathBuf>,
        /// `words.json` of the npm package `french-words-gender-lefff`.
        #[arg(long)]
        nouns: Option<PathBuf>,
        /// Keep a tenth of French GSD out of training, to choose by.
        #[arg(long)]
        hold_out: bool,
        /// Take the network of this model file, and train the rest only.
        #[arg(long)]
        reuse_network: Option<PathBuf>,
        /// Rounds over the data.
        #[arg(long, default_value_t = 50)]
        epochs: usize,
        /// Words in a step.
        #[arg(long, default_value_t = 800)]
        batch: usize,
        /// Highest learning rate.
        #[arg(long, default_value_t = 0.002)]
        rate: f32,
        /// Width of the network.
        #[arg(long, default_value_t = 160)]
        width: usize,
        /// Layers of the network.
        #[arg(long, default_value_t = 4)]
        blocks: usize,
        /// Width of the arc scorer.
        #[arg(long, default_value_t = 96)]
        arc: usize,
        /// Share hidden between layers.
        #[arg(long, default_value_t = 0.25)]
        drop: f32,
        /// Share hidden before the heads.
        #[arg(long, default_value_t = 0.33)]
        head_drop: f32,
        /// Share of words, and of static vectors, hidden.
        #[arg(long, default_value_t = 0.1)]
        word_drop: f32,
        /// Seed of all chance.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The model that tells the relation between two marked actors.
    Pairs {
        /// The folder of our training sentences and documents.
        #[arg(long, default_value = "data/training")]
        data: PathBuf,
        /// The model file to write.
        #[arg(long, default_value = "data/weights/pairs.vigie")]
        out: PathBuf,
    },
    /// Scores of a model on a treebank.
    Score {
        /// `fr` or `en`.
        #[arg(long)]
        lang: String,
        /// The model file.
        #[arg(long)]
        model: PathBuf,
        /// The static vectors it was trained with.
        #[arg(long)]
        vectors: PathBuf,
        /// The treebank.
        gold: PathBuf,
    },
}

fn main() -> Result<()> {
    tracing_subscriber::fmt()
        .with_target(false)
        .without_time()
        .init();
    match Args::parse().command {
        Command::Pairs { data, out } => pairs::pairs(&data, &out),
        Command::Weigh { data, held, out } => weigh::weigh(&data, held.as_deref(), &out),
        Command::Language {
            lang,
            data,
            out,
            vectors,
            verbs,
            nouns,
            hold_out,
            reuse_network,
            epochs,
            batch,
            rate,
            width,
            blocks,
            arc,
            drop,
            head_drop,
            word_drop,
            seed,
        } => {
            let lang = Lang::from_code(&lang).context("--lang is fr or en")?;
            let banks = treebank::load(lang, &data, hold_out)?;
            let size = graph::Size {
                width,
                blocks,
                arc,
                label: 96,
            };
            let noise = graph::Noise {
                layer: drop,
                head: head_drop,
                word: word_drop,
                vector: word_drop,
            };
            let plan = fit::Plan {
                size,
                noise,
                epochs,
                batch,
                rate,
                seed,
            };
            let mut lexicon = Vec::new();
            if let Some(path) = verbs {
                lexicon.extend(lemmas::conjugations(&std::fs::read_to_string(path)?)?);
            }
            if let Some(path) = nouns {
                lexicon.extend(lemmas::nouns(&std::fs::read_to_string(path)?)?);
            }
            let inputs = language::Inputs {
                vectors,
                lexicon,
                reuse: reuse_network,
            };
            language::train(lang, &banks, &inputs, &out, plan)
        }
        Command::Score {
            lang,
            model,
            vectors,
            gold,
        } => {
            let lang = Lang::from_code(&lang).context("--lang is fr or en")?;
            score::score(lang, &model, &vectors, &gold)
        }
    }
}
