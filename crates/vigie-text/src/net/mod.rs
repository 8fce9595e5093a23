//! The neural network that tags and parses: hashed features and static vectors of the words, layers of gated memory that
//! run over the sentence from both sides, and heads for tags, arcs and relations.

pub mod features;
pub mod kernel;
pub mod lexicon;
#[cfg(target_arch = "x86_64")]
mod packed;
mod quant;
pub mod store;
pub mod tree;

use std::collections::BTreeMap;

use features::{Features, TABLE, Vectors};
use kernel::{View, dot, fast, gate_out, layer_norm, matmul, neighbours, relu, scan};
use quant::Quantised;
use store::Stored;
pub use store::{Tensor, Tensors};

/// Sentences longer than this together are read in several goes: what a go works on stays in the processor's second cache.
const ROWS_AT_ONCE: usize = 256;
/// Distances between word and head that are told apart, on either side.
pub const DISTANCES: usize = 16;

/// Products are quickest when they have a multiple of so many columns.
const LANES: usize = 16;

/// The next multiple of `LANES`.
pub fn padded(columns: usize) -> usize {
    columns.next_multiple_of(LANES)
}

/// One layer of gated memory.
#[derive(Debug, Clone)]
struct Block {
    gain: Vec<f32>,
    shift: Vec<f32>,
    kernel: Vec<f32>,
    enter: Quantised,
    leave: Quantised,
}

/// The network, ready to read.
#[derive(Debug, Clone)]
pub struct Network {
    width: usize,
    tables: Vec<Stored>,
    /// Carries static vectors to the network's width.
    vector: Quantised,
    /// What every word starts from: the written treebank's embedding.
    start: Vec<f32>,
    first: (Vec<f32>, Vec<f32>),
    blocks: Vec<Block>,
    last: (Vec<f32>, Vec<f32>),
    tag: Quantised,
    arc_dep: Quantised,
    arc_head: Quantised,
    arc_root: Vec<f32>,
    arc_pair: Quantised,
    distance: Vec<f32>,
    label_dep: Quantised,
    label_head: Quantised,
    label_root: Vec<f32>,
    label: Quantised,
}

/// What the network says of a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Number of the tag of every word.
    pub tags: Vec<u16>,
    /// Head of every word, `None` for the root.
    pub heads: Vec<Option<usize>>,
    /// Number of the relation of every word.
    pub labels: Vec<u16>,
}

/// Which of the distance embeddings stands for a head `head - dep` words away.
pub fn distance_bucket(dep: usize, head: usize) -> usize {
    let far = match dep.abs_diff(head) {
        d @ 0..=8 => d.saturating_sub(1),
        9..=10 => 8,
        11..=12 => 9,
        13..=15 => 10,
        16..=19 => 11,
        20..=25 => 12,
        26..=35 => 13,
        36..=50 => 14,
        _ => 15,
    };
    if head > dep { far } else { DISTANCES + far }
}

impl Network {
    /// From trained tensors; `None` when they do not fit each other, or static vectors of `dims` numbers.
    pub fn new(tensors: &BTreeMap<String, Stored>, dims: usize) -> Option<Network> {
        let get = |name: &str| tensors.get(name).map(Stored::floats);
        let bytes = |name: &str| {
            let weight = get(&format!("{name}.weight"))?;
            Quantised::new(&weight, &get(&format!("{name}.bias"))?)
        };
        let width = get("first.gain")?.len();
        let tables: Vec<Stored> = features::TABLES
            .iter()
            .map_while(|t| tensors.get(&format!("table.{t}")).cloned())
            .collect();
        let fits = |(n, feature): (usize, &usize)| {
            tables
                .get(*feature)
                .is_some_and(|t| t.cols() == width && t.rows() == features::ROWS[n])
        };
        let projection = get("vector")?;
        if !TABLE.iter().enumerate().all(fits) || projection.len() != dims * width {
            return None;
        }
        let blocks: Option<Vec<Block>> = (0..)
            .take_while(|b| tensors.get(&format!("block{b}.gain")).is_some())
            .map(|b| {
                Some(Block {
                    gain: get(&format!("block{b}.gain"))?,
                    shift: get(&format!("block{b}.shift"))?,
                    kernel: get(&format!("block{b}.kernel"))?,
                    enter: bytes(&format!("block{b}.enter"))?,
                    leave: Quantised::new(&get(&format!("block{b}.leave"))?, &vec![0.0; width])?,
                })
            })
            .collect();
        Some(Network {
            width,
            tables,
            vector: Quantised::new(&projection, &vec![0.0; width])?,
            start: get("bank")?.get(..width)?.to_vec(),
            first: (get("first.gain")?, get("first.shift")?),
            blocks: blocks?,
            last: (get("last.gain")?, get("last.shift")?),
            tag: bytes("tag")?,
            arc_dep: bytes("arc.dep")?,
            arc_head: bytes("arc.head")?,
            arc_root: get("arc.root")?,
            arc_pair: bytes("arc.pair")?,
            distance: get("arc.distance")?,
            label_dep: bytes("label.dep")?,
            label_head: bytes("label.head")?,
            label_root: get("label.root")?,
            label: bytes("label")?,
        })
    }

    /// Number of tags it tells apart.
    pub fn tags(&self) -> usize {
        self.tag.outputs()
    }

    /// Number of relations it tells apart.
    pub fn labels(&self) -> usize {
        self.label.outputs()
    }

    /// Reads sentences, given as the features of their words, with the static vectors the network was trained with.
    pub fn read(&self, sentences: &[Vec<Features>], vectors: &Vectors) -> Vec<Reading> {
        let mut out = Vec::with_capacity(sentences.len());
        let mut from = 0;
        while from < sentences.len() {
            let mut to = from;
            let mut rows = 0;
            while to < sentences.len() && (to == from || rows + sentences[to].len() <= ROWS_AT_ONCE)
            {
                rows += sentences[to].len();
                to += 1;
            }
            self.read_batch(&sentences[from..to], vectors, &mut out);
            from = to;
        }
        out
    }

    fn read_batch(&self, sentences: &[Vec<Features>], vectors: &Vectors, out: &mut Vec<Reading>) {
        let lens: Vec<usize> = sentences.iter().map(Vec::len).collect();
        let x = self.encode(sentences, &lens, vectors);
        let tags = argmax_rows(&self.tag.apply(&x), self.tag.outputs());
        let mut dep = self.arc_dep.apply(&x);
        relu(&mut dep);
        let dep = self.arc_pair.apply(&dep);
        let mut head = self.arc_head.apply(&x);
        relu(&mut head);
        head.resize(head.len() + LANES * self.arc_root.len(), 0.0);
        let near = {
            let size = self.arc_root.len();
            let mut near = vec![0.0; dep.len() / size * 2 * DISTANCES];
            matmul(
                &mut near,
                View::new(&dep, size),
                View::new(&self.distance, size).t(),
                false,
            );
            near
        };
        let (label_dep, label_head) = (self.label_dep.apply(&x), self.label_head.apply(&x));
        let size = self.label_root.len();
        let mut pairs = vec![0.0; label_dep.len() * 2];
        let mut start = 0;
        for len in &lens {
            let heads = self.arcs(start, *len, &dep, &head, &near);
            for (i, h) in heads.iter().enumerate() {
                let row = start + i;
                let head = h.map_or(&self.label_root[..], |h| {
                    &label_head[(start + h) * size..][..size]
                });
                join(
                    &label_dep[row * size..][..size],
                    head,
                    &mut pairs[row * 2 * size..][..2 * size],
                );
            }
            out.push(Reading {
                tags: tags[start..start + len].to_vec(),
                heads,
                labels: Vec::new(),
            });
            start += len;
        }
        let labels = argmax_rows(&self.label.apply(&pairs), self.label.outputs());
        let first = out.len() - lens.len();
        let mut start = 0;
        for (reading, len) in out[first..].iter_mut().zip(&lens) {
            reading.labels = labels[start..start + len].to_vec();
            start += len;
        }
    }

    /// The words' vectors after all layers.
    fn encode(&self, sentences: &[Vec<Features>], lens: &[usize], vectors: &Vectors) -> Vec<f32> {
        let width = self.width;
        let rows: usize = lens.iter().sum();
        let mut fixed = vec![0.0; rows * vectors.dims];
        let words = sentences.iter().flatten();
        for (word, out) in words.zip(fixed.chunks_exact_mut(vectors.dims)) {
            if let Some(row) = word.vector.checked_sub(1) {
                vectors.write_row(row, out);
            }
        }
        let mut sums = self.vector.apply(&fixed);
        for (word, out) in sentences.iter().flatten().zip(sums.chunks_exact_mut(width)) {
            self.embed(word, out);
        }
        let mut x = vec![0.0; rows * width];
        layer_norm(&sums, &self.first.0, &self.first.1, &mut x);
        let (mut u, mut v) = (sums, vec![0.0; rows * width]);
        for b in &self.blocks {
            layer_norm(&x, &b.gain, &b.shift, &mut u);
            neighbours(&u, &b.kernel, lens, &mut v);
            let gates = b.enter.apply(&v);
            scan(&gates, lens, width, &mut v, &mut u);
            gate_out(&gates, &u, width, &mut v);
            b.leave.add_to(&v, &mut x);
        }
        layer_norm(&x, &self.last.0, &self.last.1, &mut u);
        u
    }

    fn embed(&self, word: &Features, out: &mut [f32]) {
        fast(
            #[inline(always)]
            || {
                for (o, v) in out.iter_mut().zip(&self.start) {
                    *o += v;
                }
                for (table, row) in TABLE.iter().zip(word.rows) {
                    self.tables[*table].add_row(row as usize, out);
                }
            },
        );
    }

    /// Heads of the words of one sentence.
    fn arcs(
        &self,
        start: usize,
        len: usize,
        dep: &[f32],
        head: &[f32],
        near: &[f32],
    ) -> Vec<Option<usize>> {
        let size = self.arc_root.len();
        let dep = &dep[start * size..(start + len) * size];
        let wide = padded(len);
        let mut words = vec![0.0; len * wide];
        matmul(
            &mut words,
            View::new(dep, size),
            View::new(&head[start * size..(start + wide) * size], size).t(),
            false,
        );
        let mut scores = vec![0.0; len * (len + 1)];
        for i in 0..len {
            let near = &near[(start + i) * 2 * DISTANCES..][..2 * DISTANCES];
            let row = &mut scores[i * (len + 1)..][..len + 1];
            for (j, (out, s)) in row
                .iter_mut()
                .zip(&words[i * wide..i * wide + len])
                .enumerate()
            {
                *out = s + near[distance_bucket(i, j)];
            }
            row[len] = dot(&dep[i * size..][..size], &self.arc_root);
        }
        tree::heads(&scores, len)
    }
}

/// What the relation is told from: the two words' vectors added, and multiplied.
fn join(dep: &[f32], head: &[f32], out: &mut [f32]) {
    let (sum, product) = out.split_at_mut(dep.len());
    for (((d, h), s), p) in dep.iter().zip(head).zip(sum).zip(product) {
        *s = (d + h).max(0.0);
        *p = d * h;
    }
}

fn argmax_rows(scores: &[f32], classes: usize) -> Vec<u16> {
    scores
        .chunks_exact(classes)
        .map(|row| {
            let best = row
                .iter()
                .enumerate()
                .fold(
                    (0, f32::NEG_INFINITY),
                    |b, (i, s)| if *s > b.1 { (i, *s) } else { b },
                );
            best.0 as u16
        })
        .collect()
}
