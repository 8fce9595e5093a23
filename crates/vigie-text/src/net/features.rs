//! What the network sees of a word: hashes of its letters, its shape, what a lexicon holds it possible to be, and the row
//! of its static vector.

use std::borrow::Cow;

use super::lexicon::{CLASSES, Lexicon};
use crate::segment::fold;

/// Number of embedded features of a word: seven hashes, and its class in the lexicon.
pub const FEATURES: usize = 8;
/// Rows of the table of each feature; the first two share one.
pub const ROWS: [usize; FEATURES] = [8192, 8192, 2048, 1024, 4096, 6144, 512, CLASSES];
/// Which table each feature looks into.
pub const TABLE: [usize; FEATURES] = [0, 0, 1, 2, 3, 4, 5, 6];
/// Names of the tables.
pub const TABLES: [&str; 7] = [
    "word", "prefix", "suffix2", "suffix3", "suffix4", "shape", "lexicon",
];

/// A word as the network sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Features {
    /// Row of every embedded feature.
    pub rows: [u32; FEATURES],
    /// Row of the static vector, plus one; 0 when there is none.
    pub vector: u32,
}

/// FNV-1a over bytes, 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01B3)
    })
}

fn row(feature: usize, bytes: &[u8]) -> u32 {
    let h = fnv(bytes) ^ (feature as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (h ^ (h >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    ((mixed >> 32) % ROWS[feature] as u64) as u32
}

/// The rows that stand for a word hidden in training.
pub fn hidden() -> [u32; 2] {
    [row(0, b"\0hidden"), row(1, b"\0hidden")]
}

impl Features {
    /// The features of a form.
    pub fn of(form: &str, vectors: &Vectors, lexicon: &Lexicon) -> Features {
        let norm = norm(form);
        let bytes = norm.as_bytes();
        let tail = |n: usize| match norm.char_indices().rev().nth(n - 1) {
            Some((at, _)) => &bytes[at..],
            None => bytes,
        };
        let head = norm
            .char_indices()
            .nth(3)
            .map_or(bytes, |(at, _)| &bytes[..at]);
        let (shape, len) = shape(form);
        Features {
            rows: [
                row(0, bytes),
                row(1, bytes),
                row(2, head),
                row(3, tail(2)),
                row(4, tail(3)),
                row(5, tail(4)),
                row(6, &shape[..len]),
                lexicon.class(&norm),
            ],
            vector: vectors
                .row(form)
                .or_else(|| vectors.row(&norm))
                .map_or(0, |r| r + 1),
        }
    }
}

/// Lower case, plain apostrophes, dashes and quotation marks, and every digit a zero.
fn norm(form: &str) -> String {
    if !form.is_ascii() && form.chars().count() == 1 {
        match form {
            "“" | "„" => return "«".into(),
            "”" => return "»".into(),
            "–" | "—" => return "-".into(),
            "…" => return "...".into(),
            _ => {}
        }
    }
    let mut folded = fold(form);
    if folded.bytes().any(|b| b.is_ascii_digit()) {
        folded = folded.replace(|c: char| c.is_ascii_digit(), "0");
    }
    folded
}

/// The word's shape: runs of capitals, small letters, digits and other signs, at most four of a kind.
fn shape(form: &str) -> ([u8; 12], usize) {
    let mut out = [0u8; 12];
    let (mut len, mut last, mut run) = (0, 0u8, 0);
    for c in form.chars() {
        let class = match c {
            'a'..='z' => b'x',
            'A'..='Z' => b'X',
            '0'..='9' => b'0',
            c if c.is_uppercase() => b'X',
            c if c.is_alphabetic() => b'x',
            '\'' | '’' => b'\'',
            c if c.is_ascii() => c as u8,
            _ => b'?',
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 3 && len < out.len() {
            out[len] = class;
            len += 1;
        }
    }
    (out, len)
}

/// Static word vectors: which row a form has, and the rows. The file is used as it is, without being unpacked.
#[derive(Debug, Clone)]
pub struct Vectors {
    file: Cow<'static, [u8]>,
    /// Where the hashes with the same upper 16 bits begin.
    index: Vec<u32>,
    /// Number of forms.
    forms: usize,
    /// Number of rows.
    rows: usize,
    /// Dimensions of a row.
    pub dims: usize,
}

/// Bytes before the hashes: a mark, and three sizes.
const HEADER: usize = 8 + 12;

impl Vectors {
    /// From a file that `models/vectors.py` wrote.
    pub fn read(file: impl Into<Cow<'static, [u8]>>) -> Option<Vectors> {
        let file = file.into();
        let sizes = file.strip_prefix(b"VIGIE-V1")?.get(..12)?;
        let size = |n: usize| number(sizes, n) as usize;
        let (forms, rows, dims) = (size(0), size(1), size(2));
        let length = HEADER
            .checked_add(forms.checked_mul(6)?)?
            .checked_add(dims.checked_mul(4)?)?
            .checked_add(rows.checked_mul(dims)?)?;
        if dims == 0 || file.len() != length {
            return None;
        }
        let index = index(file.get(HEADER..HEADER + 4 * forms)?)?;
        let vectors = Vectors {
            file,
            index,
            forms,
            rows,
            dims,
        };
        let fits = vectors.row_numbers().all(|r| usize::from(r) < rows);
        fits.then_some(vectors)
    }

    fn row_numbers(&self) -> impl Iterator<Item = u16> {
        let from = HEADER + 4 * self.forms;
        let bytes = self.file[from..from + 2 * self.forms].as_chunks::<2>().0;
        bytes.iter().map(|b| u16::from_le_bytes(*b))
    }

    /// The row of a form.
    pub fn row(&self, form: &str) -> Option<u32> {
        let h = fnv(form.as_bytes());
        let h = (h >> 32) as u32 ^ h as u32;
        let top = (h >> 16) as usize;
        let (from, to) = (self.index[top] as usize, self.index[top + 1] as usize);
        let hashes = &self.file[HEADER..];
        let at = (from..to).find(|n| number(hashes, *n) == h)?;
        let row = &self.file[HEADER + 4 * self.forms + 2 * at..][..2];
        Some(u32::from(u16::from_le_bytes([row[0], row[1]])))
    }

    /// Writes the numbers of a row to `out`, which holds `dims`.
    pub fn write_row(&self, row: u32, out: &mut [f32]) {
        let scales = HEADER + 6 * self.forms;
        let data = scales + 4 * self.dims + (row as usize).min(self.rows - 1) * self.dims;
        let bytes = &self.file[data..data + self.dims];
        for (n, (o, b)) in out.iter_mut().zip(bytes).enumerate() {
            let scale = f32::from_bits(number(&self.file[scales..], n));
            *o = f32::from(b.cast_signed()) * scale;
        }
    }
}

/// Number `n` of a row of them, little endian.
fn number(bytes: &[u8], n: usize) -> u32 {
    let b = &bytes[4 * n..4 * n + 4];
    u32::from_le_bytes([b[0], b[1], b[2], b[3]])
}

/// Where the hashes with the same upper 16 bits begin; `None` when the hashes do not ascend.
fn index(hashes: &[u8]) -> Option<Vec<u32>> {
    let mut index = Vec::with_capacity(0x1_0001);
    let mut last = 0;
    for (n, bytes) in hashes.as_chunks::<4>().0.iter().enumerate() {
        let hash = u32::from_le_bytes(*bytes);
        if hash < last {
            return None;
        }
        last = hash;
        while index.len() <= (hash >> 16) as usize {
            index.push(n as u32);
        }
    }
    index.resize(0x1_0001, (hashes.len() / 4) as u32);
    Some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_norms() {
        let shown = |f: &str| String::from_utf8_lossy(&shape(f).0[..shape(f).1]).into_owned();
        assert_eq!(shown("Moscou"), "Xxxx");
        assert_eq!(shown("OTAN"), "XXX");
        assert_eq!(shown("2022-02"), "000-00");
        assert_eq!(shown("L’"), "X'");
        assert_eq!(norm("23H00"), "00h00");
        assert_eq!(norm("“"), "«");
    }
}
