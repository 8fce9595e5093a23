//! Reads the tab-separated tables of `data/`, which are built into the binary.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../data"]
#[include = "lang/*.tsv"]
#[include = "actors/*.tsv"]
#[include = "places/*.tsv"]
#[include = "ref/*.tsv"]
#[include = "weights/*.vigie"]
struct Embedded;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Reads the tables from `folder` instead of those built in, where it holds them. The first call of a program counts.
pub fn use_folder(folder: &Path) {
    let _ = FOLDER.set(folder.to_owned());
}

fn from_folder(path: &str) -> Option<Cow<'static, [u8]>> {
    std::fs::read(FOLDER.get()?.join(path)).ok().map(Cow::Owned)
}

/// A fault in a data file: what, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("data/{file}:{line}: {what}; {advice}")]
pub struct DataError {
    /// Path below `data/`.
    pub file: String,
    /// Line number, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub advice: String,
}

/// One line of a table, with its place.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    file: &'a str,
    line: usize,
    text: &'a str,
}

impl<'a> Row<'a> {
    /// The field in column `n`, trimmed; empty when the line is shorter.
    pub fn get(&self, n: usize) -> &'a str {
        self.text.split('\t').nth(n).map_or("", str::trim)
    }

    /// Number of the line in its file, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// All fields, trimmed.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.text.split('\t').map(str::trim)
    }

    /// The parts of a field that holds a list (`a|b`).
    pub fn list(&self, n: usize) -> impl Iterator<Item = &'a str> {
        split_list(self.get(n))
    }

    /// An error at this line.
    pub fn error(&self, what: impl Into<String>, advice: impl Into<String>) -> DataError {
        DataError {
            file: self.file.to_owned(),
            line: self.line,
            what: what.into(),
            advice: advice.into(),
        }
    }
}

/// The non-empty parts of `a|b|c`.
pub fn split_list(list: &str) -> impl Iterator<Item = &str> {
    list.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Puts `item` behind those of `list` that are as long as it or longer: the longer phrase is the more special one, and
/// among equals the order of the file holds.
pub fn insert_longest_first<T>(list: &mut Vec<T>, item: T, len: impl Fn(&T) -> usize) {
    let at = list.partition_point(|other| len(other) >= len(&item));
    list.insert(at, item);
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

fn whole(path: &str, what: String, advice: &str) -> DataError {
    DataError {
        file: path.to_owned(),
        line: 0,
        what,
        advice: advice.to_owned(),
    }
}

/// The file `path` (below `data/`).
pub fn bytes(path: &str) -> Result<Cow<'static, [u8]>, DataError> {
    from_folder(path)
        .or_else(|| Embedded::get(path).map(|file| file.data))
        .ok_or_else(|| whole(path, "no such file".into(), "restore it"))
}

/// The rows of the table `path` (below `data/`), whose first line must name `columns`.
pub fn table(path: &str, columns: &[&str]) -> Result<Vec<Row<'static>>, DataError> {
    let text: &'static str = match bytes(path)? {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes),
        Cow::Owned(bytes) => std::str::from_utf8(Box::leak(bytes.into_boxed_slice())),
    }
    .map_err(|e| whole(path, format!("not UTF-8: {e}"), "save the file as UTF-8"))?;
    rows(path, text, columns)
}

/// The rows of a table given as text; `path` is used in errors.
pub fn rows<'t>(path: &str, text: &'t str, columns: &[&str]) -> Result<Vec<Row<'t>>, DataError> {
    let file: &'static str = Box::leak(path.to_owned().into_boxed_str());
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(n, text)| Row {
            file,
            line: n + 1,
            text,
        })
        .filter(|row| !row.text.trim().is_empty() && !row.text.starts_with('#'));
    let head = lines.next().ok_or_else(|| DataError {
        file: path.to_owned(),
        line: 0,
        what: "the table is empty".into(),
        advice: format!(
            "its first line must name the columns {}",
            columns.join(", ")
        ),
    })?;
    for (n, want) in columns.iter().enumerate() {
        if head.get(n) != *want {
            return Err(head.error(
                format!("column {} is `{}`, not `{want}`", n + 1, head.get(n)),
                format!(
                    "the first line must name the columns {}",
                    columns.join(", ")
                ),
            ));
        }
    }
    Ok(lines.collect())
}
