//! What `times.toml` says, read and checked: word classes, rules, prepositions, cues of tense.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Kind, Mod};

/// A fault of the table, with advice.
#[derive(Debug, thiserror::Error)]
#[error("times.toml: {0}")]
pub struct DataError(pub(super) String);

/// The whole table of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// An apostrophe belongs to the letters before it.
    pub elision: bool,
    /// Sign before the decimals of a number.
    pub decimal: String,
    /// Word classes: class, value, words.
    pub class: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Prepositions that stand before an expression and govern it.
    pub govern: BTreeMap<Governor, Vec<String>>,
    /// Cues that tell a clause's tense.
    pub tense: Cues,
    /// The patterns.
    pub rule: Vec<Rule>,
}

/// Words and endings that tell a clause's tense; words win over endings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    /// Before a participle they make a past (« se sont rendus »); told by the participle's ending.
    pub auxiliaries: Vec<String>,
    pub participle_endings: Vec<String>,
    pub past: Vec<String>,
    pub past_endings: Vec<String>,
    pub future: Vec<String>,
    pub future_endings: Vec<String>,
    /// Words that have such an ending and are no verb of that tense.
    pub neither: Vec<String>,
}

/// How the words before an expression relate the event to it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, serde::Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Governor {
    /// From then on, and it is past (« depuis », "since").
    Since,
    /// From then on, be it past or to come (« à partir de », "starting").
    Onward,
    /// Up to and including then (« jusqu'à », "until").
    Until,
    /// At the latest then (« d'ici », "by").
    By,
    /// Earlier than then.
    Before,
    /// Later than then.
    After,
    /// Start of a span whose end follows (« du … au », "from … to").
    From,
    /// End of a span whose start precedes; tells nothing alone.
    To,
    /// About then (« vers », "around").
    Around,
    /// Throughout, or once in it.
    During,
}

/// What a pattern means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Op {
    /// A date or time made of the parts that the pattern names.
    Date,
    /// So many units from the document's date or the last date told.
    Shift,
    /// A span of vague or told length that ends or begins now (« ces derniers jours »).
    Span,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
    /// Now, once, soon: a value of its own.
    Ref,
    /// Relative to an event that the text names.
    Event,
    /// No time expression, though it looks like one.
    None,
}

/// From where a shift counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Origin {
    /// The document's date.
    #[default]
    Doc,
    /// The last date told.
    Last,
}

/// A pattern and its meaning.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// The pattern.
    pub m: String,
    /// Its meaning.
    #[serde(rename = "as")]
    pub op: Op,
    /// Number of units, when the pattern has no number.
    pub n: Option<i64>,
    /// Unit, when the pattern has none.
    pub unit: Option<String>,
    /// Direction: -1 past, 0 this, 1 future.
    pub dir: Option<i64>,
    /// From where it counts.
    #[serde(default)]
    pub from: Origin,
    /// TIMEX3 modifier.
    #[serde(rename = "mod")]
    pub modifier: Option<Mod>,
    /// TIMEX3 value as it stands.
    pub value: Option<String>,
    /// TIMEX3 type, when not the usual one of the meaning.
    pub kind: Option<Kind>,
    /// Part of the day.
    pub part: Option<String>,
    /// An article before it belongs to it.
    #[serde(default = "yes")]
    pub article: bool,
    /// The words after the expression are part of it in sense: they are not looked at again.
    #[serde(default)]
    pub spent: bool,
    /// Taken to hold in general, not at one date (« en été »).
    #[serde(default)]
    pub generic: bool,
}

fn yes() -> bool {
    true
}

impl Table {
    pub(super) fn parse(text: &str) -> Result<Self, DataError> {
        toml::from_str(text).map_err(|e| DataError(e.to_string()))
    }
}
