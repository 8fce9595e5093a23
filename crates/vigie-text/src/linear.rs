//! Linear models over hashed features: small, and quick to train.

/// Weights of a linear model; a feature and a class share the slot their hash falls on.
#[derive(Debug, Clone)]
pub struct Linear {
    bits: u32,
    weights: Vec<i8>,
}

/// The slot of `feature` with `class` in a table of `2^bits`.
pub fn slot(feature: u32, class: u32, bits: u32) -> usize {
    let mixed = (feature ^ class.wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B);
    ((mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35) >> (32 - bits)) as usize
}

/// Hash of a feature: its number and its text.
pub fn feature(number: u32, parts: &[&str]) -> u32 {
    let mut h = number.wrapping_mul(0x9E37_79B9) ^ 0x811C_9DC5;
    for p in parts {
        for b in p.bytes() {
            h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
        }
        h = (h ^ 0xFF).wrapping_mul(0x0100_0193);
    }
    h
}

impl Linear {
    /// From a table of quantised weights, whose length must be a power of two.
    pub fn new(weights: Vec<i8>) -> Option<Self> {
        weights.len().is_power_of_two().then(|| Self {
            bits: weights.len().trailing_zeros(),
            weights,
        })
    }

    /// The score of `class`.
    pub fn score(&self, features: &[u32], class: u32) -> i32 {
        features
            .iter()
            .map(|&f| i32::from(self.weights[slot(f, class, self.bits)]))
            .sum()
    }

    /// The table.
    pub fn weights(&self) -> &[i8] {
        &self.weights
    }
}

/// Features that tell a form of one word from one of several, by its neighbours.
pub fn context_features(forms: &[&str], at: usize) -> Vec<u32> {
    let word = |d: isize| {
        at.checked_add_signed(d)
            .and_then(|i| forms.get(i))
            .map_or(String::from("^"), |w| w.to_lowercase())
    };
    let tail = |w: &str| w.chars().rev().take(3).collect::<String>();
    let (b2, b1, me, a1, a2) = (word(-2), word(-1), word(0), word(1), word(2));
    vec![
        feature(1, &[&me]),
        feature(2, &[&b1]),
        feature(3, &[&b2]),
        feature(4, &[&a1]),
        feature(5, &[&a2]),
        feature(6, &[&tail(&b1)]),
        feature(7, &[&tail(&a1)]),
        feature(8, &[&b2, &b1]),
        feature(9, &[&tail(&b1), &tail(&a1)]),
        feature(10, &[&tail(&b2), &tail(&b1)]),
        feature(11, &[&b1, &a1]),
        feature(12, &[&tail(&a1), &tail(&a2)]),
    ]
}
