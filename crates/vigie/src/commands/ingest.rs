//! `vigie ingest`: documents and their statements go into a ledger.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use vigie::format::Read;
use vigie::run::{self, Given};
use vigie_ledger::{Added, Document, Entry, Ledger, Rejected};
use vigie_source::SourceError;

use super::plover;
use super::read::{open, tell};
use crate::cli;
use crate::console::Console;

/// Documents of one transaction: what an interruption can lose, and reading makes up for.
const BATCH: usize = 256;
/// Batches that may wait for the writer.
const WAITING: usize = 2;

pub fn run(arguments: &cli::Ingest, console: &mut Console) -> anyhow::Result<()> {
    let mut ledger = arguments.ledger.for_writing()?;
    let reader = super::reader(arguments.input.lang)?;
    let given = Given {
        date: arguments.input.date.clone(),
        lang: arguments.input.lang,
    };
    let bar = bar(&arguments.input.files);
    let mut added = Added::default();
    for file in &arguments.input.files {
        if plover::is_plover(file) {
            added += plover::ingest(&mut ledger, file, console)?;
            continue;
        }
        let Some(documents) = open(file, console) else {
            let rejected = [Rejected {
                place: file.display().to_string(),
                reason: "cannot be opened".into(),
            }];
            added += ledger.add(&[], &rejected)?;
            continue;
        };
        let known = known(&ledger, &arguments.ledger.file, &given)?;
        added += ingest(
            &mut ledger,
            documents,
            known,
            (reader, &given),
            (console, &bar),
        )?;
    }
    bar.set_message("bringing occurrences up to date");
    ledger.settle_with(|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    ledger.checkpoint()?;
    console.put(&report(&ledger, added)?).map_err(Into::into)
}

/// Reads documents in parallel, and writes them by a thread of its own, a batch a transaction.
pub fn ingest(
    ledger: &mut Ledger,
    documents: impl Iterator<Item = Result<vigie_source::Document, SourceError>>,
    mut known: impl FnMut(&vigie_source::Document) -> bool,
    (reader, given): (&vigie_events::Reader, &Given),
    (console, bar): (&mut Console, &ProgressBar),
) -> anyhow::Result<Added> {
    let mut passed = 0;
    let fresh = documents.filter(|document| {
        let held = document.as_ref().is_ok_and(&mut known);
        passed += usize::from(held);
        if held {
            bar.inc(1);
        }
        !held
    });
    let (send, receive) = sync_channel(WAITING);
    let (read, written) = std::thread::scope(|scope| {
        let writer = scope.spawn(move || write(ledger, &receive));
        let read = read_all(fresh, (reader, given), (console, bar), &send);
        drop(send);
        (read, writer.join())
    });
    let written = written
        .map_err(|_| anyhow!("the writing thread broke off; what it had written is kept"))?;
    // A writer that stopped is why the reader could not go on.
    let mut added = written?;
    read?;
    added.known += passed;
    Ok(added)
}

type Batch = (Vec<Entry>, Vec<Rejected>);

fn write(ledger: &mut Ledger, batches: &Receiver<Batch>) -> vigie_ledger::Result<Added> {
    let mut added = Added::default();
    for (entries, rejected) in batches {
        added += ledger.add(&entries, &rejected)?;
    }
    Ok(added)
}

fn read_all(
    documents: impl Iterator<Item = Result<vigie_source::Document, SourceError>>,
    (reader, given): (&vigie_events::Reader, &Given),
    (console, bar): (&mut Console, &ProgressBar),
    send: &SyncSender<Batch>,
) -> anyhow::Result<()> {
    let mut batch: Batch = Batch::default();
    let make = |document| run::read(reader, given, document);
    run::in_order(documents, make, |outcome| {
        bar.inc(1);
        match outcome {
            Ok(outcome) => {
                let place = outcome.place.clone();
                let notes = outcome.notes.clone();
                let read = bar.suspend(|| tell(Ok(outcome), console));
                match read {
                    Some(read) if ["fr", "en"].contains(&read.language.as_str()) => {
                        batch.0.push(entry(read, place));
                    }
                    _ => batch.1.push(Rejected {
                        place,
                        reason: notes.join("; "),
                    }),
                }
            }
            Err(error) => {
                batch.1.push(rejected(&error));
                bar.suspend(|| tell::<Read>(Err(error), console));
            }
        }
        if batch.0.len() + batch.1.len() >= BATCH {
            send.send(std::mem::take(&mut batch))?;
        }
        anyhow::Ok(())
    })?;
    if !batch.0.is_empty() || !batch.1.is_empty() {
        send.send(batch)?;
    }
    Ok(())
}

/// Whether a document is in the ledger already, so that it need not be read again. The ledger is looked at through a second connection,
/// while the first one writes.
fn known<'g>(
    ledger: &Ledger,
    file: &Path,
    given: &'g Given,
) -> anyhow::Result<impl FnMut(&vigie_source::Document) -> bool + use<'g>> {
    let empty = ledger.summary()?.documents == 0;
    let look = if empty {
        None
    } else {
        Some(Ledger::open_read_only(file)?)
    };
    Ok(move |document: &vigie_source::Document| {
        let Some(ledger) = &look else { return false };
        let key = Document {
            id: document.id.clone(),
            title: document.title.clone(),
            text: document.text.clone(),
            url: document.url.clone(),
            publication: document.publication.clone(),
            published: given
                .date
                .clone()
                .or_else(|| document.date.clone())
                .unwrap_or_default(),
            ..Document::default()
        }
        .key();
        // What cannot be looked up is read again; the ledger takes it in once all the same.
        ledger.holds(&key).unwrap_or(false)
    })
}

/// What goes into the ledger of a document and its statements.
fn entry(read: Read, source: String) -> Entry {
    let document = read.document;
    Entry {
        document: Document {
            id: document.id,
            title: document.title,
            text: document.text,
            url: document.url,
            publication: document.publication,
            published: document.date.unwrap_or_default(),
            language: read.language,
            source,
        },
        statements: read.statements,
    }
}

/// Errors of a source open with the place.
fn rejected(error: &SourceError) -> Rejected {
    let text = error.to_string();
    let (place, reason) = text.split_once(": ").unwrap_or(("", &text));
    Rejected {
        place: place.to_owned(),
        reason: reason.to_owned(),
    }
}

/// Documents done, rate and time left, on standard error when it is a terminal. Files of JSON Lines hold as many documents as lines.
fn bar(files: &[PathBuf]) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let lines = |file: &PathBuf| -> Option<u64> {
        if file.extension().is_none_or(|e| e == "txt") {
            return file.is_file().then_some(1);
        }
        let bytes = std::fs::File::open(file).ok()?;
        let lines = std::io::BufRead::split(std::io::BufReader::new(bytes), b'\n');
        Some(lines.count() as u64)
    };
    let all: Option<u64> = files.iter().map(lines).sum();
    let bar = ProgressBar::with_draw_target(all, ProgressDrawTarget::stderr());
    let template = if all.is_some() {
        "{bar:30} {pos}/{len} documents · {per_sec} · {eta} left {msg}"
    } else {
        "{spinner} {pos} documents · {per_sec} {msg}"
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

fn report(ledger: &Ledger, added: Added) -> anyhow::Result<String> {
    let all = ledger.summary()?;
    Ok(format!(
        "{} documents with {} statements added, {} known already, {} rejected; the ledger holds {} documents, {} statements, {} occurrences.\n",
        added.documents,
        added.statements,
        added.known,
        added.rejected,
        all.documents,
        all.statements,
        all.occurrences
    ))
}
