//! PLOVER JSON Lines come back in: statements that were read elsewhere, or exported before.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use vigie_ledger::export::plover::{Record, entries};
use vigie_ledger::{Added, Ledger, Rejected};

use crate::console::Console;

/// Documents of one transaction.
const BATCH: usize = 256;

/// Whether a file holds statements rather than documents: its first line is a record that cites a document.
pub fn is_plover(file: &Path) -> bool {
    let first = || -> Option<String> {
        let mut line = String::new();
        let mut input = BufReader::new(File::open(file).ok()?);
        input.read_line(&mut line).ok()?;
        Some(line)
    };
    first().is_some_and(|line| line.contains("\"cite_info\"") && Record::parse(&line).is_ok())
}

/// Takes in the statements of a file, which is held in memory: those of one document may stand anywhere in it.
pub fn ingest(ledger: &mut Ledger, file: &Path, console: &mut Console) -> anyhow::Result<Added> {
    let name = file.display().to_string();
    let mut records = Vec::new();
    let mut rejected = Vec::new();
    for (n, line) in (1..).zip(BufReader::new(File::open(file)?).lines()) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match Record::parse(&line) {
            Ok(record) => records.push(record),
            Err(error) => rejected.push(Rejected {
                place: format!("{name}:{n}"),
                reason: format!("no PLOVER record: {error}"),
            }),
        }
    }
    let (documents, refused) = entries(records, &name);
    rejected.extend(refused.into_iter().map(|id| Rejected {
        place: name.clone(),
        reason: format!("statement {id} names no event type, or a trigger before its sentence"),
    }));
    for Rejected { place, reason } in &rejected {
        console.failed(format_args!("{place}: {reason}"));
    }
    let mut added = ledger.add(&[], &rejected)?;
    for batch in documents.chunks(BATCH) {
        added += ledger.add(batch, &[])?;
    }
    Ok(added)
}
