//! A small tape: every operation computes its value at once and leaves behind how to carry a gradient back.

use std::ops::Range;

use vigie_text::net::{
    DISTANCES, Tensor, distance_bucket,
    kernel::{self, View, matmul},
    padded,
};

use crate::random::Random;

/// A value on the tape.
#[derive(Clone, Copy)]
pub struct Id(usize);

/// A parameter, by its number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Param(pub usize);

/// Gradients of all parameters.
pub struct Grads {
    /// Gradient of every parameter, as long as the parameter.
    pub data: Vec<Vec<f32>>,
    /// Rows of embedding tables that were looked up; empty for other parameters.
    pub touched: Vec<Vec<u32>>,
}

impl Grads {
    /// Zero gradients for the parameters.
    pub fn new(params: &[Tensor]) -> Self {
        Grads {
            data: params.iter().map(|p| vec![0.0; p.data.len()]).collect(),
            touched: vec![Vec::new(); params.len()],
        }
    }
}

type Back = Box<dyn FnOnce(&mut Tape<'_>)>;

/// Values and gradients of one pass.
pub struct Tape<'p> {
    params: &'p [Tensor],
    grads: &'p mut Grads,
    values: Vec<Vec<f32>>,
    deltas: Vec<Vec<f32>>,
    back: Vec<Back>,
    /// Sum of the losses so far.
    pub loss: f64,
}

impl<'p> Tape<'p> {
    /// An empty tape; gradients are added to `grads`.
    pub fn new(params: &'p [Tensor], grads: &'p mut Grads) -> Self {
        Tape {
            params,
            grads,
            values: Vec::new(),
            deltas: Vec::new(),
            back: Vec::new(),
            loss: 0.0,
        }
    }

    fn push(&mut self, value: Vec<f32>) -> Id {
        self.deltas.push(vec![0.0; value.len()]);
        self.values.push(value);
        Id(self.values.len() - 1)
    }

    fn on_back(&mut self, f: impl FnOnce(&mut Tape<'_>) + 'static) {
        self.back.push(Box::new(f));
    }

    fn take(&mut self, id: Id) -> Vec<f32> {
        std::mem::take(&mut self.deltas[id.0])
    }

    /// A value without gradient.
    pub fn constant(&mut self, value: Vec<f32>) -> Id {
        self.push(value)
    }

    /// Carries all gradients back.
    pub fn backward(mut self) -> f64 {
        while let Some(f) = self.back.pop() {
            f(&mut self);
        }
        self.loss
    }

    /// Adds the looked-up rows of tables to `x`: `rows[i]` holds (table, row) pairs for output row `i`.
    pub fn look_up(&mut self, x: Id, width: usize, rows: Vec<Vec<(Param, u32)>>) -> Id {
        let mut out = self.values[x.0].clone();
        for (out, rows) in out.chunks_exact_mut(width).zip(&rows) {
            for (p, r) in rows {
                add(out, &self.params[p.0].data[*r as usize * width..][..width]);
            }
        }
        let y = self.push(out);
        self.on_back(move |t| {
            let g = t.take(y);
            for (g, rows) in g.chunks_exact(width).zip(rows) {
                for (p, r) in rows {
                    add(&mut t.grads.data[p.0][r as usize * width..][..width], g);
                    t.grads.touched[p.0].push(r);
                }
            }
            add(&mut t.deltas[x.0], &g);
        });
        y
    }

    /// `x · weight`, plus `bias` when there is one.
    pub fn linear(&mut self, x: Id, weight: Param, bias: Option<Param>) -> Id {
        let outputs = self.params[weight.0].cols;
        let inputs = self.params[weight.0].data.len() / outputs;
        let zero = vec![0.0; outputs];
        let b = bias.map_or(&zero, |b| &self.params[b.0].data);
        let out = kernel::linear(&self.values[x.0], inputs, &self.params[weight.0].data, b);
        let y = self.push(out);
        self.on_back(move |t| {
            let g = t.take(y);
            let gv = View::new(&g, outputs);
            matmul(
                &mut t.grads.data[weight.0],
                View::new(&t.values[x.0], inputs).t(),
                gv,
                true,
            );
            matmul(
                &mut t.deltas[x.0],
                gv,
                View::new(&t.params[weight.0].data, outputs).t(),
                true,
            );
            if let Some(b) = bias {
                for row in g.chunks_exact(outputs) {
                    add(&mut t.grads.data[b.0], row);
                }
            }
        });
        y
    }

    /// The sum of two values.
    pub fn add(&mut self, a: Id, b: Id) -> Id {
        let mut out = self.values[a.0].clone();
        add(&mut out, &self.values[b.0]);
        let y = self.push(out);
        self.on_back(move |t| {
            let g = t.take(y);
            add(&mut t.deltas[a.0], &g);
            add(&mut t.deltas[b.0], &g);
        });
        y
    }

    /// Zeroes a share of the numbers and scales the others up.
    pub fn dropout(&mut self, x: Id, share: f32, random: &mut Random) -> Id {
        let keep = 1.0 / (1.0 - share);
        let mut mask = vec![0.0; self.values[x.0].len()];
        random.mask(share, keep, &mut mask);
        let out = self.values[x.0]
            .iter()
            .zip(&mask)
            .map(|(v, m)| v * m)
            .collect();
        let y = self.push(out);
        self.on_back(move |t| {
            let g = t.take(y);
            for ((d, g), m) in t.deltas[x.0].iter_mut().zip(g).zip(mask) {
                *d += g * m;
            }
        });
        y
    }

    /// Sets negative numbers to zero.
    pub fn relu(&mut self, x: Id) -> Id {
        let mut out = self.values[x.0].clone();
        kernel::relu(&mut out);
        let y = self.push(out);
        self.on_back(move |t| {
            let g = t.take(y);
            for ((d, g), v) in t.deltas[x.0].iter_mut().zip(g).zip(&t.values[y.0]) {
                *d += if *v > 0.0 { g } else { 0.0 };
            }
        });
        y
    }

    /// Layer normalisation.
    pub fn layer_norm(&mut self, x: Id, gain: Param, shift: Param) -> Id {
        let width = self.params[gain.0].data.len();
        let mut out = vec![0.0; self.values[x.0].len()];
        kernel::layer_norm(
            &self.values[x.0],
            &self.params[gain.0].data,
            &self.params[shift.0].data,
            &mut out,
        );
        let y = self.push(out);
        self.on_back(move |t| {
            let g = t.take(y);
            let gains = &t.params[gain.0].data;
            for (i, g) in g.chunks_exact(width).enumerate() {
                let row = &t.values[x.0][i * width..][..width];
                let (mean, scale) = kernel::moments(row);
                let n = 1.0 / width as f32;
                let (mut s1, mut s2) = (0.0, 0.0);
                for ((v, g), k) in row.iter().zip(g).zip(gains) {
                    s1 += g * k * n;
                    s2 += g * k * (v - mean) * scale * n;
                }
                let d = &mut t.deltas[x.0][i * width..][..width];
                for (j, d) in d.iter_mut().enumerate() {
                    let hat = (row[j] - mean) * scale;
                    *d += scale * (g[j] * gains[j] - s1 - hat * s2);
                    t.grads.data[gain.0][j] += g[j] * hat;
                }
                add(&mut t.grads.data[shift.0], g);
            }
        });
        y
    }

    /// Every word joined with its neighbours ([`kernel::neighbours`]).
    pub fn neighbours(&mut self, x: Id, k: Param, lens: &[usize]) -> Id {
        let width = self.params[k.0].data.len() / 3;
        let mut out = vec![0.0; self.values[x.0].len()];
        kernel::neighbours(&self.values[x.0], &self.params[k.0].data, lens, &mut out);
        let y = self.push(out);
        let lens = lens.to_vec();
        self.on_back(move |t| {
            let g = t.take(y);
            let mut start = 0;
            for len in lens {
                for i in start..start + len {
                    for (part, from) in [(0, i.checked_sub(1)), (1, Some(i)), (2, Some(i + 1))] {
                        let Some(from) = from.filter(|f| (start..start + len).contains(f)) else {
                            continue;
                        };
                        let own = f32::from(u8::from(part == 1));
                        let g = &g[i * width..][..width];
                        let kernel = &t.params[k.0].data[part * width..][..width];
                        let value = &t.values[x.0][from * width..][..width];
                        let dk = &mut t.grads.data[k.0][part * width..][..width];
                        let dx = &mut t.deltas[x.0][from * width..][..width];
                        for j in 0..width {
                            dk[j] += g[j] * value[j];
                            dx[j] += g[j] * (kernel[j] + own);
                        }
                    }
                }
                start += len;
            }
        });
        y
    }

    /// The gated memory and its output gate ([`kernel::scan`], [`kernel::gate_out`]).
    pub fn memory(&mut self, gates: Id, width: usize, lens: &[usize]) -> Id {
        let rows = self.values[gates.0].len() / (3 * width);
        let (mut z, mut h, mut out) = (
            vec![0.0; rows * width],
            vec![0.0; rows * width],
            vec![0.0; rows * width],
        );
        kernel::scan(&self.values[gates.0], lens, width, &mut z, &mut h);
        kernel::gate_out(&self.values[gates.0], &h, width, &mut out);
        let y = self.push(out);
        let lens = lens.to_vec();
        self.on_back(move |t| {
            let g = t.take(y);
            memory_back(
                &t.values[gates.0],
                &mut t.deltas[gates.0],
                &g,
                &z,
                &h,
                width,
                &lens,
            );
        });
        y
    }

    /// Cross-entropy of the heads. `gold` holds the head of every word within its sentence, its length standing for the root.
    #[allow(clippy::too_many_arguments)]
    pub fn arc_loss(
        &mut self,
        dep: Id,
        head: Id,
        root: Param,
        distance: Param,
        gold: &[usize],
        lens: &[usize],
        weight: f32,
    ) {
        let size = self.params[root.0].data.len();
        let (mut d_dep, mut d_head) = (
            vec![0.0; self.values[dep.0].len()],
            vec![0.0; self.values[head.0].len()],
        );
        let mut start = 0;
        for &len in lens {
            let range = start * size..(start + len) * size;
            let (d, h) = (
                &self.values[dep.0][range.clone()],
                &self.values[head.0][range.clone()],
            );
            let mut near = vec![0.0; len * 2 * DISTANCES];
            let table = &self.params[distance.0].data;
            matmul(
                &mut near,
                View::new(d, size),
                View::new(table, size).t(),
                false,
            );
            let wide = padded(len);
            let mut words = vec![0.0; len * wide];
            let mut all = h.to_vec();
            all.resize(wide * size, 0.0);
            matmul(
                &mut words,
                View::new(d, size),
                View::new(&all, size).t(),
                false,
            );
            let (mut d_near, mut d_words) = (vec![0.0; near.len()], vec![0.0; len * len]);
            let mut d_root = vec![0.0; len];
            for i in 0..len {
                let mut row: Vec<f32> = (0..len)
                    .map(|j| {
                        if i == j {
                            -1e9
                        } else {
                            words[i * wide + j] + near[i * 2 * DISTANCES + distance_bucket(i, j)]
                        }
                    })
                    .collect();
                row.push(kernel::dot(
                    &d[i * size..][..size],
                    &self.params[root.0].data,
                ));
                self.loss += f64::from(softmax_back(
                    &mut row,
                    gold[start + i]..gold[start + i] + 1,
                    weight,
                ));
                d_root[i] = row[len];
                for (j, r) in row[..len].iter().enumerate().filter(|(j, _)| *j != i) {
                    d_words[i * len + j] = *r;
                    d_near[i * 2 * DISTANCES + distance_bucket(i, j)] += r;
                }
            }
            let (dd, dh) = (&mut d_dep[range.clone()], &mut d_head[range]);
            matmul(dd, View::new(&d_words, len), View::new(h, size), true);
            matmul(
                dd,
                View::new(&d_near, 2 * DISTANCES),
                View::new(table, size),
                true,
            );
            matmul(
                dd,
                View::new(&d_root, 1),
                View::new(&self.params[root.0].data, size),
                true,
            );
            matmul(dh, View::new(&d_words, len).t(), View::new(d, size), true);
            matmul(
                &mut self.grads.data[distance.0],
                View::new(&d_near, 2 * DISTANCES).t(),
                View::new(d, size),
                true,
            );
            matmul(
                &mut self.grads.data[root.0],
                View::new(&d_root, 1).t(),
                View::new(d, size),
                true,
            );
            start += len;
        }
        self.on_back(move |t| {
            add(&mut t.deltas[dep.0], &d_dep);
            add(&mut t.deltas[head.0], &d_head);
        });
    }

    /// Sums and products of every word with its head, given as a row of `head` or `None` for the root.
    pub fn pairs(&mut self, dep: Id, head: Id, root: Param, heads: Vec<Option<usize>>) -> Id {
        let size = self.params[root.0].data.len();
        let mut out = Vec::with_capacity(heads.len() * 2 * size);
        for (i, h) in heads.iter().enumerate() {
            let d = &self.values[dep.0][i * size..][..size];
            let h = h.map_or(&self.params[root.0].data[..], |h| {
                &self.values[head.0][h * size..][..size]
            });
            out.extend(d.iter().zip(h).map(|(d, h)| (d + h).max(0.0)));
            out.extend(d.iter().zip(h).map(|(d, h)| d * h));
        }
        let y = self.push(out);
        self.on_back(move |t| {
            let g = t.take(y);
            for (i, h) in heads.into_iter().enumerate() {
                let (gs, gp) = g[i * 2 * size..][..2 * size].split_at(size);
                let on = &t.values[y.0][i * 2 * size..][..size];
                for j in 0..size {
                    let gs = if on[j] > 0.0 { gs[j] } else { 0.0 };
                    let d = t.values[dep.0][i * size + j];
                    let hv = h.map_or(t.params[root.0].data[j], |h| t.values[head.0][h * size + j]);
                    t.deltas[dep.0][i * size + j] += gs + gp[j] * hv;
                    let dh = gs + gp[j] * d;
                    match h {
                        Some(h) => t.deltas[head.0][h * size + j] += dh,
                        None => t.grads.data[root.0][j] += dh,
                    }
                }
            }
        });
        y
    }

    /// Cross-entropy with, for every row, a range of classes any of which is right; an empty range asks nothing.
    pub fn class_loss(&mut self, logits: Id, classes: usize, right: &[Range<usize>], weight: f32) {
        let mut rows = self.values[logits.0].clone();
        for (row, right) in rows.chunks_exact_mut(classes).zip(right) {
            if right.is_empty() {
                row.fill(0.0);
            } else {
                self.loss += f64::from(softmax_back(row, right.clone(), weight));
            }
        }
        self.on_back(move |t| add(&mut t.deltas[logits.0], &rows));
    }
}

/// Turns scores into the gradient of `-weight · ln Σ p(right)`, and returns that loss.
fn softmax_back(row: &mut [f32], right: Range<usize>, weight: f32) -> f32 {
    let top = row.iter().fold(f32::MIN, |m, v| m.max(*v));
    let mut sum = 0.0;
    for v in row.iter_mut() {
        *v = kernel::exp(*v - top);
        sum += *v;
    }
    let good = row[right.clone()].iter().sum::<f32>().max(1e-30);
    for (j, v) in row.iter_mut().enumerate() {
        let p = *v / sum;
        let q = if right.contains(&j) { *v / good } else { 0.0 };
        *v = (p - q) * weight;
    }
    -(good / sum).max(1e-30).ln() * weight
}

fn add(to: &mut [f32], from: &[f32]) {
    kernel::fast(
        #[inline(always)]
        || {
            for (t, f) in to.iter_mut().zip(from) {
                *t += f;
            }
        },
    );
}

fn memory_back(
    gates: &[f32],
    deltas: &mut [f32],
    g: &[f32],
    z: &[f32],
    h: &[f32],
    width: usize,
    lens: &[usize],
) {
    let half = width / 2;
    let nothing = vec![0.0f32; half];
    let mut start = 0;
    for &len in lens {
        for side in 0..2 {
            let mut carry = vec![0.0f32; half];
            for step in 0..len {
                // Against the direction of reading.
                let i = if side == 0 {
                    start + len - 1 - step
                } else {
                    start + step
                };
                let before = if side == 0 {
                    (i > start).then(|| i - 1)
                } else {
                    (i + 1 < start + len).then_some(i + 1)
                };
                let before = before.map_or(&nothing[..], |b| &h[b * width + side * half..][..half]);
                memory_step(
                    [
                        &g[i * width + side * half..][..half],
                        &z[i * width + side * half..][..half],
                        &h[i * width + side * half..][..half],
                        before,
                    ],
                    &gates[i * 3 * width..][..3 * width],
                    &mut deltas[i * 3 * width..][..3 * width],
                    &mut carry,
                    side * half,
                );
            }
        }
        start += len;
    }
}

/// One word of [`memory_back`]: `[gradient, z, h, h before]` of one half of the columns, which begin at `first`.
fn memory_step(
    [g, z, h, before]: [&[f32]; 4],
    gates: &[f32],
    deltas: &mut [f32],
    carry: &mut [f32],
    first: usize,
) {
    let (half, width) = (carry.len(), gates.len() / 3);
    let (candidates, outputs) = (
        &gates[width + first..][..half],
        &gates[2 * width + first..][..half],
    );
    let (d_gate, rest) = deltas.split_at_mut(width);
    let (d_candidate, d_output) = rest.split_at_mut(width);
    let (d_gate, d_candidate, d_output) = (
        &mut d_gate[first..][..half],
        &mut d_candidate[first..][..half],
        &mut d_output[first..][..half],
    );
    let (g, z, h, before) = (&g[..half], &z[..half], &h[..half], &before[..half]);
    kernel::fast(
        #[inline(always)]
        || {
            for j in 0..half {
                let o = outputs[j];
                let s = kernel::sigmoid(o);
                let dh = g[j] * o * s + carry[j];
                d_gate[j] += dh * (candidates[j] - before[j]) * z[j] * (1.0 - z[j]);
                d_candidate[j] += dh * z[j];
                d_output[j] += g[j] * h[j] * (s + o * s * (1.0 - s));
                carry[j] = dh * (1.0 - z[j]);
            }
        },
    );
}
