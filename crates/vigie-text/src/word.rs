//! The shapes that every later stage reads: blocks, sentences, words.

use serde::{Deserialize, Serialize};

use crate::Span;

/// A language that Vigie reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    En,
}

impl Lang {
    /// ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::En => "en",
        }
    }

    /// From an ISO 639-1 code, with or without a region (`fr-CA`).
    pub fn from_code(code: &str) -> Option<Self> {
        match code.get(..2)?.to_ascii_lowercase().as_str() {
            "fr" => Some(Lang::Fr),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)] // the labels are those of Universal Dependencies
        pub enum $name { $($variant),+ }

        impl $name {
            /// All labels, in the order of their numbers.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The label as written in CoNLL-U.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// Reads a label as written in CoNLL-U.
            pub fn parse(label: &str) -> Option<Self> {
                match label { $($label => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

labels! {
    /// Universal part of speech.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}

labels! {
    /// Universal dependency relation, without its subtype.
    Rel {
        Acl = "acl", Advcl = "advcl", Advmod = "advmod", Amod = "amod", Appos = "appos", Aux = "aux", Case = "case",
        Cc = "cc", Ccomp = "ccomp", Clf = "clf", Compound = "compound", Conj = "conj", Cop = "cop", Csubj = "csubj",
        Dep = "dep", Det = "det", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed",
        Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod",
        Nsubj = "nsubj", Nummod = "nummod", Obj = "obj", Obl = "obl", Orphan = "orphan", Parataxis = "parataxis",
        Punct = "punct", Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

labels! {
    /// Subtype of a relation that matters to reading (`nsubj:pass`, `obl:agent`); `None` stands for no subtype.
    Sub {
        None = "", Pass = "pass", Agent = "agent", Arg = "arg", Mod = "mod", Relcl = "relcl", Poss = "poss",
        Tense = "tense", Caus = "caus", Comp = "comp", Subj = "subj", Name = "name", Foreign = "foreign",
        Cleft = "cleft", Prt = "prt", Npmod = "npmod", Tmod = "tmod", Unmarked = "unmarked", Predet = "predet",
        Preconj = "preconj", Insert = "insert", Parenth = "parenth", Obj = "obj", Outer = "outer", Impers = "impers",
        Pv = "pv", Desc = "desc", Det = "det", Advmod = "advmod", Redup = "redup", Number = "number", Title = "title",
        Dislocated = "dislocated", Other = "other",
    }
}

labels! {
    /// Mood of a finite verb.
    Mood { None = "", Ind = "Ind", Cnd = "Cnd", Sub = "Sub", Imp = "Imp" }
}
labels! {
    /// Tense.
    Tense { None = "", Pres = "Pres", Past = "Past", Imp = "Imp", Fut = "Fut", Pqp = "Pqp" }
}
labels! {
    /// Form of a verb.
    VerbForm { None = "", Fin = "Fin", Inf = "Inf", Part = "Part", Ger = "Ger" }
}
labels! {
    /// Grammatical gender.
    Gender { None = "", Masc = "Masc", Fem = "Fem", Neut = "Neut" }
}
labels! {
    /// Grammatical number.
    Number { None = "", Sing = "Sing", Plur = "Plur" }
}
labels! {
    /// Type of a pronoun or determiner.
    PronType {
        None = "", Prs = "Prs", Rel = "Rel", Dem = "Dem", Ind = "Ind", Int = "Int", Art = "Art", Neg = "Neg",
        Tot = "Tot", Exc = "Exc", Rcp = "Rcp",
    }
}

/// The features of a word that reading uses; absent features are `None`, `0` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // names and values are those of Universal Dependencies
pub struct Feats {
    pub mood: Mood,
    pub tense: Tense,
    pub verb_form: VerbForm,
    pub gender: Gender,
    pub number: Number,
    pub pron_type: PronType,
    /// 1, 2, 3, or 0 when absent.
    pub person: u8,
    /// `Voice=Pass`.
    pub passive: bool,
    /// `Poss=Yes`.
    pub possessive: bool,
    /// `Reflex=Yes`.
    pub reflexive: bool,
    /// `Polarity=Neg`.
    pub negative: bool,
}

impl Default for Feats {
    fn default() -> Self {
        Feats {
            mood: Mood::None,
            tense: Tense::None,
            verb_form: VerbForm::None,
            gender: Gender::None,
            number: Number::None,
            pron_type: PronType::None,
            person: 0,
            passive: false,
            possessive: false,
            reflexive: false,
            negative: false,
        }
    }
}

/// A syntactic word in the sense of Universal Dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its place in the document; the words of a multiword token (`du` = `de` + `le`) share one span.
    pub span: Span,
    /// The word as UD splits it (`de`, `le`), otherwise as in the text.
    pub form: Box<str>,
    /// Dictionary form.
    pub lemma: Box<str>,
    /// Part of speech.
    pub upos: Upos,
    /// Morphological features.
    pub feats: Feats,
    /// Index of the governing word in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub rel: Rel,
    /// Subtype of the relation.
    pub sub: Sub,
}

/// A sentence: a span of the text and its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Index of its block.
    pub block: usize,
    /// Its words, in order.
    pub words: Vec<Word>,
}

impl Sentence {
    /// Indices of the words that depend on `head`, in order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.words.len()).filter(move |&w| self.words[w].head == Some(head))
    }
}

/// What a block of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The document's title.
    Title,
    /// A heading inside the text, without a final stop.
    Heading,
    /// Running text.
    Body,
    /// A pointer to another article (« À lire aussi », "Read more").
    CrossLink,
    /// Agency tails, newsletter boxes, copyright lines.
    Boilerplate,
}

/// A paragraph-like part of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}
