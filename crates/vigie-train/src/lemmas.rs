//! The lemmatiser: a lexicon of the forms seen, and rules on endings for the others.

use std::collections::BTreeMap;

use anyhow::Result;
use vigie_text::{
    Upos,
    lemma::{LONGEST_ENDING, Lemmatiser, Rule, ending_key, key},
};

/// A form, its part of speech, and its lemma.
pub type Triple = (String, Upos, String);

type Seen = BTreeMap<(String, Upos), BTreeMap<Rule, usize>>;

/// Trains from what the treebanks hold; where they are silent, the lexicon speaks.
pub fn train(treebank: &[Triple], lexicon: &[Triple]) -> Result<Lemmatiser> {
    let mut seen = Seen::new();
    let mut lemmas: BTreeMap<&str, usize> = BTreeMap::new();
    for (form, upos, lemma) in treebank.iter().filter(|t| t.2 != "_") {
        let form = if keeps_case(*upos) {
            form.clone()
        } else {
            fold(form)
        };
        let rule = Rule::between(&form, lemma);
        *seen
            .entry((form, *upos))
            .or_default()
            .entry(rule)
            .or_default() += 1;
        *lemmas.entry(lemma).or_default() += 1;
    }
    let mut told = Seen::new();
    for (form, upos, lemma) in lexicon
        .iter()
        .filter(|t| !seen.contains_key(&(t.0.clone(), t.1)))
    {
        let often = 1 + lemmas.get(lemma.as_str()).copied().unwrap_or(0);
        told.entry((form.clone(), *upos))
            .or_default()
            .insert(Rule::between(form, lemma), often);
    }
    seen.extend(told);
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
        .filter(|((_, u), r)| {
            !(keeps_case(*u)
                && most(r)
                    == Rule {
                        cut: 0,
                        add: String::new(),
                    })
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn triple(form: &str, upos: Upos, lemma: &str) -> Triple {
        (form.into(), upos, lemma.into())
    }

    #[test]
    fn known_forms_endings_and_the_lexicon() {
        let bank = [
            triple("chante", Upos::Verb, "chanter"),
            triple("danse", Upos::Verb, "danser"),
            triple("suis", Upos::Aux, "être"),
            triple("Paris", Upos::Propn, "Paris"),
        ];
        let lexicon = [triple("suis", Upos::Verb, "suivre")];
        let l = train(&bank, &lexicon).unwrap();
        for (form, upos, lemma) in [
            ("Chante", Upos::Verb, "chanter"),
            ("pense", Upos::Verb, "penser"),
            ("suis", Upos::Verb, "suivre"),
            ("suis", Upos::Aux, "être"),
            ("Paris", Upos::Propn, "Paris"),
            ("OTAN", Upos::Noun, "OTAN"),
        ] {
            assert_eq!(&*l.lemma(form, upos), lemma, "{form}");
        }
    }
}
