//! A participant as the reader handles it, before it becomes a record entity.

use vigie_text::{CharOffsets, Span};

use crate::record::Entity;
use crate::registry::{Kind, Thing};

/// Somebody or something that can act, be acted on, or speak.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// Country or organisation code, or empty.
    pub code: String,
    /// PLOVER sector, or empty.
    pub sector: String,
    /// Usual English name, or empty.
    pub name: String,
    /// Wikidata identifier, or empty.
    pub wikidata: String,
    /// Office held, or empty.
    pub office: String,
    /// Words of the document.
    pub text: String,
    /// Where they stand (bytes of the text, or of the title).
    pub span: Span,
    /// Whether they stand in the title.
    pub in_title: bool,
    /// Whether it can act by itself (people, bodies, groups), not only belong to somebody (« des sites saoudiens »).
    pub strong: bool,
    /// Whether it is one human being.
    pub person: bool,
    /// Whether it is made of human beings: a person, a group, a crowd, a people.
    pub human: bool,
    /// Whether it is a place that stands for nobody.
    pub place: bool,
}

impl Actor {
    /// The actor that a row of the registry names.
    pub fn from_thing(thing: &Thing, date: &str) -> Self {
        let government = matches!(
            thing.kind,
            Kind::State | Kind::Capital | Kind::Seat | Kind::Adjective | Kind::Demonym
        );
        let former = thing.kind == Kind::Person && !thing.holds_on(date) && thing.sector == "GOV";
        Actor {
            code: thing.code.clone(),
            sector: match thing.kind {
                _ if government => "GOV".into(),
                _ if former && !thing.end.is_empty() && thing.end.as_str() < date => "ELI".into(),
                _ => thing.sector.clone(),
            },
            name: if government {
                thing.government()
            } else {
                thing.name.clone()
            },
            wikidata: if government {
                String::new()
            } else {
                thing.wikidata.clone()
            },
            office: if thing.kind == Kind::Person {
                thing.office.clone()
            } else {
                String::new()
            },
            strong: !matches!(thing.kind, Kind::Place),
            person: thing.kind == Kind::Person,
            human: matches!(thing.kind, Kind::Person | Kind::Demonym | Kind::Group),
            place: thing.kind == Kind::Place,
            ..Actor::default()
        }
    }

    /// What two mentions must share to be the same participant.
    pub fn key(&self) -> String {
        if self.code.is_empty() {
            self.code_or_name()
        } else {
            format!("{}/{}", self.code, self.sector)
        }
    }

    /// The code; in small letters the name when it has none, else the words: what hand-coded participants are compared by.
    pub fn code_or_name(&self) -> String {
        match (self.code.as_str(), self.name.as_str()) {
            ("", "") => self.text.to_lowercase(),
            ("", name) => name.to_lowercase(),
            (code, _) => code.to_owned(),
        }
    }

    /// The name; the code when it has none; else the words.
    pub fn name_or_code(&self) -> &str {
        [&self.name, &self.code, &self.text]
            .into_iter()
            .find(|s| !s.is_empty())
            .map_or("", |s| s)
    }

    /// Whether both are the same side: equal code, or equal name where there is no code.
    pub fn same_side(&self, other: &Actor) -> bool {
        if self.code.is_empty() || other.code.is_empty() {
            return self.key() == other.key();
        }
        self.code == other.code
            && (self.sector == other.sector || !(rebel(&self.sector) ^ rebel(&other.sector)))
    }

    /// The record entity.
    pub fn entity(&self, text: &CharOffsets, title: &CharOffsets) -> Entity {
        let chars = if self.in_title { title } else { text };
        Entity {
            code: self.code.clone(),
            sector: self.sector.clone(),
            entity_text: self.text.clone(),
            identifier_id: self.wikidata.clone(),
            identifier_text: self.name.clone(),
            office: self.office.clone(),
            start: chars.of_byte(self.span.start),
            end: chars.of_byte(self.span.end),
        }
    }
}

/// Whether a sector opposes the government of its own state.
pub fn rebel(sector: &str) -> bool {
    matches!(
        sector,
        "REB" | "PRE" | "OPP" | "CVL" | "PRM" | "UAF" | "CRM" | "PTY" | "UNK"
    )
}

/// The set of codes (names where there is no code), sorted.
pub fn codes(actors: &[Actor]) -> Vec<String> {
    let mut codes: Vec<String> = actors.iter().map(Actor::code_or_name).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Adds the actors of `more` that `all` does not hold yet.
pub fn merge(all: &mut Vec<Actor>, more: impl IntoIterator<Item = Actor>) {
    for actor in more {
        if !all.iter().any(|a| a.key() == actor.key()) {
            all.push(actor);
        }
    }
}
