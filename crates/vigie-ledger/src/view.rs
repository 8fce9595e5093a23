//! What views give back: plain types, serialisable, without identifiers that depend on the order of ingestion.

use serde::{Deserialize, Serialize};
use vigie_events::plover::{EventType, Standing};
use vigie_events::record::{Entity, Location, Statement};

use crate::day::Day;

/// Whether something is told as having happened, or as coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Reported, alleged or denied.
    Fact,
    /// Planned, threatened, offered, demanded, predicted or imagined.
    Announced,
}

impl Kind {
    /// The name in output and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Fact => "fact",
            Kind::Announced => "announced",
        }
    }
}

/// What is held of an occurrence on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Told as a fact, by publications of one origin.
    Reported,
    /// Told as a fact, by publications of several independent origins.
    Corroborated,
    /// Only passed on as the word of others.
    Alleged,
    /// Told by some, denied by others.
    Contested,
    /// Denied, and told by nobody.
    Denied,
    /// Announced, and it was reported later.
    CameTrue,
    /// Announced, and its time went by.
    Lapsed,
    /// Announced, and taken back by the one who had announced it.
    Withdrawn,
    /// Announced, and may still come true.
    Open,
}

impl State {
    /// Every state, facts first.
    pub const ALL: [State; 9] = [
        State::Reported,
        State::Corroborated,
        State::Alleged,
        State::Contested,
        State::Denied,
        State::CameTrue,
        State::Lapsed,
        State::Withdrawn,
        State::Open,
    ];

    /// The name in output.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Reported => "reported",
            State::Corroborated => "corroborated",
            State::Alleged => "alleged",
            State::Contested => "contested",
            State::Denied => "denied",
            State::CameTrue => "came-true",
            State::Lapsed => "lapsed",
            State::Withdrawn => "withdrawn",
            State::Open => "open",
        }
    }

    /// Reads the name as written in output.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether something is told to have happened: reported, corroborated, or told by some and denied by others.
    pub fn told(self) -> bool {
        matches!(
            self,
            State::Reported | State::Corroborated | State::Contested
        )
    }
}

/// Somebody who takes part or speaks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Party {
    /// ISO 3166 alpha-3 or PLOVER code; empty when unknown.
    pub code: String,
    /// PLOVER sector; empty when unknown.
    pub sector: String,
    /// Usual English name, or the words of the text.
    pub name: String,
}

impl From<&Entity> for Party {
    fn from(entity: &Entity) -> Self {
        let name = if entity.identifier_text.is_empty() {
            &entity.entity_text
        } else {
            &entity.identifier_text
        };
        Self {
            code: entity.code.clone(),
            sector: entity.sector.clone(),
            name: name.clone(),
        }
    }
}

/// What is needed to cite a document, and its place among the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Citation {
    /// Stable key: hash of the content. Addresses `show` and `/document/{id}`; so does `id`.
    pub key: String,
    /// Identifier given by its source.
    pub id: String,
    /// Title, or empty.
    pub title: String,
    /// Address, or empty.
    pub url: String,
    /// Publication, or empty.
    pub publication: String,
    /// Date of publication (EDTF), or empty.
    pub published: String,
    /// Language code, or empty.
    pub language: String,
    /// On whose account it rests: the agency it repeats, else its publication. Documents of one origin are one witness.
    pub origin: String,
}

/// One statement that tells of an occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Told {
    /// The statement, whole.
    pub statement: Statement,
    /// Where it stands.
    pub document: Citation,
    /// Why it is held to tell of this occurrence; empty for the one that founded it.
    pub reasons: Vec<String>,
}

/// How two occurrences hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// What was announced is held to have happened as the other.
    Fulfils,
    /// The other takes the announcement back.
    Withdraws,
    /// It was denied before the other was told.
    DeniedBefore,
}

impl Relation {
    /// The name in output and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Fulfils => "fulfils",
            Relation::Withdraws => "withdraws",
            Relation::DeniedBefore => "denied-before",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Fulfils, Self::Withdraws, Self::DeniedBefore]
            .into_iter()
            .find(|relation| relation.as_str() == name)
    }
}

/// A tie to another occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    /// The other occurrence.
    pub occurrence: String,
    /// How they hang together.
    pub relation: Relation,
    /// Whether the other is the earlier one: announced or denied before this one.
    pub earlier: bool,
    /// Known from this day on.
    pub day: Day,
    /// Why they are held to hang together.
    pub reasons: Vec<String>,
}

/// One thing in the world, or one that is only spoken of, as known on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Occurrence {
    /// Stable identifier, sixteen hexadecimal digits.
    pub id: String,
    /// Fact or announcement.
    pub kind: Kind,
    /// What is held of it.
    pub state: State,
    /// Where it stands in the timeline; `None` when neither the text nor the document has a date.
    pub day: Option<Day>,
    /// First day it may have happened or may happen, as narrowed by all who give one.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Whether a text gives its time; if not, it is that of publication.
    pub dated: bool,
    /// Announced: the last day on which it may still come true.
    pub deadline: Option<Day>,
    /// First publication that tells of it.
    pub first_published: Option<Day>,
    /// Last publication that tells of it.
    pub last_published: Option<Day>,
    /// PLOVER type that most statements give.
    pub event: EventType,
    /// PLOVER mode that most statements give, or empty.
    pub mode: String,
    /// Quad class, 1–4.
    pub quad_code: u8,
    /// PLOVER score, −10 … +10.
    pub event_scale: f32,
    /// Who acts, those named most often first.
    pub actor: Vec<Party>,
    /// Who is acted on.
    pub recipient: Vec<Party>,
    /// Where.
    pub places: Vec<Location>,
    /// Dead, by the latest telling that counts them.
    pub dead: Option<u32>,
    /// Injured, by the latest telling that counts them.
    pub injured: Option<u32>,
    /// Arrested, by the latest telling that counts them.
    pub arrested: Option<u32>,
    /// Standings of its statements, each once.
    pub standings: Vec<Standing>,
    /// Independent origins that tell it as a fact or, of an announcement, report it; sorted.
    pub witnesses: Vec<String>,
    /// Voices that assert, allege or announce it; those named most often first.
    pub asserted_by: Vec<Party>,
    /// Voices that deny it, a publication's own denial under its name.
    pub denied_by: Vec<Party>,
    /// Ties to other occurrences.
    pub links: Vec<Link>,
    /// Every statement that tells of it, by publication day.
    pub told: Vec<Told>,
}

/// Rows, and where to go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The day up to which documents are known.
    pub as_of: Option<Day>,
    /// The rows.
    pub rows: Vec<T>,
    /// The cursor of the next page ([`Filter::after`](crate::Filter::after)); `None` after the last.
    pub next: Option<String>,
}
