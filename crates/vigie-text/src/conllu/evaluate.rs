//! The scorer of the CoNLL 2018 shared task: F1 of tokens, sentences and words, and of what is said of aligned words.

use std::collections::HashMap;

use super::Tree;
use crate::Feats;

/// Counts that a score is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Right units.
    pub correct: usize,
    /// Units in the gold file.
    pub gold: usize,
    /// Units in the system's file.
    pub system: usize,
}

impl Score {
    /// Share of the system's units that are right.
    pub fn precision(&self) -> f64 {
        ratio(self.correct, self.system)
    }

    /// Share of the gold units that were found.
    pub fn recall(&self) -> f64 {
        ratio(self.correct, self.gold)
    }

    /// Harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.correct, self.gold + self.system)
    }
}

fn ratio(a: usize, b: usize) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

/// All scores of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores {
    /// Surface tokens, by their span.
    pub tokens: Score,
    /// Sentences, by their span.
    pub sentences: Score,
    /// Syntactic words.
    pub words: Score,
    /// Parts of speech.
    pub upos: Score,
    /// The features that [`Feats`] holds, all of a word at once.
    pub feats: Score,
    /// Dictionary forms; a gold `_` accepts anything.
    pub lemmas: Score,
    /// Heads.
    pub uas: Score,
    /// Heads with their universal relation (subtypes left out).
    pub las: Score,
}

impl Scores {
    /// Name and score of every line, as a table shows them.
    pub fn lines(&self) -> [(&'static str, Score); 8] {
        [
            ("Tokens", self.tokens),
            ("Sentences", self.sentences),
            ("Words", self.words),
            ("UPOS", self.upos),
            ("UFeats", self.feats),
            ("Lemmas", self.lemmas),
            ("UAS", self.uas),
            ("LAS", self.las),
        ]
    }
}

/// Whether punctuation counts. The shared task counts it; many published figures on gold tokens do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punctuation {
    /// As the shared task does.
    Counted,
    /// Words whose gold part of speech is PUNCT, and what is aligned with them, are left out of all scores on words.
    LeftOut,
}

/// The two files do not hold the same text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the files differ in text after {after} characters: gold goes on «{gold}», system «{system}»"
)]
pub struct Mismatch {
    /// Characters that are the same, blanks not counted.
    pub after: usize,
    /// How the gold file goes on.
    pub gold: String,
    /// How the other does.
    pub system: String,
}

/// A file laid out over its characters, blanks left out.
#[derive(Default)]
struct Layout<'t> {
    chars: Vec<char>,
    tokens: Vec<(usize, usize)>,
    sentences: Vec<(usize, usize)>,
    words: Vec<LaidWord<'t>>,
}

struct LaidWord<'t> {
    span: (usize, usize),
    multi: bool,
    row: &'t super::Row,
    /// Number of the head among all words.
    head: Option<usize>,
}

impl<'t> Layout<'t> {
    fn of(trees: &'t [Tree]) -> Self {
        let mut out = Layout::default();
        for tree in trees {
            let (start, first) = (out.chars.len(), out.words.len());
            let mut at = 0;
            for (form, _, count) in tree.tokens() {
                let from = out.chars.len();
                out.chars
                    .extend(form.chars().filter(|c| !c.is_whitespace()));
                let span = (from, out.chars.len());
                out.tokens.push(span);
                for row in &tree.rows[at..at + count] {
                    let head = row.head.checked_sub(1).map(|h| first + h);
                    out.words.push(LaidWord {
                        span,
                        multi: count > 1,
                        row,
                        head,
                    });
                }
                at += count;
            }
            out.sentences.push((start, out.chars.len()));
        }
        out
    }
}

/// Scores `system` against `gold` as the CoNLL 2018 scorer does (F1, universal relations, words of multiword tokens aligned
/// by their longest common subsequence).
///
/// `vigie evaluate --conllu GOLD SYSTEM` reads both files with [`super::read`] and prints [`Scores::lines`]. To score raw
/// text, join [`Tree::text`] of the gold sentences with blanks, analyse that, and make trees with [`Tree::from_sentence`];
/// to score on gold tokens, use [`Tree::to_sentence`], [`crate::Analyzer::annotate`] and [`Tree::annotated`].
///
/// ```
/// use vigie_text::conllu::{Punctuation, evaluate, read};
/// let gold = read("1\tOui\toui\tINTJ\t_\t_\t0\troot\t_\t_\n2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\n").unwrap();
/// let scores = evaluate(&gold, &gold, Punctuation::LeftOut).unwrap();
/// assert_eq!((scores.las.correct, scores.las.gold), (1, 1));
/// ```
///
/// # Errors
/// When the two do not hold the same characters, blanks aside.
pub fn evaluate(
    gold: &[Tree],
    system: &[Tree],
    punctuation: Punctuation,
) -> Result<Scores, Mismatch> {
    let (g, s) = (Layout::of(gold), Layout::of(system));
    same_text(&g.chars, &s.chars)?;
    let pairs = align(&g.words, &s.words);
    let left_out = |w: &LaidWord| punctuation == Punctuation::LeftOut && w.row.upos == "PUNCT";
    let skipped = pairs
        .iter()
        .filter(|(gw, _)| left_out(&g.words[*gw]))
        .count();
    let gold_words = g.words.iter().filter(|w| !left_out(w)).count();
    let system_words = s.words.len() - skipped;
    let to_gold: HashMap<usize, usize> = pairs.iter().map(|(gw, sw)| (*sw, *gw)).collect();
    let count = |right: &dyn Fn(&LaidWord, &LaidWord) -> bool| Score {
        correct: pairs
            .iter()
            .map(|(gw, sw)| (&g.words[*gw], &s.words[*sw]))
            .filter(|(gw, sw)| !left_out(gw) && right(gw, sw))
            .count(),
        gold: gold_words,
        system: system_words,
    };
    let same_head = |gw: &LaidWord, sw: &LaidWord| match (gw.head, sw.head) {
        (None, None) => true,
        (Some(gh), Some(sh)) => to_gold.get(&sh) == Some(&gh),
        _ => false,
    };
    Ok(Scores {
        tokens: spans(&g.tokens, &s.tokens),
        sentences: spans(&g.sentences, &s.sentences),
        words: count(&|_, _| true),
        upos: count(&|g, s| g.row.upos == s.row.upos),
        feats: count(&|g, s| Feats::parse(&g.row.feats) == Feats::parse(&s.row.feats)),
        lemmas: count(&|g, s| g.row.lemma == "_" || g.row.lemma == s.row.lemma),
        uas: count(&same_head),
        las: count(&|g, s| same_head(g, s) && universal(&g.row.deprel) == universal(&s.row.deprel)),
    })
}

fn universal(deprel: &str) -> &str {
    deprel.split(':').next().unwrap_or_default()
}

fn same_text(gold: &[char], system: &[char]) -> Result<(), Mismatch> {
    if gold == system {
        return Ok(());
    }
    let after = gold.iter().zip(system).take_while(|(a, b)| a == b).count();
    let show = |chars: &[char]| chars[after..].iter().take(20).collect();
    Err(Mismatch {
        after,
        gold: show(gold),
        system: show(system),
    })
}

/// Spans that are in both lists.
fn spans(gold: &[(usize, usize)], system: &[(usize, usize)]) -> Score {
    let (mut correct, mut i, mut j) = (0, 0, 0);
    while i < gold.len() && j < system.len() {
        match gold[i].0.cmp(&system[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                correct += usize::from(gold[i].1 == system[j].1);
                i += 1;
                j += 1;
            }
        }
    }
    Score {
        correct,
        gold: gold.len(),
        system: system.len(),
    }
}

/// Pairs of numbers of words that stand for each other.
fn align(gold: &[LaidWord], system: &[LaidWord]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::with_capacity(gold.len());
    let (mut i, mut j) = (0, 0);
    while i < gold.len() && j < system.len() {
        let (g, s) = (&gold[i], &system[j]);
        let multi = (g.multi || s.multi) && g.span.0 < s.span.1 && s.span.0 < g.span.1;
        if multi {
            let (ie, je) = multi_end(gold, system, i, j);
            pairs.extend(
                common(&gold[i..ie], &system[j..je])
                    .into_iter()
                    .map(|(a, b)| (i + a, j + b)),
            );
            (i, j) = (ie, je);
        } else if g.span == s.span {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if g.span.0 <= s.span.0 {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Ends of the stretch of words that overlapping multiword tokens hold together.
fn multi_end(gold: &[LaidWord], system: &[LaidWord], mut i: usize, mut j: usize) -> (usize, usize) {
    let mut end = 0;
    for w in [&gold[i], &system[j]] {
        if w.multi {
            end = end.max(w.span.1);
        }
    }
    loop {
        let next = |words: &[LaidWord], at: usize| {
            words
                .get(at)
                .filter(|w| w.span.0 < end)
                .map(|w| (w.multi, w.span.1))
        };
        match (next(gold, i), next(system, j)) {
            (None, None) => return (i, j),
            (Some((multi, to)), _) => {
                end = if multi { end.max(to) } else { end };
                i += 1;
            }
            (_, Some((multi, to))) => {
                end = if multi { end.max(to) } else { end };
                j += 1;
            }
        }
    }
}

/// Longest common subsequence of forms, case aside.
fn common(gold: &[LaidWord], system: &[LaidWord]) -> Vec<(usize, usize)> {
    let (n, m) = (gold.len(), system.len());
    let same =
        |i: usize, j: usize| gold[i].row.form.to_lowercase() == system[j].row.form.to_lowercase();
    let mut best = vec![vec![0usize; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            best[i][j] = if same(i, j) {
                best[i + 1][j + 1] + 1
            } else {
                best[i + 1][j].max(best[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < n && j < m {
        if same(i, j) {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    /// Words as "form upos head deprel", "/"-separated; "du=" opens a multiword token of the next two words.
    fn file(sentences: &[&str]) -> Vec<Tree> {
        let mut out = String::new();
        for s in sentences {
            let mut n = 0;
            for word in s.split('/').map(str::trim) {
                if let Some(form) = word.strip_suffix('=') {
                    out.push_str(&format!(
                        "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t_\n",
                        n + 1,
                        n + 2
                    ));
                    continue;
                }
                n += 1;
                let [form, upos, head, rel] = word.split(' ').collect::<Vec<_>>()[..] else {
                    panic!("{word}")
                };
                out.push_str(&format!(
                    "{n}\t{form}\t{form}\t{upos}\t_\t_\t{head}\t{rel}\t_\t_\n"
                ));
            }
            out.push('\n');
        }
        read(&out).unwrap()
    }

    #[test]
    fn the_same_file_is_all_right() {
        let f = file(&[
            "Il PRON 2 nsubj/part VERB 0 root/du=/de ADP 5 case/le DET 5 det/parc NOUN 2 obl:mod",
        ]);
        let s = evaluate(&f, &f, Punctuation::Counted).unwrap();
        for (name, score) in s.lines() {
            assert_eq!(score.f1(), 1.0, "{name}");
        }
        assert_eq!((s.tokens.gold, s.words.gold), (4, 5));
    }

    #[test]
    fn a_multiword_token_missed() {
        let gold = file(&["du=/de ADP 3 case/le DET 3 det/pain NOUN 0 root"]);
        let system = file(&["du DET 2 det/pain NOUN 0 root"]);
        let s = evaluate(&gold, &system, Punctuation::Counted).unwrap();
        assert_eq!((s.tokens.correct, s.tokens.gold), (2, 2));
        assert_eq!((s.words.correct, s.words.gold, s.words.system), (1, 3, 2));
        assert_eq!(s.las.correct, 1);
        assert!((s.words.f1() - 0.4).abs() < 1e-9);
    }

    #[test]
    fn subtypes_do_not_count_and_heads_do() {
        let gold = file(&["a NOUN 2 nsubj:pass/b VERB 0 root/c NOUN 2 obj"]);
        let system = file(&["a NOUN 2 nsubj/b VERB 0 root/c NOUN 1 obj"]);
        let s = evaluate(&gold, &system, Punctuation::Counted).unwrap();
        assert_eq!((s.las.correct, s.uas.correct), (2, 2));
    }

    #[test]
    fn sentences_split_in_two() {
        let gold = file(&["a NOUN 0 root/b NOUN 1 obj"]);
        let system = file(&["a NOUN 0 root", "b NOUN 0 root"]);
        let s = evaluate(&gold, &system, Punctuation::Counted).unwrap();
        assert_eq!(
            (s.sentences.correct, s.sentences.gold, s.sentences.system),
            (0, 1, 2)
        );
        assert_eq!((s.uas.correct, s.words.correct), (1, 2));
    }

    #[test]
    fn tokens_cut_otherwise() {
        let gold = file(&["ab NOUN 0 root/c PUNCT 1 punct"]);
        let system = file(&["a NOUN 0 root/bc NOUN 1 obj"]);
        let s = evaluate(&gold, &system, Punctuation::Counted).unwrap();
        assert_eq!((s.tokens.correct, s.words.correct), (0, 0));
        let s = evaluate(&gold, &gold, Punctuation::LeftOut).unwrap();
        assert_eq!((s.las.gold, s.las.system, s.tokens.gold), (1, 1, 2));
    }

    #[test]
    fn other_text_is_refused() {
        let e = evaluate(
            &file(&["ab X 0 root"]),
            &file(&["ac X 0 root"]),
            Punctuation::Counted,
        )
        .unwrap_err();
        assert_eq!((e.after, e.gold.as_str(), e.system.as_str()), (1, "b", "c"));
    }
}
