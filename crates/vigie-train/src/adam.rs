//! Adam with weight decay; embedding tables move only in the rows a step has touched.

use vigie_text::net::kernel::{self, fast};

use crate::{graph::Params, tape::Grads};

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.98;
const DECAY: f32 = 0.01;
/// Gradients longer than this are shortened to it.
const CLIP: f32 = 2.0;

/// First and second moments of all gradients.
pub struct Adam {
    first: Vec<Vec<f32>>,
    second: Vec<Vec<f32>>,
    /// Which parameters are embedding tables.
    tables: Vec<bool>,
    decays: Vec<bool>,
    steps: i32,
}

impl Adam {
    /// Zero moments.
    pub fn new(params: &Params) -> Self {
        let zeros = || {
            params
                .tensors
                .iter()
                .map(|t| vec![0.0; t.data.len()])
                .collect()
        };
        let count = 0..params.tensors.len();
        Adam {
            first: zeros(),
            second: zeros(),
            tables: count.clone().map(|n| params.is_table(n)).collect(),
            decays: count.map(|n| params.decays(n)).collect(),
            steps: 0,
        }
    }

    /// Moves the parameters, and clears the gradients.
    pub fn step(&mut self, params: &mut Params, grads: &mut Grads, rate: f32) {
        self.steps += 1;
        for touched in &mut grads.touched {
            touched.sort_unstable();
            touched.dedup();
        }
        let clip = CLIP / self.norm(grads, params).max(CLIP);
        let rate = rate * (1.0 - BETA2.powi(self.steps)).sqrt() / (1.0 - BETA1.powi(self.steps));
        for n in 0..params.tensors.len() {
            let decay = if self.decays[n] { rate * DECAY } else { 0.0 };
            let cols = params.tensors[n].cols;
            let size = grads.data[n].len();
            let mut part = |from: usize, to: usize| {
                update(
                    &mut params.tensors[n].data[from..to],
                    &mut grads.data[n][from..to],
                    &mut self.first[n][from..to],
                    &mut self.second[n][from..to],
                    (rate, clip, decay),
                );
            };
            if self.tables[n] {
                for &row in &grads.touched[n] {
                    part(row as usize * cols, (row as usize + 1) * cols);
                }
            } else {
                part(0, size);
            }
            grads.touched[n].clear();
        }
    }

    /// Length of the whole gradient.
    fn norm(&self, grads: &Grads, params: &Params) -> f32 {
        let squares = |part: &[f32]| f64::from(kernel::sum(part, |g| g * g));
        let mut all = 0.0;
        for (n, g) in grads.data.iter().enumerate() {
            let cols = params.tensors[n].cols;
            if self.tables[n] {
                all += grads.touched[n]
                    .iter()
                    .map(|r| squares(&g[*r as usize * cols..][..cols]))
                    .sum::<f64>();
            } else {
                all += squares(g);
            }
        }
        all.sqrt() as f32
    }
}

fn update(
    w: &mut [f32],
    g: &mut [f32],
    m: &mut [f32],
    v: &mut [f32],
    (rate, clip, decay): (f32, f32, f32),
) {
    fast(
        #[inline(always)]
        || {
            for (((w, g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
                let grad = *g * clip;
                *m = BETA1 * *m + (1.0 - BETA1) * grad;
                *v = BETA2 * *v + (1.0 - BETA2) * grad * grad;
                *w -= rate * *m / (v.sqrt() + 1e-8) + decay * *w;
                *g = 0.0;
            }
        },
    );
}
