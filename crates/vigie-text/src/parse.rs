//! Heads and relations, by an arc-hybrid transition parser.

use crate::linear::{Linear, feature};
use crate::{Rel, Sentence, Sub};

/// A parser's moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack depends on the next word.
    Left,
    /// The top of the stack depends on the one below.
    Right,
}

impl Move {
    /// All moves, by number.
    pub const ALL: [Move; 3] = [Move::Shift, Move::Left, Move::Right];
}

/// The state of a parse. The stack's bottom stands for the root.
#[derive(Debug, Clone)]
pub struct State {
    /// Words waiting for their head, 0 being the root and words counted from 1.
    pub stack: Vec<usize>,
    /// The next word, from 1.
    pub next: usize,
    /// Heads found, from 1; `usize::MAX` when none.
    pub heads: Vec<usize>,
    /// Labels found.
    pub labels: Vec<u16>,
    /// Leftmost and rightmost dependents found, and how many.
    pub outer: Vec<(usize, usize, usize)>,
}

impl State {
    /// The state before the first move, for `n` words.
    pub fn new(n: usize) -> Self {
        State {
            stack: vec![0],
            next: 1,
            heads: vec![usize::MAX; n + 1],
            labels: vec![0; n + 1],
            outer: vec![(0, 0, 0); n + 1],
        }
    }

    /// Whether words remain.
    pub fn open(&self) -> bool {
        self.next < self.heads.len() || self.stack.len() > 1
    }

    /// Whether `m` may be made.
    pub fn allows(&self, m: Move) -> bool {
        let words = self.next < self.heads.len();
        match m {
            Move::Shift => words,
            Move::Left => words && self.stack.len() > 1,
            Move::Right => self.stack.len() > 2 || (self.stack.len() == 2 && !words),
        }
    }

    /// Head and dependent of the arc that `m` makes.
    pub fn arc(&self, m: Move) -> (usize, usize) {
        let top = self.stack[self.stack.len() - 1];
        match m {
            Move::Right if self.stack.len() > 1 => (self.stack[self.stack.len() - 2], top),
            _ => (self.next, top),
        }
    }

    /// Makes the move.
    pub fn make(&mut self, m: Move, label: u16) {
        if m == Move::Shift {
            self.stack.push(self.next);
            self.next += 1;
            return;
        }
        let (head, dep) = self.arc(m);
        self.stack.pop();
        self.heads[dep] = head;
        self.labels[dep] = label;
        let outer = &mut self.outer[head];
        if dep < head && (outer.0 == 0 || dep < outer.0) {
            outer.0 = dep;
        } else if dep > head && dep > outer.1 {
            outer.1 = dep;
        }
        outer.2 += 1;
    }
}

/// Hashed features of a state.
pub fn features(s: &Sentence, st: &State) -> Vec<u32> {
    let n = st.stack.len();
    let top = |k: usize| n.checked_sub(k + 1).map_or(0, |i| st.stack[i]);
    let (s0, s1, s2) = (top(0), top(1), top(2));
    let buffer = |k: usize| {
        if st.next + k < st.heads.len() {
            st.next + k
        } else {
            0
        }
    };
    let (b0, b1, b2) = (buffer(0), buffer(1), buffer(2));
    let word = |i: usize| if i == 0 { "^" } else { &*s.words[i - 1].lemma };
    let form = |i: usize| if i == 0 { "^" } else { &*s.words[i - 1].form };
    let pos = |i: usize| {
        if i == 0 {
            "^"
        } else {
            s.words[i - 1].upos.as_str()
        }
    };
    let left = |i: usize| st.outer[i].0;
    let right = |i: usize| st.outer[i].1;
    let label = |i: usize| {
        if i == 0 {
            "0".to_owned()
        } else {
            st.labels[i].to_string()
        }
    };
    let feat = |i: usize| {
        if i == 0 {
            String::new()
        } else {
            s.words[i - 1].feats.to_string()
        }
    };
    let dist = |a: usize, b: usize| {
        if a == 0 || b == 0 {
            "0".to_owned()
        } else {
            (b.abs_diff(a)).min(8).to_string()
        }
    };
    let (ps0, ps1, pb0, pb1) = (pos(s0), pos(s1), pos(b0), pos(b1));
    let mut f = Vec::with_capacity(48);
    let mut add = |parts: &[&str]| f.push(feature(f.len() as u32, parts));
    add(&[word(s0), ps0]);
    add(&[word(s1), ps1]);
    add(&[word(b0), pb0]);
    add(&[word(b1), pb1]);
    add(&[ps0, ps1]);
    add(&[ps0, pb0]);
    add(&[ps1, pb0]);
    add(&[ps0, ps1, pb0]);
    add(&[ps0, pb0, pb1]);
    add(&[ps1, ps0, pb0, pb1]);
    add(&[pos(s2), ps1, ps0]);
    add(&[ps0, pb0, pb1, pos(b2)]);
    add(&[word(s0), word(b0)]);
    add(&[word(s0), pb0]);
    add(&[ps0, word(b0)]);
    add(&[word(s1), word(s0)]);
    add(&[word(s1), ps0]);
    add(&[ps1, word(s0)]);
    add(&[form(s0)]);
    add(&[form(b0)]);
    add(&[form(s1)]);
    add(&[ps0, pos(left(s0)), &label(left(s0)), pb0]);
    add(&[ps0, pos(right(s0)), &label(right(s0)), pb0]);
    add(&[ps1, pos(right(s1)), &label(right(s1)), ps0]);
    add(&[ps1, pos(left(s1)), &label(left(s1)), ps0]);
    add(&[pb0, pos(left(b0)), &label(left(b0)), ps0]);
    add(&[word(left(s0)), ps0, pb0]);
    add(&[word(right(s0)), ps0, pb0]);
    add(&[word(left(b0)), ps0, pb0]);
    add(&[&feat(s0), pb0]);
    add(&[&feat(s0), &feat(b0)]);
    add(&[&feat(s1), &feat(s0)]);
    add(&[&dist(s0, b0), ps0, pb0]);
    add(&[&dist(s1, s0), ps1, ps0]);
    add(&[&dist(s0, b0), ps0, pb0, ps1]);
    add(&[&st.outer[s0].2.min(4).to_string(), ps0, pb0]);
    add(&[&st.outer[b0].2.min(4).to_string(), pb0, ps0]);
    add(&[word(s0), word(b0), pb1]);
    add(&[word(s0), ps1, pb0]);
    add(&[word(b0), pb1, ps0]);
    add(&[word(b1), pb0, ps0]);
    add(&[&label(left(s0)), &label(right(s0)), ps0, word(s0)]);
    f
}

/// A greedy parser.
#[derive(Debug, Clone)]
pub struct Parser {
    /// Weights: classes 0–2 are moves, the others labels.
    pub model: Linear,
    /// Relations, by number.
    pub labels: Vec<(Rel, Sub)>,
}

/// First class of the labels of left arcs; those of right arcs follow.
pub const LEFT_LABELS: u32 = 16;
/// First class of the labels of right arcs.
pub const RIGHT_LABELS: u32 = 512;

impl Parser {
    /// Sets head and relation of every word.
    pub fn parse(&self, sentence: &mut Sentence) {
        let n = sentence.words.len();
        let mut state = State::new(n);
        while state.open() {
            let features = features(sentence, &state);
            let legal = (0..3u32).filter(|&m| state.allows(Move::ALL[m as usize]));
            let chosen = Move::ALL[self.model.best(&features, legal) as usize];
            let label = if chosen == Move::Shift {
                0
            } else {
                self.label(&features, chosen)
            };
            state.make(chosen, label);
        }
        for (i, w) in sentence.words.iter_mut().enumerate() {
            let head = state.heads[i + 1];
            w.head = head.checked_sub(1).filter(|&h| h < n);
            (w.rel, w.sub) = match w.head {
                None => (Rel::Root, Sub::None),
                Some(_) => self.labels[usize::from(state.labels[i + 1])],
            };
        }
    }

    /// The best label for the arc of a move.
    pub fn label(&self, features: &[u32], m: Move) -> u16 {
        let base = if m == Move::Left {
            LEFT_LABELS
        } else {
            RIGHT_LABELS
        };
        (self
            .model
            .best(features, base..base + self.labels.len() as u32)
            - base) as u16
    }
}
