//! Weights of linear models with hashed features (`data/weights`).

use crate::data::{self, DataError};

/// Number of buckets that features are hashed into.
pub const BUCKETS: usize = 1 << 16;

/// A feature: the bucket of its words.
#[derive(Debug, Clone, Copy)]
pub struct Feature(u64);

impl Feature {
    /// The feature of template `name`.
    pub fn new(name: &str) -> Self {
        Feature(0xcbf2_9ce4_8422_2325).and(name)
    }

    /// Joined with a word.
    #[must_use]
    pub fn and(self, word: &str) -> Self {
        let mut hash = self.0;
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Feature(hash)
    }

    /// Joined with a small number.
    #[must_use]
    pub fn with(self, number: usize) -> Self {
        Feature((self.0 ^ (number as u64 + 0x9e37)).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Its bucket.
    pub fn bucket(self) -> u32 {
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 32)) % BUCKETS as u64) as u32
    }
}

/// Weights by bucket, a byte each with one scale.
#[derive(Debug, Clone)]
pub struct Weights {
    scale: f32,
    bytes: Vec<i8>,
}

impl Weights {
    /// Those of the choice of participants.
    pub fn of_choice() -> Result<Self, DataError> {
        Self::load("weights/choice.vigie")
    }

    /// Those of the verdict on triggers.
    pub fn of_trigger() -> Result<Self, DataError> {
        Self::load("weights/trigger.vigie")
    }

    fn load(path: &str) -> Result<Self, DataError> {
        Self::from_bytes(path, &data::bytes(path)?)
    }

    /// Reads them: a little-endian `f32` scale, then one signed byte a bucket.
    pub fn from_bytes(path: &str, bytes: &[u8]) -> Result<Self, DataError> {
        let (scale, weights) = bytes.split_at_checked(4).unwrap_or_default();
        let scale = <[u8; 4]>::try_from(scale).map(f32::from_le_bytes);
        match scale {
            Ok(scale) if weights.len() == BUCKETS => Ok(Weights {
                scale,
                bytes: weights.iter().map(|&b| b as i8).collect(),
            }),
            _ => Err(DataError {
                file: path.to_owned(),
                line: 0,
                what: "not weights of hashed features".into(),
                advice: "train it again with `vigie-train weigh`".into(),
            }),
        }
    }

    /// The score of a set of buckets.
    pub fn score(&self, buckets: &[u32]) -> f32 {
        let sum: i32 = buckets
            .iter()
            .map(|&b| i32::from(self.bytes[b as usize % BUCKETS]))
            .sum();
        sum as f32 * self.scale
    }
}
