//! Where an event is, was or would be: the place that governs its trigger, else another of the sentence or its dateline.

use vigie_text::{CharOffsets, Rel, Span};

use crate::doc::Doc;
use crate::gazetteer::Resolution;
use crate::places::Mention;
use crate::plover::EventType;
use crate::record::Location;
use crate::statements::Draft;

/// A place that hangs on the trigger under a preposition of place.
const ON_THE_TRIGGER: f32 = 0.95;
/// The thing bombed, taken or invaded.
const THE_TARGET: f32 = 0.85;
/// A place under the trigger's own words, or in its clause.
const IN_THE_CLAUSE: f32 = 0.75;
/// Another place of the sentence.
const IN_THE_SENTENCE: f32 = 0.45;
/// The place of the paragraph's or the document's opening.
const DATELINE: f32 = 0.3;
/// Where a dateline can stand at most, in words.
const DATELINE_WORDS: usize = 3;

/// The place of the event of `draft`, as a record writes it; `chars` are those of the text and the title.
pub fn location(
    doc: &Doc<'_>,
    places: &[Mention<'_>],
    draft: &Draft,
    chars: &CharOffsets,
) -> Option<Location> {
    let best = places
        .iter()
        .filter(|m| m.s == draft.s)
        .filter_map(|m| Some((governs(doc, m, draft)?, m)))
        .max_by(|(a, m), (b, n)| {
            a.total_cmp(b)
                .then_with(|| m.place.resolution.cmp(&n.place.resolution))
                .then_with(|| distance(n, draft).cmp(&distance(m, draft)))
        });
    let (told, mention) = best.or_else(|| dateline(doc, places, draft).map(|m| (DATELINE, m)))?;
    let place = &mention.place;
    let sent = &doc.sents[mention.s];
    let same_text = sent.in_title == doc.sents[draft.s].in_title;
    let at = |byte| if same_text { chars.of_byte(byte) } else { 0 };
    Some(Location {
        text: mention.span.of(sent.source(doc)).to_owned(),
        name: place.name.to_owned(),
        geonames: place.geonames,
        country: place.country.to_owned(),
        admin1: if place.resolution > Resolution::Region {
            place.admin1.to_owned()
        } else {
            String::new()
        },
        lat: Some(place.lat),
        lon: Some(place.lon),
        resolution: place.resolution.as_str().to_owned(),
        certainty: rounded(told * mention.certainty),
        start: at(mention.span.start),
        end: at(mention.span.end),
    })
}

fn rounded(certainty: f32) -> f32 {
    (certainty * 100.0).round() / 100.0
}

fn distance(mention: &Mention<'_>, draft: &Draft) -> usize {
    mention.w.abs_diff(draft.w)
}

/// How surely the place is that of the event; `None` for one that stands for a government.
fn governs(doc: &Doc<'_>, mention: &Mention<'_>, draft: &Draft) -> Option<f32> {
    let tree = &doc.sents[draft.s].tree;
    let top = phrase_top(doc, mention);
    let prepositions = tree.prepositions(top);
    let locative = is_locative(doc, mention.s, top, &prepositions);
    if is_participant(mention, draft) {
        let hit = matches!(draft.event, EventType::Assault | EventType::Coerce)
            && !overlaps_any(mention.span, draft.actor.iter().map(|a| a.span))
            && overlaps_any(mention.span, draft.recipient.iter().map(|a| a.span));
        return hit.then_some(THE_TARGET);
    }
    let below = std::iter::once(top)
        .chain(tree.ancestors(top))
        .position(|w| w == draft.w);
    let target = matches!(
        draft.event,
        EventType::Assault | EventType::Coerce | EventType::Retreat
    ) && !overlaps_any(mention.span, draft.actor.iter().map(|a| a.span));
    match below {
        Some(1) if locative => return Some(ON_THE_TRIGGER),
        Some(1) if target => return Some(THE_TARGET),
        Some(_) if locative || target && !mention.metonym => return Some(IN_THE_CLAUSE),
        _ => {}
    }
    if !locative {
        let owned = !mention.metonym && target && mention.place.resolution != Resolution::Country;
        return owned.then_some(IN_THE_SENTENCE * 0.8);
    }
    let clause = tree.head(top).is_some_and(|h| {
        tree.ancestors(draft.w).take(2).any(|a| a == h) || tree.head(h) == Some(draft.w)
    });
    Some(if clause {
        IN_THE_CLAUSE * 0.8
    } else {
        IN_THE_SENTENCE
    })
}

/// The highest noun of the phrase that the name stands in: « dans la ville de Kherson » is the town's.
fn phrase_top(doc: &Doc<'_>, mention: &Mention<'_>) -> usize {
    let tree = &doc.sents[mention.s].tree;
    let mut top = mention.w;
    while let Some(head) = tree.head(top).filter(|&h| {
        let joined = matches!(
            tree.word(top).rel,
            Rel::Nmod | Rel::Appos | Rel::Flat | Rel::Compound | Rel::Conj
        );
        joined && (tree.is_in(h, "town-word") || tree.is_in(h, "region-word"))
    }) {
        top = head;
    }
    top
}

fn is_locative(doc: &Doc<'_>, s: usize, w: usize, prepositions: &str) -> bool {
    let tree = &doc.sents[s].tree;
    if !prepositions.is_empty() {
        return doc.lexicon.in_class("locative", prepositions);
    }
    // A place coordinated with another shares its preposition; "the Kherson front" does without.
    tree.word(w).rel == Rel::Conj
        && tree
            .head(w)
            .is_some_and(|h| doc.lexicon.in_class("locative", &tree.prepositions(h)))
}

/// Whether the name stands for somebody who takes part, or whose word it is.
fn is_participant(mention: &Mention<'_>, draft: &Draft) -> bool {
    let sides = [&draft.actor, &draft.recipient, &draft.voice];
    mention.metonym
        && sides.into_iter().any(|side| {
            side.iter()
                .any(|a| a.span.contains(mention.span) && !a.place)
        })
}

fn overlaps_any(span: Span, mut spans: impl Iterator<Item = Span>) -> bool {
    spans.any(|other| other.overlaps(span))
}

/// « KIEV, 18 février (Agence) – … »: the place a document opens with.
fn dateline<'m, 'g>(
    doc: &Doc<'_>,
    places: &'m [Mention<'g>],
    draft: &Draft,
) -> Option<&'m Mention<'g>> {
    let in_title = doc.sents[draft.s].in_title;
    places.iter().find(|m| {
        let sent = &doc.sents[m.s];
        let tree = &sent.tree;
        let first = !sent.in_title && (m.s == 0 || doc.sents[m.s - 1].in_title);
        let opens = (0..tree.len())
            .position(|w| m.span.overlaps(tree.word(w).span))
            .is_some_and(|at| at < DATELINE_WORDS);
        let alone = !matches!(
            tree.word(m.w).rel,
            Rel::Nsubj | Rel::Obj | Rel::Obl | Rel::Nmod
        );
        !in_title
            && first
            && opens
            && alone
            && (m.place.resolution > Resolution::Region)
            && follows_dateline(doc, m)
    })
}

/// Whether what stands after the opening place is what follows a dateline: a dash, a bracket, a comma and a date.
fn follows_dateline(doc: &Doc<'_>, mention: &Mention<'_>) -> bool {
    let source = doc.sents[mention.s].source(doc);
    let rest = source[mention.span.end..].trim_start();
    let marks = ["—", "–", "- ", "(", "--"];
    let dated = || {
        rest.strip_prefix(',')
            .is_some_and(|r| r.chars().take(24).any(|c| c.is_ascii_digit()))
    };
    marks.iter().any(|mark| rest.starts_with(mark)) || dated()
}
