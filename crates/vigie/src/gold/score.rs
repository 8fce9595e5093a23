//! Precision, recall and F1 of a reading against hand-coded documents, at four depths.
//!
//! A read statement can stand for a hand-coded one when both have the same event type and their triggers overlap or stand in
//! the same sentence; pairs are chosen one to one, best first. The depths:
//!
//! - `event`: the pair exists;
//! - `who`: and the sets of actor codes and of recipient codes are equal;
//! - `standing`: the pair exists and the standing is equal;
//! - `whole`: who, standing and voice (the last one's code, or all as a set) are all equal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::{Document, Entity, Statement};

/// Names of the depths, in the order of their figures.
pub const DEPTHS: [&str; 4] = ["event", "who", "standing", "whole"];

/// What rows a score is split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// One row, `all`.
    All,
    /// A row an event type.
    Event,
    /// A row a standing.
    Standing,
    /// A row a language.
    Lang,
}

/// How far a read statement agrees with a hand-coded one that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement {
    /// Equal sets of actors and of recipients.
    pub who: bool,
    /// Equal standing.
    pub standing: bool,
    /// All of these, and the voice.
    pub whole: bool,
}

/// Counts of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Row {
    /// Hand-coded statements.
    pub gold: usize,
    /// Statements read.
    pub read: usize,
    /// Pairs that agree, at each depth.
    pub hits: [usize; 4],
}

impl Row {
    /// Precision, recall and F1 at a depth.
    pub fn figures(&self, depth: usize) -> [f64; 3] {
        let share = |of: usize| {
            if of == 0 {
                0.0
            } else {
                self.hits[depth] as f64 / of as f64
            }
        };
        let (p, r) = (share(self.read), share(self.gold));
        [
            p,
            r,
            if p + r == 0.0 {
                0.0
            } else {
                2.0 * p * r / (p + r)
            },
        ]
    }
}

/// A statement on one side only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// Hand-coded but not read, or read but not hand-coded.
    pub missed: bool,
    /// The document.
    pub document: String,
    /// The statement.
    pub statement: Statement,
}

/// The counts, by row, and the misses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// Rows by name.
    pub rows: BTreeMap<String, Row>,
    /// In the order of the documents; of one document the missed come first.
    pub misses: Vec<Miss>,
}

/// Scores `readings`, by document identifier, against `gold`; a document without a reading counts as read with no statement.
pub fn score(gold: &[Document], readings: &BTreeMap<String, Vec<Statement>>, per: Per) -> Score {
    let mut score = Score::default();
    let none = Vec::new();
    for document in gold {
        score.add(document, readings.get(&document.id).unwrap_or(&none), per);
    }
    score
}

impl Score {
    fn add(&mut self, document: &Document, read: &[Statement], per: Per) {
        let key = |s: &Statement| match per {
            Per::All => "all".to_owned(),
            Per::Event => s.event.clone(),
            Per::Standing => s.standing.clone(),
            Per::Lang => document.lang.clone(),
        };
        for g in &document.statements {
            self.rows.entry(key(g)).or_default().gold += 1;
        }
        for r in read {
            self.rows.entry(key(r)).or_default().read += 1;
        }
        let pairs = pairs(&document.text, &document.statements, read);
        for &(g, r) in &pairs {
            let found = agreement(&document.statements[g], &read[r]);
            let row = self.rows.entry(key(&document.statements[g])).or_default();
            for (hits, hit) in
                row.hits
                    .iter_mut()
                    .zip([true, found.who, found.standing, found.whole])
            {
                *hits += usize::from(hit);
            }
        }
        let paired_gold: BTreeSet<usize> = pairs.iter().map(|&(g, _)| g).collect();
        let paired_read: BTreeSet<usize> = pairs.iter().map(|&(_, r)| r).collect();
        self.add_misses(&document.id, &document.statements, &paired_gold, true);
        self.add_misses(&document.id, read, &paired_read, false);
    }

    fn add_misses(
        &mut self,
        document: &str,
        statements: &[Statement],
        paired: &BTreeSet<usize>,
        missed: bool,
    ) {
        for (_, statement) in statements
            .iter()
            .enumerate()
            .filter(|(n, _)| !paired.contains(n))
        {
            self.misses.push(Miss {
                missed,
                document: document.to_owned(),
                statement: statement.clone(),
            });
        }
    }
}

/// Compares a pair.
pub fn agreement(gold: &Statement, read: &Statement) -> Agreement {
    let who = codes(&gold.actor) == codes(&read.actor)
        && codes(&gold.recipient) == codes(&read.recipient);
    let standing = gold.standing == read.standing;
    Agreement {
        who,
        standing,
        whole: who && standing && same_voice(gold, read),
    }
}

/// Equal last voices, or equal sets of voices: joint speakers have no order.
fn same_voice(gold: &Statement, read: &Statement) -> bool {
    let last = |s: &Statement| s.voice.last().map(Entity::key);
    last(gold) == last(read) || codes(&gold.voice) == codes(&read.voice)
}

fn codes(entities: &[Entity]) -> BTreeSet<String> {
    entities.iter().map(Entity::key).collect()
}

/// Pairs of a hand-coded and a read statement, by their places in the lists, one to one and best first.
pub fn pairs(text: &str, gold: &[Statement], read: &[Statement]) -> Vec<(usize, usize)> {
    let ends = sentence_ends(text);
    let mut options = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, r) in read.iter().enumerate() {
            let overlap = overlap(g, r);
            let comparable = g.event == r.event && (g.at == -1) == (r.at == -1);
            if comparable && (overlap || sentence_of(&ends, g.at) == sentence_of(&ends, r.at)) {
                let found = agreement(g, r);
                options.push((
                    found.whole,
                    overlap,
                    found.who,
                    found.standing,
                    -(g.at - r.at).abs(),
                    i,
                    j,
                ));
            }
        }
    }
    options.sort_unstable_by(|a, b| b.cmp(a));
    let (mut taken_gold, mut taken_read) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen = Vec::new();
    for (.., i, j) in options {
        if !taken_gold.contains(&i) && !taken_read.contains(&j) {
            taken_gold.insert(i);
            taken_read.insert(j);
            chosen.push((i, j));
        }
    }
    chosen
}

/// Whether the triggers share a character.
pub fn overlap(a: &Statement, b: &Statement) -> bool {
    let length = |s: &Statement| s.trigger.chars().count() as i64;
    a.at < b.at + length(b) && b.at < a.at + length(a)
}

/// Where sentences end, in Unicode scalar values.
fn sentence_ends(text: &str) -> Vec<i64> {
    static END: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"[.!?…]+[»”"')\]]*[\s\x1c-\x1f]+|\n+"#).ok());
    let mut ends = Vec::new();
    let (mut byte, mut chars) = (0, 0);
    for end in END.iter().flat_map(|end| end.find_iter(text)) {
        chars += text[byte..end.end()].chars().count() as i64;
        byte = end.end();
        ends.push(chars);
    }
    ends.push(chars + text[byte..].chars().count() as i64);
    ends
}

fn sentence_of(ends: &[i64], at: i64) -> usize {
    ends.partition_point(|&end| end <= at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::notation::parse_item;

    const TEXT: &str =
        "Kiev accuse Moscou. Moscou accuse Kiev (« à tort ! ») et menace.\nParis accuse.";

    fn items(lines: &[&str]) -> Vec<Statement> {
        lines
            .iter()
            .map(|line| parse_item(line, "Titre", TEXT).unwrap())
            .collect()
    }

    #[test]
    fn sentences_end_as_the_reference_scorer_says() {
        assert_eq!(sentence_ends(TEXT), [20, 51, 65, 78]);
        assert_eq!(sentence_of(&[20, 51, 65, 78], -1), 0);
        assert_eq!(sentence_of(&[20, 51, 65, 78], 20), 1);
        assert_eq!(sentence_of(&[20, 51, 65, 78], 78), 4);
    }

    #[test]
    fn the_best_pair_is_taken_first() {
        let gold = items(&[
            "accuse | ACCUSE | reported | Kiev=UKR > Moscou=RUS |",
            "accuse#2 | ACCUSE | reported | Moscou=RUS > Kiev=UKR |",
        ]);
        let read = items(&[
            "accuse#2 | ACCUSE | alleged | Moscou=RUS > Kiev=UKR |",
            "Kiev | ACCUSE | reported | Kiev=UKR > Moscou=RUS |",
        ]);
        assert_eq!(pairs(TEXT, &gold, &read), [(0, 1), (1, 0)]);
        assert_eq!(
            agreement(&gold[1], &read[0]),
            Agreement {
                who: true,
                standing: false,
                whole: false
            }
        );
    }

    #[test]
    fn rows_and_misses() {
        let statements = items(&[
            "accuse | ACCUSE | reported | Kiev=UKR > Moscou=RUS |",
            "menace | THREATEN | reported | Moscou=RUS > |",
        ]);
        let read = items(&[
            "accuse | ACCUSE | reported | Kiev=UKR > Moscou=RUS |",
            "accuse#3 | ACCUSE | reported | Paris=FRA > |",
        ]);
        let gold = Document {
            id: "d".into(),
            lang: "fr".into(),
            text: TEXT.into(),
            statements,
            ..Document::default()
        };
        let found = score(
            &[gold],
            &BTreeMap::from([("d".to_owned(), read)]),
            Per::Event,
        );
        assert_eq!(
            found.rows["ACCUSE"],
            Row {
                gold: 1,
                read: 2,
                hits: [1; 4]
            }
        );
        assert_eq!(
            found.rows["THREATEN"],
            Row {
                gold: 1,
                read: 0,
                hits: [0; 4]
            }
        );
        assert_eq!(found.rows["ACCUSE"].figures(0), [0.5, 1.0, 2.0 / 3.0]);
        let missed: Vec<_> = found
            .misses
            .iter()
            .map(|m| (m.missed, m.statement.at))
            .collect();
        assert_eq!(missed, [(true, 57), (false, 71)]);
    }

    #[test]
    fn joint_speakers_have_no_order() {
        let read = |line| items(&[line]).remove(0);
        let a = read("menace | THREATEN | reported | a=USA > | b=FRA; c=DEU");
        let b = read("menace | THREATEN | reported | a=USA > | c=DEU; b=FRA");
        let c = read("menace | THREATEN | reported | a=USA > | x=RUS; c=DEU");
        let d = read("menace | THREATEN | reported | a=USA > | x=RUS");
        assert!(agreement(&a, &b).whole && agreement(&a, &c).whole && !agreement(&a, &d).whole);
    }
}
