//! `vigie export`: the ledger to a file in another format.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use vigie_ledger::export::Format;
use vigie_ledger::{Filter, Ledger};

use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Export, console: &mut Console) -> anyhow::Result<()> {
    let Some(format) = Format::of(&arguments.to) else {
        bail!(
            "{}: no known format (end its name in .jsonl, .csv, .parquet, .geojson, .jsonld or .gdelt.csv)",
            arguments.to.display()
        );
    };
    let ledger = arguments.ledger.for_view(console)?;
    let filter = arguments.narrow.until(arguments.until);
    let count = whole(&ledger, (format, &filter), &arguments.to)
        .with_context(|| arguments.to.display().to_string())?;
    Ok(console.put(&format!(
        "{count} rows written to {}.\n",
        arguments.to.display()
    ))?)
}

/// Writes beside the file first: whatever stood there stays until all is written.
fn whole(
    ledger: &Ledger,
    (format, filter): (Format, &Filter),
    path: &Path,
) -> anyhow::Result<usize> {
    let beside = beside(path);
    let written = write(ledger, (format, filter), &beside);
    if written.is_err() {
        // The first fault is the one to tell.
        let _ = fs::remove_file(&beside);
        return written;
    }
    fs::rename(&beside, path)?;
    written
}

fn write(
    ledger: &Ledger,
    (format, filter): (Format, &Filter),
    path: &Path,
) -> anyhow::Result<usize> {
    let mut out = BufWriter::new(File::create(path)?);
    let count = ledger.export(format, filter, &mut out)?;
    out.flush()?;
    out.into_inner().map_err(|e| e.into_error())?.sync_all()?;
    Ok(count)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}
