//! The record: what one statement of a document holds, under PLOVER 2.0 field names.

use serde::{Deserialize, Serialize};

use crate::plover::{EventType, Standing};

/// A participant or a voice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Entity {
    /// ISO 3166 alpha-3 or a PLOVER code (`UNO EUR IGO NGO …`); empty when unknown.
    pub code: String,
    /// PLOVER sector (`GOV`, `MIL`, …); empty when unknown.
    pub sector: String,
    /// The words of the text, or the name of the entity when it is implied.
    pub entity_text: String,
    /// Wikidata identifier, or empty.
    pub identifier_id: String,
    /// Usual English name of the person or body meant, or empty.
    pub identifier_text: String,
    /// Office held at the document's date, or empty.
    pub office: String,
    /// Where the words stand, in Unicode scalar values of the text; `(0, 0)` for an implied entity.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl Entity {
    /// What two mentions must share to be the same participant: the code, or the name when there is none.
    pub fn key(&self) -> String {
        let name = if self.identifier_text.is_empty() {
            &self.entity_text
        } else {
            &self.identifier_text
        };
        if self.code.is_empty() {
            name.to_lowercase()
        } else {
            self.code.clone()
        }
    }
}

/// A place of an event (PLOVER location object).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Location {
    /// The words of the text.
    pub text: String,
    /// Name in English.
    pub name: String,
    /// GeoNames identifier; `None` for areas that GeoNames has no point for.
    pub geonames: Option<u32>,
    /// ISO 3166 alpha-3 of the country, or empty.
    pub country: String,
    /// English name of the first-level region it lies in, or empty.
    pub admin1: String,
    /// Latitude in degrees, when known; of an area, its middle.
    pub lat: Option<f64>,
    /// Longitude in degrees, when known.
    pub lon: Option<f64>,
    /// `country`, `adm1`, `region` (an area without a point), `city` (100,000 and more), `town`, `site`.
    pub resolution: String,
    /// How sure it is that the event is at this place, 0–1.
    pub certainty: f32,
    /// Where the words stand, in Unicode scalar values; `(0, 0)` when they are not in the same text as the trigger.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// One event, as one voice presents it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    /// Stable hash of document, trigger offsets, event, standing and voice.
    pub id: String,
    /// First day of the event (`YYYY-MM-DD`), or empty.
    pub date: String,
    /// Last day of the event, or empty.
    pub enddate: String,
    /// What is really known of the time (EDTF), or empty.
    pub edtf: String,
    /// PLOVER type.
    pub event: EventType,
    /// PLOVER mode, or empty.
    pub mode: String,
    /// PLOVER contexts of the paragraph.
    pub context: Vec<String>,
    /// CAMEO root.
    pub cameo: String,
    /// Quad class, 1–4.
    pub quad_code: u8,
    /// Score by type and mode, −10 … +10.
    pub event_scale: f32,
    /// Who acts.
    pub actor: Vec<Entity>,
    /// Who is acted on.
    pub recipient: Vec<Entity>,
    /// On whose word, outermost first; empty: the publication's own.
    pub voice: Vec<Entity>,
    /// How the last voice presents it.
    pub standing: Standing,
    /// Where it happens.
    pub event_loc: Vec<Location>,
    /// Number of dead, when told.
    pub dead: Option<u32>,
    /// Number of injured, when told.
    pub injured: Option<u32>,
    /// Number of arrested, when told.
    pub arrested: Option<u32>,
    /// The sentence.
    pub text: String,
    /// Number of the sentence in the document, from 0; the title is 0 when there is one.
    pub sequence: usize,
    /// Where the sentence stands, in Unicode scalar values of the text (of the title when `in_title`).
    pub start: usize,
    /// One past the sentence's last character.
    pub end: usize,
    /// Where the trigger stands, in Unicode scalar values of the text (of the title when `in_title`).
    pub trigger: (usize, usize),
    /// The words that name the event.
    pub trigger_text: String,
    /// Whether the sentence is the document's title.
    pub in_title: bool,
    /// 0–1.
    pub confidence: f32,
    /// The lexicon entries and rules that made it.
    pub because: Vec<String>,
}
