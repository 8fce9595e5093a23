//! Which relation a text tells between two actors that are given.
//!
//! 1. [`Marked`]: the text without its marks, and where the two actors stand;
//! 2. `scene`: the two in the tree of each sentence, and where any other word stands relative to them;
//! 3. `features`: what the lexicon finds, who fills its frames, with what standing, and the words around the two;
//! 4. [`Model`]: one linear model weighs all of it, so that it answers where the lexicon is silent or speaks of several events.

mod features;
mod marked;
mod model;
mod scene;

use vigie_text::{Lang, Span};

use crate::attribution::Attributions;
use crate::data::DataError;
use crate::doc::{Doc, Parts};
use crate::plover::EventType;
use crate::reader::{Error, Reader};
use crate::resolve::Resolver;
use crate::standing::Stances;
use crate::trigger::Hits;

pub use marked::{MarkError, Marked};
pub use model::{Model, PATH, TYPES};

/// What the source does to the target, or says of it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Relation {
    /// The event type.
    pub event: EventType,
    /// Probability that it is the right one, 0 to 1.
    pub confidence: f32,
}

/// Tells the relation between marked actors.
pub struct Pairs<'r> {
    reader: &'r Reader,
    model: Model,
}

impl<'r> Pairs<'r> {
    /// With the embedded model.
    ///
    /// # Errors
    /// When the model is missing or broken.
    pub fn new(reader: &'r Reader) -> Result<Self, DataError> {
        let model = Model::load()?;
        Ok(Self { reader, model })
    }

    /// The relation of the source to the target in `marked`. A text in neither French nor English is read as English.
    ///
    /// # Errors
    /// When the language cannot be loaded.
    pub fn relation(&self, marked: &Marked, lang: Option<Lang>) -> Result<Relation, &'r Error> {
        let detected = || vigie_text::lang::detect(&marked.text).known();
        let lang = lang.or_else(detected).unwrap_or(Lang::En);
        let rows = self.reader.pair_features(marked, lang)?;
        Ok(decide(&self.model.probabilities(&rows)))
    }
}

/// The most probable type. To yield in words and to yield in deed stand together against the others.
fn decide(probabilities: &[f32; TYPES]) -> Relation {
    let yields = |event: EventType| matches!(event, EventType::Concede | EventType::Retreat);
    let of = |wanted: &dyn Fn(EventType) -> bool| -> f32 {
        let each = EventType::ALL.iter().zip(probabilities);
        each.filter(|(event, _)| wanted(**event))
            .map(|(_, p)| p)
            .sum()
    };
    let yielding = of(&yields);
    let weight = |event: EventType, own: f32| if yields(event) { yielding } else { own };
    let mut best = (EventType::Agree, 0.0, 0.0);
    for (&event, &own) in EventType::ALL.iter().zip(probabilities) {
        let candidate = (event, weight(event, own), own);
        if (candidate.1, candidate.2) > (best.1, best.2) {
            best = candidate;
        }
    }
    Relation {
        event: best.0,
        confidence: (best.1 * 1000.0).round() / 1000.0,
    }
}

impl Reader {
    /// The features of `marked` (rows of [`Model`]), read as `lang`.
    ///
    /// # Errors
    /// When the language cannot be loaded.
    pub fn pair_features(&self, marked: &Marked, lang: Lang) -> Result<Vec<u32>, &Error> {
        let language = self.language(lang)?;
        let text = language.analyzer.analyze(&marked.text);
        let blocks: Vec<_> = text.blocks.iter().map(|b| b.kind).collect();
        let parts = Parts {
            title: &[],
            text: &text.sentences,
            blocks: &blocks,
        };
        let doc = Doc::new(
            (lang, ""),
            ("", &marked.text),
            parts,
            &language.lexicon,
            &language.registry,
        );
        let resolver = Resolver::new(&doc);
        let quotes: Vec<Span> = vigie_text::quote::find(&marked.text)
            .into_iter()
            .map(|q| q.span)
            .collect();
        let attributions = Attributions::find(&resolver, &quotes);
        let hits = Hits::find(&resolver);
        let stances = Stances {
            resolver: &resolver,
            hits: &hits,
            attributions: &attributions,
        };
        Ok(features::rows(&stances, marked))
    }
}

#[cfg(test)]
mod tests;
