//! Fits the network to the treebanks.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use anyhow::{Context, Result};
use vigie_text::{
    Feats, Rel, Sub, Upos,
    conllu::{Tree, parse_deprel},
    net::{
        Tensors,
        features::{Features, Vectors},
        lexicon::Lexicon,
        store::Stored,
    },
};

use crate::{
    adam::Adam,
    graph::{Example, Noise, Params, Size},
    random::Random,
    tape::Grads,
};

/// How to fit.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Sizes of the network.
    pub size: Size,
    /// What is hidden in training.
    pub noise: Noise,
    /// Rounds over the data.
    pub epochs: usize,
    /// Words in a step.
    pub batch: usize,
    /// Highest learning rate.
    pub rate: f32,
    /// Seed of all chance.
    pub seed: u64,
}

/// What the network tells apart.
pub struct Classes {
    /// Tags, those of one part of speech together.
    pub tags: Vec<(Upos, Feats)>,
    /// Relations.
    pub labels: Vec<(Rel, Sub)>,
}

impl Classes {
    /// The classes in the trees; tags from those trees only whose features are complete.
    pub fn of(trees: &[(Tree, usize)], complete: impl Fn(usize) -> bool) -> Self {
        let mut tags = BTreeSet::new();
        let mut labels = BTreeSet::new();
        for (tree, bank) in trees {
            for w in tree.to_sentence().words {
                labels.insert((w.rel, w.sub));
                if complete(*bank) {
                    tags.insert((w.upos as u8, w.feats.to_string()));
                }
            }
        }
        let tags = tags
            .into_iter()
            .map(|(u, f)| (Upos::ALL[usize::from(u)], Feats::parse(&f)))
            .collect();
        Classes {
            tags,
            labels: labels.into_iter().collect(),
        }
    }

    fn tag_range(&self, upos: Upos, feats: Option<Feats>) -> std::ops::Range<usize> {
        match feats.and_then(|f| self.tags.iter().position(|t| *t == (upos, f))) {
            Some(at) => at..at + 1,
            None => {
                self.tags.partition_point(|t| t.0 < upos)
                    ..self.tags.partition_point(|t| t.0 <= upos)
            }
        }
    }

    /// A tree as an example; without `complete`, its features are not asked for.
    pub fn example(
        &self,
        tree: &Tree,
        bank: usize,
        complete: bool,
        vectors: &Vectors,
        lexicon: &Lexicon,
    ) -> Example {
        let n = tree.rows.len();
        let mut seen = BTreeMap::new();
        Example {
            words: tree
                .rows
                .iter()
                .map(|r| {
                    *seen
                        .entry(r.form.as_str())
                        .or_insert_with(|| Features::of(&r.form, vectors, lexicon))
                })
                .collect(),
            heads: tree
                .rows
                .iter()
                .map(|r| r.head.checked_sub(1).unwrap_or(n))
                .collect(),
            labels: tree
                .rows
                .iter()
                .map(|r| {
                    self.labels
                        .binary_search(&parse_deprel(&r.deprel))
                        .unwrap_or(0)
                })
                .collect(),
            tags: tree
                .rows
                .iter()
                .map(|r| match Upos::parse(&r.upos) {
                    Some(u) => self.tag_range(u, complete.then(|| Feats::parse(&r.feats))),
                    None => 0..0,
                })
                .collect(),
            bank,
        }
    }
}

/// The tree without its final stop, when nothing depends on that: so that headings are read as well.
pub fn without_stop(tree: &Tree) -> Option<Tree> {
    let n = tree.rows.len();
    let last = tree.rows.last()?;
    let leaf = !tree.rows.iter().any(|r| r.head == n);
    if n < 3
        || last.upos != "PUNCT"
        || !leaf
        || last.head == 0
        || tree.multi.iter().any(|m| m.last == n)
    {
        return None;
    }
    let mut out = tree.clone();
    out.rows.pop();
    Some(out)
}

/// Fits a network, which begins as `start` where there is one. `watch` is called now and then with the parameters so far.
pub fn fit(
    plan: Plan,
    start: Option<&BTreeMap<String, Stored>>,
    examples: &[Vec<Example>],
    banks: usize,
    vectors: &Vectors,
    classes: &Classes,
    mut watch: impl FnMut(usize, &Params) -> Result<()>,
) -> Result<Tensors> {
    let mut random = Random::new(&[plan.seed]);
    let mut params = Params::new(
        plan.size,
        banks,
        vectors.dims,
        classes.tags.len(),
        classes.labels.len(),
        &mut random,
    );
    if let Some(start) = start {
        params
            .start_from(start)
            .context("the network to start from has other sizes or classes")?;
    }
    let mut adam = Adam::new(&params);
    let mut grads = [Grads::new(&params.tensors), Grads::new(&params.tensors)];
    let words: usize = examples.iter().map(|e| e[0].words.len()).sum();
    let total = (plan.epochs * words / plan.batch).max(1);
    let (mut step, clock) = (0usize, Instant::now());
    for epoch in 0..plan.epochs {
        let mut loss = 0.0;
        for batch in batches(examples, plan.batch, &mut random) {
            loss += learn(&params, &batch, vectors, plan, step, &mut grads) * batch.len() as f64;
            let [first, second] = &mut grads;
            merge(first, second, &params);
            adam.step(&mut params, first, plan.rate * pace(step, total));
            step += 1;
        }
        tracing::info!(
            epoch,
            loss = loss / examples.len() as f64,
            seconds = clock.elapsed().as_secs()
        );
        watch(epoch, &params)?;
    }
    Ok(params.named())
}

/// Up in the first steps, then down along a cosine.
fn pace(step: usize, total: usize) -> f32 {
    const WARM: usize = 200;
    let up = ((step + 1) as f32 / WARM as f32).min(1.0);
    let at = step as f32 / total as f32;
    up * (0.01 + 0.99 * 0.5 * (1.0 + (at.min(1.0) * std::f32::consts::PI).cos()))
}

/// Shuffled sentences, cut into batches of about as many words.
fn batches<'e>(
    examples: &'e [Vec<Example>],
    words: usize,
    random: &mut Random,
) -> Vec<Vec<&'e Example>> {
    let mut order: Vec<&Example> = examples
        .iter()
        .map(|variants| match variants.get(1) {
            Some(other) if random.chance(0.1) => other,
            _ => &variants[0],
        })
        .collect();
    random.shuffle(&mut order);
    let mut out: Vec<Vec<&Example>> = vec![Vec::new()];
    let mut size = 0;
    for e in order {
        if size >= words {
            out.push(Vec::new());
            size = 0;
        }
        size += e.words.len();
        if let Some(batch) = out.last_mut() {
            batch.push(e);
        }
    }
    out
}

/// Gradients of a batch, its two halves side by side.
fn learn(
    params: &Params,
    batch: &[&Example],
    vectors: &Vectors,
    plan: Plan,
    step: usize,
    grads: &mut [Grads; 2],
) -> f64 {
    let weight = 1.0 / batch.iter().map(|e| e.words.len()).sum::<usize>().max(1) as f32;
    let (a, b) = batch.split_at(batch.len() / 2);
    let [first, second] = grads;
    let half = |part: &[&Example], number: u64, grads: &mut Grads| {
        let mut random = Random::new(&[plan.seed, step as u64, number]);
        params.pass(part, vectors, plan.noise, weight, &mut random, grads)
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half(b, 1, second));
        let own = half(a, 0, first);
        own + other.join().unwrap_or(f64::NAN)
    })
}

/// Adds the second gradients to the first, and clears them.
fn merge(first: &mut Grads, second: &mut Grads, params: &Params) {
    for n in 0..params.tensors.len() {
        let cols = params.tensors[n].cols;
        let size = second.data[n].len();
        let mut add = |from: usize, to: usize| {
            for (a, b) in first.data[n][from..to]
                .iter_mut()
                .zip(&mut second.data[n][from..to])
            {
                *a += std::mem::take(b);
            }
        };
        if params.is_table(n) {
            for &row in &second.touched[n] {
                add(row as usize * cols, (row as usize + 1) * cols);
            }
        } else {
            add(0, size);
        }
        first.touched[n].append(&mut second.touched[n]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_text::conllu;

    const TREES: &str = "1\tElle\telle\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\tdort\tdormir\tVERB\t_\tMood=Ind\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";

    #[test]
    fn the_same_seed_gives_the_same_network() {
        let trees: Vec<(Tree, usize)> = conllu::read(TREES)
            .unwrap()
            .into_iter()
            .map(|t| (t, 0))
            .collect();
        let mut file = b"VIGIE-V1".to_vec();
        for n in [0u32, 1, 1] {
            file.extend(n.to_le_bytes());
        }
        file.extend([0, 0, 0, 0, 0]);
        let vectors = Vectors::read(file).unwrap();
        let nothing = fst::Map::default().into_fst().into_inner();
        let lexicon = Lexicon::new(nothing).unwrap();
        let classes = Classes::of(&trees, |_| true);
        let plan = Plan {
            size: Size {
                width: 16,
                blocks: 1,
                arc: 8,
                label: 8,
            },
            noise: Noise {
                layer: 0.2,
                head: 0.2,
                word: 0.1,
                vector: 0.1,
            },
            epochs: 3,
            batch: 10,
            rate: 0.01,
            seed: 7,
        };
        let run = || {
            let examples = trees
                .iter()
                .map(|(t, b)| vec![classes.example(t, *b, true, &vectors, &lexicon)])
                .collect::<Vec<_>>();
            fit(plan, None, &examples, 1, &vectors, &classes, |_, _| Ok(())).unwrap()
        };
        assert_eq!(run(), run());
    }

    #[test]
    fn headings_lose_their_stop() {
        let tree = &conllu::read(TREES).unwrap()[0];
        assert_eq!(without_stop(tree).unwrap().rows.len(), 2);
        assert!(without_stop(&without_stop(tree).unwrap()).is_none());
    }
}
