//! The number crunching: matrix products by `gemm`, and loops compiled for the processor at hand by `pulp`.
//!
//! Training uses the same functions as reading does, so that both compute the same numbers.

/// A read-only matrix: rows may be apart, and a transpose is a matter of strides.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    data: &'a [f32],
    rows: usize,
    cols: usize,
    row_stride: usize,
    col_stride: usize,
}

impl<'a> View<'a> {
    /// A dense matrix of `cols` columns.
    pub fn new(data: &'a [f32], cols: usize) -> Self {
        assert!(cols > 0 && data.len().is_multiple_of(cols));
        View {
            data,
            rows: data.len() / cols,
            cols,
            row_stride: cols,
            col_stride: 1,
        }
    }

    /// The transpose.
    pub fn t(self) -> Self {
        View {
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
            ..self
        }
    }
}

/// `out = a · b`, or `out += a · b` when `add`; `out` is dense.
#[allow(unsafe_code)]
pub fn matmul(out: &mut [f32], a: View, b: View, add: bool) {
    assert_eq!(a.cols, b.rows);
    assert_eq!(out.len(), a.rows * b.cols);
    if out.is_empty() {
        return;
    }
    if a.cols == 0 {
        if !add {
            out.fill(0.0);
        }
        return;
    }
    // SAFETY: `View::new` checked that its data hold rows × cols numbers at the given strides, a transpose keeps that,
    // and `out` was just checked to hold the product; the three do not overlap, as `out` is borrowed mutably.
    unsafe {
        gemm::gemm(
            a.rows,
            b.cols,
            a.cols,
            out.as_mut_ptr(),
            1,
            b.cols as isize,
            add,
            a.data.as_ptr(),
            a.col_stride as isize,
            a.row_stride as isize,
            b.data.as_ptr(),
            b.col_stride as isize,
            b.row_stride as isize,
            1.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// Runs a loop with the best instructions that the processor has.
#[inline(always)]
pub fn fast<R>(work: impl FnOnce() -> R) -> R {
    struct Work<F>(F);
    impl<R, F: FnOnce() -> R> pulp::WithSimd for Work<F> {
        type Output = R;
        #[inline(always)]
        fn with_simd<S: pulp::Simd>(self, _: S) -> R {
            (self.0)()
        }
    }
    pulp::Arch::new().dispatch(Work(work))
}

/// e to the power of `x`, to about seven digits, without a branch.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let whole = (x + 12_582_912.0) - 12_582_912.0;
    let f = (x - whole) * std::f32::consts::LN_2;
    let p = 1.0
        + f * (1.0
            + f * (0.5 + f * (1.0 / 6.0 + f * (1.0 / 24.0 + f * (1.0 / 120.0 + f / 720.0)))));
    let scale = f32::from_bits(((whole as i32 + 127) << 23) as u32);
    p * scale
}

/// The logistic function.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Scales every row to mean 0 and variance 1, then by `gain` and `bias`.
pub fn layer_norm(x: &[f32], gain: &[f32], bias: &[f32], out: &mut [f32]) {
    let width = gain.len();
    fast(
        #[inline(always)]
        || {
            for (row, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
                let (mean, scale) = moments(row);
                for (((o, v), g), b) in out.iter_mut().zip(row).zip(gain).zip(bias) {
                    *o = (v - mean) * scale * g + b;
                }
            }
        },
    );
}

/// Mean, and one over the standard deviation.
#[inline(always)]
pub fn moments(row: &[f32]) -> (f32, f32) {
    let mean = sum(row, |v| v) / row.len() as f32;
    let var = sum(row, |v| (v - mean) * (v - mean)) / row.len() as f32;
    (mean, 1.0 / (var + 1e-5).sqrt())
}

/// Sum of `f` over the row, in sixteen lanes whatever the processor, so that every machine gets the same sum.
#[inline(always)]
pub fn sum(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; 16];
    let chunks = row.chunks_exact(16);
    for (lane, v) in chunks.remainder().iter().enumerate() {
        lanes[lane] = f(*v);
    }
    for chunk in chunks {
        for (lane, v) in lanes.iter_mut().zip(chunk) {
            *lane += f(*v);
        }
    }
    lanes.iter().sum()
}

/// Scalar product, in sixteen lanes.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    let (ca, cb) = (a.chunks_exact(16), b.chunks_exact(16));
    for ((lane, x), y) in lanes.iter_mut().zip(ca.remainder()).zip(cb.remainder()) {
        *lane = x * y;
    }
    for (ca, cb) in ca.zip(cb) {
        for ((lane, x), y) in lanes.iter_mut().zip(ca).zip(cb) {
            *lane += x * y;
        }
    }
    lanes.iter().sum()
}

/// Every word joined with its neighbours: `out = x + left·k₀ + x·k₁ + right·k₂`, column by column, within sentences.
pub fn neighbours(x: &[f32], kernel: &[f32], lens: &[usize], out: &mut [f32]) {
    let width = kernel.len() / 3;
    let (left, rest) = kernel.split_at(width);
    let (here, right) = rest.split_at(width);
    fast(
        #[inline(always)]
        || {
            let mut row = 0;
            for &len in lens {
                for i in row..row + len {
                    let at = i * width;
                    let out = &mut out[at..at + width];
                    for ((o, v), k) in out.iter_mut().zip(&x[at..at + width]).zip(here) {
                        *o = v + v * k;
                    }
                    if i > row {
                        for ((o, v), k) in out.iter_mut().zip(&x[at - width..at]).zip(left) {
                            *o += v * k;
                        }
                    }
                    if i + 1 < row + len {
                        for ((o, v), k) in out
                            .iter_mut()
                            .zip(&x[at + width..at + 2 * width])
                            .zip(right)
                        {
                            *o += v * k;
                        }
                    }
                }
                row += len;
            }
        },
    );
}

/// The gated memory: `h = h₋₁ + z·(c − h₋₁)` with `z = σ(gate)`, the first half of the columns from the left, the second
/// from the right; `gates` holds gate, candidate and output gate side by side. `z` and `h` are written.
pub fn scan(gates: &[f32], lens: &[usize], width: usize, z: &mut [f32], h: &mut [f32]) {
    let half = width / 2;
    fast(
        #[inline(always)]
        || {
            for (z, g) in z.chunks_exact_mut(width).zip(gates.chunks_exact(3 * width)) {
                for (z, g) in z.iter_mut().zip(&g[..width]) {
                    *z = sigmoid(*g);
                }
            }
            let mut start = 0;
            for &len in lens {
                let mut memory = vec![0.0f32; half];
                for i in start..start + len {
                    step(
                        &gates[i * 3 * width + width..][..half],
                        &z[i * width..][..half],
                        &mut memory,
                        &mut h[i * width..][..half],
                    );
                }
                memory.fill(0.0);
                for i in (start..start + len).rev() {
                    let at = i * width + half;
                    step(
                        &gates[i * 3 * width + width + half..][..half],
                        &z[at..][..half],
                        &mut memory,
                        &mut h[at..][..half],
                    );
                }
                start += len;
            }
        },
    );
}

#[inline(always)]
fn step(c: &[f32], z: &[f32], memory: &mut [f32], h: &mut [f32]) {
    for (((m, c), z), h) in memory.iter_mut().zip(c).zip(z).zip(h) {
        *m += z * (c - *m);
        *h = *m;
    }
}

/// `y = h · silu(output gate)`.
pub fn gate_out(gates: &[f32], h: &[f32], width: usize, y: &mut [f32]) {
    fast(
        #[inline(always)]
        || {
            for ((g, h), y) in gates
                .chunks_exact(3 * width)
                .zip(h.chunks_exact(width))
                .zip(y.chunks_exact_mut(width))
            {
                for ((y, h), o) in y.iter_mut().zip(h).zip(&g[2 * width..]) {
                    *y = h * o * sigmoid(*o);
                }
            }
        },
    );
}

/// Fills every row of `out` with `bias`.
pub fn spread(bias: &[f32], out: &mut [f32]) {
    for row in out.chunks_exact_mut(bias.len()) {
        row.copy_from_slice(bias);
    }
}

/// `x · weight + bias`.
pub fn linear(x: &[f32], inputs: usize, weight: &[f32], bias: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0; x.len() / inputs * bias.len()];
    spread(bias, &mut out);
    matmul(
        &mut out,
        View::new(x, inputs),
        View::new(weight, bias.len()),
        true,
    );
    out
}

/// Sets negative numbers to zero.
pub fn relu(x: &mut [f32]) {
    fast(
        #[inline(always)]
        || {
            for v in x {
                *v = v.max(0.0);
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_transposes() {
        let (a, b) = (
            [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            [1.0, 0.0, 0.0, 1.0, 1.0, 1.0],
        );
        let mut out = [0.0; 4];
        matmul(&mut out, View::new(&a, 3), View::new(&b, 2), false);
        assert_eq!(out, [4.0, 5.0, 10.0, 11.0]);
        matmul(&mut out, View::new(&a, 3), View::new(&a, 3).t(), true);
        assert_eq!(out, [18.0, 37.0, 42.0, 88.0]);
    }

    #[test]
    fn powers() {
        for x in [-70.0f32, -3.3, -0.5, 0.0, 0.1, 1.0, 12.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
    }
}
