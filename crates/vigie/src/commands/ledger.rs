//! What the commands that work on a ledger have in common: opening it, and writing rows.

use std::path::Path;

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use vigie_ledger::{Config, Day, Ledger, Occurrence, Party};

use crate::cli::{LedgerFile, OutputForm};
use crate::console::Console;

/// Width when the output is no terminal.
const WIDTH: u16 = 150;
/// A line under the header, and none elsewhere.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// Where thresholds stand when no other file is named.
const CONFIG: &str = "vigie.toml";

impl LedgerFile {
    /// Opens the ledger for a view. What an interrupted ingestion left undone is done first.
    pub fn for_view(&self, console: &Console) -> anyhow::Result<Ledger> {
        let ledger = Ledger::open_read_only(&self.file)?.with_config(self.thresholds()?);
        if ledger.summary()?.settled {
            return Ok(ledger);
        }
        console.note("the last ingestion was interrupted; its occurrences are being made up for");
        drop(ledger);
        let mut ledger = self.for_writing()?;
        ledger.settle()?;
        Ok(ledger)
    }

    /// Opens the ledger, or makes it.
    pub fn for_writing(&self) -> anyhow::Result<Ledger> {
        Ok(Ledger::open(&self.file)?.with_config(self.thresholds()?))
    }

    /// The thresholds of the file that is named, else of the usual one, else the shipped ones.
    pub fn thresholds(&self) -> anyhow::Result<Config> {
        let usual = Path::new(CONFIG);
        Ok(match &self.config {
            Some(path) => Config::load(path)?,
            None if usual.is_file() => Config::load(usual)?,
            None => Config::default(),
        })
    }
}

/// Rows with their head.
pub struct Rows {
    head: Vec<&'static str>,
    /// Widest a column may be, of the first ones; the last takes what is left.
    widths: Vec<u16>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    pub fn new(columns: &[(&'static str, u16)]) -> Self {
        Self {
            head: columns.iter().map(|(name, _)| *name).collect(),
            widths: columns.iter().map(|(_, width)| *width).collect(),
            rows: Vec::new(),
        }
    }

    pub fn add(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// For eyes.
    pub fn table(&self) -> String {
        if self.rows.is_empty() {
            return "nothing\n".into();
        }
        let mut table = Table::new();
        table
            .load_style(STYLE)
            .set_content_arrangement(ContentArrangement::Dynamic);
        if table.width().is_none() {
            table.set_width(WIDTH);
        }
        table.set_header(self.head.clone());
        let narrow = self.widths.iter().filter(|width| **width > 0);
        table.set_constraints(
            narrow.map(|width| ColumnConstraint::UpperBoundary(Width::Fixed(*width))),
        );
        for row in &self.rows {
            table.add_row(row.clone());
        }
        table.trim_fmt() + "\n"
    }

    /// As CSV.
    pub fn csv(&self) -> anyhow::Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.head)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

/// Writes a view in the form asked for.
pub fn put(
    console: &mut Console,
    form: OutputForm,
    rows: &Rows,
    whole: &impl serde::Serialize,
) -> anyhow::Result<()> {
    let text = match form {
        OutputForm::Table => rows.table(),
        OutputForm::Csv => rows.csv()?,
        OutputForm::Json => serde_json::to_string_pretty(whole)? + "\n",
    };
    Ok(console.put(&text)?)
}

/// A day, or nothing.
pub fn day(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// A party in few words: `Sergei Lavrov (RUS)`.
pub fn party(party: &Party) -> String {
    match (party.code.as_str(), party.name.as_str()) {
        ("", name) => name.to_owned(),
        (code, "") => code.to_owned(),
        (code, name) => format!("{name} ({code})"),
    }
}

pub fn parties(all: &[Party]) -> String {
    all.iter().map(party).collect::<Vec<_>>().join(", ")
}

/// Who does it to whom.
pub fn who(occurrence: &Occurrence) -> String {
    let (actor, recipient) = (parties(&occurrence.actor), parties(&occurrence.recipient));
    match (actor.is_empty(), recipient.is_empty()) {
        (_, true) => actor,
        (true, false) => format!("→ {recipient}"),
        (false, false) => format!("{actor} → {recipient}"),
    }
}

pub fn event(occurrence: &Occurrence) -> String {
    match occurrence.mode.as_str() {
        "" => occurrence.event.as_str().to_owned(),
        mode => format!("{}/{mode}", occurrence.event.as_str()),
    }
}

/// When it happens, as far as it is known.
pub fn when(occurrence: &Occurrence) -> String {
    let (from, to) = (day(occurrence.from), day(occurrence.to));
    let mut when = if from == to {
        from
    } else {
        format!("{from}/{to}")
    };
    if !occurrence.dated && !when.is_empty() {
        when.push('~');
    }
    when
}

/// The first sentence that tells of it.
pub fn words(occurrence: &Occurrence) -> String {
    let told = occurrence.told.first();
    let text = told.map_or("", |told| told.statement.text.as_str());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
