//! A document made ready for reading: its sentences with their trees and the names found in them.

use std::collections::BTreeMap;

use vigie_text::word::Number;
use vigie_text::{BlockKind, Lang, Rel, Sentence, Span, Upos};

use crate::lexicon::Lexicon;
use crate::registry::{Kind, NameMatch, Registry, Thing, atoms};
use crate::tree::Tree;

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
        };
        doc.weigh();
        doc
    }

    /// The things a name stands for at the document's date: people in office first, terms that hold before others.
    pub fn things(&self, name: &NameMatch) -> impl Iterator<Item = &'a Thing> {
        let registry = self.registry;
        let mut things: Vec<&Thing> = name.things.iter().map(|&id| registry.thing(id)).collect();
        let date = self.date;
        things.sort_by(|a, b| {
            let rank = |t: &Thing| {
                (
                    t.kind,
                    !t.holds_on(date),
                    t.start.as_str() > date && !date.is_empty(),
                )
            };
            rank(a).cmp(&rank(b)).then_with(|| b.start.cmp(&a.start))
        });
        things.into_iter()
    }

    /// The thing a name most likely stands for.
    pub fn thing(&self, name: &NameMatch) -> Option<&'a Thing> {
        self.things(name).next()
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
                    *weights.entry(thing.code.as_str()).or_default() += kind * place;
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
) -> Sent<'a> {
    let span = sentence.span;
    let mut atoms = atoms(span.of(source));
    for atom in &mut atoms {
        atom.span = Span::new(atom.span.start + span.start, atom.span.end + span.start);
    }
    let names = registry.find(&atoms, source);
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
