//! Trains the language models of `vigie-text` from open treebanks, and the weights of `vigie-events` from hand-coded documents.

mod adam;
mod drift;
mod fit;
mod graph;
mod language;
mod lemmas;
mod lexicon;
mod linear;
mod pairs;
mod random;
mod score;
mod tape;
mod treebank;
mod weigh;

use std::path::{Path, PathBuf};

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
    /// Statements gained and lost on the sample corpus and the test suite since the reading that counted last.
    Drift {
        /// The project's folder.
        #[arg(long, default_value = ".")]
        root: PathBuf,
        /// Let the present reading count from now on.
        #[arg(long)]
        keep: bool,
    },
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
        /// The lexicon: `lefff-3.4.mlex` (French), `lemma_lu.csv` of LemmInflect (English).
        #[arg(long)]
        lexicon: PathBuf,
        /// Trees of news sentences of the project's own (`data/treebank/fr/news.conllu`).
        #[arg(long)]
        news: Option<PathBuf>,
        /// Keep a tenth of French GSD out of training, to choose by.
        #[arg(long)]
        hold_out: bool,
        /// Take the network of this model file, and train the rest only.
        #[arg(long)]
        reuse_network: Option<PathBuf>,
        /// Start from the network of this model file in place of chance.
        #[arg(long)]
        start: Option<PathBuf>,
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
    /// The gazetteer, from the table that `data/places/geonames.py` writes.
    Gazetteer {
        /// The table.
        table: PathBuf,
        /// The file to write (`data/places/gazetteer.bin`).
        out: PathBuf,
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
        /// Every fifth tree only: those of the project's own news sentences that no model has seen.
        #[arg(long)]
        fifth: bool,
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
        Command::Drift { root, keep } => drift::drift(&root, keep),
        Command::Pairs { data, out } => pairs::pairs(&data, &out),
        Command::Weigh { data, held, out } => weigh::weigh(&data, held.as_deref(), &out),
        Command::Language {
            lang,
            data,
            out,
            vectors,
            lexicon,
            news,
            hold_out,
            reuse_network,
            start,
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
            let banks = treebank::load(lang, &data, news.as_deref(), hold_out)?;
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
            let text =
                std::fs::read_to_string(&lexicon).with_context(|| lexicon.display().to_string())?;
            let lexicon = lexicon::read(lang, &text)?;
            let inputs = language::Inputs {
                vectors,
                lexicon,
                reuse: reuse_network,
                start,
            };
            language::train(lang, &banks, &inputs, &out, plan)
        }
        Command::Gazetteer { table, out } => gazetteer(&table, &out),
        Command::Score {
            lang,
            model,
            vectors,
            fifth,
            gold,
        } => {
            let lang = Lang::from_code(&lang).context("--lang is fr or en")?;
            let mut trees = treebank::read(&gold)?;
            if fifth {
                trees = treebank::fifth(trees).0;
            }
            score::score(lang, &model, &vectors, &trees)
        }
    }
}

fn gazetteer(table: &Path, out: &Path) -> Result<()> {
    let read = || table.display().to_string();
    let text = std::fs::read_to_string(table).with_context(read)?;
    let bytes = vigie_events::gazetteer::write(&read(), &text)?;
    std::fs::write(out, &bytes).with_context(|| out.display().to_string())?;
    tracing::info!("{}: {} bytes", out.display(), bytes.len());
    Ok(())
}
