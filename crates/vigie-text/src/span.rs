//! Byte spans of a text, and their translation to Unicode scalar values.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in the document's original text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The words of `text` that the span covers; empty when it does not lie on its character borders.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(&self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// Translates byte offsets of a text to counts of Unicode scalar values, and back.
///
/// ```
/// let text = "l'été";
/// let chars = vigie_text::CharOffsets::new(text);
/// assert_eq!(chars.of_byte(text.len()), 5);
/// assert_eq!(chars.to_byte(3), 4);
/// ```
#[derive(Debug, Clone)]
pub struct CharOffsets {
    /// Byte offset of every 64th character, so that a look-up scans at most 64.
    marks: Vec<usize>,
    text: String,
    ascii: bool,
}

const STRIDE: usize = 64;

impl CharOffsets {
    /// Prepares the table for `text`.
    pub fn new(text: &str) -> Self {
        let marks = text
            .char_indices()
            .step_by(STRIDE)
            .map(|(at, _)| at)
            .collect();
        Self {
            marks,
            text: text.to_owned(),
            ascii: text.is_ascii(),
        }
    }

    /// How many characters stand before byte `at` (clamped to the text).
    pub fn of_byte(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        if self.ascii {
            return at;
        }
        let mark = self.marks.partition_point(|&m| m <= at).saturating_sub(1);
        let from = self.marks.get(mark).copied().unwrap_or(0);
        mark * STRIDE
            + self.text[from..]
                .char_indices()
                .take_while(|(b, _)| from + b < at)
                .count()
    }

    /// The byte at which character `at` opens (the text's length when it has fewer).
    pub fn to_byte(&self, at: usize) -> usize {
        if self.ascii {
            return at.min(self.text.len());
        }
        let Some(&from) = self.marks.get(at / STRIDE) else {
            return self.text.len();
        };
        self.text[from..]
            .char_indices()
            .nth(at % STRIDE)
            .map_or(self.text.len(), |(b, _)| from + b)
    }
}
