//! Reproducible chance.

/// SplitMix64.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    /// A generator whose numbers depend on the seeds only.
    pub fn new(seeds: &[u64]) -> Self {
        let mut r = Random(0x5EED);
        for s in seeds {
            r.0 ^= s.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            r.next();
        }
        r
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Between 0 and 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// True in `share` of the cases.
    pub fn chance(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    /// Fills `out` with zeros, to `share`, and with `keep`; four numbers a draw.
    pub fn mask(&mut self, share: f32, keep: f32, out: &mut [f32]) {
        let limit = (share * 65536.0) as u16;
        for part in out.chunks_mut(4) {
            let draw = self.next();
            for (n, o) in part.iter_mut().enumerate() {
                *o = if ((draw >> (16 * n)) as u16) < limit {
                    0.0
                } else {
                    keep
                };
            }
        }
    }

    /// About normal, mean 0 and variance 1.
    pub fn normal(&mut self) -> f32 {
        let sum: f32 = (0..12).map(|_| self.unit()).sum();
        sum - 6.0
    }

    /// Shuffles in place.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = (self.next() % (i as u64 + 1)) as usize;
            items.swap(i, j);
        }
    }
}
