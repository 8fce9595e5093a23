//! Whether a clause tells of the past or the future: of its parse when there is one, else of words and endings near by.

use super::data::Cues;
use super::token::Token;
use crate::word::{Rel, Sentence, Tense, Upos, VerbForm};
use crate::{Span, Word};

/// What a clause's tense tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Lean {
    Past,
    Future,
    #[default]
    Unknown,
}

/// How many tokens to look to either side.
const REACH: usize = 14;

/// The tense of the verb that governs `span`, by the parse.
pub(super) fn of_parse(sentences: &[Sentence], span: Span, cues: &Cues) -> Lean {
    let after = sentences.partition_point(|s| s.span.start <= span.start);
    let Some(sentence) = after.checked_sub(1).map(|at| &sentences[at]) else {
        return Lean::Unknown;
    };
    let words = &sentence.words;
    let mut at = words
        .iter()
        .position(|w| span.contains(w.span) && leaves(words, w, span));
    // at most as many steps as words: a broken parse may hold a circle
    for _ in 0..words.len() {
        let Some(index) = at else { break };
        let lean = of_verb(sentence, index, cues);
        if lean != Lean::Unknown {
            return lean;
        }
        at = words[index].head;
    }
    Lean::Unknown
}

/// Whether the head of `word` lies outside `span`.
fn leaves(words: &[Word], word: &Word, span: Span) -> bool {
    word.head
        .and_then(|h| words.get(h))
        .is_none_or(|head| !span.contains(head.span))
}

fn of_verb(sentence: &Sentence, index: usize, cues: &Cues) -> Lean {
    let word = &sentence.words[index];
    let auxiliaries = sentence.children(index).map(|c| &sentence.words[c]);
    let helped = auxiliaries.filter(|w| matches!(w.rel, Rel::Aux | Rel::Cop));
    let own = std::iter::once(word).filter(|w| matches!(w.upos, Upos::Verb | Upos::Aux));
    let mut lean = Lean::Unknown;
    for verb in own.chain(helped) {
        let form = verb.form.to_lowercase();
        if cues.future.contains(&form) || verb.feats.tense == Tense::Fut {
            return Lean::Future;
        }
        let past = matches!(verb.feats.tense, Tense::Past | Tense::Imp | Tense::Pqp);
        let finite_or_helped = verb.feats.verb_form != VerbForm::Part || !std::ptr::eq(verb, word);
        if past && (finite_or_helped || has_auxiliary(sentence, index)) || cues.past.contains(&form)
        {
            lean = Lean::Past;
        }
    }
    lean
}

fn has_auxiliary(sentence: &Sentence, index: usize) -> bool {
    sentence
        .children(index)
        .any(|c| matches!(sentence.words[c].rel, Rel::Aux))
}

/// Tense by words and endings within the sentence, the nearest first, those before the expression sooner than
/// those after it.
pub(super) fn of_words(
    text: &str,
    tokens: &[Token],
    first: usize,
    last: usize,
    cues: &Cues,
) -> Lean {
    let word = |at: usize| tokens.get(at).map_or("", |t| &text[t.start..t.end]);
    let ends = |at: &usize| tokens[*at].after_break || matches!(word(*at), "." | "!" | "?" | "…");
    let lean = |at: usize| {
        let helped = |back: usize| {
            at.checked_sub(back)
                .is_some_and(|b| cues.auxiliaries.contains(&word(b).to_lowercase()))
        };
        of_word(&word(at).to_lowercase(), helped(1) || helped(2), cues)
    };
    let found = |(away, at): (usize, usize)| match lean(at) {
        Lean::Unknown => None,
        lean => Some((away, lean)),
    };
    let before = (0..first).rev().take(REACH).take_while(|at| !ends(at));
    let after = (last..tokens.len()).take(REACH).take_while(|at| !ends(at));
    let (before, after) = (
        before.enumerate().find_map(found),
        after.enumerate().find_map(found),
    );
    match (before, after) {
        (Some((b, _)), Some((a, lean))) if a + 3 < b => lean,
        (Some((_, lean)), _) | (None, Some((_, lean))) => lean,
        (None, None) => Lean::Unknown,
    }
}

/// The tense that a word tells; `helped` when an auxiliary stands before it.
fn of_word(word: &str, helped: bool, cues: &Cues) -> Lean {
    let listed = |list: &[String]| list.iter().any(|w| w == word);
    let ends = |list: &[String]| {
        list.iter()
            .any(|e| word.len() > e.len() + 1 && word.ends_with(e.as_str()))
    };
    if listed(&cues.neither) {
        Lean::Unknown
    } else if listed(&cues.future) {
        Lean::Future
    } else if listed(&cues.past) || helped && ends(&cues.participle_endings) {
        Lean::Past
    } else if ends(&cues.future_endings) {
        Lean::Future
    } else if ends(&cues.past_endings) {
        Lean::Past
    } else {
        Lean::Unknown
    }
}
