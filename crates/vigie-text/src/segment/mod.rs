//! Blocks, sentences and words of a text. The language's part is data: `data/lang/*/segment.toml`.

mod blocks;
mod rules;
mod sentences;
mod split;
mod tokens;

use std::borrow::Cow;

use crate::{Block, Feats, Lang, Rel, Sentence, Span, Sub, Upos, Word};
use rules::Rules;
pub(crate) use rules::fold;

/// Cuts text into blocks, sentences and words; the words carry no tags yet.
#[derive(Debug)]
pub struct Segmenter {
    rules: Rules,
}

/// Decides whether the surface token at `index` of `forms`, which may be one word or several, is one.
pub(crate) type OneWord<'a> = &'a dyn Fn(&[&str], usize) -> bool;

impl Segmenter {
    /// A segmenter for `lang`.
    ///
    /// # Errors
    /// When the shipped data file is broken, which the tests rule out.
    pub fn new(lang: Lang) -> Result<Self, toml::de::Error> {
        Ok(Self {
            rules: Rules::load(lang)?,
        })
    }

    /// Blocks and sentences of `text`.
    pub(crate) fn segment(
        &self,
        text: &str,
        title: bool,
        one_word: OneWord,
    ) -> (Vec<Block>, Vec<Sentence>) {
        let blocks = blocks::blocks(text, title, &self.rules);
        let mut out = Vec::new();
        for (n, block) in blocks.iter().enumerate() {
            let tokens = tokens::tokens(text, block.span, &self.rules);
            for range in sentences::sentences(text, &tokens, &self.rules) {
                out.push(self.sentence(text, &tokens[range], n, one_word));
            }
        }
        (blocks, out)
    }

    fn sentence(&self, text: &str, tokens: &[Span], block: usize, one_word: OneWord) -> Sentence {
        let forms: Vec<Cow<str>> = tokens
            .iter()
            .map(|t| without_soft_hyphens(t.of(text)))
            .collect();
        let forms: Vec<&str> = forms.iter().map(AsRef::as_ref).collect();
        let mut words = Vec::with_capacity(tokens.len() + 4);
        for (i, &span) in tokens.iter().enumerate() {
            for form in split::words(forms[i], &self.rules, || one_word(&forms, i)) {
                words.push(untagged(form, span));
            }
        }
        let span = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => Span::new(first.start, last.end),
            _ => Span::default(),
        };
        Sentence { span, block, words }
    }

    /// Whether UD sees one word or several in `form`, depending on the context.
    pub fn is_unsure(&self, form: &str) -> bool {
        split::is_unsure(form, &self.rules)
    }
}

/// A soft hyphen shows where a word may be broken and is no letter of it.
fn without_soft_hyphens(form: &str) -> Cow<'_, str> {
    if form.len() > 2 && form.contains('\u{ad}') {
        form.replace('\u{ad}', "").into()
    } else {
        form.into()
    }
}

fn untagged(form: Box<str>, span: Span) -> Word {
    Word {
        span,
        lemma: form.clone(),
        form,
        upos: Upos::X,
        feats: Feats::default(),
        head: None,
        rel: Rel::Root,
        sub: Sub::None,
    }
}
