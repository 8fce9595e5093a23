//! The lexicons of other people: what a form can be, and its lemma.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use vigie_text::{Lang, Upos, net::lexicon::CLASSES};

use crate::lemmas::Triple;

/// What a lexicon says of one form.
pub struct Entry {
    /// In lower case.
    form: String,
    /// One thing that it can be, finer than a part of speech: "V3s", "Nfp".
    kind: String,
    /// Its lemma as a part of speech, when the lexicon's lemmas follow the treebanks'.
    lemma: Option<(Upos, String)>,
}

/// Reads the lexicon of a language: French, `lefff-3.4.mlex`; English, `lemma_lu.csv` of LemmInflect.
pub fn read(lang: Lang, text: &str) -> Result<Vec<Entry>> {
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .filter_map(|(n, line)| {
            match lang {
                Lang::Fr => lefff(line),
                Lang::En => lemminflect(line),
            }
            .with_context(|| format!("line {}: not a line of this lexicon", n + 1))
            .transpose()
        })
        .collect()
}

/// A line of the Lefff: form, category, lemma, morphology. `None` for forms of several words.
fn lefff(line: &str) -> Result<Option<Entry>> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [form, category, lemma, tag] = fields[..] else {
        anyhow::bail!("{} columns for 4", fields.len());
    };
    if form.is_empty() || form.contains(' ') {
        return Ok(None);
    }
    let participle = tag.starts_with('K');
    let upos = match category {
        "v" => Some(Upos::Verb),
        "nc" => Some(Upos::Noun),
        "adj" if !participle => Some(Upos::Adj),
        _ => None,
    };
    let kind = match category {
        "v" if tag == "W" => "Vw".into(),
        "v" if tag == "G" => "Vg".into(),
        "v" if participle => format!("Vk{}", &tag[1..]),
        "v" if tag.contains("3s") => "V3s".into(),
        "v" if tag.contains("3p") => "V3p".into(),
        "v" => "V".into(),
        "nc" => format!("N{tag}"),
        "adj" => format!("A{}", tag.trim_start_matches('K')),
        other => other.into(),
    };
    // The treebanks give a feminine noun its own lemma, the Lefff that of the masculine.
    let lemma = match (category, tag) {
        ("nc", "fs") => form,
        ("nc", "fp") => form.strip_suffix('s').unwrap_or(form),
        _ => lemma,
    };
    Ok(Some(Entry {
        form: form.to_lowercase(),
        kind,
        lemma: upos.map(|u| (u, lemma.to_owned())),
    }))
}

/// A line of LemmInflect: form, part of speech, lemmas. Names are kinds of their own, and have no lemma here.
fn lemminflect(line: &str) -> Result<Option<Entry>> {
    let fields: Vec<&str> = line.split(',').collect();
    let [form, part, lemmas] = fields[..] else {
        anyhow::bail!("{} columns for 3", fields.len());
    };
    let lemma = lemmas.split('/').next().unwrap_or(form);
    let same = lemmas.split('/').any(|l| l == form);
    let name = form.starts_with(char::is_uppercase);
    let kind = match part {
        "verb" if same => "Vb",
        "verb" if form.ends_with("ing") => "Vg",
        "verb" if form.ends_with('s') => "Vz",
        "verb" => "Vd",
        "noun" if name => "np",
        "noun" if same => "Ns",
        "noun" => "Np",
        other => other,
    };
    let upos = match part {
        "verb" => Some(Upos::Verb),
        "noun" => Some(Upos::Noun),
        "adj" => Some(Upos::Adj),
        "adv" => Some(Upos::Adv),
        _ => None,
    };
    let clitic = form.starts_with('\'');
    Ok((!clitic).then(|| Entry {
        form: form.to_lowercase(),
        kind: kind.into(),
        lemma: upos.filter(|_| !name).map(|u| (u, lemma.to_owned())),
    }))
}

/// The lemmas of the lexicon.
pub fn lemmas(entries: &[Entry]) -> Vec<Triple> {
    let triple = |e: &Entry| e.lemma.clone().map(|(u, l)| (e.form.clone(), u, l));
    entries.iter().filter_map(triple).collect()
}

/// The map of forms to classes that [`vigie_text::net::lexicon::Lexicon`] is made of. The commonest sets of kinds are
/// classes of their own; the others fall in with the same set of coarse kinds, or are the last class.
pub fn classes(entries: &[Entry]) -> Result<Vec<u8>> {
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for e in entries {
        kinds.entry(&e.form).or_default().insert(&e.kind);
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for set in kinds.values() {
        *counts.entry(joined(set.iter().copied())).or_default() += 1;
    }
    let mut sets: Vec<(String, usize)> = counts.into_iter().collect();
    sets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sets.truncate(CLASSES - 2);
    let numbers: BTreeMap<&str, u64> = sets.iter().map(|s| s.0.as_str()).zip(1..).collect();
    let number = |set: &BTreeSet<&str>| {
        let coarse: BTreeSet<&str> = set.iter().filter_map(|k| k.get(..1)).collect();
        let fine = numbers.get(joined(set.iter().copied()).as_str());
        let number = fine.or_else(|| numbers.get(joined(coarse.iter().copied()).as_str()));
        number.copied().unwrap_or(CLASSES as u64 - 1)
    };
    let mut builder = fst::MapBuilder::memory();
    builder.extend_iter(kinds.iter().map(|(form, set)| (*form, number(set))))?;
    Ok(builder.into_inner()?)
}

fn joined<'k>(kinds: impl Iterator<Item = &'k str>) -> String {
    kinds.collect::<Vec<_>>().join("+")
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_text::net::lexicon::Lexicon;

    #[test]
    fn forms_that_can_be_the_same_things_share_a_class() {
        let text = "dément\tv\tdémentir\tP3s\ndément\tadj\tdément\tms\nment\tv\tmentir\tP3s\n\
                    part\tv\tpartir\tP3s\na priori\tadv\ta priori\t\nabandonné\tadj\tabandonner\tKms\n";
        let entries = read(Lang::Fr, text).unwrap();
        let lexicon = Lexicon::new(classes(&entries).unwrap()).unwrap();
        assert_eq!(lexicon.class("ment"), lexicon.class("part"));
        assert_ne!(lexicon.class("ment"), lexicon.class("dément"));
        assert_eq!(lexicon.class("chaise"), 0);
        let lemmas = lemmas(&entries);
        assert!(lemmas.contains(&("ment".into(), Upos::Verb, "mentir".into())));
        assert!(!lemmas.iter().any(|t| t.0 == "abandonné"));
    }

    #[test]
    fn english_forms_and_bad_lines() {
        let entries = read(
            Lang::En,
            "shelled,verb,shell\nfled,verb,flee\nNato,noun,Nato\n",
        )
        .unwrap();
        let lexicon = Lexicon::new(classes(&entries).unwrap()).unwrap();
        assert_eq!(lexicon.class("fled"), lexicon.class("shelled"));
        assert_eq!(lemmas(&entries).len(), 2);
        let error = read(Lang::En, "shelled,verb,shell\nbroken\n")
            .err()
            .unwrap();
        assert_eq!(error.to_string(), "line 2: not a line of this lexicon");
    }
}
