//! The neural network that tags and parses: hashed features and static vectors of the words, layers of gated memory that
//! run over the sentence from both sides, and heads for tags, arcs and relations.

pub mod features;
pub mod kernel;
mod quant;
pub mod store;
pub mod tree;

use features::{Features, HASHED, TABLE, Vectors};
use kernel::{View, dot, fast, gate_out, layer_norm, linear, matmul, neighbours, relu, scan};
use quant::Quantised;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use store::Stored;
pub use store::{Tensor, Tensors};

/// Sentences longer than this together are read in several goes.
const ROWS_AT_ONCE: usize = 1024;
/// Distances between word and head that are told apart, on either side.
pub const DISTANCES: usize = 12;

/// A weight matrix with its bias.
#[derive(Debug, Clone)]
pub struct Layer {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Layer {
    fn apply(&self, x: &[f32]) -> Vec<f32> {
        linear(
            x,
            self.weight.len() / self.bias.len(),
            &self.weight,
            &self.bias,
        )
    }
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

/// An embedding table, as it lies in the model file.
#[derive(Debug, Clone)]
struct Table {
    cols: usize,
    large: bool,
    bytes: Vec<u8>,
}

impl Table {
    fn row(&self, row: usize) -> &[u8] {
        let size = Stored::row_bytes(self.cols, self.large);
        &self.bytes[row * size..][..size]
    }
}

/// Static vectors, carried to the network's width when first asked for; row 0 is for words without one.
#[derive(Debug, Clone)]
struct Carried {
    vectors: Vectors,
    projection: Vec<f32>,
    rows: Vec<OnceLock<Box<[f32]>>>,
    width: usize,
}

impl Carried {
    fn new(vectors: &Vectors, projection: Vec<f32>, width: usize) -> Option<Self> {
        (projection.len() == vectors.dims * width).then(|| Carried {
            rows: (0..=vectors.len()).map(|_| OnceLock::new()).collect(),
            vectors: vectors.clone(),
            projection,
            width,
        })
    }

    fn row(&self, row: usize) -> &[f32] {
        self.rows[row].get_or_init(|| {
            let mut out = vec![0.0; self.width];
            if let Some(row) = row.checked_sub(1) {
                let vector = self.vectors.vector(row);
                matmul(
                    &mut out,
                    View::new(&vector, self.vectors.dims),
                    View::new(&self.projection, self.width),
                    false,
                );
            }
            out.into()
        })
    }
}

/// The network, ready to read.
#[derive(Debug, Clone)]
pub struct Network {
    width: usize,
    tables: Vec<Table>,
    vectors: Carried,
    /// What every word starts from: the written treebank's embedding.
    start: Vec<f32>,
    first: (Vec<f32>, Vec<f32>),
    blocks: Vec<Block>,
    last: (Vec<f32>, Vec<f32>),
    tag: Quantised,
    arc_dep: Quantised,
    arc_head: Quantised,
    arc_root: Vec<f32>,
    arc_pair: Layer,
    distance: Vec<f32>,
    label_dep: Quantised,
    label_head: Quantised,
    label_root: Vec<f32>,
    label: Layer,
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
        d @ 0..=6 => d.saturating_sub(1),
        7..=8 => 6,
        9..=11 => 7,
        12..=15 => 8,
        16..=22 => 9,
        23..=35 => 10,
        _ => 11,
    };
    if head > dep { far } else { DISTANCES + far }
}

impl Network {
    /// From the tensors of a file ([`store::stored`]) and the static vectors they were trained with; `None` when they do
    /// not fit.
    pub fn new(tensors: &BTreeMap<&str, Stored<'_>>, vectors: &Vectors) -> Option<Network> {
        let get = |name: &str| tensors.get(name).map(Stored::data);
        let layer = |name: &str| {
            let (weight, bias) = (
                get(&format!("{name}.weight"))?,
                get(&format!("{name}.bias"))?,
            );
            (!bias.is_empty() && weight.len().is_multiple_of(bias.len()))
                .then_some(Layer { weight, bias })
        };
        let bytes = |name: &str| {
            let layer = layer(name)?;
            Quantised::new(&layer.weight, &layer.bias)
        };
        let width = get("first.gain")?.len();
        let table = |(n, name): (usize, &&str)| {
            let stored = tensors.get(format!("table.{name}").as_str())?;
            let least = (0..HASHED)
                .filter(|&f| TABLE[f] == n)
                .map(|f| features::ROWS[f]);
            let table = Table {
                cols: stored.cols,
                large: stored.large,
                bytes: stored.bytes.to_vec(),
            };
            let rows = table.bytes.len() / Stored::row_bytes(table.cols, table.large);
            (table.cols == width && least.max()? <= rows).then_some(table)
        };
        let tables: Option<Vec<_>> = features::TABLES.iter().enumerate().map(table).collect();
        let blocks: Option<Vec<Block>> = (0..)
            .take_while(|b| tensors.contains_key(format!("block{b}.gain").as_str()))
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
            tables: tables?,
            vectors: Carried::new(vectors, get("vector")?, width)?,
            start: get("bank")?.get(..width)?.to_vec(),
            first: (get("first.gain")?, get("first.shift")?),
            blocks: blocks?,
            last: (get("last.gain")?, get("last.shift")?),
            tag: bytes("tag")?,
            arc_dep: bytes("arc.dep")?,
            arc_head: bytes("arc.head")?,
            arc_root: get("arc.root")?,
            arc_pair: layer("arc.pair")?,
            distance: get("arc.distance")?,
            label_dep: bytes("label.dep")?,
            label_head: bytes("label.head")?,
            label_root: get("label.root")?,
            label: layer("label")?,
        })
    }

    /// Number of tags it tells apart.
    pub fn tags(&self) -> usize {
        self.tag.outputs()
    }

    /// Number of relations it tells apart.
    pub fn labels(&self) -> usize {
        self.label.bias.len()
    }

    /// Reads sentences, given as the features of their words.
    pub fn read(&self, sentences: &[Vec<Features>]) -> Vec<Reading> {
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
            self.read_batch(&sentences[from..to], &mut out);
            from = to;
        }
        out
    }

    fn read_batch(&self, sentences: &[Vec<Features>], out: &mut Vec<Reading>) {
        let lens: Vec<usize> = sentences.iter().map(Vec::len).collect();
        let x = self.encode(sentences, &lens);
        let tags = argmax_rows(&self.tag.apply(&x), self.tag.outputs());
        let mut dep = self.arc_dep.apply(&x);
        relu(&mut dep);
        let dep = self.arc_pair.apply(&dep);
        let mut head = self.arc_head.apply(&x);
        relu(&mut head);
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
        let labels = argmax_rows(&self.label.apply(&pairs), self.label.bias.len());
        let first = out.len() - lens.len();
        let mut start = 0;
        for (reading, len) in out[first..].iter_mut().zip(&lens) {
            reading.labels = labels[start..start + len].to_vec();
            start += len;
        }
    }

    /// The words' vectors after all layers.
    fn encode(&self, sentences: &[Vec<Features>], lens: &[usize]) -> Vec<f32> {
        let width = self.width;
        let rows: usize = lens.iter().sum();
        let mut sums = vec![0.0; rows * width];
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
        out.copy_from_slice(&self.start);
        let vector = self.vectors.row(word.vector as usize);
        fast(
            #[inline(always)]
            || {
                for (hashed, table) in word.hashed.iter().zip(TABLE) {
                    let table = &self.tables[table];
                    let row = table.row(*hashed as usize);
                    if table.large {
                        let (scale, bytes) = store::scaled(row);
                        for (o, b) in out.iter_mut().zip(bytes) {
                            *o += f32::from(b.cast_signed()) * scale;
                        }
                    } else {
                        for (o, b) in out.iter_mut().zip(row.chunks_exact(2)) {
                            *o += store::half_float(b);
                        }
                    }
                }
                for (o, v) in out.iter_mut().zip(vector) {
                    *o += v;
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
        let mut words = vec![0.0; len * len];
        matmul(
            &mut words,
            View::new(dep, size),
            View::new(&head[start * size..(start + len) * size], size).t(),
            false,
        );
        let mut scores = vec![0.0; len * (len + 1)];
        for i in 0..len {
            let near = &near[(start + i) * 2 * DISTANCES..][..2 * DISTANCES];
            let row = &mut scores[i * (len + 1)..][..len + 1];
            for (j, (out, s)) in row
                .iter_mut()
                .zip(&words[i * len..(i + 1) * len])
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
