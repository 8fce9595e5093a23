//! Arguments of the commands that work on a ledger.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vigie_events::plover::{EventType, Standing};
use vigie_ledger::{Day, State};

use super::Input;

/// Which ledger, and with what thresholds.
#[derive(Args)]
pub struct LedgerFile {
    /// The ledger
    #[arg(
        long = "ledger",
        value_name = "FILE",
        env = "VIGIE_LEDGER",
        default_value = "vigie.db"
    )]
    pub file: PathBuf,
    /// Thresholds, from the table [ledger] of this file [default: vigie.toml of this folder, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What a view is asked for.
#[derive(Args)]
pub struct Filters {
    #[command(flatten)]
    pub narrow: Narrow,
    /// Occurrences of this day or earlier
    #[arg(long, value_name = "DATE", value_parser = last)]
    pub to: Option<Day>,
}

/// The same but for the last day, whose flag means something else to `export`.
#[derive(Args)]
pub struct Narrow {
    /// As known on this day: YYYY-MM-DD, YYYY-MM or YYYY [default: the last day of publication]
    #[arg(long, value_name = "DATE", value_parser = last)]
    pub as_of: Option<Day>,
    /// Occurrences of this day or later
    #[arg(long, value_name = "DATE", value_parser = first)]
    pub from: Option<Day>,
    /// Who acts: a code (RUS), a code and sector (RUS/MIL) or a name
    #[arg(long, value_name = "WHO")]
    pub actor: Option<String>,
    /// Who is acted on
    #[arg(long, value_name = "WHOM")]
    pub recipient: Option<String>,
    /// On whose word
    #[arg(long, value_name = "WHOSE")]
    pub voice: Option<String>,
    /// PLOVER type (ASSAULT)
    #[arg(long, value_name = "TYPE", value_parser = event)]
    pub event: Option<EventType>,
    /// One of reported alleged denied planned predicted offered demanded threatened hypothetical
    #[arg(long, value_name = "STANDING", value_parser = standing)]
    pub standing: Option<Standing>,
    /// Name of a place, or code of its country
    #[arg(long, value_name = "WHERE")]
    pub place: Option<String>,
    /// One of reported corroborated alleged contested denied came-true lapsed withdrawn open
    #[arg(long, value_name = "STATE", value_parser = state)]
    pub state: Option<State>,
    /// Rows at most [default: all]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

impl Filters {
    /// As the library takes it; without a limit, everything.
    pub fn filter(&self) -> vigie_ledger::Filter {
        self.narrow.until(self.to)
    }
}

impl Narrow {
    /// As the library takes it, with a last day.
    pub fn until(&self, to: Option<Day>) -> vigie_ledger::Filter {
        vigie_ledger::Filter {
            as_of: self.as_of,
            from: self.from,
            to,
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            voice: self.voice.clone(),
            event: self.event,
            standing: self.standing,
            place: self.place.clone(),
            state: self.state,
            limit: Some(self.limit.unwrap_or(usize::MAX)),
            ..vigie_ledger::Filter::default()
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputForm {
    /// For eyes
    Table,
    /// Everything, as JSON
    Json,
    /// A row each
    Csv,
}

#[derive(Args)]
pub struct Ingest {
    #[command(flatten)]
    pub ledger: LedgerFile,
    #[command(flatten)]
    pub input: Input,
}

/// A view of the ledger and how it is written.
macro_rules! view {
    ($($name:ident),+) => {
        $(
            #[derive(Args)]
            pub struct $name {
                #[command(flatten)]
                pub ledger: LedgerFile,
                #[command(flatten)]
                pub filters: Filters,
                /// How it is written
                #[arg(long, value_enum, default_value = "table")]
                pub format: OutputForm,
            }
        )+
    };
}

view!(Timeline, Claims, Outcomes, Alerts);

#[derive(Args)]
pub struct Tension {
    #[command(flatten)]
    pub ledger: LedgerFile,
    #[command(flatten)]
    pub filters: Filters,
    /// Length of a point of the series
    #[arg(long, value_enum, default_value = "week")]
    pub period: Period,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    pub format: OutputForm,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Period {
    Day,
    Week,
    Month,
}

#[derive(Args)]
pub struct Scenario {
    /// The scenario, a TOML file [default: the one that ships with Vigie]
    #[arg(id = "scenario", value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub ledger: LedgerFile,
    #[command(flatten)]
    pub filters: Filters,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    pub format: OutputForm,
}

#[derive(Args)]
pub struct Search {
    /// Words that must all be there; "words in quotes" follow each other, word* stands for all that open so
    #[arg(required = true)]
    pub words: Vec<String>,
    #[command(flatten)]
    pub ledger: LedgerFile,
    #[command(flatten)]
    pub filters: Filters,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    pub format: OutputForm,
}

#[derive(Args)]
pub struct Show {
    /// An occurrence, a statement or a document
    pub id: String,
    #[command(flatten)]
    pub ledger: LedgerFile,
    /// As known on this day
    #[arg(long, value_name = "DATE", value_parser = last)]
    pub as_of: Option<Day>,
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Sql {
    /// A query that reads, such as "SELECT * FROM occurrences LIMIT 5"
    pub query: String,
    #[command(flatten)]
    pub ledger: LedgerFile,
}

#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    pub ledger: LedgerFile,
    #[command(flatten)]
    pub narrow: Narrow,
    /// Occurrences of this day or earlier
    #[arg(long, value_name = "DATE", value_parser = last)]
    pub until: Option<Day>,
    /// The file; its name tells the format: .jsonl .csv .parquet .geojson .jsonld, or .gdelt.csv
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
}

fn first(text: &str) -> Result<Day, String> {
    Day::first_of(text).map_err(|e| e.to_string())
}

fn last(text: &str) -> Result<Day, String> {
    Day::last_of(text).map_err(|e| e.to_string())
}

fn event(text: &str) -> Result<EventType, String> {
    EventType::parse(&text.to_uppercase()).ok_or_else(|| names(EventType::ALL, EventType::as_str))
}

fn standing(text: &str) -> Result<Standing, String> {
    Standing::parse(text).ok_or_else(|| names(Standing::ALL, Standing::as_str))
}

fn state(text: &str) -> Result<State, String> {
    State::parse(text).ok_or_else(|| names(&State::ALL, State::as_str))
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> String {
    let names: Vec<&str> = all.iter().map(|value| name(*value)).collect();
    format!("it is one of {}", names.join(" "))
}
