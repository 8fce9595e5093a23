//! Linear models, by averaged perceptron.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use vigie_text::{
    Analyzer, Feats, Lang, Models, Rel, Sentence, Sub, Upos,
    conllu::parse_deprel,
    linear::{Linear, context_features, slot},
    parse::{LEFT_LABELS, Move, Parser, RIGHT_LABELS, State, features},
    tag::{self, Tag, Tagger},
};

use crate::{lemmas, treebank::Banks};

/// Weights in training, with their sums over time.
struct Perceptron {
    bits: u32,
    now: Vec<f32>,
    sums: Vec<f32>,
    time: f32,
}

impl Perceptron {
    fn new(bits: u32) -> Self {
        Self {
            bits,
            now: vec![0.0; 1 << bits],
            sums: vec![0.0; 1 << bits],
            time: 1.0,
        }
    }

    fn score(&self, features: &[u32], class: u32) -> f32 {
        features
            .iter()
            .map(|&f| self.now[slot(f, class, self.bits)])
            .sum()
    }

    fn best(&self, features: &[u32], classes: impl Iterator<Item = u32>) -> u32 {
        let mut best = (f32::MIN, 0);
        for c in classes {
            let s = self.score(features, c);
            if s > best.0 {
                best = (s, c);
            }
        }
        best.1
    }

    fn add(&mut self, features: &[u32], class: u32, by: f32) {
        for &f in features {
            let s = slot(f, class, self.bits);
            self.now[s] += by;
            self.sums[s] += by * self.time;
        }
    }

    fn learn(&mut self, features: &[u32], right: u32, guess: u32) {
        self.time += 1.0;
        if right != guess {
            self.add(features, right, 1.0);
            self.add(features, guess, -1.0);
        }
    }

    fn finish(self) -> Result<Linear> {
        let mean: Vec<f32> = self
            .now
            .iter()
            .zip(&self.sums)
            .map(|(w, s)| w - s / self.time)
            .collect();
        let mut sizes: Vec<f32> = mean.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let top = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0);
        let weights = mean
            .iter()
            .map(|w| (w / top * 127.0).round().clamp(-127.0, 127.0) as i8)
            .collect();
        Linear::new(weights).context("table size")
    }
}

/// Trains all models of a language.
pub fn train(lang: Lang, banks: &Banks, epochs: usize) -> Result<Models> {
    let sentences: Vec<(Sentence, usize)> = banks
        .train
        .iter()
        .map(|(t, n)| (t.to_sentence(), *n))
        .collect();
    let written = |n: usize| lang == Lang::En || n < 2;
    let gold = || {
        sentences
            .iter()
            .filter(|(_, n)| written(*n))
            .flat_map(|(s, _)| &s.words)
    };
    let lemmatiser = lemmas::train(gold().map(|w| (&*w.form, w.upos, &*w.lemma)))?;
    let one_word = one_word(lang, banks, epochs)?;
    let tags: BTreeSet<(u32, String)> = gold()
        .map(|w| (w.upos as u32, w.feats.to_string()))
        .collect();
    let tags: Vec<Tag> = tags
        .into_iter()
        .map(|(u, f)| (Upos::ALL[u as usize], Feats::parse(&f)))
        .collect();
    let sentences: Vec<Sentence> = sentences.into_iter().map(|s| s.0).collect();
    let tagger = Tagger {
        model: tagger(&sentences, &tags, epochs)?,
        tags,
    };
    let parser = parser(&sentences, &tagger, &lemmatiser, epochs)?;
    Ok(Models {
        one_word,
        tagger,
        lemmatiser,
        parser,
    })
}

fn one_word(lang: Lang, banks: &Banks, epochs: usize) -> Result<Linear> {
    let segmenter = vigie_text::segment::Segmenter::new(lang)?;
    let mut p = Perceptron::new(14);
    for _ in 0..epochs {
        for (tree, _) in &banks.train {
            let tokens = tree.tokens();
            let forms: Vec<&str> = tokens.iter().map(|t| t.0).collect();
            for (i, t) in tokens
                .iter()
                .enumerate()
                .filter(|(_, t)| segmenter.is_unsure(t.0))
            {
                let features = context_features(&forms, i);
                let guess = p.score(&features, 0) > 0.0;
                p.time += 1.0;
                if guess != (t.2 == 1) {
                    p.add(&features, 0, if guess { -1.0 } else { 1.0 });
                }
            }
        }
    }
    p.finish()
}

fn tagger(sentences: &[Sentence], tags: &[Tag], epochs: usize) -> Result<Linear> {
    let mut p = Perceptron::new(20);
    for _ in 0..epochs {
        for s in sentences {
            let forms: Vec<&str> = s.words.iter().map(|w| &*w.form).collect();
            let (mut tag1, mut tag2) = ("^", "^");
            for (i, w) in s.words.iter().enumerate() {
                let features = tag::features(&forms, i, tag1, tag2);
                let guess = p.best(&features, 0..Upos::ALL.len() as u32);
                p.learn(&features, w.upos as u32, guess);
                if let Some(right) = tags.iter().position(|t| *t == (w.upos, w.feats)) {
                    let guess = p.best(&features, Tagger::classes_of(tags, w.upos as u32));
                    p.learn(&features, right as u32 + 32, guess);
                }
                tag2 = tag1;
                tag1 = Upos::ALL[guess as usize].as_str();
            }
        }
    }
    p.finish()
}

fn parser(
    gold: &[Sentence],
    tagger: &Tagger,
    lemmatiser: &vigie_text::lemma::Lemmatiser,
    epochs: usize,
) -> Result<Parser> {
    let labels: BTreeSet<(Rel, Sub)> = gold
        .iter()
        .flat_map(|s| &s.words)
        .map(|w| (w.rel, w.sub))
        .collect();
    let labels: Vec<(Rel, Sub)> = labels.into_iter().collect();
    let numbers: BTreeMap<(Rel, Sub), u32> = labels
        .iter()
        .enumerate()
        .map(|(i, l)| (*l, i as u32))
        .collect();
    let mut p = Perceptron::new(22);
    for epoch in 0..epochs {
        for g in gold {
            let mut s = g.clone();
            tagger.tag(&mut s);
            for w in &mut s.words {
                w.lemma = lemmatiser.lemma(&w.form, w.upos);
            }
            let heads: Vec<usize> = std::iter::once(usize::MAX)
                .chain(g.words.iter().map(|w| w.head.map_or(0, |h| h + 1)))
                .collect();
            let mut state = State::new(s.words.len());
            while state.open() {
                let features = features(&s, &state);
                let legal: Vec<u32> = (0..3u32)
                    .filter(|&m| state.allows(Move::ALL[m as usize]))
                    .collect();
                let costs: Vec<usize> = legal
                    .iter()
                    .map(|&m| cost(&state, &heads, Move::ALL[m as usize]))
                    .collect();
                let least = costs.iter().min().copied().unwrap_or(0);
                let good = legal
                    .iter()
                    .zip(&costs)
                    .filter(|c| *c.1 == least)
                    .map(|c| *c.0);
                let guess = p.best(&features, legal.iter().copied());
                let right = p.best(&features, good.clone());
                p.learn(
                    &features,
                    if good.clone().any(|g| g == guess) {
                        guess
                    } else {
                        right
                    },
                    guess,
                );
                let follow = Move::ALL[if epoch > 0 { guess } else { right } as usize];
                let mut label = 0;
                if follow != Move::Shift {
                    let (head, dep) = state.arc(follow);
                    let base = if follow == Move::Left {
                        LEFT_LABELS
                    } else {
                        RIGHT_LABELS
                    };
                    let guess = p.best(&features, base..base + labels.len() as u32);
                    label = (guess - base) as u16;
                    if heads[dep] == head
                        && let Some(n) = numbers.get(&(g.words[dep - 1].rel, g.words[dep - 1].sub))
                    {
                        p.learn(&features, base + n, guess);
                    }
                }
                state.make(follow, label);
            }
        }
    }
    Ok(Parser {
        model: p.finish()?,
        labels,
    })
}

/// How many gold arcs a move puts out of reach (Goldberg and Nivre's arc-hybrid oracle).
fn cost(s: &State, heads: &[usize], m: Move) -> usize {
    let n = heads.len();
    let (top, rest) = match s.stack.split_last() {
        Some((t, r)) => (*t, r),
        None => return 0,
    };
    match m {
        Move::Shift => {
            let b = s.next;
            usize::from(rest.contains(&heads[b]))
                + s.stack.iter().filter(|&&k| k != 0 && heads[k] == b).count()
        }
        Move::Left => {
            let below = rest.last().copied();
            usize::from(below == Some(heads[top]) || (heads[top] > s.next && heads[top] < n))
                + (s.next..n).filter(|&k| heads[k] == top).count()
        }
        Move::Right => {
            usize::from(heads[top] >= s.next && heads[top] < n)
                + (s.next..n).filter(|&k| heads[k] == top).count()
        }
    }
}

/// Prints scores on the development part, on gold words.
#[allow(clippy::print_stdout)]
pub fn report(lang: Lang, models: Models, banks: &Banks) -> Result<()> {
    let analyzer = Analyzer::with_models(lang, models)?;
    let (mut n, mut upos, mut feats, mut lemma, mut uas, mut las) = (0, 0, 0, 0, 0, 0);
    for tree in &banks.dev {
        let mut s = tree.to_sentence();
        analyzer.annotate(std::slice::from_mut(&mut s));
        for (w, r) in s
            .words
            .iter()
            .zip(&tree.rows)
            .filter(|(_, r)| r.upos != "PUNCT")
        {
            n += 1;
            upos += usize::from(w.upos.as_str() == r.upos);
            feats += usize::from(w.feats == Feats::parse(&r.feats));
            lemma += usize::from(*w.lemma == *r.lemma);
            let head = w.head.map_or(0, |h| h + 1) == r.head;
            uas += usize::from(head);
            las += usize::from(head && w.rel == parse_deprel(&r.deprel).0);
        }
    }
    let share = |k: usize| k as f64 / n as f64;
    println!(
        "words {n} upos {:.4} feats {:.4} lemma {:.4} uas {:.4} las {:.4}",
        share(upos),
        share(feats),
        share(lemma),
        share(uas),
        share(las)
    );
    Ok(())
}
