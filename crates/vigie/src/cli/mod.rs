//! The arguments of the command.

mod ledger;

pub use ledger::{
    Alerts, Claims, Export, Ingest, LedgerFile, Outcomes, OutputForm, Period, Scenario, Search,
    Show, Sql, Tension, Timeline,
};

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use vigie_text::{DocDate, Lang};

/// Reads dated news about international crises: who did or said what to whom, on whose word, with what standing.
#[derive(Parser)]
#[command(
    version,
    arg_required_else_help = true,
    after_help = "Exit status: 0 done, 1 some documents could not be read \
    (named on standard error, the rest done), 2 unusable arguments."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Subcommand)]
pub enum Command {
    /// Read the shipped sample into a ledger and show what it holds
    Demo(Demo),
    /// Read documents and write their statements
    Read(Read),
    /// Read documents into a ledger; what it holds already is passed over
    Ingest(Ingest),
    /// Occurrences by day
    Timeline(Timeline),
    /// What is asserted, denied and contested, and by whom
    Claims(Claims),
    /// What became of promises, threats, demands and forecasts
    Outcomes(Outcomes),
    /// Cooperation and conflict of a pair of actors over time
    Tension(Tension),
    /// Sudden changes in the conflict of pairs
    Alerts(Alerts),
    /// How far each step of a scenario has gone
    Scenario(Scenario),
    /// Documents that hold words
    Search(Search),
    /// One document, statement or occurrence, with all that hangs on it
    Show(Show),
    /// Ask the ledger in SQL; only reads; CSV
    Sql(Sql),
    /// Serve the API and the dashboard
    Serve(Serve),
    /// Write the ledger to a file in another format
    Export(Export),
    /// Show one sentence through every stage, in words
    Explain(Explain),
    /// Write one layer of the analysis
    Annotate(Annotate),
    /// Tell the relation between two actors that are marked in a text
    Pairs(Pairs),
    /// Measure against hand-coded documents
    Evaluate(Evaluate),
}

#[derive(Args)]
pub struct Demo {
    /// Stop after the views, without the dashboard
    #[arg(long)]
    pub no_serve: bool,
    /// Where the dashboard listens
    #[arg(long, value_name = "ADDR:PORT", default_value = LISTEN)]
    pub listen: SocketAddr,
    /// Keep the ledger in this file [default: a temporary one]
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
}

/// Where the dashboard listens when nothing else is said: this machine only.
const LISTEN: &str = "127.0.0.1:8470";

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub ledger: LedgerFile,
    #[command(flatten)]
    pub access: Access,
    /// Scenario boards (TOML), shown beside the shipped one
    #[arg(long = "scenario", value_name = "FILE")]
    pub scenarios: Vec<PathBuf>,
}

/// Who may reach a server.
#[derive(Args)]
pub struct Access {
    /// Where to listen; an address that other machines can reach needs a token
    #[arg(long, value_name = "ADDR:PORT", default_value = LISTEN)]
    pub listen: SocketAddr,
    /// What a writer must show; without it nothing can be written. Better set in the environment than on the command line, which others can see
    #[arg(long, env = "VIGIE_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// A further name to answer to on the loopback, such as that of a proxy before it
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
}

#[derive(Args)]
pub struct Read {
    #[command(flatten)]
    pub input: Input,
    /// How the statements are written
    #[arg(long, value_enum, default_value = "table")]
    pub format: OutputFormat,
    /// Leave out statements of less confidence, 0 to 1
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = probability)]
    pub threshold: f32,
    /// Date of coding for the field `coded_date`; without it, the day of SOURCE_DATE_EPOCH; without either, unknown
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub coded_date: Option<String>,
}

/// Where documents come from, and what is known of all of them.
#[derive(Args)]
pub struct Input {
    /// Files to read: plain text, or JSON Lines with a `text` a line; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Date of every document, whatever it says itself: YYYY-MM-DD, YYYY-MM or YYYY
    #[arg(long, value_parser = date)]
    pub date: Option<String>,
    /// Language of every document, whatever it says itself [default: what it declares, else detected]
    #[arg(long, value_parser = lang, value_name = "fr|en")]
    pub lang: Option<Lang>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum OutputFormat {
    /// For eyes
    Table,
    /// One statement a line, PLOVER 2.0 field names
    Jsonl,
    /// One document a line, as hand-coded readings are written
    Gold,
    /// One statement a row
    Csv,
    /// Every sentence's parse, its statements as comments
    Conllu,
}

#[derive(Args)]
pub struct Explain {
    /// A sentence or a short text
    pub text: String,
    /// Its date: YYYY-MM-DD, YYYY-MM or YYYY
    #[arg(long, value_parser = date)]
    pub date: Option<String>,
    /// Its language [default: detected]
    #[arg(long, value_parser = lang, value_name = "fr|en")]
    pub lang: Option<Lang>,
}

#[derive(Args)]
pub struct Annotate {
    #[command(flatten)]
    pub input: Input,
    /// The layer
    #[arg(long, value_enum)]
    pub layer: Layer,
    /// The input is CoNLL-U, whose words are kept (layer `parse` only)
    #[arg(long, requires = "lang")]
    pub pretokenised: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Layer {
    /// Sentences and words, JSON Lines
    Tokens,
    /// With part of speech, lemma, head and relation, CoNLL-U
    Parse,
    /// Time expressions, JSON Lines
    Times,
    /// Actors, JSON Lines
    Mentions,
    /// Quotations, JSON Lines
    Quotes,
}

#[derive(Args)]
pub struct Pairs {
    /// JSON Lines with `id` and `text`, where <s>…</s> marks who acts and <t>…</t> who is acted on; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Language of every text [default: what it declares, else detected]
    #[arg(long, value_parser = lang, value_name = "fr|en")]
    pub lang: Option<Lang>,
}

#[derive(Args)]
pub struct Evaluate {
    /// Hand-coded documents: a .jsonl file, a .md file in the notation, or a folder of them
    #[arg(required_unless_present_any = ["conllu", "timeml"], conflicts_with_all = ["conllu", "timeml"])]
    pub gold: Option<PathBuf>,
    /// Score these readings, one document a line, in place of Vigie's own
    #[arg(long, value_name = "FILE")]
    pub reading: Option<PathBuf>,
    /// A row for each of these
    #[arg(long, value_enum)]
    pub per: Option<Per>,
    /// Show the first N statements that were missed or invented
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub misses: usize,
    /// Print the figures as JSON
    #[arg(long)]
    pub json: bool,
    /// Score tags and parses against a CoNLL-U treebank
    #[arg(
        long,
        value_name = "FILE",
        requires = "lang",
        conflicts_with = "timeml"
    )]
    pub conllu: Option<PathBuf>,
    /// Score time expressions against a folder of TimeML documents (.tml)
    #[arg(long, value_name = "DIR", requires = "lang")]
    pub timeml: Option<PathBuf>,
    /// Language of the treebank or of the TimeML documents
    #[arg(long, value_parser = lang, value_name = "fr|en")]
    pub lang: Option<Lang>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Per {
    Event,
    Standing,
    Lang,
}

fn date(text: &str) -> Result<String, String> {
    DocDate::parse(text)
        .map(|date| date.to_string())
        .map_err(|e| format!("{e}: write YYYY-MM-DD, YYYY-MM or YYYY"))
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::from_code(text).ok_or_else(|| "Vigie reads `fr` and `en`".to_owned())
}

fn probability(text: &str) -> Result<f32, String> {
    text.parse()
        .ok()
        .filter(|p| (0.0..=1.0).contains(p))
        .ok_or_else(|| "a number from 0 to 1".to_owned())
}
