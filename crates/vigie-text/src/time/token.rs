//! The recogniser's own light cut of a text: runs of letters, runs of digits, single signs.

use std::collections::HashMap;

/// The number of a word that no table mentions.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// A run of letters or digits, or one sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    /// Number of the lower-cased word in the vocabulary.
    pub word: u32,
    /// Value of a run of digits (0 for words).
    pub number: u32,
    /// How many digits the run has (0 for words).
    pub digits: u8,
    /// Nothing stands between this token and the one before.
    pub glued: bool,
    /// A blank line stands before it.
    pub after_break: bool,
    /// Opens with a capital letter.
    pub capital: bool,
}

/// The words that the tables mention, numbered.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The number of `word`, given now if it has none yet.
    pub fn intern(&mut self, word: &str) -> u32 {
        let next = self.ids.len() as u32;
        *self.ids.entry(word.into()).or_insert(next)
    }

    /// The number of `word`, or [`UNKNOWN`].
    pub fn get(&self, word: &str) -> u32 {
        self.ids.get(word).copied().unwrap_or(UNKNOWN)
    }

    /// Lets `other` stand for the word numbered `id`, unless it is a word of its own.
    pub fn alias(&mut self, other: &str, id: u32) {
        self.ids.entry(other.into()).or_insert(id);
    }

    /// All words with their numbers, in the order of the numbers.
    pub fn words(&self) -> Vec<(Box<str>, u32)> {
        let mut all: Vec<_> = self.ids.iter().map(|(w, &i)| (w.clone(), i)).collect();
        all.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        all
    }
}

/// Cuts `text`. With `elision`, an apostrophe after letters belongs to them (`l'`, `aujourd'`).
/// `id` numbers each lower-cased piece.
pub(super) fn tokenize(text: &str, elision: bool, mut id: impl FnMut(&str) -> u32) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut buffer = String::new();
    let (mut at, mut last_end, mut breaks) = (0, usize::MAX, 0);
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            breaks += usize::from(first == '\n');
            at += first.len_utf8();
            continue;
        }
        let end = at + piece_length(&text[at..], first, elision);
        let piece = &text[at..end];
        let digits = if first.is_ascii_digit() {
            piece.len().min(255)
        } else {
            0
        };
        lower_into(piece, &mut buffer);
        tokens.push(Token {
            start: at,
            end,
            word: id(&buffer),
            number: if digits > 0 {
                piece.parse().unwrap_or(u32::MAX)
            } else {
                0
            },
            digits: digits as u8,
            glued: at == last_end,
            after_break: breaks > 1,
            capital: first.is_uppercase(),
        });
        (at, last_end, breaks) = (end, end, 0);
    }
    tokens
}

/// Length in bytes of the piece that opens `rest` with the character `first`.
fn piece_length(rest: &str, first: char, elision: bool) -> usize {
    if first.is_ascii_digit() {
        return run(rest, |c| c.is_ascii_digit());
    }
    if !first.is_alphabetic() {
        return first.len_utf8();
    }
    let letters = run(rest, char::is_alphabetic);
    match rest[letters..].chars().next() {
        Some(sign) if elision && is_apostrophe(sign) => letters + sign.len_utf8(),
        _ => letters,
    }
}

fn run(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘')
}

/// Writes `piece` lower-cased into `buffer`, with plain apostrophes and hyphens.
fn lower_into(piece: &str, buffer: &mut String) {
    buffer.clear();
    for c in piece.chars() {
        match c {
            _ if c.is_ascii() => buffer.push(c.to_ascii_lowercase()),
            _ if is_apostrophe(c) => buffer.push('\''),
            '‐' | '‑' | '–' | '—' => buffer.push('-'),
            _ => buffer.extend(c.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, elision: bool) -> Vec<&str> {
        tokenize(text, elision, |_| UNKNOWN)
            .iter()
            .map(|t| &text[t.start..t.end])
            .collect()
    }

    #[test]
    fn cuts_letters_digits_and_signs() {
        assert_eq!(
            pieces("l’après-midi du 1er, 18h30", true),
            [
                "l’", "après", "-", "midi", "du", "1", "er", ",", "18", "h", "30"
            ]
        );
        assert_eq!(pieces("today's", false), ["today", "'", "s"]);
    }
}
