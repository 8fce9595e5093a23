//! What a sentence shares with another one on the same thing, in whatever language: names, numbers, kindred words.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation;
use vigie_events::record::Statement;

use crate::concepts::fold;

/// Names kept of a document, at most.
const MOST_NAMES: usize = 32;
/// Cues kept of a sentence, at most.
const MOST: usize = 32;
/// The highest bit marks a name or a number, which weighs more than a word.
const STRONG: u32 = 1 << 31;
/// Weights of strong cues and of others.
const WEIGHTS: (f32, f32) = (3.0, 1.0);

/// The cues of the sentence of a statement, sorted, each once. Words of its participants are left out: they are compared by
/// themselves.
pub fn cues(statement: &Statement) -> Vec<u32> {
    let named: Vec<String> = statement
        .actor
        .iter()
        .chain(&statement.recipient)
        .chain(&statement.voice)
        .flat_map(|e| [&e.entity_text, &e.identifier_text])
        .flat_map(|text| text.unicode_words().map(fold).collect::<Vec<_>>())
        .collect();
    of_words(&statement.text, |word| !named.contains(&fold(word)))
}

/// The cues of a whole sentence, sorted, each once.
pub fn sentence(text: &str) -> Vec<u32> {
    of_words(text, |_| true)
}

fn of_words(text: &str, counts: impl Fn(&str) -> bool) -> Vec<u32> {
    let mut cues: Vec<u32> = text
        .split_word_bound_indices()
        .filter_map(|(at, word)| Some((word, cue(word, at == 0)?)))
        .filter(|(word, _)| counts(word))
        .map(|(_, cue)| cue)
        .collect();
    cues.sort_unstable();
    cues.dedup();
    // Strong cues sort last and are the ones to keep.
    cues.drain(..cues.len().saturating_sub(MOST));
    cues
}

/// The names and numbers of a document, those that stand there most often first kept; sorted.
pub fn names(title: &str, text: &str) -> Vec<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for part in [title, text] {
        let mut opens = true;
        for (_, word) in part.split_word_bound_indices() {
            if let Some(cue) = cue(word, opens).filter(|cue| strong(*cue)) {
                *counts.entry(cue).or_default() += 1;
            }
            opens = match word {
                "." | "!" | "?" | "…" | ":" => true,
                _ => opens && !word.chars().any(char::is_alphanumeric),
            };
        }
    }
    let mut names: Vec<(u32, usize)> = counts.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    names.truncate(MOST_NAMES);
    let mut names: Vec<u32> = names.into_iter().map(|(cue, _)| cue).collect();
    names.sort_unstable();
    names
}

/// Whether a cue is a name or a number.
pub fn strong(cue: u32) -> bool {
    cue & STRONG != 0
}

/// Share of common cues, from 0 to 1, of the poorer side; `None` when either has too little to compare.
pub fn shared(a: &[u32], b: &[u32]) -> Option<f32> {
    let weigh = |cue: &u32| if strong(*cue) { WEIGHTS.0 } else { WEIGHTS.1 };
    let total = |cues: &[u32]| cues.iter().map(weigh).sum::<f32>();
    let common: f32 = a
        .iter()
        .filter(|c| b.binary_search(c).is_ok())
        .map(weigh)
        .sum();
    let least = total(a).min(total(b));
    (least >= WEIGHTS.0).then(|| common / least)
}

/// As stored.
pub fn to_bytes(cues: &[u32]) -> Vec<u8> {
    cues.iter().flat_map(|cue| cue.to_le_bytes()).collect()
}

/// As read back.
pub fn from_bytes(bytes: &[u8]) -> Vec<u32> {
    let (cues, _) = bytes.as_chunks::<4>();
    cues.iter().map(|cue| u32::from_le_bytes(*cue)).collect()
}

fn cue(word: &str, first: bool) -> Option<u32> {
    let head = word.chars().next()?;
    if head.is_numeric() {
        let number = word.replace([',', '.', '\u{a0}', '\u{202f}'], "");
        return (number.chars().count() > 1).then(|| STRONG | hash(&number));
    }
    let length = word.chars().count();
    if head.is_uppercase() && !first && length > 2 {
        return Some(STRONG | hash(&skeleton(&fold(word))));
    }
    (head.is_alphabetic() && length > 4)
        .then(|| hash(&fold(word).chars().take(5).collect::<String>()) & !STRONG)
}

/// A name as it sounds, roughly, so that transcriptions of either language meet: its first letter and its consonants.
fn skeleton(folded: &str) -> String {
    let sounds = folded
        .replace("ch", "x")
        .replace("sh", "x")
        .replace("sch", "x")
        .replace("kh", "k")
        .replace("ph", "f");
    let mut out = String::new();
    for (n, letter) in sounds.chars().enumerate() {
        let sound = match letter {
            'c' | 'q' => 'k',
            'w' => 'v',
            'z' => 's',
            'j' => 'y',
            other => other,
        };
        let vowel = matches!(sound, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h');
        if (n == 0 || !vowel) && !out.ends_with(sound) {
            out.push(sound);
        }
    }
    out.chars().take(7).collect()
}

/// FNV-1a, 32 bits: stable across machines and versions.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    }) & !STRONG
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transcriptions_meet() {
        let same = |a: &str, b: &str| assert_eq!(skeleton(a), skeleton(b));
        same("marioupol", "mariupol");
        same("kharkiv", "kharkov");
        assert_ne!(skeleton("odessa"), skeleton("kherson"));
    }

    #[test]
    fn nothing_is_shared_by_sentences_too_poor_to_compare() {
        assert_eq!(shared(&[], &[1, 2]), None);
        assert_eq!(shared(&[STRONG | 1], &[5, STRONG | 1]), Some(1.0));
        assert_eq!(shared(&[1, 2, 3], &[3, 4, 5]), Some(1.0 / 3.0));
    }
}
