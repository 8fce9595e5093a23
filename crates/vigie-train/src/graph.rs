//! The network of [`vigie_text::net`] as it is trained: its parameters, and its pass over a batch on the tape.

use std::collections::BTreeMap;
use std::ops::Range;

use vigie_text::net::{
    DISTANCES, Tensor, Tensors,
    features::{FEATURES, Features, ROWS, TABLE, TABLES, Vectors, hidden},
    store::Stored,
};

use crate::{
    random::Random,
    tape::{Grads, Id, Param, Tape},
};

/// Sizes of the network.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Numbers that stand for a word between layers.
    pub width: usize,
    /// Layers of gated memory.
    pub blocks: usize,
    /// Numbers that stand for a word as head or dependent of an arc.
    pub arc: usize,
    /// The same for relations.
    pub label: usize,
}

/// Shares of what is hidden in training.
#[derive(Debug, Clone, Copy)]
pub struct Noise {
    /// Of the numbers between layers.
    pub layer: f32,
    /// Of the numbers before the heads.
    pub head: f32,
    /// Of the words' own hash.
    pub word: f32,
    /// Of the static vectors.
    pub vector: f32,
}

/// A sentence to learn from.
pub struct Example {
    /// The words.
    pub words: Vec<Features>,
    /// Head of every word; the sentence's length stands for the root.
    pub heads: Vec<usize>,
    /// Number of every relation.
    pub labels: Vec<usize>,
    /// Tags any of which is right; empty when the treebank does not say.
    pub tags: Vec<Range<usize>>,
    /// Number of the treebank; 0 is the one that reading assumes.
    pub bank: usize,
}

/// All parameters, with their names.
pub struct Params {
    /// The numbers.
    pub tensors: Vec<Tensor>,
    names: BTreeMap<String, usize>,
    size: Size,
    tags: usize,
    labels: usize,
}

impl Params {
    /// Fresh parameters.
    pub fn new(
        size: Size,
        banks: usize,
        dims: usize,
        tags: usize,
        labels: usize,
        random: &mut Random,
    ) -> Self {
        let mut p = Params {
            tensors: Vec::new(),
            names: BTreeMap::new(),
            size,
            tags,
            labels,
        };
        let w = size.width;
        for (i, table) in TABLES.iter().enumerate() {
            let rows = ROWS[TABLE.iter().position(|t| *t == i).unwrap_or(0)];
            p.fill(&format!("table.{table}"), rows, w, 0.0);
        }
        p.fill("bank", banks, w, 0.0);
        p.random("vector", dims, w, random);
        p.norm("first", w);
        for b in 0..size.blocks {
            p.norm_named(&format!("block{b}.gain"), &format!("block{b}.shift"), w);
            p.fill(&format!("block{b}.kernel"), 3, w, 0.0);
            p.layer(&format!("block{b}.enter"), w, 3 * w, random);
            p.random(&format!("block{b}.leave"), w, w, random);
        }
        p.norm("last", w);
        p.layer("tag", w, tags, random);
        p.layer("arc.dep", w, size.arc, random);
        p.layer("arc.head", w, size.arc, random);
        p.fill("arc.root", 1, size.arc, 0.0);
        p.layer("arc.pair", size.arc, size.arc, random);
        p.fill("arc.distance", 2 * DISTANCES, size.arc, 0.0);
        p.layer("label.dep", w, size.label, random);
        p.layer("label.head", w, size.label, random);
        p.random("label.root", 1, size.label, random);
        p.layer("label", 2 * size.label, labels, random);
        p
    }

    fn put(&mut self, name: &str, tensor: Tensor) {
        self.names.insert(name.to_owned(), self.tensors.len());
        self.tensors.push(tensor);
    }

    fn fill(&mut self, name: &str, rows: usize, cols: usize, value: f32) {
        self.put(
            name,
            Tensor {
                cols,
                data: vec![value; rows * cols],
            },
        );
    }

    fn random(&mut self, name: &str, rows: usize, cols: usize, random: &mut Random) {
        let scale = (2.0 / (rows + cols) as f32).sqrt();
        self.put(
            name,
            Tensor {
                cols,
                data: (0..rows * cols).map(|_| random.normal() * scale).collect(),
            },
        );
    }

    fn layer(&mut self, name: &str, rows: usize, cols: usize, random: &mut Random) {
        self.random(&format!("{name}.weight"), rows, cols, random);
        self.fill(&format!("{name}.bias"), 1, cols, 0.0);
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.norm_named(&format!("{name}.gain"), &format!("{name}.shift"), width);
    }

    fn norm_named(&mut self, gain: &str, shift: &str, width: usize) {
        self.fill(gain, 1, width, 1.0);
        self.fill(shift, 1, width, 0.0);
    }

    fn id(&self, name: &str) -> Param {
        Param(self.names[name])
    }

    /// Whether the parameter is an embedding table, of which a step touches few rows.
    pub fn is_table(&self, number: usize) -> bool {
        number < TABLES.len() // they come first
    }

    /// Whether weight decay applies: matrices only.
    pub fn decays(&self, number: usize) -> bool {
        self.names.iter().any(|(name, n)| {
            *n == number && (name.ends_with(".weight") || name.ends_with(".leave"))
        })
    }

    /// Takes over the tensors of a network that was trained before; `None` when one is missing or has another size.
    pub fn start_from(&mut self, tensors: &BTreeMap<String, Stored>) -> Option<()> {
        for (name, n) in &self.names {
            let data = tensors.get(name)?.floats();
            let own = &mut self.tensors[*n].data;
            if own.len() != data.len() {
                return None;
            }
            *own = data;
        }
        Some(())
    }

    /// The parameters by name.
    pub fn named(&self) -> Tensors {
        self.names
            .iter()
            .map(|(name, n)| (name.clone(), self.tensors[*n].clone()))
            .collect()
    }

    /// One pass forward and back over a batch; returns the loss, gradients go to `grads`. `weight` is one over the words
    /// of the whole batch.
    pub fn pass(
        &self,
        batch: &[&Example],
        vectors: &Vectors,
        noise: Noise,
        weight: f32,
        random: &mut Random,
        grads: &mut Grads,
    ) -> f64 {
        let lens: Vec<usize> = batch.iter().map(|e| e.words.len()).collect();
        let mut t = Tape::new(&self.tensors, grads);
        let x = self.encode(&mut t, batch, &lens, vectors, noise, random);
        let x1 = t.dropout(x, noise.head, random);
        let logits = t.linear(x1, self.id("tag.weight"), Some(self.id("tag.bias")));
        let tags: Vec<Range<usize>> = batch.iter().flat_map(|e| e.tags.iter().cloned()).collect();
        t.class_loss(logits, self.tags, &tags, weight);
        self.arcs(&mut t, x, batch, &lens, noise, weight, random);
        self.relations(&mut t, x, batch, noise, weight, random);
        t.backward()
    }

    fn encode(
        &self,
        t: &mut Tape,
        batch: &[&Example],
        lens: &[usize],
        vectors: &Vectors,
        noise: Noise,
        random: &mut Random,
    ) -> Id {
        let width = self.size.width;
        let mut rows = Vec::new();
        let mut fixed = Vec::new();
        for e in batch {
            for word in &e.words {
                let mut word = *word;
                if random.chance(noise.word) {
                    [word.rows[0], word.rows[1]] = hidden();
                }
                if random.chance(noise.vector) {
                    word.vector = 0;
                }
                let mut of: Vec<(Param, u32)> = (0..FEATURES)
                    .map(|f| {
                        (
                            self.id(&format!("table.{}", TABLES[TABLE[f]])),
                            word.rows[f],
                        )
                    })
                    .collect();
                of.push((self.id("bank"), e.bank as u32));
                rows.push(of);
                let at = fixed.len();
                fixed.resize(at + vectors.dims, 0.0);
                if let Some(row) = word.vector.checked_sub(1) {
                    vectors.write_row(row, &mut fixed[at..]);
                }
            }
        }
        let fixed = t.constant(fixed);
        let x = t.linear(fixed, self.id("vector"), None);
        let x = t.look_up(x, width, rows);
        let x = t.layer_norm(x, self.id("first.gain"), self.id("first.shift"));
        let mut x = t.dropout(x, noise.layer, random);
        for b in 0..self.size.blocks {
            let id = |part: &str| self.id(&format!("block{b}.{part}"));
            let u = t.layer_norm(x, id("gain"), id("shift"));
            let u = t.neighbours(u, id("kernel"), lens);
            let gates = t.linear(u, id("enter.weight"), Some(id("enter.bias")));
            let y = t.memory(gates, width, lens);
            let y = t.linear(y, id("leave"), None);
            let y = t.dropout(y, noise.layer, random);
            x = t.add(x, y);
        }
        t.layer_norm(x, self.id("last.gain"), self.id("last.shift"))
    }

    #[allow(clippy::too_many_arguments)]
    fn arcs(
        &self,
        t: &mut Tape,
        x: Id,
        batch: &[&Example],
        lens: &[usize],
        noise: Noise,
        weight: f32,
        random: &mut Random,
    ) {
        let x = t.dropout(x, noise.head, random);
        let dep = t.linear(x, self.id("arc.dep.weight"), Some(self.id("arc.dep.bias")));
        let dep = t.relu(dep);
        let dep = t.dropout(dep, noise.head, random);
        let dep = t.linear(
            dep,
            self.id("arc.pair.weight"),
            Some(self.id("arc.pair.bias")),
        );
        let head = t.linear(
            x,
            self.id("arc.head.weight"),
            Some(self.id("arc.head.bias")),
        );
        let head = t.relu(head);
        let head = t.dropout(head, noise.head, random);
        let gold: Vec<usize> = batch.iter().flat_map(|e| e.heads.iter().copied()).collect();
        t.arc_loss(
            dep,
            head,
            self.id("arc.root"),
            self.id("arc.distance"),
            &gold,
            lens,
            weight,
        );
    }

    fn relations(
        &self,
        t: &mut Tape,
        x: Id,
        batch: &[&Example],
        noise: Noise,
        weight: f32,
        random: &mut Random,
    ) {
        let x = t.dropout(x, noise.head, random);
        let dep = t.linear(
            x,
            self.id("label.dep.weight"),
            Some(self.id("label.dep.bias")),
        );
        let head = t.linear(
            x,
            self.id("label.head.weight"),
            Some(self.id("label.head.bias")),
        );
        let mut heads = Vec::new();
        for e in batch {
            let start = heads.len();
            let n = e.words.len();
            heads.extend(e.heads.iter().map(|h| (*h < n).then_some(start + h)));
        }
        let pairs = t.pairs(dep, head, self.id("label.root"), heads);
        let pairs = t.dropout(pairs, noise.head, random);
        let logits = t.linear(pairs, self.id("label.weight"), Some(self.id("label.bias")));
        let right: Vec<Range<usize>> = batch
            .iter()
            .flat_map(|e| e.labels.iter().map(|l| *l..*l + 1))
            .collect();
        t.class_loss(logits, self.labels, &right, weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_text::net::lexicon::Lexicon;

    const QUIET: Noise = Noise {
        layer: 0.0,
        head: 0.0,
        word: 0.0,
        vector: 0.0,
    };

    fn vectors() -> Vectors {
        let mut file = b"VIGIE-V1".to_vec();
        for n in [0u32, 2, 3] {
            file.extend(n.to_le_bytes());
        }
        for scale in [0.1f32, 0.2, 0.3] {
            file.extend(scale.to_le_bytes());
        }
        file.extend([1u8, 2, 3, 4, 5, 6]);
        Vectors::read(file).unwrap()
    }

    fn lexicon() -> Lexicon {
        Lexicon::new(
            fst::Map::from_iter([("dort", 2u64)])
                .unwrap()
                .into_fst()
                .into_inner(),
        )
        .unwrap()
    }

    fn example(words: &[&str], vectors: &Vectors) -> Example {
        let n = words.len();
        Example {
            words: words
                .iter()
                .enumerate()
                .map(|(i, w)| Features {
                    vector: (i % 3) as u32,
                    ..Features::of(w, vectors, &lexicon())
                })
                .collect(),
            heads: (0..n).map(|i| if i == 1 { n } else { 1 }).collect(),
            labels: (0..n).map(|i| i % 3).collect(),
            tags: (0..n).map(|i| i % 2..i % 2 + 1 + i % 2).collect(),
            bank: n % 2,
        }
    }

    /// The gradient of every kind of parameter is what moving the parameter does to the loss.
    #[test]
    fn gradients_are_slopes() {
        let vectors = vectors();
        let (a, b) = (
            example(&["Le", "chat", "dort", "."], &vectors),
            example(&["Il", "part", "!"], &vectors),
        );
        let batch = [&a, &b];
        let size = Size {
            width: 16,
            blocks: 2,
            arc: 8,
            label: 8,
        };
        let mut params = Params::new(size, 2, vectors.dims, 4, 3, &mut Random::new(&[3]));
        let mut random = Random::new(&[5]);
        for t in &mut params.tensors {
            for v in &mut t.data {
                *v += random.normal() * 0.2;
            }
        }
        let loss = |p: &Params| {
            let mut grads = Grads::new(&p.tensors);
            let loss = p.pass(
                &batch,
                &vectors,
                QUIET,
                1.0,
                &mut Random::new(&[1]),
                &mut grads,
            );
            (loss, grads)
        };
        let (_, grads) = loss(&params);
        let names: Vec<(String, usize)> =
            params.names.iter().map(|(n, i)| (n.clone(), *i)).collect();
        for (name, n) in names {
            let (at, slope) = grads.data[n]
                .iter()
                .enumerate()
                .fold(
                    (0, 0.0f32),
                    |m, (i, g)| if g.abs() > m.1.abs() { (i, *g) } else { m },
                );
            let old = params.tensors[n].data[at];
            let mut moved = |by: f32| {
                params.tensors[n].data[at] = old + by;
                loss(&params).0
            };
            let numeric = (moved(0.002) - moved(-0.002)) / 0.004;
            params.tensors[n].data[at] = old;
            assert!(
                (numeric - f64::from(slope)).abs() < 0.03 * (1.0 + numeric.abs()),
                "{name}: {numeric} {slope}"
            );
        }
    }
}
