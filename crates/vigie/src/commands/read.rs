//! `vigie read`: the statements of documents, without a store.

use std::env;
use std::io;
use std::path::Path;

use anyhow::Context;
use vigie::format::{Format, Writer};
use vigie::run::{self, Given};
use vigie_source::{Documents, SourceError};

use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Read, console: &mut Console) -> anyhow::Result<()> {
    let reader = super::reader(arguments.input.lang)?;
    let writer = Writer::new(format(arguments.format), coded_date(arguments)?);
    let given = Given {
        date: arguments.input.date.clone(),
        lang: arguments.input.lang,
    };
    console.put(&writer.head())?;
    let make = |document| {
        run::read(reader, &given, document).then(|mut read, _| {
            read.statements
                .retain(|statement| statement.confidence >= arguments.threshold);
            writer.document(reader, &read)
        })
    };
    for file in &arguments.input.files {
        let Some(documents) = open(file, console) else {
            continue;
        };
        let mut count = 0;
        run::in_order(documents, make, |outcome| {
            count += 1;
            let Some(text) = tell(outcome, console) else {
                return Ok(());
            };
            console.put(&text)
        })?;
        if count == 0 {
            console.note(format_args!("{}: empty, nothing to read", file.display()));
        }
    }
    Ok(())
}

/// The documents of a file or of standard input; a file that cannot be opened is named.
pub fn open(file: &Path, console: &mut Console) -> Option<Documents> {
    let documents = if file == Path::new("-") {
        vigie_source::from_reader("stdin", Box::new(io::stdin()))
    } else {
        vigie_source::open(file)
    };
    documents.map_err(|error| console.failed(error)).ok()
}

/// Says what there is to say of an outcome; what was made of the document, if it could be read.
pub fn tell<T>(outcome: Result<run::Outcome<T>, SourceError>, console: &mut Console) -> Option<T> {
    match outcome {
        Ok(outcome) => {
            for note in outcome.notes {
                console.note(format_args!("{}: {note}", outcome.place));
            }
            Some(outcome.made)
        }
        Err(error) => {
            console.failed(error);
            None
        }
    }
}

fn format(format: cli::OutputFormat) -> Format {
    match format {
        cli::OutputFormat::Table => Format::Table,
        cli::OutputFormat::Jsonl => Format::Jsonl,
        cli::OutputFormat::Gold => Format::Gold,
        cli::OutputFormat::Csv => Format::Csv,
        cli::OutputFormat::Conllu => Format::Conllu,
    }
}

/// The day the record says it was coded on: as told, else of `SOURCE_DATE_EPOCH`, else unknown, so that the same input always
/// gives the same bytes.
fn coded_date(arguments: &cli::Read) -> anyhow::Result<Option<String>> {
    if arguments.coded_date.is_some() {
        return Ok(arguments.coded_date.clone());
    }
    let Ok(epoch) = env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds = epoch
        .parse()
        .with_context(|| format!("SOURCE_DATE_EPOCH is `{epoch}`: write seconds since 1970"))?;
    let moment =
        jiff::Timestamp::from_second(seconds).context("SOURCE_DATE_EPOCH is out of range")?;
    Ok(Some(
        moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
    ))
}
