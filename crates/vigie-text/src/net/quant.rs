//! Matrix products in whole numbers: weights as bytes with a scale a column, words' vectors as bytes with a scale a row.
//!
//! Where the processor has the instructions for it (AVX-512 VNNI) the sums are made in integers, elsewhere in floating point
//! on whole numbers. No sum leaves the range in which those are exact, so that every machine gets the same result.

use super::kernel::{View, fast, matmul};

/// Columns that one pass of the kernel makes.
const COLUMNS: usize = 32;
/// Rows that one pass makes.
const ROWS: usize = 8;
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
    /// Groups of [`COLUMNS`] columns; in each, four inputs at a time, a word of four bytes a column. And 128 × the sum of
    /// every column, for activations are kept as bytes without sign.
    #[cfg(target_arch = "x86_64")]
    Packed {
        words: Vec<[i32; COLUMNS]>,
        sums: Vec<i32>,
    },
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
            Weights::Packed { words, sums } => vnni::apply(self, words, sums, x, out, add),
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
        if vnni::available() {
            return vnni::pack(&whole, inputs, outputs);
        }
        let _ = (inputs, outputs);
        Weights::Plain(whole)
    }
}

#[inline(always)]
fn finish(old: f32, sum: f32, scale: f32, bias: f32, add: bool) -> f32 {
    let new = sum * scale + bias;
    if add { old + new } else { new }
}

/// Scale of a row, and its inverse.
#[inline(always)]
fn row_scale(row: &[f32]) -> (f32, f32) {
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
fn byte(v: f32, inverse: f32) -> u8 {
    const LARGE: f32 = 12_582_912.0 + 128.0;
    (v * inverse + LARGE).to_bits() as u8
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod vnni {
    use std::arch::x86_64::{
        __m512i, _mm512_dpbusd_epi32, _mm512_set1_epi32, _mm512_setzero_si512,
    };

    use super::{COLUMNS, Quantised, ROWS, Weights, byte, finish, row_scale};
    use crate::net::kernel::fast;

    type Half = [i32; COLUMNS / 2];

    pub fn available() -> bool {
        is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
    }

    pub fn pack(whole: &[f32], inputs: usize, outputs: usize) -> Weights {
        let (fours, groups) = (inputs.div_ceil(4), outputs.div_ceil(COLUMNS));
        let at = |i: usize, o: usize| {
            if i < inputs && o < outputs {
                whole[i * outputs + o] as i8
            } else {
                0
            }
        };
        let mut words = Vec::with_capacity(fours * groups);
        for g in 0..groups {
            for k in 0..fours {
                words.push(std::array::from_fn(|c| {
                    i32::from_le_bytes(std::array::from_fn(|b| {
                        at(4 * k + b, g * COLUMNS + c).cast_unsigned()
                    }))
                }));
            }
        }
        let sums = (0..groups * COLUMNS)
            .map(|o| 128 * (0..inputs).map(|i| i32::from(at(i, o))).sum::<i32>())
            .collect();
        Weights::Packed { words, sums }
    }

    pub fn apply(
        q: &Quantised,
        words: &[[i32; COLUMNS]],
        sums: &[i32],
        x: &[f32],
        out: &mut [f32],
        add: bool,
    ) {
        let fours = q.inputs.div_ceil(4);
        let rows = x.len() / q.inputs;
        let (mut bytes, mut scales) = (vec![0i32; rows * fours], vec![0f32; rows]);
        quantise(x, q.inputs, &mut bytes, &mut scales);
        for (group, words) in words.chunks_exact(fours).enumerate() {
            let columns = group * COLUMNS..((group + 1) * COLUMNS).min(q.outputs());
            let mut row = 0;
            while row < rows {
                let mut acc = [[0i32; COLUMNS]; ROWS];
                let many = rows - row >= ROWS;
                // SAFETY: weights are packed only where `available` found the instructions that `tile` is compiled for.
                unsafe {
                    if many {
                        tile::<ROWS>(&bytes[row * fours..(row + ROWS) * fours], words, &mut acc);
                    } else {
                        tile::<1>(&bytes[row * fours..(row + 1) * fours], words, &mut acc);
                    }
                }
                let done = if many { ROWS } else { 1 };
                let first = row;
                fast(
                    #[inline(always)]
                    || {
                        for (r, acc) in acc[..done].iter().enumerate() {
                            let scale = scales[first + r];
                            let out = &mut out[(first + r) * q.outputs()..][columns.clone()];
                            let weights = q.scale[columns.clone()]
                                .iter()
                                .zip(&q.bias[columns.clone()]);
                            let exact = acc
                                .iter()
                                .zip(&sums[columns.start..])
                                .map(|(a, s)| (a - s) as f32);
                            for ((o, s), (w, b)) in out.iter_mut().zip(exact).zip(weights) {
                                *o = finish(*o, s, scale * w, *b, add);
                            }
                        }
                    },
                );
                row += done;
            }
        }
    }

    fn quantise(x: &[f32], inputs: usize, bytes: &mut [i32], scales: &mut [f32]) {
        let fours = inputs.div_ceil(4);
        fast(
            #[inline(always)]
            || {
                let mut line = vec![128u8; fours * 4];
                for ((row, to), s) in x
                    .chunks_exact(inputs)
                    .zip(bytes.chunks_exact_mut(fours))
                    .zip(scales)
                {
                    let (scale, inverse) = row_scale(row);
                    *s = scale;
                    for (b, v) in line.iter_mut().zip(row) {
                        *b = byte(*v, inverse);
                    }
                    for (t, b) in to.iter_mut().zip(line.as_chunks::<4>().0) {
                        *t = i32::from_le_bytes(*b);
                    }
                }
            },
        );
    }

    /// Sums of `R` rows by one group of columns.
    #[target_feature(enable = "avx512f,avx512vnni")]
    fn tile<const R: usize>(
        bytes: &[i32],
        words: &[[i32; COLUMNS]],
        acc: &mut [[i32; COLUMNS]; ROWS],
    ) {
        let fours = words.len();
        let rows: [&[i32]; R] = std::array::from_fn(|r| &bytes[r * fours..(r + 1) * fours]);
        let mut sums = [[_mm512_setzero_si512(); 2]; R];
        for (k, w) in words.iter().enumerate() {
            let (low, high) = halves(w);
            for (s, row) in sums.iter_mut().zip(&rows) {
                let a = _mm512_set1_epi32(row[k]);
                s[0] = _mm512_dpbusd_epi32(s[0], a, low);
                s[1] = _mm512_dpbusd_epi32(s[1], a, high);
            }
        }
        for (to, s) in acc.iter_mut().zip(&sums) {
            // SAFETY: both are 64 bytes of plain integers.
            let (low, high) = unsafe {
                (
                    std::mem::transmute::<__m512i, Half>(s[0]),
                    std::mem::transmute::<__m512i, Half>(s[1]),
                )
            };
            to[..COLUMNS / 2].copy_from_slice(&low);
            to[COLUMNS / 2..].copy_from_slice(&high);
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn halves(w: &[i32; COLUMNS]) -> (__m512i, __m512i) {
        // SAFETY: 128 bytes of plain integers, as two registers.
        unsafe { std::mem::transmute::<[i32; COLUMNS], (__m512i, __m512i)>(*w) }
    }
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
