//! Linear models, by averaged perceptron.

use anyhow::{Context, Result};
use vigie_text::{
    Lang,
    linear::{Linear, context_features, slot},
};

use crate::treebank::Banks;

/// Weights in training, with their sums over time.
struct Perceptron {
    bits: u32,
    now: Vec<f32>,
    sums: Vec<f32>,
    time: f32,
}

impl Perceptron {
    fn new(bits: u32) -> Self {
        Self {
            bits,
            now: vec![0.0; 1 << bits],
            sums: vec![0.0; 1 << bits],
            time: 1.0,
        }
    }

    fn score(&self, features: &[u32], class: u32) -> f32 {
        features
            .iter()
            .map(|&f| self.now[slot(f, class, self.bits)])
            .sum()
    }

    fn add(&mut self, features: &[u32], class: u32, by: f32) {
        for &f in features {
            let s = slot(f, class, self.bits);
            self.now[s] += by;
            self.sums[s] += by * self.time;
        }
    }

    fn finish(self) -> Result<Linear> {
        let mean: Vec<f32> = self
            .now
            .iter()
            .zip(&self.sums)
            .map(|(w, s)| w - s / self.time)
            .collect();
        let mut sizes: Vec<f32> = mean.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let top = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0);
        let weights = mean
            .iter()
            .map(|w| (w / top * 127.0).round().clamp(-127.0, 127.0) as i8)
            .collect();
        Linear::new(weights).context("table size")
    }
}

/// Trains the model that tells forms of one word from those of several.
pub fn one_word(lang: Lang, banks: &Banks, epochs: usize) -> Result<Linear> {
    let segmenter = vigie_text::segment::Segmenter::new(lang)?;
    let mut p = Perceptron::new(14);
    for _ in 0..epochs {
        for (tree, _) in &banks.train {
            let tokens = tree.tokens();
            let forms: Vec<&str> = tokens.iter().map(|t| t.0).collect();
            for (i, t) in tokens
                .iter()
                .enumerate()
                .filter(|(_, t)| segmenter.is_unsure(t.0))
            {
                let features = context_features(&forms, i);
                let guess = p.score(&features, 0) > 0.0;
                p.time += 1.0;
                if guess != (t.2 == 1) {
                    p.add(&features, 0, if guess { -1.0 } else { 1.0 });
                }
            }
        }
    }
    p.finish()
}
