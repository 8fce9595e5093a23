//! The places of a document: which words name one, and which place of that name is meant.
//!
//! What decides between places of one name, in this order of weight: what stands beside it (« Tripoli, au Liban »), what
//! kind of place the words before it announce (« la province de … »), the states and regions the document is about, the
//! places named near it, and its size.

use std::collections::{BTreeMap, BTreeSet};

use vigie_text::{Rel, Span, Upos};

use crate::doc::{Doc, Sent};
use crate::gazetteer::{Gazetteer, Place, Resolution};
use crate::registry::{Atom, Kind, NameMatch, atoms};

/// How many words after a place are searched for the state or region it lies in.
const QUALIFIER_REACH: usize = 9;
/// How much a state or region named right beside a place speaks for it.
const QUALIFIED: f64 = 6.0;
/// How much the state that the document speaks of most speaks for its places.
const CONTEXT: f64 = 3.0;
/// How much « la province de … » speaks for regions and against towns, and the reverse.
const ANNOUNCED: f64 = 3.0;
/// How much another place of the same state near by speaks for a place.
const NEIGHBOUR: f64 = 1.0;
/// How many names before and after one are its neighbours.
const NEIGHBOURS: usize = 20;
/// Two places closer than this are neighbours, in kilometres.
const NEAR: f64 = 150.0;

/// A place named in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention<'g> {
    /// Sentence.
    pub s: usize,
    /// Head word of the name.
    pub w: usize,
    /// Where the name stands (bytes of the text, or of the title).
    pub span: Span,
    /// The place meant.
    pub place: Place<'g>,
    /// How surely, 0–1.
    pub certainty: f32,
    /// Whether the registry knows the name as that of a state, capital or seat, which may stand for a government.
    pub metonym: bool,
}

/// A name with the places it may stand for.
struct Open<'g> {
    s: usize,
    w: usize,
    span: Span,
    candidates: Vec<Place<'g>>,
    metonym: bool,
}

/// The places of `doc`, in the order of the text.
pub fn find<'g>(doc: &Doc<'_>, gazetteer: &'g Gazetteer) -> Vec<Mention<'g>> {
    let open: Vec<Open<'g>> = (0..doc.sents.len())
        .flat_map(|s| names(doc, gazetteer, s))
        .collect();
    let context = Context::of(doc, &open);
    let first: Vec<(usize, f64)> = open
        .iter()
        .map(|name| best(name, |place| context.score(doc, name, place)))
        .collect();
    let chosen: Vec<(usize, Place<'g>)> = open
        .iter()
        .zip(&first)
        .map(|(name, &(n, _))| (name.s, name.candidates[n]))
        .collect();
    open.iter()
        .enumerate()
        .map(|(at, name)| {
            let (n, margin) = best(name, |place| {
                context.score(doc, name, place) + neighbours(at, name.s, place, &chosen)
            });
            Mention {
                s: name.s,
                w: name.w,
                span: name.span,
                place: name.candidates[n],
                certainty: (1.0 / (1.0 + (-margin).exp())) as f32,
                metonym: name.metonym,
            }
        })
        .collect()
}

/// The candidate with the highest score, and how far the others of another place are behind it.
fn best(name: &Open<'_>, score: impl Fn(&Place<'_>) -> f64) -> (usize, f64) {
    let scores: Vec<f64> = name.candidates.iter().map(score).collect();
    let (at, top) = scores
        .iter()
        .enumerate()
        .fold((0, f64::NEG_INFINITY), |best, (n, &s)| {
            if s > best.1 { (n, s) } else { best }
        });
    let chosen = &name.candidates[at];
    let rival = scores
        .iter()
        .zip(&name.candidates)
        .filter(|(_, other)| distance(chosen, other) > NEAR)
        .map(|(&s, _)| s)
        .fold(f64::NEG_INFINITY, f64::max);
    (at, (top - rival).min(4.0))
}

/// The names of places in a sentence.
fn names<'g>(doc: &Doc<'_>, gazetteer: &'g Gazetteer, s: usize) -> Vec<Open<'g>> {
    let sent = &doc.sents[s];
    let source = sent.source(doc);
    let start = sent.tree.sentence.span.start;
    let mut words = atoms(sent.tree.sentence.span.of(source));
    for atom in &mut words {
        atom.span = Span::new(atom.span.start + start, atom.span.end + start);
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (taken, name) = name_at(doc, gazetteer, (s, sent), &words[at..], source);
        found.extend(name);
        at += taken.max(1);
    }
    found
}

/// The place named at the start of `words`, and how many of them to pass over.
fn name_at<'g>(
    doc: &Doc<'_>,
    gazetteer: &'g Gazetteer,
    (s, sent): (usize, &Sent<'_>),
    words: &[Atom],
    source: &str,
) -> (usize, Option<Open<'g>>) {
    let next = sent
        .names
        .partition_point(|n| n.span.end <= words[0].span.start);
    let known = sent
        .names
        .get(next)
        .filter(|n| n.span.overlaps(words[0].span));
    let found = gazetteer.longest(words, source);
    let Some((len, mut candidates)) = found else {
        return (1, None);
    };
    let span = words[0].span.cover(words[len - 1].span);
    let covered = known.filter(|n| n.span.contains(span));
    if let Some(name) = covered.filter(|n| n.span.len() > span.len() && !is_place(doc, n)) {
        // « la Banque d'Angleterre », "Jack London"
        let inside = words.iter().take_while(|a| name.span.contains(a.span));
        return (inside.count(), None);
    }
    let Some(w) = head(sent, span) else {
        return (len, None);
    };
    let metonym = match covered {
        Some(name) => {
            if !is_place(doc, name) {
                return (len, None);
            }
            only_states(doc, name, &mut candidates)
        }
        None if is_name(sent, span, len) => false,
        None => return (1, None),
    };
    let open = Open {
        s,
        w,
        span,
        candidates,
        metonym,
    };
    (len, Some(open))
}

/// Whether the registry's name can be that of a place.
fn is_place(doc: &Doc<'_>, name: &NameMatch) -> bool {
    doc.thing(name).is_some_and(|thing| match thing.kind {
        Kind::State | Kind::Capital | Kind::Place => true,
        Kind::Group => thing.sector == "PRE",
        _ => false,
    })
}

/// The name of a state never stands for a village of that name: only the state, a region of another, or a large area.
fn only_states(doc: &Doc<'_>, name: &NameMatch, candidates: &mut Vec<Place<'_>>) -> bool {
    let is = |kind| doc.things(name).any(|t| t.kind == kind);
    if is(Kind::State)
        && candidates
            .iter()
            .any(|c| c.resolution == Resolution::Country)
    {
        candidates.retain(|c| {
            matches!(
                c.resolution,
                Resolution::Country | Resolution::Adm1 | Resolution::Region
            )
        });
    }
    is(Kind::State) || is(Kind::Capital)
}

/// The words under a span.
fn words_of(sent: &Sent<'_>, span: Span) -> std::ops::Range<usize> {
    let words = &sent.tree.sentence.words;
    let from = words.partition_point(|w| w.span.end <= span.start);
    let to = words.partition_point(|w| w.span.start < span.end);
    from..to.max(from)
}

/// The word of the name that the others hang on.
fn head(sent: &Sent<'_>, span: Span) -> Option<usize> {
    let words = words_of(sent, span);
    words
        .clone()
        .find(|&w| sent.tree.head(w).is_none_or(|h| !words.contains(&h)))
}

/// Whether words that the registry does not know are a name, and not part of a person's or a body's.
fn is_name(sent: &Sent<'_>, span: Span, len: usize) -> bool {
    let tree = &sent.tree;
    let proper = |w: usize| matches!(tree.word(w).upos, Upos::Propn | Upos::X);
    let inside: Vec<usize> = words_of(sent, span).collect();
    let (Some(&first), Some(&last)) = (inside.first(), inside.last()) else {
        return false;
    };
    if len == 1 && !inside.iter().any(|&w| proper(w)) {
        return false;
    }
    let beside = [first.checked_sub(1), Some(last + 1)];
    let part = beside
        .into_iter()
        .flatten()
        .filter(|&w| w < tree.len() && proper(w))
        .any(|w| {
            let joined = |a: usize, b: usize| {
                tree.head(a) == Some(b) && matches!(tree.word(a).rel, Rel::Flat | Rel::Compound)
            };
            inside.iter().any(|&i| joined(w, i) || joined(i, w))
        });
    !part
}

/// What the document is about.
struct Context<'d> {
    /// Share of each state, against the one spoken of most.
    states: BTreeMap<&'d str, f64>,
    /// Names of first-level regions told, folded.
    regions: BTreeSet<&'d str>,
}

impl<'d> Context<'d> {
    fn of<'g: 'd>(doc: &Doc<'d>, open: &[Open<'g>]) -> Self {
        let most = doc.weights.values().copied().fold(0.0f32, f32::max);
        let states = doc
            .weights
            .iter()
            .map(|(&code, &weight)| (code, f64::from(weight / most.max(1e-6))))
            .collect();
        let regions = open
            .iter()
            .flat_map(|name| &name.candidates)
            .filter(|c| c.resolution == Resolution::Adm1)
            .map(|c| c.name)
            .collect();
        Self { states, regions }
    }

    fn score(&self, doc: &Doc<'_>, name: &Open<'_>, place: &Place<'_>) -> f64 {
        let mut score = size(place);
        let own = name.metonym && place.resolution == Resolution::Country;
        if !own {
            score += CONTEXT * self.states.get(place.country).copied().unwrap_or(0.0);
        }
        if place.resolution > Resolution::Region && self.regions.contains(place.admin1) {
            score += CONTEXT / 2.0;
        }
        score + announced(doc, name, place) + qualified(doc, name, place)
    }
}

/// Large places are spoken of more than small ones.
fn size(place: &Place<'_>) -> f64 {
    match place.resolution {
        Resolution::Country => 8.0,
        Resolution::Region => 6.5,
        Resolution::Site => 5.5,
        Resolution::Adm1 => 4.4,
        Resolution::City | Resolution::Town => f64::from(place.population.max(300)).log10(),
    }
}

/// What the words before the name say of its kind: « la ville de », "the province of", "… state".
fn announced(doc: &Doc<'_>, name: &Open<'_>, place: &Place<'_>) -> f64 {
    let tree = &doc.sents[name.s].tree;
    let head = tree.head(name.w);
    let kid = || tree.kids(name.w).iter().copied();
    let beside = head
        .into_iter()
        .filter(|&h| {
            h.abs_diff(name.w) <= 4 && !matches!(tree.word(name.w).rel, Rel::Nsubj | Rel::Obj)
        })
        .chain(
            kid().filter(|&k| matches!(tree.word(k).rel, Rel::Nmod | Rel::Compound | Rel::Flat)),
        );
    let mut score = 0.0;
    for w in beside.filter(|&w| !name.span.overlaps(tree.word(w).span)) {
        let region = tree.is_in(w, "region-word");
        let town = tree.is_in(w, "town-word");
        let is_town = matches!(place.resolution, Resolution::City | Resolution::Town);
        let is_region = matches!(place.resolution, Resolution::Adm1 | Resolution::Region);
        if region || town {
            let fits = region && is_region || town && is_town;
            score += if fits { ANNOUNCED } else { -ANNOUNCED };
        }
    }
    score
}

/// « Tripoli, au Liban », "Paris, Texas", "Hyderabad in Pakistan": the state or region told right after the name, or the
/// nationality of what it belongs to (« la ville libanaise de Tripoli »).
fn qualified(doc: &Doc<'_>, name: &Open<'_>, place: &Place<'_>) -> f64 {
    if place.resolution == Resolution::Country {
        return 0.0;
    }
    let sent = &doc.sents[name.s];
    let tree = &sent.tree;
    let next = words_of(sent, name.span).end;
    let after = (next..tree.len())
        .take(QUALIFIER_REACH)
        .take_while(|&w| !tree.is_verb(w));
    let head = tree
        .head(name.w)
        .filter(|&h| h < name.w && name.w - h <= 4 && tree.is_nominal(h));
    let near = after.chain(head.into_iter().flat_map(|h| tree.kids(h).iter().copied()));
    let mut told = near
        .filter_map(|w| sent.name(w))
        .filter(|n| !n.span.overlaps(name.span))
        .filter_map(|n| doc.thing(n).map(|thing| (n, thing)));
    let source = sent.source(doc);
    let fits = told.any(|(n, thing)| match thing.kind {
        Kind::State | Kind::Adjective => thing.code == place.country,
        Kind::Place => {
            let words = n.span.of(source);
            place.admin1 == thing.name || place.admin1 == words
        }
        _ => false,
    });
    if fits { QUALIFIED } else { 0.0 }
}

/// What the places chosen for the names near by say.
fn neighbours(at: usize, s: usize, place: &Place<'_>, chosen: &[(usize, Place<'_>)]) -> f64 {
    if place.country.is_empty() || place.resolution == Resolution::Country {
        return 0.0;
    }
    let from = at.saturating_sub(NEIGHBOURS);
    let near = chosen
        .iter()
        .enumerate()
        .skip(from)
        .take(2 * NEIGHBOURS + 1);
    near.filter(|&(n, &(other, _))| n != at && other.abs_diff(s) <= 1)
        .map(|(_, (_, other))| {
            let same = other.country == place.country;
            let near = other.resolution > Resolution::Region && distance(other, place) < NEAR;
            NEIGHBOUR * (f64::from(u8::from(same)) + f64::from(u8::from(near)))
        })
        .sum::<f64>()
        .min(3.0 * NEIGHBOUR)
}

/// Kilometres between two places.
fn distance(a: &Place<'_>, b: &Place<'_>) -> f64 {
    let (la, lb) = (a.lat.to_radians(), b.lat.to_radians());
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let h = half(lb - la) + la.cos() * lb.cos() * half((b.lon - a.lon).to_radians());
    12_742.0 * h.sqrt().min(1.0).asin()
}
