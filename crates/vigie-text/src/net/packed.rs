//! Products of bytes by the instructions that x86 processors have for them.

#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256i, __m512i, _mm256_add_epi32, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm512_dpbusd_epi32, _mm512_set1_epi32, _mm512_setzero_si512,
};

use super::kernel::fast;
use super::quant::{byte, finish, row_scale};

/// Columns that one pass of a kernel makes, at most.
const MOST_COLUMNS: usize = 32;
/// Rows that one pass makes, at most.
const MOST_ROWS: usize = 8;

/// Instructions for sums of products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// AVX-512 VNNI: four bytes of a row, without sign (128 standing for zero), by four with sign.
    Vnni,
    /// AVX2: two numbers of 16 bits by two others.
    Avx2,
}

impl Kernel {
    /// Whether this processor has the instructions.
    fn is_here(self) -> bool {
        match self {
            Kernel::Vnni => {
                is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
            }
            Kernel::Avx2 => is_x86_feature_detected!("avx2"),
        }
    }

    /// The best that this processor has.
    fn best() -> Option<Kernel> {
        [Kernel::Vnni, Kernel::Avx2]
            .into_iter()
            .find(|k| k.is_here())
    }

    /// Inputs that one word of 32 bits holds.
    fn step(self) -> usize {
        match self {
            Kernel::Vnni => 4,
            Kernel::Avx2 => 2,
        }
    }

    fn columns(self) -> usize {
        match self {
            Kernel::Vnni => 32,
            Kernel::Avx2 => 16,
        }
    }

    fn rows(self) -> usize {
        match self {
            Kernel::Vnni => 8,
            Kernel::Avx2 => 6,
        }
    }
}

/// Weights as bytes, packed for a kernel.
#[derive(Debug, Clone)]
pub struct Packed {
    kernel: Kernel,
    inputs: usize,
    outputs: usize,
    /// Groups of columns; in each, a step of inputs at a time, a word a column.
    words: Vec<i32>,
    /// What every sum has too much, for zero being kept as 128.
    surplus: Vec<i32>,
}

/// Scale and bias of every column.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// Scale.
    pub scale: &'a [f32],
    /// Bias.
    pub bias: &'a [f32],
}

impl Packed {
    /// Packs whole numbers between -127 and 127; `None` where the processor has no instructions for them.
    pub fn new(whole: &[f32], inputs: usize, outputs: usize) -> Option<Self> {
        Some(Self::pack(Kernel::best()?, whole, inputs, outputs))
    }

    fn pack(kernel: Kernel, whole: &[f32], inputs: usize, outputs: usize) -> Self {
        let (step, columns) = (kernel.step(), kernel.columns());
        let at = |i: usize, o: usize| {
            // Out of range stands for nothing: steps and groups are rounded up.
            if i < inputs && o < outputs {
                whole[i * outputs + o] as i8
            } else {
                0
            }
        };
        let (steps, groups) = (inputs.div_ceil(step), outputs.div_ceil(columns));
        let mut words = Vec::with_capacity(steps * groups * columns);
        for group in 0..groups {
            for k in 0..steps {
                for c in 0..columns {
                    let o = group * columns + c;
                    words.push(match kernel {
                        Kernel::Vnni => i32::from_le_bytes(std::array::from_fn(|n| {
                            at(4 * k + n, o).cast_unsigned()
                        })),
                        Kernel::Avx2 => pair(at(k, o).into(), at(k + steps, o).into()),
                    });
                }
            }
        }
        let surplus = |o| match kernel {
            Kernel::Vnni => 128 * (0..inputs).map(|i| i32::from(at(i, o))).sum::<i32>(),
            Kernel::Avx2 => 0,
        };
        Packed {
            kernel,
            inputs,
            outputs,
            words,
            surplus: (0..groups * columns).map(surplus).collect(),
        }
    }

    /// `out = x · weights`, scaled, with the bias added; `out += …` when `add`.
    pub fn apply(&self, x: &[f32], columns: Columns, out: &mut [f32], add: bool) {
        let kernel = self.kernel;
        let (steps, wide) = (self.inputs.div_ceil(kernel.step()), kernel.columns());
        let rows = x.len() / self.inputs;
        let (mut words, mut scales) = (vec![0i32; rows * steps], vec![0f32; rows]);
        self.quantise(x, &mut words, &mut scales);
        let mut acc = [0i32; MOST_COLUMNS * MOST_ROWS];
        for (group, weights) in self.words.chunks_exact(steps * wide).enumerate() {
            let first = group * wide;
            let here = first..(first + wide).min(self.outputs);
            let columns = Columns {
                scale: &columns.scale[here.clone()],
                bias: &columns.bias[here.clone()],
            };
            let mut row = 0;
            while row < rows {
                let many = if rows - row >= kernel.rows() {
                    kernel.rows()
                } else {
                    1
                };
                let part = &words[row * steps..(row + many) * steps];
                tile(kernel, part, many, weights, &mut acc);
                for (r, acc) in acc.chunks_exact(wide).take(many).enumerate() {
                    let out = &mut out[(row + r) * self.outputs..][here.clone()];
                    write(
                        out,
                        acc,
                        &self.surplus[first..],
                        scales[row + r],
                        columns,
                        add,
                    );
                }
                row += many;
            }
        }
    }

    /// Every row as bytes, packed in words, with its scale.
    fn quantise(&self, x: &[f32], words: &mut [i32], scales: &mut [f32]) {
        let steps = self.inputs.div_ceil(self.kernel.step());
        let kernel = self.kernel;
        fast(
            #[inline(always)]
            || {
                let mut line = vec![128u8; steps * kernel.step()];
                let rows = x.chunks_exact(self.inputs);
                for ((row, to), s) in rows.zip(words.chunks_exact_mut(steps)).zip(scales) {
                    let (scale, inverse) = row_scale(row);
                    *s = scale;
                    match kernel {
                        Kernel::Vnni => fours(row, inverse, &mut line, to),
                        Kernel::Avx2 => pairs(row, inverse, to),
                    }
                }
            },
        );
    }
}

/// Four inputs that follow each other in a word, as bytes without sign; `line` has room for a row.
#[inline(always)]
fn fours(row: &[f32], inverse: f32, line: &mut [u8], to: &mut [i32]) {
    for (b, v) in line.iter_mut().zip(row) {
        *b = byte(*v, inverse);
    }
    for (t, b) in to.iter_mut().zip(line.as_chunks::<4>().0) {
        *t = i32::from_le_bytes(*b);
    }
}

/// An input of the first half and the one at its place in the second half in a word.
#[inline(always)]
fn pairs(row: &[f32], inverse: f32, to: &mut [i32]) {
    let number = |v: f32| i32::from(byte(v, inverse)) - 128;
    let (low, high) = row.split_at(to.len());
    for (t, v) in to.iter_mut().zip(low) {
        *t = number(*v) & 0xFFFF;
    }
    for (t, v) in to.iter_mut().zip(high) {
        *t |= number(*v) << 16;
    }
}

/// Two numbers in one word.
#[inline(always)]
fn pair(low: i16, high: i16) -> i32 {
    i32::from(low.cast_unsigned()) | (i32::from(high) << 16)
}

/// Scales the sums of one row, and writes or adds them.
fn write(out: &mut [f32], acc: &[i32], surplus: &[i32], scale: f32, columns: Columns, add: bool) {
    fast(
        #[inline(always)]
        || {
            let exact = acc.iter().zip(surplus).map(|(a, s)| (a - s) as f32);
            let weights = columns.scale.iter().zip(columns.bias);
            for ((o, s), (w, b)) in out.iter_mut().zip(exact).zip(weights) {
                *o = finish(*o, s, scale * w, *b, add);
            }
        },
    );
}

/// Sums of the rows in `words` by one group of columns, to the beginning of `acc`.
fn tile(kernel: Kernel, words: &[i32], rows: usize, weights: &[i32], acc: &mut [i32]) {
    // SAFETY: weights are packed for a kernel only where `Kernel::best` found the instructions.
    unsafe {
        match (kernel, rows) {
            (Kernel::Vnni, 8) => vnni::<8>(words, weights, acc),
            (Kernel::Vnni, _) => vnni::<1>(words, weights, acc),
            (Kernel::Avx2, 6) => avx2::<6>(words, weights, acc),
            (Kernel::Avx2, _) => avx2::<1>(words, weights, acc),
        }
    }
}

#[target_feature(enable = "avx512f,avx512vnni")]
fn vnni<const R: usize>(words: &[i32], weights: &[i32], acc: &mut [i32]) {
    let (weights, _) = weights.as_chunks::<16>();
    let steps = weights.len() / 2;
    let rows: [&[i32]; R] = std::array::from_fn(|r| &words[r * steps..(r + 1) * steps]);
    let mut sums = [[_mm512_setzero_si512(); 2]; R];
    for (k, w) in weights.as_chunks::<2>().0.iter().enumerate() {
        // SAFETY: both are 64 bytes of plain integers.
        let [low, high] = w.map(|w| unsafe { std::mem::transmute::<[i32; 16], __m512i>(w) });
        for (s, row) in sums.iter_mut().zip(&rows) {
            let a = _mm512_set1_epi32(row[k]);
            s[0] = _mm512_dpbusd_epi32(s[0], a, low);
            s[1] = _mm512_dpbusd_epi32(s[1], a, high);
        }
    }
    for (to, s) in acc
        .as_chunks_mut::<16>()
        .0
        .iter_mut()
        .zip(sums.as_flattened())
    {
        // SAFETY: both are 64 bytes of plain integers.
        *to = unsafe { std::mem::transmute::<__m512i, [i32; 16]>(*s) };
    }
}

#[target_feature(enable = "avx2")]
fn avx2<const R: usize>(words: &[i32], weights: &[i32], acc: &mut [i32]) {
    let (weights, _) = weights.as_chunks::<8>();
    let steps = weights.len() / 2;
    let rows: [&[i32]; R] = std::array::from_fn(|r| &words[r * steps..(r + 1) * steps]);
    let mut sums = [[_mm256_setzero_si256(); 2]; R];
    for (k, w) in weights.as_chunks::<2>().0.iter().enumerate() {
        // SAFETY: both are 32 bytes of plain integers.
        let [low, high] = w.map(|w| unsafe { std::mem::transmute::<[i32; 8], __m256i>(w) });
        for (s, row) in sums.iter_mut().zip(&rows) {
            let a = _mm256_set1_epi32(row[k]);
            s[0] = _mm256_add_epi32(s[0], _mm256_madd_epi16(a, low));
            s[1] = _mm256_add_epi32(s[1], _mm256_madd_epi16(a, high));
        }
    }
    for (to, s) in acc
        .as_chunks_mut::<8>()
        .0
        .iter_mut()
        .zip(sums.as_flattened())
    {
        // SAFETY: both are 32 bytes of plain integers.
        *to = unsafe { std::mem::transmute::<__m256i, [i32; 8]>(*s) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kernel_there_is_makes_the_same_sums() {
        let (rows, inputs, outputs) = (15, 37, 41);
        let whole: Vec<f32> = (0..inputs * outputs)
            .map(|i| ((i * 7919) % 255) as f32 - 127.0)
            .collect();
        let x: Vec<f32> = (0..rows * inputs)
            .map(|i| ((i * 104_729) % 2001) as f32 / 1000.0 - 1.0)
            .collect();
        let columns = Columns {
            scale: &vec![0.01; outputs],
            bias: &vec![0.5; outputs],
        };
        let mut results = Vec::new();
        for kernel in [Kernel::Vnni, Kernel::Avx2] {
            if kernel.is_here() {
                let mut out = vec![0.0; rows * outputs];
                Packed::pack(kernel, &whole, inputs, outputs).apply(&x, columns, &mut out, false);
                results.push(out);
            }
        }
        assert!(results.iter().all(|r| *r == results[0]));
    }
}
