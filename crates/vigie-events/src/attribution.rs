//! Whose words are whose: speakers of quotations, and phrases that name a source.

use vigie_text::word::Mood;
use vigie_text::{Rel, Span, Upos};

use crate::actor::Actor;
use crate::doc::Doc;
use crate::lexicon::{MarkerKind, Pos};
use crate::plover::Standing;
use crate::resolve::{Resolver, follows};
use crate::tree::Tree;

/// How many sentences a scenario runs on for.
const SCENARIO: usize = 5;

/// A phrase that names a source (« selon l'ONU », "according to officials") and the clause it covers.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Head word of the source.
    pub speaker: usize,
    /// Head word of the clause that it covers.
    pub clause: usize,
    /// The standing it gives.
    pub standing: Standing,
}

/// The attributions of a document.
#[derive(Debug, Default)]
pub struct Attributions {
    /// Source phrases by sentence.
    pub sources: Vec<Vec<Source>>,
}

impl Attributions {
    /// Finds sources, and hands the speakers of `quotes` (spans of the text) to the resolver.
    pub fn find(resolver: &Resolver<'_, '_>, quotes: &[Span]) -> Self {
        let doc = resolver.doc;
        let sources = (0..doc.sents.len()).map(|s| sources(doc, s)).collect();
        let attributions = Attributions { sources };
        let mut last: Option<((usize, usize), usize)> = None;
        for &quote in quotes {
            let Some(first) = doc
                .sents
                .iter()
                .position(|s| !s.in_title && s.tree.sentence.span.overlaps(quote))
            else {
                continue;
            };
            let end = doc
                .sents
                .iter()
                .rposition(|s| !s.in_title && s.tree.sentence.span.overlaps(quote))
                .unwrap_or(first);
            if !holds_clause(doc, first, end, quote) {
                continue;
            }
            let near = last
                .filter(|(_, s)| first <= s + 2)
                .map(|(speaker, _)| speaker);
            let speaker = attributions
                .speaker(resolver, first, end, quote)
                .or_else(|| previous_speaker(doc, first))
                .or(near);
            let Some(speaker) = speaker else { continue };
            last = Some((speaker, end));
            for s in first..=end {
                let tree = &doc.sents[s].tree;
                for w in (0..tree.len()).filter(|&w| quote.contains(tree.word(w).span)) {
                    resolver.set_speaker(s, w, speaker);
                }
            }
        }
        attributions
    }

    /// The speaker named in the sentences that a quotation touches, outside of it.
    fn speaker(
        &self,
        resolver: &Resolver<'_, '_>,
        first: usize,
        end: usize,
        quote: Span,
    ) -> Option<(usize, usize)> {
        let doc = resolver.doc;
        let mut best: Option<(usize, (usize, usize))> = None;
        for s in [end, first] {
            let tree = &doc.sents[s].tree;
            for w in 0..tree.len() {
                let span = tree.word(w).span;
                if quote.contains(span) || !speaks(doc, tree, w) {
                    continue;
                }
                let Some(subject) = speech_subject(resolver, s, w, quote) else {
                    continue;
                };
                let distance = if span.start >= quote.end {
                    span.start - quote.end
                } else {
                    quote.start.saturating_sub(span.end)
                };
                if best.is_none_or(|(d, _)| distance < d) {
                    best = Some((distance, (s, subject)));
                }
            }
            if let Some(source) = self.sources[s]
                .iter()
                .find(|x| !quote.contains(tree.word(x.speaker).span))
            {
                best = best.or(Some((0, (s, source.speaker))));
            }
        }
        best.map(|(_, speaker)| speaker)
    }
}

/// Whether the words between the quotation marks hold a verb, and so are somebody's statement.
fn holds_clause(doc: &Doc<'_>, first: usize, end: usize, quote: Span) -> bool {
    (first..=end).any(|s| {
        let tree = &doc.sents[s].tree;
        (0..tree.len()).any(|w| {
            quote.contains(tree.word(w).span) && matches!(tree.word(w).upos, Upos::Verb | Upos::Aux)
        })
    })
}

/// Whether the word at `w` is a verb of speech: its entry gives its complement a voice and asserts it.
pub fn speaks(doc: &Doc<'_>, tree: &Tree<'_>, w: usize) -> bool {
    tree.is_verb(w)
        && (doc.lexicon.in_class("speech", tree.lemma(w))
            || doc
                .lexicon
                .predicates(Pos::Verb, tree.lemma(w))
                .iter()
                .any(|e| {
                    e.words.len() == 1
                        && e.content.iter().any(|c| {
                            c.by.is_some()
                                && !matches!(c.standing, Some(Standing::Hypothetical) | None)
                        })
                }))
}

/// The subject of a verb of speech beside a quotation; never one inside it.
fn speech_subject(resolver: &Resolver<'_, '_>, s: usize, w: usize, quote: Span) -> Option<usize> {
    let tree = &resolver.doc.sents[s].tree;
    let outside = |k: &usize| !quote.contains(tree.word(*k).span);
    resolver.subject(s, w).filter(outside).or_else(|| {
        // « , a-t-il dit », parsed loosely: the pronoun or name right after the verb.
        (w + 1..tree.len().min(w + 3))
            .find(|&k| tree.is_nominal(k) && outside(&k) && !resolver.word(s, k).is_empty())
    })
}

/// The subject of the sentence of speech that stands right before a free-standing quotation, in the same block.
fn previous_speaker(doc: &Doc<'_>, first: usize) -> Option<(usize, usize)> {
    let before = first.checked_sub(1)?;
    let (sent, next) = (&doc.sents[before], &doc.sents[first]);
    if sent.in_title || sent.block_number != next.block_number {
        return None;
    }
    let tree = &sent.tree;
    let root = (0..tree.len()).find(|&w| tree.head(w).is_none())?;
    tree.kid(root, Rel::Nsubj).map(|k| (before, k))
}

fn sources(doc: &Doc<'_>, s: usize) -> Vec<Source> {
    let tree = &doc.sents[s].tree;
    let mut found: Vec<Source> = viewpoint(doc, s).into_iter().collect();
    for w in 0..tree.len() {
        for form in [tree.form(w), tree.lemma(w)] {
            let marker = doc.lexicon.markers(form).iter().find_map(|m| {
                (m.kind == MarkerKind::Source)
                    .then(|| follows(tree, w, &m.words))
                    .flatten()
                    .map(|last| (m, last))
            });
            let Some((marker, last)) = marker else {
                continue;
            };
            if let Some(source) =
                source(tree, w, last, marker.standing.unwrap_or(Standing::Alleged))
            {
                found.push(source);
            }
            break;
        }
    }
    found
}

/// « Pour Riyad, les raids ont été préparés par … »: a view that opens the sentence.
fn viewpoint(doc: &Doc<'_>, s: usize) -> Option<Source> {
    let sent = &doc.sents[s];
    let tree = &sent.tree;
    if tree.len() < 4 || !tree.is_in(0, "viewpoint") {
        return None;
    }
    let speaker = tree.head(0).filter(|&h| tree.is_nominal(h))?;
    let (_, last) = tree.extent(speaker);
    let set_off = tree
        .sentence
        .words
        .get(last + 1)
        .is_some_and(|w| &*w.form == ",");
    let acts = sent.name(speaker).and_then(|n| doc.thing(n)).is_some()
        || !doc.lexicon.agents(tree.lemma(speaker)).is_empty();
    (set_off && acts).then_some(())?;
    Some(Source {
        speaker,
        clause: tree.head(speaker)?,
        standing: Standing::Alleged,
    })
}

fn source(tree: &Tree<'_>, w: usize, last: usize, standing: Standing) -> Option<Source> {
    // The noun that the phrase governs: the head of its first word, or the next nominal.
    let above = tree.head(w).filter(|&h| {
        h > last
            && tree.is_nominal(h)
            && matches!(tree.word(w).rel, Rel::Case | Rel::Mark | Rel::Advmod)
    });
    let speaker =
        above.or_else(|| (last + 1..tree.len().min(last + 6)).find(|&k| tree.is_nominal(k)))?;
    let mut clause = tree.head(speaker).unwrap_or(speaker);
    while clause > w && clause < speaker {
        clause = tree.head(clause)?;
    }
    Some(Source {
        speaker,
        clause,
        standing,
    })
}

/// The actors who speak: those that the phrase names, or the phrase itself when nobody in particular (« un diplomate »);
/// a report or letter speaks for those who wrote it.
pub fn speakers(resolver: &Resolver<'_, '_>, s: usize, w: usize) -> Vec<Actor> {
    let speaking = |actors: Vec<Actor>| -> Vec<Actor> {
        let able = |a: &Actor| a.strong && !a.place;
        actors.into_iter().filter(able).collect()
    };
    let named = speaking(resolver.phrase(s, w));
    let tree = &resolver.doc.sents[s].tree;
    let written = resolver.doc.lexicon.in_class("report", tree.lemma(w));
    if named.is_empty() && written {
        speaking(resolver.owners(s, w))
    } else {
        named
    }
}

/// Who paints the scenario that the sentence `s` goes on with: the subject of the nearest sentence before that presents
/// one, when all between are in the conditional too.
pub fn painter(resolver: &Resolver<'_, '_>, s: usize) -> Vec<Actor> {
    let doc = resolver.doc;
    for n in (s.saturating_sub(SCENARIO)..s).rev() {
        let tree = &doc.sents[n].tree;
        let presented = (0..tree.len())
            .filter(|&w| doc.lexicon.in_class("scenario", tree.lemma(w)))
            .filter_map(|w| tree.ancestors(w).find(|&a| tree.is_verb(a)))
            .find_map(|verb| resolver.subject(n, verb));
        if let Some(subject) = presented {
            return speakers(resolver, n, subject);
        }
        if !(0..tree.len())
            .any(|w| tree.word(w).feats.mood == Mood::Cnd || tree.is_in(w, "conditional"))
        {
            return Vec::new();
        }
    }
    Vec::new()
}
