//! A statement as matching sees it: small, and with everything that it needs.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use serde::Deserialize;
use vigie_events::plover::{EventType, Standing};

use crate::concepts::{Concept, Concepts};
use crate::config::Config;
use crate::day::Day;

/// Sides and persons as numbers.
#[derive(Debug, Default)]
pub struct Symbols {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Symbols {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    /// The name of a number.
    pub fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }
}

/// What a statement does to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// It tells of something that happened, on the publication's word or another's.
    Told,
    /// It says that something did not happen, or is not so.
    Denied,
    /// It speaks of something to come.
    Announced,
}

/// A first and a last day.
pub type Span = (Day, Day);

/// A statement as matching sees it.
#[derive(Debug, Clone)]
pub struct Item {
    /// Row of the statement.
    pub st: i64,
    /// Identifier of the statement.
    pub id: String,
    /// Row of the document.
    pub doc: i64,
    /// Day of publication.
    pub published: Day,
    pub event: EventType,
    pub mode: String,
    /// As in the statement, save that what is told of a day to come is planned.
    pub standing: Standing,
    pub quad: u8,
    pub score: f64,
    pub class: Class,
    /// Its time, when the text gives one that says more than the date of publication.
    pub span: Option<Span>,
    /// Sides, coded ones only.
    pub actors: Vec<u32>,
    pub recipients: Vec<u32>,
    /// Sides of the voices.
    pub voices: Vec<u32>,
    /// Side and name of those who are named and hold an office.
    pub people: Vec<(u32, u32)>,
    pub cues: Vec<u32>,
    /// Names of its document.
    pub names: Rc<Vec<u32>>,
    pub concept: Concept,
    /// Event, trigger and sentence: equal in copies.
    pub wording: u64,
    /// Whether it stands in the title or opens the text.
    pub headline: bool,
    pub place: Option<(f64, f64)>,
    /// Keys by which it is found: role, and code or name in lower case.
    pub keys: Vec<(&'static str, String)>,
}

/// The columns of a statement that matching needs.
pub struct Row {
    pub st: i64,
    pub id: String,
    pub doc: i64,
    pub published: Day,
    pub event: EventType,
    pub mode: String,
    pub standing: Standing,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub cues: Vec<u32>,
    pub names: Rc<Vec<u32>>,
    pub record: String,
    pub quad: u8,
    pub score: f64,
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    actor: Vec<Entity<'a>>,
    #[serde(borrow)]
    recipient: Vec<Entity<'a>>,
    #[serde(borrow)]
    voice: Vec<Entity<'a>>,
    event_loc: Vec<Place>,
    in_title: bool,
    sequence: usize,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    trigger_text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Entity<'a> {
    #[serde(borrow)]
    code: Cow<'a, str>,
    #[serde(borrow)]
    sector: Cow<'a, str>,
    #[serde(borrow)]
    entity_text: Cow<'a, str>,
    #[serde(borrow)]
    identifier_text: Cow<'a, str>,
    #[serde(borrow)]
    office: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Place {
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    resolution: String,
}

/// Days beyond which a time that includes the date of publication says nothing more than that.
const VAGUE: i32 = 45;

impl Item {
    /// Makes an item of a row. `Err` names what is wrong with the stored record.
    pub fn new(
        row: Row,
        symbols: &mut Symbols,
        concepts: &Concepts,
        config: &Config,
    ) -> Result<Self, String> {
        let record: Record = serde_json::from_str(&row.record).map_err(|e| e.to_string())?;
        let standing = effective(row.standing, row.from, row.published);
        let class = class(standing);
        let span = span((row.from, row.to), standing, row.published, config);
        let mut sides = |entities: &[Entity]| -> Vec<u32> {
            let mut sides: Vec<u32> = Vec::new();
            for side in entities.iter().filter_map(side) {
                let number = symbols.number(&side);
                if !sides.contains(&number) {
                    sides.push(number);
                }
            }
            sides
        };
        let (actors, recipients, voices) = (
            sides(&record.actor),
            sides(&record.recipient),
            sides(&record.voice),
        );
        let people = record
            .actor
            .iter()
            .chain(&record.recipient)
            .filter(|e| !e.office.is_empty() && !e.identifier_text.is_empty())
            .filter_map(|e| {
                Some((
                    symbols.number(&side(e)?),
                    symbols.number(&e.identifier_text),
                ))
            })
            .collect();
        let concept = concepts.of(&record.trigger_text);
        let wording = wording(&row, &record.trigger_text, &record.text);
        Ok(Self {
            actors,
            recipients,
            voices,
            people,
            concept,
            wording,
            headline: record.in_title || record.sequence < 2,
            place: record.event_loc.iter().find_map(fine_place),
            keys: keys(&record),
            class,
            span,
            st: row.st,
            id: row.id,
            doc: row.doc,
            published: row.published,
            event: row.event,
            mode: row.mode,
            standing,
            quad: row.quad,
            score: row.score,
            cues: row.cues,
            names: row.names,
        })
    }

    /// The days it may be about: as given, else the publication's and the few before.
    pub fn days(&self) -> Span {
        const FRESH: i32 = 2;
        self.span
            .unwrap_or((self.published.plus(-FRESH), self.published))
    }

    /// Whether either side only matters as a whole: who met whom is not directed.
    pub fn mutual(&self) -> bool {
        matches!(
            self.event,
            EventType::Consult | EventType::Agree | EventType::Cooperate
        )
    }
}

/// The standing that counts: what is told of a day after the publication is yet to come.
pub fn effective(standing: Standing, from: Option<Day>, published: Day) -> Standing {
    match standing {
        Standing::Reported | Standing::Alleged if from.is_some_and(|from| from > published) => {
            Standing::Planned
        }
        other => other,
    }
}

/// What a standing does to the record.
pub fn class(standing: Standing) -> Class {
    match standing {
        Standing::Reported | Standing::Alleged => Class::Told,
        Standing::Denied => Class::Denied,
        _ => Class::Announced,
    }
}

/// The last day on which an announcement of its own may still come true, grace not counted.
fn deadline(standing: Standing, to: Option<Day>, published: Day, config: &Config) -> Day {
    match to {
        Some(to) if to >= published => to,
        _ if published == Day::NEVER => Day::NEVER,
        _ => published.plus(config.horizon(standing)),
    }
}

/// Until when an announcement made by several statements may come true: the last day that a text gives, else the last by standing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Until {
    given: Option<Day>,
    usual: Option<Day>,
}

impl Until {
    /// Takes in a statement.
    pub fn add(&mut self, standing: Standing, span: Option<Span>, published: Day, config: &Config) {
        let to = span.map(|span| span.1);
        let until = Some(deadline(standing, to, published, config));
        if to.is_some_and(|to| to >= published) {
            self.given = self.given.max(until);
        } else {
            self.usual = self.usual.max(until);
        }
    }

    /// The day.
    pub fn day(&self) -> Day {
        self.given.or(self.usual).unwrap_or(Day::NEVER)
    }
}

/// The time of a statement, when it says more than the date of publication does.
pub fn span(
    (from, to): (Option<Day>, Option<Day>),
    standing: Standing,
    published: Day,
    config: &Config,
) -> Option<Span> {
    let open_end = if class(standing) == Class::Announced {
        deadline(standing, to, published, config)
    } else {
        published
    };
    let span = match (from, to) {
        (None, None) => return None,
        (Some(from), to) => (from, to.unwrap_or(open_end.max(from))),
        (None, Some(to)) => (to, to),
    };
    let long = span.1.0.saturating_sub(span.0.0) > VAGUE;
    let now = span.0 <= published && published <= span.1;
    (!(long && now)).then_some(span)
}

/// What is known of a time when one more gives it: both, as far as they agree.
pub fn narrow(known: Option<Span>, more: Option<Span>) -> Option<Span> {
    match (known, more) {
        (Some(a), Some(b)) if a.0.max(b.0) <= a.1.min(b.1) => Some((a.0.max(b.0), a.1.min(b.1))),
        (Some(known), _) => Some(known),
        (None, more) => more,
    }
}

/// The side of a coded entity: its country or body, and whether it stands against the government of it.
fn side(entity: &Entity) -> Option<String> {
    let against = matches!(&*entity.sector, "REB" | "PRE" | "UAF" | "OPP" | "CRM");
    (!entity.code.is_empty()).then(|| {
        if against {
            format!("{} rebels", entity.code)
        } else {
            entity.code.to_string()
        }
    })
}

fn fine_place(place: &Place) -> Option<(f64, f64)> {
    let coarse = matches!(place.resolution.as_str(), "country" | "region");
    Some((place.lat.filter(|_| !coarse)?, place.lon?))
}

fn keys(record: &Record) -> Vec<(&'static str, String)> {
    let roles = [
        ("actor", &record.actor),
        ("recipient", &record.recipient),
        ("voice", &record.voice),
    ];
    let mut keys = Vec::new();
    for (role, entities) in roles {
        for entity in entities {
            let name = if entity.identifier_text.is_empty() {
                &entity.entity_text
            } else {
                &entity.identifier_text
            };
            for key in [entity.code.to_lowercase(), name.to_lowercase()] {
                if !key.is_empty() && !keys.contains(&(role, key.clone())) {
                    keys.push((role, key));
                }
            }
        }
    }
    keys
}

fn wording(row: &Row, trigger: &str, text: &str) -> u64 {
    [row.event.as_str(), row.standing.as_str(), trigger, text]
        .iter()
        .flat_map(|part| part.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
