//! Dictionary forms: a lexicon of known forms, and rules on endings for the others.

use std::borrow::Cow;

use crate::Upos;
use crate::segment::fold;

/// How a lemma comes from a form: so many characters off the end, and an ending put on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// Characters taken off the end of the form.
    pub cut: usize,
    /// What is put on.
    pub add: String,
}

impl Rule {
    /// The rule that makes `lemma` of `form`, both in lower case.
    pub fn between(form: &str, lemma: &str) -> Rule {
        let common = form
            .chars()
            .zip(lemma.chars())
            .take_while(|(a, b)| a == b)
            .count();
        Rule {
            cut: form.chars().count() - common,
            add: lemma.chars().skip(common).collect(),
        }
    }

    /// The lemma of `form`; `None` when the form is too short for the rule.
    pub fn apply(&self, form: &str) -> Option<String> {
        let keep = match self.cut {
            0 => form.len(),
            n => form.char_indices().rev().nth(n - 1)?.0,
        };
        Some(format!("{}{}", &form[..keep], self.add))
    }
}

/// The longest ending a rule looks at, in characters.
pub const LONGEST_ENDING: usize = 6;

/// Lexicon and rules of one language.
#[derive(Debug, Clone)]
pub struct Lemmatiser {
    rules: Vec<Rule>,
    known: fst::Map<Cow<'static, [u8]>>,
    endings: fst::Map<Cow<'static, [u8]>>,
}

/// The key of a form (or of an ending) with a part of speech, in the two maps.
pub fn key(form: &str, upos: Upos) -> Vec<u8> {
    let mut key = Vec::with_capacity(form.len() + 1);
    key.push(upos as u8 + 1);
    key.extend_from_slice(form.as_bytes());
    key
}

/// The key of an ending: it is read from its end.
pub fn ending_key(ending: &str, upos: Upos) -> Vec<u8> {
    let mut key = vec![upos as u8 + 1];
    key.extend(ending.bytes().rev());
    key
}

impl Lemmatiser {
    /// From rules and the two maps (whose values are numbers of rules).
    ///
    /// # Errors
    /// When a map is broken.
    pub fn new(
        rules: Vec<Rule>,
        known: impl Into<Cow<'static, [u8]>>,
        endings: impl Into<Cow<'static, [u8]>>,
    ) -> Result<Self, fst::Error> {
        Ok(Self {
            rules,
            known: fst::Map::new(known.into())?,
            endings: fst::Map::new(endings.into())?,
        })
    }

    /// The rules and the bytes of the two maps.
    pub fn parts(&self) -> (&[Rule], &[u8], &[u8]) {
        (
            &self.rules,
            self.known.as_fst().as_bytes(),
            self.endings.as_fst().as_bytes(),
        )
    }

    /// The dictionary form of `form` as `upos`. Proper nouns keep their capitals.
    pub fn lemma(&self, form: &str, upos: Upos) -> Box<str> {
        if matches!(upos, Upos::Propn | Upos::Punct | Upos::Sym | Upos::X) {
            return self.known(form, upos).unwrap_or_else(|| form.into());
        }
        let folded = fold(form);
        if let Some(lemma) = self.known(&folded, upos) {
            return lemma;
        }
        match upos {
            Upos::Num => form.into(),
            Upos::Noun if acronym(form) => form.into(),
            Upos::Aux => self.open_class(&folded, Upos::Verb),
            _ => self.open_class(&folded, upos),
        }
    }

    fn open_class(&self, folded: &str, upos: Upos) -> Box<str> {
        let rule = self
            .known
            .get(key(folded, upos))
            .or_else(|| self.ending(folded, upos));
        rule.and_then(|r| self.apply(r, folded))
            .unwrap_or_else(|| folded.into())
    }

    fn known(&self, form: &str, upos: Upos) -> Option<Box<str>> {
        self.apply(self.known.get(key(form, upos))?, form)
    }

    fn apply(&self, rule: u64, form: &str) -> Option<Box<str>> {
        self.rules.get(rule as usize)?.apply(form).map(Into::into)
    }

    /// The rule of the longest known ending.
    fn ending(&self, form: &str, upos: Upos) -> Option<u64> {
        let fst = self.endings.as_fst();
        let mut node = fst.root();
        let mut output = 0;
        let mut best = None;
        for byte in ending_key(form, upos) {
            let Some(t) = node.find_input(byte) else {
                break;
            };
            let transition = node.transition(t);
            output += transition.out.value();
            node = fst.node(transition.addr);
            if node.is_final() {
                best = Some(output + node.final_output().value());
            }
        }
        best
    }
}

/// Two to five capitals: a word of its own, whose capitals stay.
fn acronym(form: &str) -> bool {
    (2..=5).contains(&form.chars().count()) && form.chars().all(char::is_uppercase)
}
