//! Reads the tab-separated tables of `data/`, which are built into the binary.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rust_embed::RustEmbed;

pub use crate::table::{DataError, Row, insert_longest_first, rows, split_list};

#[derive(RustEmbed)]
#[folder = "../../data"]
#[include = "lang/*.tsv"]
#[include = "actors/*.tsv"]
#[include = "places/*.tsv"]
#[include = "places/*.bin"]
#[include = "ref/*.tsv"]
#[include = "ledger/*.tsv"]
#[include = "weights/*.vigie"]
struct Embedded;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Reads the tables from `folder` instead of those built in, where it holds them. The first call of a program counts.
pub fn use_folder(folder: &Path) {
    let _ = FOLDER.set(folder.to_owned());
}

/// Whether a folder was given to [`use_folder`].
pub fn in_folder() -> bool {
    FOLDER.get().is_some()
}

fn from_folder(path: &str) -> Option<Cow<'static, [u8]>> {
    std::fs::read(FOLDER.get()?.join(path)).ok().map(Cow::Owned)
}

/// The names of the embedded files whose path opens with `prefix`, in order.
pub fn files(prefix: &str) -> Vec<String> {
    let mut names: Vec<String> = Embedded::iter()
        .filter(|name| name.starts_with(prefix))
        .map(Cow::into_owned)
        .collect();
    names.sort();
    names
}

/// The content of the file `path` (below `data/`).
pub fn bytes(path: &str) -> Result<&'static [u8], DataError> {
    let found = from_folder(path).or_else(|| Embedded::get(path).map(|file| file.data));
    match found {
        Some(Cow::Borrowed(bytes)) => Ok(bytes),
        Some(Cow::Owned(bytes)) => Ok(Vec::leak(bytes)),
        None => Err(DataError {
            file: path.to_owned(),
            line: 0,
            what: "no such table".to_owned(),
            advice: "restore the file".to_owned(),
        }),
    }
}

/// The rows of the table `path` (below `data/`), whose first line must name `columns`.
pub fn table(path: &str, columns: &[&str]) -> Result<Vec<Row<'static>>, DataError> {
    let text = std::str::from_utf8(bytes(path)?).map_err(|e| DataError {
        file: path.to_owned(),
        line: 0,
        what: format!("not UTF-8: {e}"),
        advice: "save the file as UTF-8".to_owned(),
    })?;
    rows(path, text, columns)
}
