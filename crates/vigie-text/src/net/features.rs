//! What the network sees of a word: hashes of its letters, its shape, and the row of its static vector.

use std::sync::Arc;

use crate::segment::fold;

/// Number of hashed features of a word.
pub const HASHED: usize = 7;
/// Rows of the table of each hashed feature; the first two share one.
pub const ROWS: [usize; HASHED] = [8192, 8192, 2048, 1024, 4096, 6144, 512];
/// Which table each hashed feature looks into.
pub const TABLE: [usize; HASHED] = [0, 0, 1, 2, 3, 4, 5];
/// Names of the tables.
pub const TABLES: [&str; 6] = ["word", "prefix", "suffix2", "suffix3", "suffix4", "shape"];

/// A word as the network sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Features {
    /// Row of every hashed feature.
    pub hashed: [u32; HASHED],
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
    pub fn of(form: &str, vectors: &Vectors) -> Features {
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
            hashed: [
                row(0, bytes),
                row(1, bytes),
                row(2, head),
                row(3, tail(2)),
                row(4, tail(3)),
                row(5, tail(4)),
                row(6, &shape[..len]),
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

/// Static word vectors: which row a form has, and the rows.
#[derive(Debug, Clone)]
pub struct Vectors {
    /// Where the hashes with the same upper 16 bits begin.
    index: Vec<u32>,
    hashes: Vec<u32>,
    rows: Vec<u16>,
    /// Dimensions of a row.
    pub dims: usize,
    /// What a unit of each dimension is worth.
    scale: Vec<f32>,
    /// All rows, in bytes.
    data: Arc<[u8]>,
}

impl Vectors {
    /// From a file that `models/vectors.py` wrote.
    pub fn read(file: &[u8]) -> Option<Vectors> {
        let mut rest = file.strip_prefix(b"VIGIE-V1")?;
        let mut take = |bytes: usize| {
            let (head, tail) = rest.split_at_checked(bytes)?;
            rest = tail;
            Some(head)
        };
        let word = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        let header: Vec<usize> = take(12)?
            .chunks_exact(4)
            .map(|b| word(b) as usize)
            .collect();
        let (forms, rows, dims) = (header[0], header[1], header[2]);
        let hashes: Vec<u32> = take(forms.checked_mul(4)?)?
            .chunks_exact(4)
            .map(word)
            .collect();
        let of: Vec<u16> = take(forms.checked_mul(2)?)?
            .chunks_exact(2)
            .map(|b| u16::from_le_bytes([b[0], b[1]]))
            .collect();
        let scale: Vec<f32> = take(dims.checked_mul(4)?)?
            .chunks_exact(4)
            .map(|b| f32::from_bits(word(b)))
            .collect();
        let data = take(rows.checked_mul(dims)?)?.into();
        let fits = hashes.is_sorted() && of.iter().all(|r| usize::from(*r) < rows) && dims > 0;
        fits.then(|| Vectors {
            index: index(&hashes),
            hashes,
            rows: of,
            dims,
            scale,
            data,
        })
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.data.len() / self.dims
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The vector of a row below [`Vectors::len`].
    pub fn vector(&self, row: usize) -> Vec<f32> {
        let bytes = &self.data[row * self.dims..][..self.dims];
        let numbers = bytes.iter().zip(&self.scale);
        numbers
            .map(|(b, s)| f32::from(b.cast_signed()) * s)
            .collect()
    }

    /// The row of a form.
    pub fn row(&self, form: &str) -> Option<u32> {
        let h = fnv(form.as_bytes());
        let h = (h >> 32) as u32 ^ h as u32;
        let top = (h >> 16) as usize;
        let (from, to) = (self.index[top] as usize, self.index[top + 1] as usize);
        let at = self.hashes[from..to].iter().position(|x| *x == h)?;
        Some(u32::from(self.rows[from + at]))
    }
}

/// Where the sorted hashes with each value of the upper 16 bits begin.
fn index(hashes: &[u32]) -> Vec<u32> {
    let mut index = Vec::with_capacity(0x1_0001);
    let mut at = 0;
    for top in 0..=0x1_0000u32 {
        while hashes.get(at).is_some_and(|h| (h >> 16) < top) {
            at += 1;
        }
        index.push(at as u32);
    }
    index
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
