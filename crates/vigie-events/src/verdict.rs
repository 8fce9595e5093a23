//! Which words tell an event, weighed: what the lexicon's conditions say against what hand-coded documents show.
//!
//! The conditions of an entry are hard; news is not. For every word with an entry whose sense is an event, whether its
//! conditions hold or not, a linear model scores whether it tells that event here. Words over the threshold become
//! triggers; triggers under it stay in the sentence as governors only. `vigie-train weigh` fits the weights
//! (`data/weights/trigger.vigie`).

use std::fmt::Write;

use vigie_text::{BlockKind, Upos};

use crate::lexicon::{Cond, Pos};
use crate::resolve::Resolver;
use crate::trigger::{Hit, Hits};
use crate::weights::{Feature, Weights};

/// Log-odds above which the rules' choice stands, and above which an entry whose conditions fail is taken.
const LEAST_CHOSEN: f32 = -1.5;
const LEAST_OTHER: f32 = 0.0;
/// Lead of the rules' choice over other entries of the word.
const FIRST: f32 = 6.0;

/// How an entry came to be considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The rules chose it.
    Chosen,
    /// Its conditions hold, but another entry stands before it.
    Holds,
    /// A condition does not hold.
    Fails,
}

/// A word that may tell an event.
#[derive(Debug, Clone)]
pub struct Suspect<'a> {
    /// The entry at the word.
    pub hit: Hit<'a>,
    /// How it came to be considered.
    pub status: Status,
    /// Buckets of its features.
    pub buckets: Vec<u32>,
}

/// What is made of a suspect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// Whether it tells an event.
    pub tells: bool,
    /// Among those that do, the highest wins.
    pub rank: f32,
    /// Probability that it tells this event, 0 to 1.
    pub confidence: f32,
}

impl Verdict {
    /// What the rules say alone.
    pub fn of_rules(suspect: &Suspect<'_>) -> Self {
        let tells = suspect.status == Status::Chosen;
        Verdict {
            tells,
            rank: 0.0,
            confidence: 0.5,
        }
    }

    /// What the weights say: the rules' choice holds unless they speak against it, another entry needs them.
    pub fn of(weights: &Weights, suspect: &Suspect<'_>) -> Self {
        let score = weights.score(&suspect.buckets);
        let (chosen, least) = match suspect.status {
            Status::Chosen => (FIRST, LEAST_CHOSEN),
            Status::Holds | Status::Fails => (0.0, LEAST_OTHER),
        };
        Verdict {
            tells: score > least,
            rank: score + chosen,
            confidence: 1.0 / (1.0 + (-score).exp()),
        }
    }
}

/// The suspects of a word, at most one for an event type; those that the rules chose first.
pub fn suspects<'a>(
    hits: &Hits<'a>,
    resolver: &Resolver<'_, 'a>,
    s: usize,
    w: usize,
) -> Vec<Suspect<'a>> {
    let chosen = hits.at(s, w);
    let mut found: Vec<(Hit<'a>, Status, Vec<&Cond>)> = Vec::new();
    if let Some(hit) = chosen.filter(|h| h.entry.event.is_some()) {
        found.push((*hit, Status::Chosen, hits.failing(resolver, hit)));
    }
    for hit in hits.possible(resolver, s, w) {
        let Some((event, _)) = hit.entry.event else {
            continue;
        };
        let failing = hits.failing(resolver, &hit);
        let status = if failing.is_empty() {
            Status::Holds
        } else {
            Status::Fails
        };
        let of = |other: &(Hit<'a>, Status, Vec<&Cond>)| {
            other.0.entry.event.as_ref().map(|(e, _)| *e) == Some(event)
        };
        match found.iter_mut().find(|other| of(other)) {
            None => found.push((hit, status, failing)),
            Some(other) if (status, failing.len()) < (other.1, other.2.len()) => {
                *other = (hit, status, failing);
            }
            Some(_) => {}
        }
    }
    let all = found.len();
    found
        .into_iter()
        .map(|(hit, status, failing)| Suspect {
            buckets: features(hits, resolver, &hit, status, &failing, all),
            hit,
            status,
        })
        .collect()
}

fn features(
    hits: &Hits<'_>,
    resolver: &Resolver<'_, '_>,
    hit: &Hit<'_>,
    status: Status,
    failing: &[&Cond],
    all: usize,
) -> Vec<u32> {
    let doc = resolver.doc;
    let sent = &doc.sents[hit.s];
    let tree = &sent.tree;
    let word = tree.word(hit.w);
    let (event, mode) = hit
        .entry
        .event
        .as_ref()
        .map_or(("", ""), |(e, m)| (e.as_str(), m.as_str()));
    let state = status as usize;
    let mut buckets = Vec::with_capacity(40);
    let mut add = |f: Feature| buckets.push(f.bucket());
    let of = |name: &str| Feature::new(name).with(state);
    add(of("status"));
    add(of("event").and(event));
    add(of("mode").and(event).and(mode));
    add(of("entry").and(&hit.entry.origin));
    let first = hit.entry.words.first().map_or("", String::as_str);
    add(of("word").and(first).and(event));
    add(Feature::new("word").and(first).and(event));
    add(of("words").with(hit.entry.words.len().min(4)));
    let pos = match hit.entry.pos {
        Pos::Verb => "v",
        Pos::Noun => "n",
        Pos::Other => "o",
    };
    let tagged = word.upos.as_str();
    add(of("tag").and(pos).and(tagged));
    add(of("relation").and(pos).and(word.rel.as_str()));
    add(Feature::new("relation event")
        .and(event)
        .and(pos)
        .and(word.rel.as_str()));
    add(of("alternatives").with(all.min(4)));
    add(of("failing").with(failing.len().min(4)));
    let mut written = String::new();
    for cond in failing.iter().take(3) {
        written.clear();
        // Writing to a string cannot fail; the list of words would make every condition its own kind.
        let _ = match cond {
            Cond::Words(slot, _) => write!(written, "words {slot:?}"),
            other => write!(written, "{other:?}"),
        };
        add(Feature::new("condition").and(&written));
        add(Feature::new("condition event").and(&written).and(event));
    }
    let site = hit.site();
    let strong = |slots| {
        let found = resolver.participants(site, slots);
        usize::from(found.iter().any(|a| a.strong && !a.code.is_empty()))
            + usize::from(!found.is_empty())
    };
    let (acts, suffers) = (
        strong(&hit.entry.frame.actor),
        strong(&hit.entry.frame.recipient),
    );
    add(of("participants").and(pos).with(acts).with(suffers));
    add(of("participants event").and(event).with(acts).with(suffers));
    let definite = tree
        .kids_under(hit.w, vigie_text::Rel::Det)
        .any(|k| tree.is_in(k, "definite"));
    let bare = tree
        .kids_under(hit.w, vigie_text::Rel::Det)
        .next()
        .is_none();
    add(of("determiner")
        .and(pos)
        .with(usize::from(definite))
        .with(usize::from(bare)));
    if let Some(head) = tree.head(hit.anchor) {
        add(of("head").and(tree.lemma(head)));
        let above = hits.at(hit.s, head);
        let role = above.map_or(0, |h| 1 + usize::from(h.entry.event.is_some()));
        add(of("head is").with(role).and(word.rel.as_str()));
        if let Some((e, _)) = above.and_then(|h| h.entry.event.as_ref()) {
            add(Feature::new("head event").and(event).and(e.as_str()));
        }
    }
    let named = sent
        .names
        .iter()
        .filter(|n| doc.thing(n).is_some_and(|t| t.code.len() == 3))
        .count();
    add(of("names").with(named.min(3)));
    add(of("neighbours").with(
        hits.of(hit.s)
            .filter(|h| h.entry.event.is_some())
            .count()
            .min(4),
    ));
    add(of("block")
        .with(usize::from(sent.in_title))
        .with(usize::from(sent.block == BlockKind::Heading)));
    add(of("quoted")
        .and(pos)
        .with(usize::from(resolver.speaker(hit.s, hit.w).is_some())));
    if let Some(object) = tree.kid(hit.w, vigie_text::Rel::Obj) {
        add(Feature::new("object").and(event).and(tree.lemma(object)));
        add(of("object is").and(tree.word(object).upos.as_str()));
    } else {
        add(of("object is").and("-"));
    }
    let plural = word.feats.number == vigie_text::word::Number::Plur;
    add(of("plural").and(pos).with(usize::from(plural)));
    let size = doc.sents.len();
    add(of("place").with(match hit.s {
        0 => 0,
        1 | 2 => 1,
        n if n + 2 >= size => 3,
        _ => 2,
    }));
    if word.upos == Upos::Noun {
        let complements = tree.kids_under(hit.w, vigie_text::Rel::Nmod).count();
        add(of("complements").with(complements.min(2)));
    }
    buckets
}
