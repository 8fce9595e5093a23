//! `vigie annotate`: one layer of the analysis.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use anyhow::bail;
use vigie::layers;
use vigie::run::{self, Given};
use vigie_events::Reader;

use super::read::{open, tell};
use crate::cli::{Annotate, Layer};
use crate::console::Console;

pub fn run(arguments: &Annotate, console: &mut Console) -> anyhow::Result<()> {
    let reader = super::reader(arguments.input.lang)?;
    if arguments.pretokenised {
        return pretokenised(arguments, reader, console);
    }
    let layer = match arguments.layer {
        Layer::Tokens => layers::Layer::Tokens,
        Layer::Parse => layers::Layer::Parse,
        Layer::Times => layers::Layer::Times,
        Layer::Mentions => layers::Layer::Mentions,
        Layer::Quotes => layers::Layer::Quotes,
    };
    let given = Given {
        date: arguments.input.date.clone(),
        lang: arguments.input.lang,
    };
    let make = |source: vigie_source::Document| {
        let declared = source.lang.clone();
        run::prepare(source, &given).then(|document, notes| {
            let lang = run::language(&document, &declared)
                .map_err(|note| notes.push(note))
                .ok();
            let language = lang.and_then(|lang| {
                let known = reader
                    .language(lang)
                    .map_err(|error| notes.push(error.to_string()))
                    .ok()?;
                Some((lang, known))
            });
            layers::document(layer, &document, language)
        })
    };
    for file in &arguments.input.files {
        let Some(documents) = open(file, console) else {
            continue;
        };
        run::in_order(documents, make, |outcome| {
            tell(outcome, console).map_or(Ok(()), |text| console.put(&text))
        })?;
    }
    Ok(())
}

/// CoNLL-U in, CoNLL-U out.
fn pretokenised(
    arguments: &Annotate,
    reader: &Reader,
    console: &mut Console,
) -> anyhow::Result<()> {
    let (Layer::Parse, Some(lang)) = (arguments.layer, arguments.input.lang) else {
        bail!("--pretokenised needs --layer parse and --lang");
    };
    let language = reader
        .language(lang)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    for file in &arguments.input.files {
        let parsed = match whole(file) {
            Ok(text) => {
                layers::pretokenised(&text, &language.analyzer).map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        match parsed {
            Ok(text) => console.put(&text)?,
            Err(error) => console.failed(format_args!("{}: {error}", file.display())),
        }
    }
    Ok(())
}

fn whole(file: &Path) -> io::Result<String> {
    if file != Path::new("-") {
        return fs::read_to_string(file);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}
