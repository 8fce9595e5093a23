//! Questions to the dependency tree of one sentence.

use vigie_text::word::{PronType, Tense, VerbForm};
use vigie_text::{Rel, Sentence, Sub, Upos, Word};

use crate::lexicon::{Lexicon, Pronoun, PronounKind};

/// A sentence with the children of every word at hand.
#[derive(Debug, Clone)]
pub struct Tree<'a> {
    /// The sentence.
    pub sentence: &'a Sentence,
    lexicon: &'a Lexicon,
    children: Vec<Vec<usize>>,
    lower: Vec<String>,
    lemmas: Vec<String>,
}

impl<'a> Tree<'a> {
    /// Prepares a sentence.
    pub fn new(sentence: &'a Sentence, lexicon: &'a Lexicon) -> Self {
        let mut children = vec![Vec::new(); sentence.words.len()];
        for (w, word) in sentence.words.iter().enumerate() {
            if let Some(head) = word.head.filter(|&h| h != w && h < sentence.words.len()) {
                children[head].push(w);
            }
        }
        let lower = sentence
            .words
            .iter()
            .map(|w| w.form.replace('’', "'").to_lowercase())
            .collect();
        let lemmas = sentence
            .words
            .iter()
            .map(|w| w.lemma.replace('’', "'").to_lowercase())
            .collect();
        Self {
            sentence,
            lexicon,
            children,
            lower,
            lemmas,
        }
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.sentence.words.len()
    }

    /// Whether the sentence has no words.
    pub fn is_empty(&self) -> bool {
        self.sentence.words.is_empty()
    }

    /// The word at `w`.
    pub fn word(&self, w: usize) -> &'a Word {
        &self.sentence.words[w]
    }

    /// The words of its language.
    pub fn lexicon(&self) -> &'a Lexicon {
        self.lexicon
    }

    /// Lower-cased form.
    pub fn form(&self, w: usize) -> &str {
        &self.lower[w]
    }

    /// Lower-cased lemma.
    pub fn lemma(&self, w: usize) -> &str {
        &self.lemmas[w]
    }

    /// Whether the word at `w` is `word`, as form or lemma.
    pub fn is_word(&self, w: usize, word: &str) -> bool {
        self.lower[w] == word || self.lemmas[w] == word || (word == "de" && self.lower[w] == "d'")
    }

    /// Children of `w`, in order.
    pub fn kids(&self, w: usize) -> &[usize] {
        &self.children[w]
    }

    /// Children of `w` under `rel`.
    pub fn kids_under(&self, w: usize, rel: Rel) -> impl Iterator<Item = usize> + '_ {
        self.children[w]
            .iter()
            .copied()
            .filter(move |&k| self.word(k).rel == rel)
    }

    /// The first child of `w` under `rel`.
    pub fn kid(&self, w: usize, rel: Rel) -> Option<usize> {
        self.kids_under(w, rel).next()
    }

    /// The word that governs `w`.
    pub fn head(&self, w: usize) -> Option<usize> {
        self.word(w).head.filter(|&h| h != w && h < self.len())
    }

    /// The words above `w`, nearest first.
    pub fn ancestors(&self, w: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(w), move |&h| self.head(h)).take(self.len())
    }

    /// First and last word of the subtree of `w`.
    pub fn extent(&self, w: usize) -> (usize, usize) {
        let (mut first, mut last) = (w, w);
        let mut stack = vec![w];
        let mut steps = 0;
        while let Some(v) = stack.pop() {
            first = first.min(v);
            last = last.max(v);
            steps += 1;
            if steps <= self.len() {
                stack.extend(self.kids(v));
            }
        }
        (first, last)
    }

    /// `w` and what is coordinated with it.
    pub fn conjuncts(&self, w: usize) -> Vec<usize> {
        let mut all = vec![w];
        let mut at = 0;
        while at < all.len() && all.len() <= self.len() {
            all.extend(
                self.kids_under(all[at], Rel::Conj)
                    .filter(|&k| self.is_nominal(k)),
            );
            at += 1;
        }
        all
    }

    /// Whether `w` is a verb form (participles tagged as adjectives excluded).
    pub fn is_verb(&self, w: usize) -> bool {
        matches!(self.word(w).upos, Upos::Verb | Upos::Aux)
    }

    /// Whether `w` is a noun, name, pronoun or number.
    pub fn is_nominal(&self, w: usize) -> bool {
        matches!(
            self.word(w).upos,
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X
        )
    }

    /// Whether `w` belongs to a closed class of `grammar.tsv`.
    pub fn is_in(&self, w: usize, role: &str) -> bool {
        self.lexicon.in_class(role, self.form(w)) || self.lexicon.in_class(role, self.lemma(w))
    }

    /// Whether `w` is a relative pronoun.
    pub fn is_relative(&self, w: usize) -> bool {
        self.word(w).upos == Upos::Pron
            && (self.word(w).feats.pron_type == PronType::Rel || self.is_in(w, "relative"))
    }

    /// Whether `w` is a possessive determiner or pronoun.
    pub fn is_possessive(&self, w: usize) -> bool {
        let word = self.word(w);
        let marked = word.feats.possessive || matches!(word.rel, Rel::Det | Rel::Nmod);
        matches!(word.upos, Upos::Det | Upos::Pron | Upos::Adj)
            && marked
            && self
                .lexicon
                .pronoun(self.form(w), true)
                .is_some_and(|p| p.kind == PronounKind::Possessive)
    }

    /// What the pronoun or possessive at `w` says of the one it means.
    pub fn pronoun(&self, w: usize) -> Option<Pronoun> {
        self.lexicon.pronoun(self.form(w), self.is_possessive(w))
    }

    /// The noun that a relative clause headed by `verb` (or by something above it) modifies.
    pub fn antecedent(&self, w: usize) -> Option<usize> {
        std::iter::once(w)
            .chain(self.ancestors(w))
            .take(5)
            .find(|&a| self.word(a).rel == Rel::Acl && !self.is_bare_participle(a))
            .and_then(|a| self.head(a))
    }

    /// A participle without auxiliary that modifies a noun or clause.
    pub fn is_bare_participle(&self, w: usize) -> bool {
        let word = self.word(w);
        word.feats.verb_form == VerbForm::Part
            && self
                .kids(w)
                .iter()
                .all(|&k| !matches!(self.word(k).rel, Rel::Aux | Rel::Nsubj | Rel::Cop))
    }

    /// Whether the clause of `w` is passive.
    pub fn is_passive(&self, w: usize) -> bool {
        let word = self.word(w);
        if self.is_in(w, "etre-verb") || self.is_reflexive(w) {
            return false;
        }
        if let Some(head) = self.shared_auxiliary(w) {
            return self.is_passive(head);
        }
        let marked = self.kids(w).iter().any(|&k| {
            let kid = self.word(k);
            matches!(kid.rel, Rel::Aux | Rel::Nsubj | Rel::Csubj) && kid.sub == Sub::Pass
        });
        marked
            || (self.is_bare_participle(w)
                && word.feats.tense != Tense::Pres
                && matches!(
                    word.rel,
                    Rel::Acl | Rel::Amod | Rel::Advcl | Rel::Xcomp | Rel::Root | Rel::Conj
                )
                && self.kid(w, Rel::Obj).is_none())
    }

    /// « a condamné … et gelé »: the verb whose auxiliary a coordinated participle shares.
    fn shared_auxiliary(&self, w: usize) -> Option<usize> {
        let head = self
            .head(w)
            .filter(|_| self.word(w).rel == Rel::Conj && self.is_bare_participle(w))?;
        let compound = self.is_verb(head) && self.word(head).feats.verb_form == VerbForm::Part;
        compound.then_some(head)
    }

    /// Whether the verb at `w` is reflexive.
    pub fn is_reflexive(&self, w: usize) -> bool {
        self.kids(w).iter().any(|&k| {
            let kid = self.word(k);
            let reciprocal = || {
                self.lexicon.in_class(
                    "each-other",
                    &format!("{} {}", self.form(k.max(1) - 1), self.form(k)),
                )
            };
            kid.upos == Upos::Pron
                && (self.is_in(k, "reflexive")
                    && (kid.feats.person == 0 || kid.feats.person == 3 || kid.feats.reflexive)
                    || kid.rel == Rel::Expl && kid.feats.reflexive)
                || reciprocal()
        })
    }

    /// Lemmas of the prepositions over the noun phrase `w`, joined by spaces (`auprès de`).
    pub fn prepositions(&self, w: usize) -> String {
        let mut words: Vec<&str> = Vec::new();
        for &k in self.kids(w) {
            if self.word(k).rel == Rel::Case && self.form(k) != "'s" && self.form(k) != "'" {
                words.push(self.lemma(k));
                words.extend(self.kids_under(k, Rel::Fixed).map(|f| self.lemma(f)));
            }
        }
        words.join(" ")
    }

    /// Whether the noun phrase `w` stands under the preposition `prep` (or a compound one that opens or ends with it).
    pub fn under(&self, w: usize, prep: &str) -> bool {
        let have = self.prepositions(w);
        have == prep
            || have
                .strip_prefix(prep)
                .is_some_and(|rest| rest.starts_with(' '))
            || (matches!(prep, "de" | "à" | "of" | "to") && have == format!("{prep} {prep}"))
    }

    /// The subject of the verb or predicate `w` as the tree has it, active or passive.
    pub fn grammatical_subject(&self, w: usize) -> Option<usize> {
        self.kid(w, Rel::Nsubj).or_else(|| {
            // A participle or verb coordinated with another shares its subject.
            (self.word(w).rel == Rel::Conj)
                .then(|| self.head(w))
                .flatten()
                .filter(|&h| self.is_verb(h) || self.kid(h, Rel::Cop).is_some())
                .and_then(|h| self.kid(h, Rel::Nsubj))
        })
    }

    /// « …, a averti le président »: after a quotation the subject follows its verb, and a parse may take it for the object.
    pub fn inverted_subject(&self, w: usize) -> Option<usize> {
        let inserted = self.word(w).rel == Rel::Parataxis && self.kid(w, Rel::Nsubj).is_none();
        self.kid(w, Rel::Obj)
            .filter(|&k| inserted && k > w && self.word(k).upos != Upos::Pron)
    }

    /// The agent of a passive.
    pub fn agent(&self, w: usize) -> Option<usize> {
        let kids = || {
            self.kids_under(w, Rel::Obl)
                .chain(self.kids_under(w, Rel::Nmod))
        };
        kids()
            .find(|&k| self.word(k).sub == Sub::Agent)
            .or_else(|| kids().find(|&k| self.lexicon.in_class("agent", &self.prepositions(k))))
    }
}
