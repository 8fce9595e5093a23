//! The ledger in other formats.
//!
//! Statements, a row each: PLOVER JSON Lines ([`plover`]), CSV and Parquet (`flat`, `parquet`). Occurrences, a row each: GeoJSON (`geojson`),
//! schema.org claims (`jsonld`), the columns of GDELT 2.0 (`gdelt`).

mod flat;
mod gdelt;
mod geojson;
mod jsonld;
mod parquet;
pub mod plover;

use std::io::Write;
use std::path::Path;

use crate::error::Result;
use crate::filter::Filter;
use crate::store::Ledger;
use crate::view::{Occurrence, Told};

/// Occurrences that are held in memory at once.
const STEP: usize = 500;

/// A format that the ledger can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Statements under PLOVER 2.0 field names, one JSON object a line.
    Jsonl,
    /// Statements, one a row.
    Csv,
    /// Statements, one a row, the same columns as the CSV, typed.
    Parquet,
    /// Occurrences that have a place on the map (RFC 7946).
    GeoJson,
    /// Occurrences as claims of schema.org, with who asserts them where.
    JsonLd,
    /// Reported occurrences under the columns of GDELT 2.0 events, tab-separated as there.
    Gdelt,
}

impl Format {
    /// The format that the name of a file asks for.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let formats = [
            (".gdelt.csv", Self::Gdelt),
            (".jsonl", Self::Jsonl),
            (".csv", Self::Csv),
            (".parquet", Self::Parquet),
            (".geojson", Self::GeoJson),
            (".jsonld", Self::JsonLd),
        ];
        formats
            .into_iter()
            .find(|(ending, _)| name.ends_with(ending))
            .map(|(_, format)| format)
    }
}

/// Why an export broke off.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] crate::Error),
    /// The file could not be written.
    #[error("could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// A row could not be written as CSV.
    #[error("could not be written: {0}")]
    Csv(#[from] csv::Error),
    /// A value could not be written as JSON.
    #[error("could not be written: {0}")]
    Json(#[from] serde_json::Error),
    /// Parquet could not be written.
    #[error("could not be written: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

impl Ledger {
    /// Writes what a filter asks for, in a format. Gives the number of rows. Statements come by occurrence, occurrences by day.
    pub fn export<W: Write + Send>(
        &self,
        format: Format,
        filter: &Filter,
        out: W,
    ) -> Result<usize, ExportError> {
        match format {
            Format::Jsonl => self.export_plover(filter, out),
            Format::Csv => flat::csv(self, filter, out),
            Format::Parquet => parquet::write(self, filter, out),
            Format::GeoJson => geojson::write(self, filter, out),
            Format::JsonLd => jsonld::write(self, filter, out),
            Format::Gdelt => gdelt::write(self, filter, out),
        }
    }

    fn export_plover<W: Write>(&self, filter: &Filter, mut out: W) -> Result<usize, ExportError> {
        self.each_told(filter, |occurrence, told| {
            serde_json::to_writer(&mut out, &plover::Record::new(occurrence, told))?;
            Ok(out.write_all(b"\n")?)
        })
    }

    /// Every occurrence that a filter asks for, a step of them at a time.
    fn each(
        &self,
        filter: &Filter,
        mut each: impl FnMut(&Occurrence) -> Result<(), ExportError>,
    ) -> Result<usize, ExportError> {
        let mut filter = Filter {
            limit: Some(STEP),
            after: None,
            ..filter.clone()
        };
        let mut count = 0;
        loop {
            let page = self.select(&filter, |_| true)?;
            for occurrence in &page.rows {
                each(occurrence)?;
                count += 1;
            }
            match page.next {
                Some(next) => filter.after = Some(next),
                None => return Ok(count),
            }
        }
    }

    /// Every statement of the occurrences that a filter asks for.
    fn each_told(
        &self,
        filter: &Filter,
        mut each: impl FnMut(&Occurrence, &Told) -> Result<(), ExportError>,
    ) -> Result<usize, ExportError> {
        let mut count = 0;
        self.each(filter, |occurrence| {
            count += occurrence.told.len();
            occurrence
                .told
                .iter()
                .try_for_each(|told| each(occurrence, told))
        })?;
        Ok(count)
    }
}
