//! War words as figures of speech: sport, business, weather told as battles yield no statement.

use crate::doc::Doc;
use crate::registry::Kind;

/// Weight of figurative words in a hundred from which a text is about something else than politics.
const THICK: f32 = 3.0;
/// The same for a text that names no state, body or armed group at all.
const THICK_WITHOUT_ACTORS: f32 = 1.0;
/// Less than this says nothing, however short the text.
const ENOUGH: f32 = 5.0;

/// Whether the sentences of `doc` that `part` selects are no political news.
pub fn is_figurative(doc: &Doc<'_>, part: impl Fn(usize) -> bool) -> bool {
    let (mut words, mut weight, mut actors) = (0usize, 0.0f32, 0usize);
    for (_, sent) in doc.sents.iter().enumerate().filter(|(s, _)| part(*s)) {
        let tree = &sent.tree;
        words += tree.len();
        for w in 0..tree.len() {
            let found = doc
                .lexicon
                .figurative(tree.lemma(w))
                .or_else(|| doc.lexicon.figurative(tree.form(w)));
            weight += found.map_or(0.0, |(_, weight)| weight);
        }
        let political = |kind: Kind| {
            !matches!(
                kind,
                Kind::Place | Kind::Media | Kind::Adjective | Kind::Demonym
            )
        };
        actors += sent
            .names
            .iter()
            .filter(|n| doc.thing(n).is_some_and(|t| political(t.kind)))
            .count();
    }
    let density = 100.0 * weight / words.max(1) as f32;
    weight >= ENOUGH
        && density
            >= if actors == 0 {
                THICK_WITHOUT_ACTORS
            } else {
                THICK
            }
}
