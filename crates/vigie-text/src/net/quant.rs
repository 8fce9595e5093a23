//! Matrix products in whole numbers: weights as bytes with a scale a column, words' vectors as bytes with a scale a row.
//!
//! Where the processor has the instructions for it (AVX-512 VNNI, or AVX2) the sums are made in integers, elsewhere in floating
//! point on whole numbers. No sum leaves the range in which those are exact, so that every machine gets the same result.

use super::kernel::{View, fast, matmul};
#[cfg(target_arch = "x86_64")]
use super::packed::{self, Packed};

/// Sums of more products of two bytes could leave the range in which floating point is exact.
const MOST_INPUTS: usize = 1024;

/// A weight matrix in bytes, with its bias.
#[derive(Debug, Clone)]
pub struct Quantised {
    inputs: usize,
    bias: Vec<f32>,
    scale: Vec<f32>,
    weights: Weights,
}

#[derive(Debug, Clone)]
enum Weights {
    /// In the order in which the processor's instructions take them.
    #[cfg(target_arch = "x86_64")]
    Packed(Packed),
    /// Whole numbers, inputs × outputs.
    Plain(Vec<f32>),
}

impl Quantised {
    /// Quantises `weight`, which has a row for every input; `None` when it is no such matrix or too large.
    pub fn new(weight: &[f32], bias: &[f32]) -> Option<Self> {
        let outputs = bias.len();
        if outputs == 0
            || !weight.len().is_multiple_of(outputs)
            || weight.len() / outputs > MOST_INPUTS
        {
            return None;
        }
        let mut scale = vec![1e-12f32; outputs];
        for row in weight.chunks_exact(outputs) {
            for (s, w) in scale.iter_mut().zip(row) {
                *s = s.max(w.abs() / 127.0);
            }
        }
        let whole: Vec<f32> = weight
            .chunks_exact(outputs)
            .flat_map(|row| row.iter().zip(&scale).map(|(w, s)| (w / s).round()))
            .collect();
        let inputs = weight.len() / outputs;
        Some(Quantised {
            inputs,
            bias: bias.to_vec(),
            scale,
            weights: Weights::of(whole, inputs, outputs),
        })
    }

    /// Number of columns of the result.
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// `x · weight + bias`.
    pub fn apply(&self, x: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; x.len() / self.inputs * self.outputs()];
        self.apply_to(x, &mut out, false);
        out
    }

    /// `out += x · weight + bias`.
    pub fn add_to(&self, x: &[f32], out: &mut [f32]) {
        self.apply_to(x, out, true);
    }

    fn apply_to(&self, x: &[f32], out: &mut [f32], add: bool) {
        match &self.weights {
            #[cfg(target_arch = "x86_64")]
            Weights::Packed(packed) => {
                let columns = packed::Columns {
                    scale: &self.scale,
                    bias: &self.bias,
                };
                packed.apply(x, columns, out, add);
            }
            Weights::Plain(whole) => self.apply_plain(whole, x, out, add),
        }
    }

    fn apply_plain(&self, whole: &[f32], x: &[f32], out: &mut [f32], add: bool) {
        let mut rounded = vec![0.0f32; x.len()];
        let mut scales = Vec::with_capacity(x.len() / self.inputs);
        for (row, to) in x
            .chunks_exact(self.inputs)
            .zip(rounded.chunks_exact_mut(self.inputs))
        {
            let (scale, inverse) = row_scale(row);
            scales.push(scale);
            fast(
                #[inline(always)]
                || {
                    for (t, v) in to.iter_mut().zip(row) {
                        *t = f32::from(byte(*v, inverse)) - 128.0;
                    }
                },
            );
        }
        let mut sums = vec![0.0; out.len()];
        matmul(
            &mut sums,
            View::new(&rounded, self.inputs),
            View::new(whole, self.outputs()),
            false,
        );
        for ((out, sums), scale) in out
            .chunks_exact_mut(self.outputs())
            .zip(sums.chunks_exact(self.outputs()))
            .zip(scales)
        {
            for (((o, s), w), b) in out.iter_mut().zip(sums).zip(&self.scale).zip(&self.bias) {
                *o = finish(*o, *s, scale * w, *b, add);
            }
        }
    }
}

impl Weights {
    fn of(whole: Vec<f32>, inputs: usize, outputs: usize) -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(packed) = Packed::new(&whole, inputs, outputs) {
            return Weights::Packed(packed);
        }
        let _ = (inputs, outputs);
        Weights::Plain(whole)
    }
}

/// A number of the result from its sum.
#[inline(always)]
pub(super) fn finish(old: f32, sum: f32, scale: f32, bias: f32, add: bool) -> f32 {
    let new = sum * scale + bias;
    if add { old + new } else { new }
}

/// Scale of a row, and its inverse.
#[inline(always)]
pub(super) fn row_scale(row: &[f32]) -> (f32, f32) {
    let mut lanes = [1e-12f32; 16];
    for chunk in row.chunks(16) {
        for (l, v) in lanes.iter_mut().zip(chunk) {
            *l = l.max(v.abs());
        }
    }
    let top = lanes.iter().fold(1e-12f32, |m, v| m.max(*v));
    (top / 127.0, 127.0 / top)
}

/// The number as a byte between 1 and 255, 128 standing for zero.
///
/// Adding a large number leaves the rounded one in the low bits: a plain conversion would keep the loop from being vectorised.
#[inline(always)]
pub(super) fn byte(v: f32, inverse: f32) -> u8 {
    const LARGE: f32 = 12_582_912.0 + 128.0;
    (v * inverse + LARGE).to_bits() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: u32) -> Vec<f32> {
        (0..n as u32)
            .map(|i| {
                ((i.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 8) % 2001) as f32 / 1000.0
                    - 1.0
            })
            .collect()
    }

    #[test]
    fn near_the_product_in_floating_point_and_the_same_on_every_machine() {
        for (rows, inputs, outputs) in [(1, 3, 5), (11, 160, 70), (8, 96, 32), (9, 128, 33)] {
            let (x, w, b) = (
                numbers(rows * inputs, 1),
                numbers(inputs * outputs, 7),
                numbers(outputs, 3),
            );
            let q = Quantised::new(&w, &b).unwrap();
            let out = q.apply(&x);
            let exact = crate::net::kernel::linear(&x, inputs, &w, &b);
            for (a, e) in out.iter().zip(&exact) {
                assert!((a - e).abs() < 0.02 * (inputs as f32).sqrt(), "{a} {e}");
            }
            let mut scale = vec![1e-12f32; outputs];
            for row in w.chunks_exact(outputs) {
                scale
                    .iter_mut()
                    .zip(row)
                    .for_each(|(s, w)| *s = s.max(w.abs() / 127.0));
            }
            let whole: Vec<f32> = w
                .chunks_exact(outputs)
                .flat_map(|r| r.iter().zip(&scale).map(|(w, s)| (w / s).round()))
                .collect();
            let mut plain = vec![0.0; out.len()];
            q.apply_plain(&whole, &x, &mut plain, false);
            assert_eq!(out, plain);
        }
    }

    #[test]
    fn nothing_breaks_it() {
        let q = Quantised::new(&[0.0; 8], &[1.0, 2.0]).unwrap();
        assert_eq!(q.apply(&[0.0; 4]), [1.0, 2.0]);
        assert!(q.apply(&[f32::NAN, f32::INFINITY, 0.0, 1.0]).len() == 2);
        assert!(Quantised::new(&[0.0; 7], &[1.0, 2.0]).is_none());
    }
}
