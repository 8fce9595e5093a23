//! The lemmatiser: a lexicon of the forms seen, and rules on endings for the others.

use std::collections::BTreeMap;

use anyhow::Result;
use vigie_text::{
    Upos,
    lemma::{LONGEST_ENDING, Lemmatiser, Rule, ending_key, key},
};

/// Trains from (form, part of speech, lemma) triples, forms in lower case save for names.
pub fn train<'a>(triples: impl Iterator<Item = (&'a str, Upos, &'a str)>) -> Result<Lemmatiser> {
    let mut seen: BTreeMap<(String, Upos), BTreeMap<Rule, usize>> = BTreeMap::new();
    for (form, upos, lemma) in triples.filter(|t| t.2 != "_") {
        let named = keeps_case(upos);
        let (form, lemma) = if named {
            (form.to_owned(), lemma.to_owned())
        } else {
            (fold(form), lemma.to_owned())
        };
        let rule = Rule::between(&form, &lemma);
        *seen
            .entry((form, upos))
            .or_default()
            .entry(rule)
            .or_default() += 1;
    }
    let mut endings: BTreeMap<(String, Upos), BTreeMap<Rule, usize>> = BTreeMap::new();
    for ((form, upos), rules) in seen.iter().filter(|((_, u), _)| !keeps_case(*u)) {
        let rule = most(rules);
        for ending in endings_of(form) {
            *endings
                .entry((ending.to_owned(), *upos))
                .or_default()
                .entry(rule.clone())
                .or_default() += 1;
        }
    }
    let mut numbers: BTreeMap<Rule, u64> = BTreeMap::new();
    let mut rules = Vec::new();
    let mut number = |rule: &Rule| {
        *numbers.entry(rule.clone()).or_insert_with(|| {
            rules.push(rule.clone());
            rules.len() as u64 - 1
        })
    };
    let known: BTreeMap<Vec<u8>, u64> = seen
        .iter()
        .filter(|((_, u), r)| !(keeps_case(*u) && most(r).cut == 0 && most(r).add.is_empty()))
        .map(|((f, u), r)| (key(f, *u), number(&most(r))))
        .collect();
    let endings: BTreeMap<Vec<u8>, u64> = endings
        .iter()
        .filter(|((e, _), r)| {
            e.is_empty() || e.chars().count() < 3 || r.values().sum::<usize>() > 1
        })
        .map(|((e, u), r)| (ending_key(e, *u), number(&most(r))))
        .collect();
    Ok(Lemmatiser::new(rules, map(known)?, map(endings)?)?)
}

fn map(entries: BTreeMap<Vec<u8>, u64>) -> Result<Vec<u8>> {
    let mut builder = fst::MapBuilder::memory();
    builder.extend_iter(entries)?;
    Ok(builder.into_inner()?)
}

fn keeps_case(upos: Upos) -> bool {
    matches!(
        upos,
        Upos::Propn | Upos::Punct | Upos::Sym | Upos::X | Upos::Num
    )
}

fn fold(form: &str) -> String {
    form.replace('’', "'").to_lowercase()
}

fn most(rules: &BTreeMap<Rule, usize>) -> Rule {
    let best = rules.iter().rev().max_by_key(|(_, n)| **n);
    best.map_or(
        Rule {
            cut: 0,
            add: String::new(),
        },
        |(r, _)| r.clone(),
    )
}

fn endings_of(form: &str) -> impl Iterator<Item = &str> {
    std::iter::once("").chain(
        form.char_indices()
            .rev()
            .take(LONGEST_ENDING)
            .map(move |(at, _)| &form[at..]),
    )
}
