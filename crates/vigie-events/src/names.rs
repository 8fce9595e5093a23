//! Names cut into words that compare without case and accents. Shared with the build script.

use unicode_normalization::UnicodeNormalization;

/// A run of letters or digits in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Lower case, without accents.
    pub folded: Box<str>,
    /// Whether it opens with a capital letter.
    pub capital: bool,
    /// Whether it is written in capitals (two letters at least).
    pub capitals: bool,
}

impl Piece {
    /// Whether it can be a part of an acronym: in capitals, or one letter.
    pub fn acronymic(&self) -> bool {
        self.capitals || self.end - self.start == 1
    }
}

/// Lower case without accents.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The runs of letters and digits of `text`.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                pieces.push(piece(&text[from..at], from));
                start = None;
            }
            _ => {}
        }
    }
    pieces
}

fn piece(word: &str, start: usize) -> Piece {
    Piece {
        start,
        end: start + word.len(),
        folded: fold(word).into(),
        capital: word.chars().next().is_some_and(char::is_uppercase),
        capitals: word.chars().count() > 1
            && word.chars().all(|c| c.is_uppercase() || c.is_numeric()),
    }
}
