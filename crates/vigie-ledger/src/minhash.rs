//! Near-duplicates: MinHash signatures of word sequences, cut into bands so that only likely copies are compared.

use unicode_segmentation::UnicodeSegmentation;

use crate::concepts::fold;

/// Words of a sequence.
const SHINGLE: usize = 4;
/// Bands of a signature, and rows of a band: likenesses of .4 are found three times out of four, of .5 nearly always.
const BANDS: usize = 24;
const ROWS: usize = 3;
/// Length of a signature.
const LENGTH: usize = BANDS * ROWS;

/// For each of many orders of all word sequences, the first one that a text holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(Vec<u32>);

impl Signature {
    /// The signature of a text, title included; empty for a text of less than one sequence.
    pub fn of(title: &str, text: &str) -> Self {
        let words: Vec<u64> = title
            .unicode_words()
            .chain(text.unicode_words())
            .map(|word| fnv(&fold(word)))
            .collect();
        if words.len() < SHINGLE {
            return Self(Vec::new());
        }
        let mut least = vec![u32::MAX; LENGTH];
        for sequence in words.windows(SHINGLE) {
            let sequence = sequence.iter().fold(0_u64, |hash, word| mix(hash ^ word));
            for (n, least) in least.iter_mut().enumerate() {
                let order = mix(sequence ^ mix(n as u64 + 1)) >> 32;
                *least = (*least).min(order as u32);
            }
        }
        Self(least)
    }

    /// Estimated share of common word sequences (Jaccard), 0 when either is empty.
    pub fn likeness(&self, other: &Signature) -> f32 {
        if self.0.is_empty() || other.0.is_empty() {
            return 0.0;
        }
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        equal as f32 / LENGTH as f32
    }

    /// Hashes of the bands: copies have one in common.
    pub fn bands(&self) -> impl Iterator<Item = i64> + '_ {
        self.0.chunks(ROWS).enumerate().map(|(n, rows)| {
            let seed = mix(n as u64 + 1);
            rows.iter()
                .fold(seed, |hash, row| mix(hash ^ u64::from(*row)))
                .cast_signed()
        })
    }

    /// As stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|n| n.to_le_bytes()).collect()
    }

    /// As read back.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (numbers, _) = bytes.as_chunks::<4>();
        Self(numbers.iter().map(|n| u32::from_le_bytes(*n)).collect())
    }
}

/// FNV-1a, 64 bits.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of splitmix64: every bit of the input changes half of the output.
fn mix(mut n: u64) -> u64 {
    n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(range: std::ops::Range<usize>) -> String {
        range.map(|n| format!("mot{n} ")).collect()
    }

    #[test]
    fn likeness_is_the_share_of_common_sequences() {
        let of = |range| Signature::of("", &words(range));
        let whole = of(0..300);
        assert_eq!(whole.likeness(&of(0..300)), 1.0);
        assert!((whole.likeness(&of(0..200)) - 0.66).abs() < 0.15);
        assert!(whole.likeness(&of(300..600)) < 0.05);
        assert_eq!(whole.likeness(&of(0..2)), 0.0);
    }

    #[test]
    fn copies_have_a_band_in_common() {
        let a = Signature::of("T", &words(0..300));
        let b = Signature::of("T", &words(60..300));
        let c = Signature::of("T", &words(400..700));
        let common =
            |x: &Signature, y: &Signature| x.bands().any(|band| y.bands().any(|b| b == band));
        assert!(common(&a, &b));
        assert!(!common(&a, &c));
        assert_eq!(Signature::from_bytes(&a.to_bytes()), a);
    }
}
