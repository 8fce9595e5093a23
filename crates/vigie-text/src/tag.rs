//! Part of speech and features.

use crate::linear::{Linear, feature};
use crate::{Feats, Sentence, Upos};

/// A part of speech with its features, as the tagger tells them apart.
pub type Tag = (Upos, Feats);

/// Hashed features of word `i`, given the tags before it.
pub fn features(forms: &[&str], i: usize, tag1: &str, tag2: &str) -> Vec<u32> {
    let at = |d: isize| {
        i.checked_add_signed(d)
            .and_then(|k| forms.get(k))
            .copied()
            .unwrap_or("^")
    };
    let lower = |d: isize| at(d).to_lowercase();
    let (me, b1, b2, a1, a2) = (lower(0), lower(-1), lower(-2), lower(1), lower(2));
    let tail = |w: &str, n: usize| w.char_indices().rev().nth(n - 1).map_or(0, |(k, _)| k);
    let end = |w: &str, n: usize| w[tail(w, n)..].to_owned();
    let shape = shape(at(0), i == 0);
    vec![
        feature(1, &[&me]),
        feature(2, &[&end(&me, 2)]),
        feature(3, &[&end(&me, 3)]),
        feature(4, &[&end(&me, 4)]),
        feature(5, &[&me.chars().take(3).collect::<String>()]),
        feature(6, &[&shape]),
        feature(7, &[&b1]),
        feature(8, &[&a1]),
        feature(9, &[&b2]),
        feature(10, &[&a2]),
        feature(11, &[tag1]),
        feature(12, &[tag1, tag2]),
        feature(13, &[tag1, &me]),
        feature(14, &[&end(&b1, 3)]),
        feature(15, &[&end(&a1, 3)]),
        feature(16, &[&end(&a2, 3)]),
        feature(17, &[&shape, &end(&me, 2)]),
        feature(18, &[&b1, &me]),
        feature(19, &[&me, &a1]),
        feature(20, &[tag1, &end(&a1, 3)]),
    ]
}

fn shape(form: &str, first: bool) -> String {
    let mut out = String::from(if first { "1" } else { "" });
    let mut last = ' ';
    for c in form.chars().take(12) {
        let s = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_lowercase() => 'x',
            c if c.is_numeric() => '9',
            c => c,
        };
        if s != last {
            out.push(s);
        }
        last = s;
    }
    out
}

/// Tags words from the left.
#[derive(Debug, Clone)]
pub struct Tagger {
    /// Weights.
    pub model: Linear,
    /// All tags, those of one part of speech together, in the order of [`Upos::ALL`].
    pub tags: Vec<Tag>,
}

impl Tagger {
    /// The classes of one part of speech: numbers of [`Tagger::tags`], moved past the numbers of parts of speech.
    pub fn classes_of(tags: &[Tag], upos: u32) -> std::ops::Range<u32> {
        let from = tags.partition_point(|t| (t.0 as u32) < upos) as u32;
        let to = tags.partition_point(|t| (t.0 as u32) <= upos) as u32;
        from + 32..to + 32
    }

    /// Sets part of speech and features of every word.
    pub fn tag(&self, sentence: &mut Sentence) {
        let forms: Vec<Box<str>> = sentence.words.iter().map(|w| w.form.clone()).collect();
        let forms: Vec<&str> = forms.iter().map(AsRef::as_ref).collect();
        let (mut tag1, mut tag2) = ("^", "^");
        for i in 0..forms.len() {
            let features = features(&forms, i, tag1, tag2);
            let upos = self.model.best(&features, 0..Upos::ALL.len() as u32);
            let class = self
                .model
                .best(&features, Self::classes_of(&self.tags, upos));
            let (upos, feats) = self
                .tags
                .get((class as usize).wrapping_sub(32))
                .copied()
                .unwrap_or((Upos::X, Feats::default()));
            sentence.words[i].upos = upos;
            sentence.words[i].feats = feats;
            tag2 = tag1;
            tag1 = upos.as_str();
        }
    }
}
