//! Time expressions against TimeML documents, as TempEval-3 counts them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use vigie_text::Lang;
use vigie_text::time::Recognizer;
use vigie_text::time::timeml::{self, Miss, Scores};

use crate::console::Console;

pub fn run(folder: &Path, lang: Lang, misses: usize, console: &mut Console) -> anyhow::Result<()> {
    let recognizer = Recognizer::new(lang);
    let mut total = Scores::default();
    let mut shown = Vec::new();
    let files = documents(folder)?;
    for file in &files {
        let name = || file.display().to_string();
        let document =
            timeml::read(&fs::read_to_string(file).with_context(name)?).with_context(name)?;
        let (scores, found) = timeml::evaluate(&recognizer, &document);
        total += scores;
        shown.extend(found.into_iter().map(|miss| line(&document.id, &miss)));
    }
    for line in shown.iter().take(misses) {
        console.put(line)?;
    }
    let Scores { gold, found, .. } = total;
    let figures = [
        total.strict_f1(),
        total.relaxed_f1(),
        total.value_f1(),
        total.kind_f1(),
    ];
    let [strict, relaxed, value, kind] = figures.map(|f1| format!("{f1:.3}"));
    let documents = files.len();
    console.put(&format!(
        "{documents} documents  gold {gold} found {found}  F1 strict {strict} relaxed {relaxed} value {value} type {kind}\n"
    ))?;
    Ok(())
}

/// The `.tml` files of a folder, in order of their names.
fn documents(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let name = || folder.display().to_string();
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)
        .with_context(name)?
        .map(|e| e.map(|e| e.path()))
        .collect();
    let mut files = entries.with_context(name)?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "tml"));
    files.sort();
    if files.is_empty() {
        bail!("{}: no .tml document in it", folder.display());
    }
    Ok(files)
}

fn line(document: &str, miss: &Miss) -> String {
    let side = |side: &Option<(String, String)>| match side {
        Some((words, value)) => format!("{words:?} {value}"),
        None => "nothing".to_owned(),
    };
    format!(
        "{document}: gold {}, found {}\n",
        side(&miss.gold),
        side(&miss.found)
    )
}
