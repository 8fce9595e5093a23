//! The noun phrases of a document that name participants, found once and grouped by whom they mean.

use std::collections::HashMap;

use vigie_text::{Rel, Upos};

use crate::actor::{Actor, codes};
use crate::resolve::Resolver;

/// A set of participants, told by its codes (names where there is no code): its number in [`Mentions::keys`].
pub type Key = usize;

/// How a phrase names somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// By name.
    Name,
    /// By a common noun.
    Noun,
    /// By a personal pronoun.
    Pronoun,
    /// By a possessive.
    Possessive,
    /// As an adjective of nationality.
    Adjective,
    /// As something that belongs to somebody.
    Owned,
    /// By several coordinated phrases.
    Several,
}

/// A phrase and whom it means.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Sentence.
    pub s: usize,
    /// Head word.
    pub w: usize,
    /// Whom it means.
    pub actors: Vec<Actor>,
    /// The same, as a set.
    pub key: Key,
    /// How.
    pub form: Form,
}

/// The mentions of a document.
#[derive(Debug, Default)]
pub struct Mentions {
    /// By sentence, in order.
    pub by_sentence: Vec<Vec<Mention>>,
    /// For each key: how often it is named, where first (sentence), whether in the title.
    pub stats: Vec<Stats>,
    keys: HashMap<String, Key>,
}

/// How prominent a key is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stats {
    /// Number of mentions.
    pub count: usize,
    /// First sentence.
    pub first: usize,
    /// Whether the title names it.
    pub in_title: bool,
    /// Place among the keys by number of mentions, from 0.
    pub rank: usize,
}

impl Mentions {
    /// Finds them.
    pub fn find(resolver: &Resolver<'_, '_>) -> Self {
        let doc = resolver.doc;
        let mut mentions = Mentions::default();
        for s in 0..doc.sents.len() {
            let tree = &doc.sents[s].tree;
            let mut found = Vec::new();
            for w in 0..tree.len() {
                let inner = matches!(tree.word(w).rel, Rel::Flat | Rel::Fixed);
                let adjective = tree.word(w).upos == Upos::Adj && doc.sents[s].name(w).is_some();
                if inner || !(tree.is_nominal(w) || tree.is_possessive(w) || adjective) {
                    continue;
                }
                mentions.add(resolver, (s, w), resolver.word(s, w), &mut found);
                if tree.kid(w, Rel::Conj).is_some() {
                    mentions.add(resolver, (s, w), resolver.phrase(s, w), &mut found);
                }
            }
            mentions.by_sentence.push(found);
        }
        let mut order: Vec<Key> = (0..mentions.stats.len()).collect();
        order.sort_by_key(|&k| (std::cmp::Reverse(mentions.stats[k].count), k));
        for (rank, key) in order.into_iter().enumerate() {
            mentions.stats[key].rank = rank;
        }
        mentions
    }

    /// The key of a set of participants, when the document names it.
    pub fn key(&self, actors: &[Actor]) -> Option<Key> {
        self.keys.get(&codes(actors).join(";")).copied()
    }

    fn add(
        &mut self,
        resolver: &Resolver<'_, '_>,
        (s, w): (usize, usize),
        actors: Vec<Actor>,
        found: &mut Vec<Mention>,
    ) {
        let unnamed = |a: &Actor| a.code.is_empty() && a.name.is_empty() && a.text.is_empty();
        if actors.is_empty() || actors.iter().any(unnamed) {
            return;
        }
        let fresh = self.stats.len();
        let key = *self.keys.entry(codes(&actors).join(";")).or_insert(fresh);
        let in_title = resolver.doc.sents[s].in_title;
        if key == fresh {
            self.stats.push(Stats {
                first: s,
                ..Stats::default()
            });
        }
        let twice = found.last().is_some_and(|m| m.w == w && m.key == key);
        if twice {
            return;
        }
        self.stats[key].count += 1;
        self.stats[key].in_title |= in_title;
        let form = form(resolver, s, w, &actors);
        found.push(Mention {
            s,
            w,
            actors,
            key,
            form,
        });
    }
}

fn form(resolver: &Resolver<'_, '_>, s: usize, w: usize, actors: &[Actor]) -> Form {
    let tree = &resolver.doc.sents[s].tree;
    match tree.word(w).upos {
        _ if actors.len() > 1 => Form::Several,
        _ if tree.is_possessive(w) => Form::Possessive,
        Upos::Pron => Form::Pronoun,
        Upos::Adj => Form::Adjective,
        _ if resolver.doc.sents[s].name(w).is_some() => Form::Name,
        _ if !actors[0].strong => Form::Owned,
        Upos::Propn => Form::Name,
        _ => Form::Noun,
    }
}
