//! The scenario boards of a server: the shipped one, and those it was started with.

use std::path::PathBuf;

use vigie_ledger::{Result, Scenario};

/// Boards by name.
#[derive(Debug)]
pub struct Scenarios(Vec<(String, Scenario)>);

impl Scenarios {
    /// The boards of these files, then the shipped one.
    pub fn load(files: &[PathBuf]) -> Result<Self> {
        let mut all = Vec::with_capacity(files.len() + 1);
        for file in files {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            all.push((free(&all, &stem), Scenario::load(file)?));
        }
        all.push((free(&all, "capital"), Scenario::example()?));
        Ok(Self(all))
    }

    /// All, with their names.
    pub fn all(&self) -> impl Iterator<Item = &(String, Scenario)> {
        self.0.iter()
    }

    /// The board of this name.
    pub fn get(&self, name: &str) -> Option<&Scenario> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, scenario)| scenario)
    }
}

/// A name that no board has: the one wanted, else with a number.
fn free(taken: &[(String, Scenario)], wanted: &str) -> String {
    let is_free = |name: &str| taken.iter().all(|(known, _)| known != name);
    if is_free(wanted) {
        return wanted.to_owned();
    }
    (2..)
        .map(|n| format!("{wanted}-{n}"))
        .find(|name| is_free(name))
        .unwrap_or_default()
}
