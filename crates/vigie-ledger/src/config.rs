//! Thresholds, from the table `[ledger]` of `vigie.toml`; what the file leaves out is as in [`Config::default`].

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use vigie_events::plover::{EventType, Standing};

use crate::error::{Error, Result};

/// Every threshold of the ledger.
///
/// ```
/// use vigie_ledger::Config;
/// let config = Config::parse("[ledger.matching]\nthreshold = 3.0\n")?;
/// assert_eq!(config.matching.threshold, 3.0);
/// assert_eq!(config.copies, Config::default().copies);
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// When documents are copies of one another.
    pub copies: Copies,
    /// When statements tell of the same occurrence.
    pub matching: Matching,
    /// How long announcements stay open.
    pub announced: Announced,
    /// When a change in a series is an alert.
    pub alerts: Alerts,
}

/// When documents are copies or versions of one another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Copies {
    /// Share of common word sequences (Jaccard, 0–1) from which a document is held to be a copy.
    pub similarity: f32,
    /// Days within which one document is held to copy another.
    pub days: i32,
}

impl Default for Copies {
    fn default() -> Self {
        Self {
            similarity: 0.4,
            days: 14,
        }
    }
}

/// When statements tell of the same occurrence: points are added up and must reach `threshold`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matching {
    /// Points needed.
    pub threshold: f32,
    /// For the same event type.
    pub same_event: f32,
    /// For types that are often told of the same thing (`alike`).
    pub alike_event: f32,
    /// For the same mode; taken off when both have one and they differ.
    pub mode: f32,
    /// For words that name the same kind of thing (`data/ledger/concepts.tsv`).
    pub concept: f32,
    /// Taken off when they name different kinds.
    pub other_concept: f32,
    /// More, when that kind of thing is one that is referred back to as a whole (a war, a coup).
    pub episode: f32,
    /// For an actor, and for a recipient, in common.
    pub side: f32,
    /// Taken off when both name actors, or both name recipients, and none is common.
    pub other_side: f32,
    /// For days that both give and that agree.
    pub dated: f32,
    /// For a day that agrees with a publication date only.
    pub assumed: f32,
    /// Taken off for each day between days that both give.
    pub gap: f32,
    /// Taken off for each day between when one of them gives none.
    pub gap_assumed: f32,
    /// Days that one without a date may look back.
    pub look_back: i32,
    /// For the same place; twice that is taken off when they lie apart.
    pub place: f32,
    /// Times the share of common names, numbers and words of the sentences.
    pub words: f32,
    /// Times the share of common names and numbers of the documents.
    pub names: f32,
    /// For standing in one document.
    pub document: f32,
    /// For standing at the head of two documents.
    pub headline: f32,
    /// Days that may lie between two tellings of one occurrence; by event type.
    pub tolerance: BTreeMap<String, i32>,
    /// The same, for event types that `tolerance` leaves out.
    pub tolerance_default: i32,
    /// Event types often told of the same thing.
    pub alike: Vec<(String, String)>,
}

impl Default for Matching {
    fn default() -> Self {
        let tolerance = [("ASSAULT", 2), ("PROTEST", 1), ("CONSULT", 2)];
        let alike = [
            ("ASSAULT", "COERCE"),
            ("ASSAULT", "PROTEST"),
            ("ASSAULT", "MOBILIZE"),
            ("COERCE", "RETREAT"),
            ("AGREE", "CONSULT"),
            ("AGREE", "RETREAT"),
            ("AGREE", "CONCEDE"),
            ("CONCEDE", "RETREAT"),
            ("SANCTION", "COERCE"),
            ("ACCUSE", "REJECT"),
            ("AID", "SUPPORT"),
            ("AID", "COOPERATE"),
        ];
        Self {
            threshold: 2.6,
            same_event: 0.8,
            alike_event: 0.0,
            mode: 0.6,
            concept: 0.7,
            other_concept: 0.05,
            episode: 1.0,
            side: 0.7,
            other_side: 0.8,
            dated: 1.0,
            assumed: 0.6,
            gap: 0.5,
            gap_assumed: 0.04,
            look_back: 21,
            place: 0.8,
            words: 1.4,
            names: 1.8,
            document: 1.1,
            headline: 0.5,
            tolerance: tolerance
                .map(|(event, days)| (event.to_owned(), days))
                .into(),
            tolerance_default: 3,
            alike: alike.map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
        }
    }
}

/// How announcements are followed up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Announced {
    /// Days for which one without a time of its own stays open, by standing.
    pub horizon: BTreeMap<String, i32>,
    /// The same, for standings that `horizon` leaves out.
    pub horizon_default: i32,
    /// Days that are granted after the last day.
    pub grace: i32,
    /// Points needed for a later occurrence to be what was announced.
    pub threshold: f32,
    /// Points needed for two announcements to be of one thing.
    pub same: f32,
    /// Days within which two announcements are held to be of one thing.
    pub together: i32,
    /// Days for which a denial beforehand is remembered.
    pub denial: i32,
}

impl Default for Announced {
    fn default() -> Self {
        let horizon = [
            ("predicted", 60),
            ("threatened", 90),
            ("planned", 30),
            ("offered", 30),
            ("demanded", 60),
            ("hypothetical", 60),
        ];
        Self {
            horizon: horizon
                .map(|(standing, days)| (standing.to_owned(), days))
                .into(),
            horizon_default: 30,
            grace: 2,
            threshold: 1.7,
            same: 2.0,
            together: 45,
            denial: 90,
        }
    }
}

/// When a change in a series is an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Alerts {
    /// Weight of the newest value in the moving average.
    pub lambda: f64,
    /// Standard errors from the average at which it is an alert.
    pub limit: f64,
    /// Expected days between changes, for the change-point detector.
    pub run: f64,
    /// Probability of a change from which it is an alert.
    pub probability: f64,
    /// Periods seen before the first alert.
    pub warm_up: usize,
}

impl Default for Alerts {
    fn default() -> Self {
        Self {
            lambda: 0.2,
            limit: 3.0,
            run: 100.0,
            probability: 0.7,
            warm_up: 8,
        }
    }
}

/// The part of `vigie.toml` that is ours; other tables belong to other commands.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    ledger: Config,
}

impl Config {
    /// Reads the text of a `vigie.toml`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        file.ledger.check()?;
        Ok(file.ledger)
    }

    /// Reads a `vigie.toml`.
    pub fn load(path: &Path) -> Result<Self> {
        let fault = |reason| Error::File {
            path: path.to_owned(),
            reason,
            advice: "docs/ledger.md lists what [ledger] may hold",
        };
        let text = std::fs::read_to_string(path).map_err(|e| fault(e.to_string()))?;
        Self::parse(&text).map_err(fault)
    }

    /// Whether every name in it is one that exists.
    fn check(&self) -> Result<(), String> {
        let events = self
            .matching
            .tolerance
            .keys()
            .chain(self.matching.alike.iter().flat_map(|(a, b)| [a, b]));
        for name in events {
            EventType::parse(name).ok_or_else(|| format!("`{name}` is no event type"))?;
        }
        for name in self.announced.horizon.keys() {
            Standing::parse(name).ok_or_else(|| format!("`{name}` is no standing"))?;
        }
        Ok(())
    }

    /// Days that may lie between two tellings of an occurrence of this type.
    pub fn tolerance(&self, event: EventType) -> i32 {
        let given = self.matching.tolerance.get(event.as_str());
        given.copied().unwrap_or(self.matching.tolerance_default)
    }

    /// Days for which an announcement of this standing stays open.
    pub fn horizon(&self, standing: Standing) -> i32 {
        let given = self.announced.horizon.get(standing.as_str());
        given.copied().unwrap_or(self.announced.horizon_default)
    }

    /// Whether both types are often told of the same thing.
    pub fn alike(&self, a: EventType, b: EventType) -> bool {
        let (a, b) = (a.as_str(), b.as_str());
        self.matching
            .alike
            .iter()
            .any(|(x, y)| (x == a && y == b) || (x == b && y == a))
    }

    /// Changes whenever a threshold does: derived tables of another configuration are made anew.
    pub(crate) fn fingerprint(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
