//! The rules of a language as one trie over words and word classes, and the search for what they match.

use std::collections::BTreeMap;

use super::data::{DataError, Governor, Rule, Table};
use super::number;
use super::pattern::{self, Item};
use super::slot::{self, Slot};
use super::token::{self, Token, UNKNOWN, Vocabulary};

/// A word, or words, of a class.
#[derive(Debug)]
pub(super) struct Lexeme {
    pub class: u16,
    pub value: i64,
    words: Vec<u32>,
    /// Written with a capital in the table: it must have one in the text.
    capital: bool,
}

#[derive(Debug)]
pub(super) struct Class {
    name: String,
    pub slot: Slot,
    /// Digits, or any word, fill it too; a class with `_` in its name has its own words only.
    open: bool,
}

#[derive(Debug, Default)]
struct Node {
    words: Vec<(u32, u32)>,
    classes: Vec<(u16, u32)>,
    open: Option<u32>,
    close: Option<u32>,
    glue: Option<u32>,
    accept: Option<u32>,
}

/// The compiled tables of a language.
#[derive(Debug)]
pub(super) struct Grammar {
    pub vocabulary: Vocabulary,
    pub lexemes: Vec<Lexeme>,
    /// Lexemes by their first word.
    starts: Vec<Vec<u32>>,
    pub classes: Vec<Class>,
    nodes: Vec<Node>,
    pub rules: Vec<Rule>,
    /// Prepositions, last word first.
    pub governors: Vec<(Vec<u32>, Governor)>,
    pub article: Option<u16>,
    pub ordinal_suffix: Option<u16>,
    pub number: Option<u16>,
    pub and: u32,
    pub decimal: u32,
    elision: bool,
}

/// A match of a rule.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub rule: u32,
    /// Tokens of the expression: first, and one past the last.
    pub first: usize,
    pub last: usize,
    /// One past the last token of the whole match.
    pub end: usize,
    pub slots: Slots,
}

/// What the classes of a match contributed, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots(Vec<(Slot, i64)>);

impl Slots {
    /// The first value of `slot`.
    pub fn get(&self, slot: Slot) -> Option<i64> {
        self.0.iter().find(|(s, _)| *s == slot).map(|(_, v)| *v)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, i64)> {
        self.0.iter().copied()
    }
}

impl Grammar {
    pub(super) fn new(table: Table) -> Result<Self, DataError> {
        let mut grammar = Grammar {
            vocabulary: Vocabulary::default(),
            lexemes: Vec::new(),
            starts: Vec::new(),
            classes: Vec::new(),
            nodes: vec![Node::default()],
            rules: Vec::new(),
            governors: Vec::new(),
            article: None,
            ordinal_suffix: None,
            number: None,
            and: UNKNOWN,
            decimal: UNKNOWN,
            elision: table.elision,
        };
        grammar.decimal = grammar.vocabulary.intern(&table.decimal);
        grammar.add_classes(&table.class)?;
        for (number, rule) in table.rule.iter().enumerate() {
            grammar.add_rule(rule, number as u32)?;
        }
        for (governor, phrases) in &table.govern {
            for phrase in phrases {
                let mut words = grammar.intern_all(phrase);
                words.reverse();
                grammar.governors.push((words, *governor));
            }
        }
        // the longest preposition wins
        grammar
            .governors
            .sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        grammar.rules = table.rule;
        grammar.add_plain_spellings();
        grammar.index_lexemes();
        Ok(grammar)
    }

    fn add_classes(
        &mut self,
        classes: &BTreeMap<String, BTreeMap<String, Vec<String>>>,
    ) -> Result<(), DataError> {
        for (name, values) in classes {
            let slot = slot::slot_of(name);
            let class = self.class(name);
            for (value, forms) in values {
                let value = slot::parse_value(slot, value)
                    .map_err(|e| DataError(format!("class {name}: {}", e.0)))?;
                for form in forms {
                    let words = self.intern_all(form);
                    if words.is_empty() {
                        return Err(DataError(format!("class {name}: an empty word")));
                    }
                    let capital = form.starts_with(char::is_uppercase);
                    self.lexemes.push(Lexeme {
                        class,
                        value,
                        words,
                        capital,
                    });
                }
            }
        }
        let named = |n: &str| {
            self.classes
                .iter()
                .position(|c| c.name == n)
                .map(|p| p as u16)
        };
        (self.article, self.ordinal_suffix, self.number) =
            (named("article"), named("ordinal_suffix"), named("num"));
        let and = named("and");
        let first_word = |l: &Lexeme| (Some(l.class) == and).then(|| l.words[0]);
        self.and = self.lexemes.iter().find_map(first_word).unwrap_or(UNKNOWN);
        Ok(())
    }

    fn class(&mut self, name: &str) -> u16 {
        if let Some(found) = self.classes.iter().position(|c| c.name == name) {
            return found as u16;
        }
        let slot = slot::slot_of(name);
        self.classes.push(Class {
            name: name.to_owned(),
            slot,
            open: slot::is_open(slot) && !name.contains('_'),
        });
        (self.classes.len() - 1) as u16
    }

    /// Numbers of the words of `phrase`, cut as a text is cut.
    pub(super) fn intern_all(&mut self, phrase: &str) -> Vec<u32> {
        let vocabulary = &mut self.vocabulary;
        token::tokenize(phrase, self.elision, |w| vocabulary.intern(w))
            .iter()
            .map(|t| t.word)
            .collect()
    }

    fn add_rule(&mut self, rule: &Rule, number: u32) -> Result<(), DataError> {
        let fault = |e: String| DataError(format!("rule `{}`: {e}", rule.m));
        for items in pattern::expand(&rule.m).map_err(fault)? {
            let mut node = 0;
            for item in &items {
                node = self.step(node, item).map_err(fault)?;
            }
            let accept = &mut self.nodes[node as usize].accept;
            *accept = Some(accept.map_or(number, |earlier| earlier.min(number)));
        }
        Ok(())
    }

    /// The node after `item`, made if need be.
    fn step(&mut self, from: u32, item: &Item) -> Result<u32, String> {
        match item {
            Item::Word(word) => {
                let mut node = from;
                for word in self.intern_all(word) {
                    node = self.edge(node, |n| &mut n.words, word);
                }
                Ok(node)
            }
            Item::Class(name) => {
                let known = self.classes.iter().any(|c| c.name == *name);
                if !known && !slot::is_open(slot::slot_of(name)) {
                    return Err(format!("no class is called `{name}`"));
                }
                let class = self.class(name);
                Ok(self.edge(from, |n| &mut n.classes, class))
            }
            Item::Open => Ok(self.mark(from, |n| &mut n.open)),
            Item::Close => Ok(self.mark(from, |n| &mut n.close)),
            Item::Glue => Ok(self.mark(from, |n| &mut n.glue)),
        }
    }

    fn edge<K: Copy + PartialEq>(
        &mut self,
        from: u32,
        edges: impl Fn(&mut Node) -> &mut Vec<(K, u32)>,
        key: K,
    ) -> u32 {
        let next = self.nodes.len() as u32;
        let list = edges(&mut self.nodes[from as usize]);
        if let Some((_, node)) = list.iter().find(|(k, _)| *k == key) {
            return *node;
        }
        list.push((key, next));
        self.nodes.push(Node::default());
        next
    }

    fn mark(&mut self, from: u32, slot: impl Fn(&mut Node) -> &mut Option<u32>) -> u32 {
        let next = self.nodes.len() as u32;
        let mark = slot(&mut self.nodes[from as usize]);
        if let Some(node) = *mark {
            return node;
        }
        *mark = Some(next);
        self.nodes.push(Node::default());
        next
    }

    /// Words of four letters and more are known without their accents too, shorter ones without that of the first
    /// letter, as capitals are often written.
    fn add_plain_spellings(&mut self) {
        for (word, id) in self.vocabulary.words() {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            if letters >= 4 {
                let plain: String = word.chars().map(plain).collect();
                self.vocabulary.alias(&plain, id);
            }
            if letters >= 2 {
                let mut rest = word.chars();
                let first = rest.next().map(plain);
                let plain: String = first.into_iter().chain(rest).collect();
                self.vocabulary.alias(&plain, id);
            }
        }
    }

    fn index_lexemes(&mut self) {
        let words = self
            .vocabulary
            .words()
            .last()
            .map_or(0, |(_, id)| *id as usize + 1);
        self.starts = vec![Vec::new(); words];
        for (number, lexeme) in self.lexemes.iter().enumerate() {
            self.starts[lexeme.words[0] as usize].push(number as u32);
        }
        for node in &mut self.nodes {
            node.words.sort_unstable();
            node.classes.sort_unstable();
        }
    }

    /// Cuts a text, numbering its words.
    pub(super) fn tokenize(&self, text: &str) -> Vec<Token> {
        token::tokenize(text, self.elision, |w| self.vocabulary.get(w))
    }

    /// Value and length of every lexeme of `class` that stands at `at`.
    pub(super) fn lexemes_at(
        &self,
        tokens: &[Token],
        at: usize,
        class: u16,
    ) -> impl Iterator<Item = (i64, usize)> {
        let starts = tokens
            .get(at)
            .and_then(|t| self.starts.get(t.word as usize))
            .map_or(&[][..], Vec::as_slice);
        starts.iter().filter_map(move |&l| {
            let lexeme = &self.lexemes[l as usize];
            let fits = lexeme.class == class
                && (!lexeme.capital || tokens[at].capital)
                && follows(tokens, at, &lexeme.words);
            fits.then_some((lexeme.value, lexeme.words.len()))
        })
    }

    /// Whether a word of `class` stands at `at`.
    pub(super) fn is_class(&self, tokens: &[Token], at: usize, class: Option<u16>) -> bool {
        class.is_some_and(|c| self.lexemes_at(tokens, at, c).next().is_some())
    }

    /// The best match that starts at token `at`: the longest expression, then the earliest rule.
    pub(super) fn best_at(&self, tokens: &[Token], at: usize) -> Option<Hit> {
        let token = tokens.get(at)?;
        if token.word == UNKNOWN && token.digits == 0 {
            return None;
        }
        let mut search = Search {
            grammar: self,
            tokens,
            start: at,
            open: None,
            close: None,
            slots: Slots::default(),
            best: None,
        };
        search.walk(0, at);
        search.best
    }
}

/// Whether the words of a lexeme, of which the first is known to fit, stand at `at`.
fn follows(tokens: &[Token], at: usize, words: &[u32]) -> bool {
    words.iter().enumerate().skip(1).all(|(k, word)| {
        tokens
            .get(at + k)
            .is_some_and(|t| t.word == *word && !t.after_break)
    })
}

fn plain(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'û' | 'ù' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    }
}

struct Search<'g> {
    grammar: &'g Grammar,
    tokens: &'g [Token],
    start: usize,
    open: Option<usize>,
    close: Option<usize>,
    slots: Slots,
    best: Option<Hit>,
}

impl Search<'_> {
    fn walk(&mut self, node: u32, at: usize) {
        let grammar = self.grammar;
        let node = &grammar.nodes[node as usize];
        if let Some(rule) = node.accept {
            self.accept(rule, at);
        }
        if let Some(next) = node.open {
            let before = self.open.replace(at);
            self.walk(next, at);
            self.open = before;
        }
        if let Some(next) = node.close {
            let before = self.close.replace(at);
            self.walk(next, at);
            self.close = before;
        }
        let Some(token) = self.tokens.get(at) else {
            return;
        };
        if at > self.start && token.after_break {
            return;
        }
        if let Some(next) = node.glue
            && token.glued
        {
            self.walk(next, at);
        }
        if token.word != UNKNOWN
            && let Ok(edge) = node.words.binary_search_by_key(&token.word, |(w, _)| *w)
        {
            self.walk(node.words[edge].1, at + 1);
        }
        for &(class, next) in &node.classes {
            self.take_class(class, next, at);
        }
    }

    fn take_class(&mut self, class: u16, next: u32, at: usize) {
        let grammar = self.grammar;
        let slot = grammar.classes[class as usize].slot;
        for (value, length) in grammar.lexemes_at(self.tokens, at, class) {
            self.take(slot, value, next, at + length);
        }
        if grammar.classes[class as usize].open
            && let Some((value, length)) = number::read(grammar, slot, self.tokens, at)
        {
            self.take(slot, value, next, at + length);
        }
    }

    fn take(&mut self, slot: Slot, value: i64, next: u32, at: usize) {
        self.slots.0.push((slot, value));
        self.walk(next, at);
        self.slots.0.pop();
    }

    fn accept(&mut self, rule: u32, at: usize) {
        let first = self.open.unwrap_or(self.start);
        let last = self.close.unwrap_or(at);
        let better = |b: &Hit| {
            (last - first, at, std::cmp::Reverse(rule))
                > (b.last - b.first, b.end, std::cmp::Reverse(b.rule))
        };
        if first < last && self.best.as_ref().is_none_or(better) {
            let slots = self.slots.clone();
            self.best = Some(Hit {
                rule,
                first,
                last,
                end: at,
                slots,
            });
        }
    }
}
