//! A document made ready for reading: its sentences with their trees and the names found in them.

use std::collections::{BTreeMap, HashMap};

use vigie_text::word::Number;
use vigie_text::{BlockKind, Lang, Rel, Sentence, Span, Upos};

use crate::lexicon::Lexicon;
use crate::registry::{Kind, NameMatch, Registry, Thing, ThingId, atoms, fold};
use crate::tree::Tree;

/// How much more a name that sets the scene counts.
const SCENE: f32 = 2.0;

/// A sentence of the document.
#[derive(Debug)]
pub struct Sent<'a> {
    /// Its tree.
    pub tree: Tree<'a>,
    /// Whether it is the title.
    pub in_title: bool,
    /// Kind of its block.
    pub block: BlockKind,
    /// Number of its block; the title's is `usize::MAX`.
    pub block_number: usize,
    /// Names found in it.
    pub names: Vec<NameMatch>,
    /// For each word, the index in `names` of the name that covers it.
    name_of: Vec<Option<usize>>,
}

impl Sent<'_> {
    /// The name that covers the word `w`.
    pub fn name(&self, w: usize) -> Option<&NameMatch> {
        self.name_of[w].map(|n| &self.names[n])
    }

    /// Whether the name says where something happens (« à Maseru », "in Lesotho").
    fn sets_scene(&self, name: &NameMatch) -> bool {
        let at = self.names.iter().position(|n| std::ptr::eq(n, name));
        (0..self.tree.len())
            .filter(|&w| at.is_some() && self.name_of[w] == at)
            .any(|w| {
                let placed = self.tree.prepositions(w);
                !placed.is_empty() && self.tree.lexicon().in_class("place", &placed)
            })
    }

    /// Whether two words belong to one name.
    pub fn same_name(&self, a: usize, b: usize) -> bool {
        self.name_of[a].is_some() && self.name_of[a] == self.name_of[b]
    }

    /// The text the sentence's offsets point into.
    pub fn source<'t>(&self, doc: &Doc<'t>) -> &'t str {
        if self.in_title { doc.title } else { doc.text }
    }
}

/// A document made ready for reading.
#[derive(Debug)]
pub struct Doc<'a> {
    /// Its language.
    pub lang: Lang,
    /// Its date (EDTF), or empty.
    pub date: &'a str,
    /// Its title, or empty.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The title's sentences, then the text's.
    pub sents: Vec<Sent<'a>>,
    /// What is known of the language.
    pub lexicon: &'a Lexicon,
    /// Who is who.
    pub registry: &'a Registry,
    /// Weight of each state in the document.
    pub weights: BTreeMap<&'a str, f32>,
    people: HashMap<String, ThingId>,
    introductions: HashMap<String, (usize, usize, usize)>,
}

/// The parts a [`Doc`] is made of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// Sentences of the title.
    pub title: &'a [Sentence],
    /// Sentences of the text.
    pub text: &'a [Sentence],
    /// Block kinds of the text, by block number.
    pub blocks: &'a [BlockKind],
}

impl<'a> Doc<'a> {
    /// Finds the names and weighs the states.
    pub fn new(
        (lang, date): (Lang, &'a str),
        (title, text): (&'a str, &'a str),
        parts: Parts<'a>,
        lexicon: &'a Lexicon,
        registry: &'a Registry,
    ) -> Self {
        let mut sents = Vec::with_capacity(parts.title.len() + parts.text.len());
        for sentence in parts.title {
            sents.push(sent(
                sentence,
                (true, BlockKind::Title, usize::MAX),
                title,
                (lexicon, registry),
                date,
            ));
        }
        for sentence in parts.text {
            let block = parts
                .blocks
                .get(sentence.block)
                .copied()
                .unwrap_or(BlockKind::Body);
            sents.push(sent(
                sentence,
                (false, block, sentence.block),
                text,
                (lexicon, registry),
                date,
            ));
        }
        let mut doc = Doc {
            lang,
            date,
            title,
            text,
            sents,
            lexicon,
            registry,
            weights: BTreeMap::new(),
            people: HashMap::new(),
            introductions: HashMap::new(),
        };
        doc.weigh();
        doc.know_people();
        doc
    }

    /// The things a name stands for at the document's date: people in office first, terms that hold before others.
    pub fn things(&self, name: &NameMatch) -> impl Iterator<Item = &'a Thing> {
        let registry = self.registry;
        name.things
            .clone()
            .into_iter()
            .map(move |id| registry.thing(id))
    }

    /// The thing a name most likely stands for.
    pub fn thing(&self, name: &NameMatch) -> Option<&'a Thing> {
        name.things.first().map(|&id| self.registry.thing(id))
    }

    /// The first person of the document who is called `part` (surname, or one of the names), by a name of the registry.
    pub fn person_called(&self, part: &str) -> Option<&'a Thing> {
        self.people.get(part).map(|&id| self.registry.thing(id))
    }

    /// Where a person unknown to the registry was first named in full: sentence, word of the surname, head of the name.
    pub fn introduction(&self, surname: &str) -> Option<(usize, usize, usize)> {
        self.introductions.get(surname).copied()
    }

    fn know_people(&mut self) {
        let mut people = HashMap::new();
        let mut introductions = HashMap::new();
        for (s, sent) in self.sents.iter().enumerate() {
            for name in &sent.names {
                let Some(&id) = name.things.first() else {
                    continue;
                };
                let thing = self.registry.thing(id);
                if thing.kind != Kind::Person {
                    continue;
                }
                let source = if sent.in_title { self.title } else { self.text };
                for full in [fold(&thing.name), fold(name.span.of(source))] {
                    let words = full.split(' ').filter(|word| word.chars().count() > 2);
                    for part in words.chain(full.rsplit([' ', '-']).next()) {
                        people.entry(part.to_owned()).or_insert(id);
                    }
                }
            }
            let tree = &sent.tree;
            for w in 0..tree.len() {
                let word = tree.word(w);
                let part = word.upos == Upos::Propn && word.rel == Rel::Flat;
                if let Some(head) = tree.head(w).filter(|_| part) {
                    introductions
                        .entry(fold(&word.form))
                        .or_insert((s, w, head));
                }
            }
        }
        self.people = people;
        self.introductions = introductions;
    }

    fn weigh(&mut self) {
        let mut weights: BTreeMap<&'a str, f32> = BTreeMap::new();
        for (n, sent) in self.sents.iter().enumerate() {
            let place = if sent.in_title {
                2.0
            } else {
                1.0 + 1.0 / (1.0 + n as f32)
            };
            for name in &sent.names {
                let Some(thing) = self.thing(name) else {
                    continue;
                };
                let kind = match thing.kind {
                    Kind::State | Kind::Capital | Kind::Demonym | Kind::Group => 1.0,
                    Kind::Adjective | Kind::Seat | Kind::Person => 0.9,
                    Kind::Place => 0.7,
                    Kind::Organisation | Kind::Media => 0.0,
                };
                if thing.code.len() == 3 && kind > 0.0 {
                    let scene = if sent.sets_scene(name) { SCENE } else { 1.0 };
                    *weights.entry(thing.code.as_str()).or_default() += kind * place * scene;
                }
            }
        }
        self.weights = weights;
    }

    /// The state that the document is about around sentence `s`: the heaviest, those told last counting more.
    pub fn focus(&self, s: usize) -> Option<&'a str> {
        let mut scores = self.weights.clone();
        for (back, sent) in self.sents[..(s + 1).min(self.sents.len())]
            .iter()
            .rev()
            .take(3)
            .enumerate()
        {
            for name in &sent.names {
                if let Some(thing) = self
                    .thing(name)
                    .filter(|t| scores.contains_key(t.code.as_str()))
                {
                    *scores.entry(thing.code.as_str()).or_default() += 0.5 / (1.0 + back as f32);
                }
            }
        }
        scores
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(a.0)))
            .map(|(code, _)| code)
    }

    /// Whether the noun phrase at `w` is plural (or several).
    pub fn is_plural(&self, s: usize, w: usize) -> bool {
        let tree = &self.sents[s].tree;
        tree.word(w).feats.number == Number::Plur
            || tree.kids(w).iter().any(|&k| {
                let kid = tree.word(k);
                kid.rel == Rel::Conj && tree.is_nominal(k)
                    || kid.rel == Rel::Det && kid.feats.number == Number::Plur
                    || kid.rel == Rel::Nummod
                        && kid.upos == Upos::Num
                        && !matches!(tree.lemma(k), "un" | "one" | "1")
            })
    }
}

fn sent<'a>(
    sentence: &'a Sentence,
    (in_title, block, block_number): (bool, BlockKind, usize),
    source: &str,
    (lexicon, registry): (&'a Lexicon, &Registry),
    date: &str,
) -> Sent<'a> {
    let span = sentence.span;
    let mut atoms = atoms(span.of(source));
    for atom in &mut atoms {
        atom.span = Span::new(atom.span.start + span.start, atom.span.end + span.start);
    }
    let mut names = registry.find(&atoms, source);
    for name in &mut names {
        sort_things(&mut name.things, registry, date);
    }
    let name_of = sentence
        .words
        .iter()
        .map(|w| names.iter().position(|n| n.span.overlaps(w.span)))
        .collect();
    Sent {
        tree: Tree::new(sentence, lexicon),
        in_title,
        block,
        block_number,
        names,
        name_of,
    }
}

/// By kind; among people of one name those in office at the date, then those who were, the latest first.
fn sort_things(things: &mut [ThingId], registry: &Registry, date: &str) {
    things.sort_by(|&a, &b| {
        let (a, b) = (registry.thing(a), registry.thing(b));
        let rank = |t: &Thing| {
            let later = t.start.as_str() > date && !date.is_empty();
            (t.kind, !t.holds_on(date), later)
        };
        rank(a).cmp(&rank(b)).then_with(|| b.start.cmp(&a.start))
    });
}
