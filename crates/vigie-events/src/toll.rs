//! How many dead, injured and arrested a sentence tells of, by the words of `tolls.tsv`.

use std::collections::HashMap;

use vigie_text::{Lang, Rel, Upos};

use crate::data::{self, DataError};
use crate::doc::Doc;
use crate::plover::EventType;
use crate::statements::Draft;
use crate::tree::Tree;

/// Whom a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    Dead,
    Injured,
    Arrested,
}

/// Where the number stands: with the word itself, its object, or its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Itself,
    Object,
    Subject,
}

/// Numbers of people told with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Toll {
    /// Dead.
    pub dead: Option<u32>,
    /// Injured.
    pub injured: Option<u32>,
    /// Arrested or detained.
    pub arrested: Option<u32>,
}

/// The words of one language.
#[derive(Debug, Default)]
pub struct Tolls {
    words: HashMap<String, Vec<(Counted, Place)>>,
    numbers: HashMap<String, u32>,
}

impl Tolls {
    /// Loads `lang/<code>/tolls.tsv`.
    pub fn load(lang: Lang) -> Result<Self, DataError> {
        let path = format!("lang/{}/tolls.tsv", lang.code());
        let mut tolls = Tolls::default();
        for row in data::table(&path, &["kind", "place", "words"])? {
            if row.get(0) == "number" {
                let value = row.get(1).parse().map_err(|_| {
                    row.error(
                        format!("`{}` is no number", row.get(1)),
                        "write it in digits",
                    )
                })?;
                tolls
                    .numbers
                    .extend(row.list(2).map(|word| (word.to_owned(), value)));
                continue;
            }
            let counted = match row.get(0) {
                "dead" => Counted::Dead,
                "injured" => Counted::Injured,
                "arrested" => Counted::Arrested,
                other => {
                    let advice = "dead, injured, arrested or number";
                    return Err(row.error(format!("`{other}` is no kind"), advice));
                }
            };
            let place = match row.get(1) {
                "self" => Place::Itself,
                "obj" => Place::Object,
                "subj" => Place::Subject,
                other => {
                    return Err(row.error(format!("`{other}` is no place"), "self, obj or subj"));
                }
            };
            for word in row.list(2) {
                let senses = tolls.words.entry(word.to_owned()).or_default();
                senses.push((counted, place));
            }
        }
        Ok(tolls)
    }

    /// The toll told with each draft: that of its sentence goes to the event that causes it, the nearest among several.
    pub fn of(&self, doc: &Doc<'_>, drafts: &[&Draft]) -> Vec<Toll> {
        let mut tolls = vec![Toll::default(); drafts.len()];
        for s in 0..doc.sents.len() {
            for (w, counted, number) in self.told(&doc.sents[s].tree) {
                let causes = |d: &Draft| match counted {
                    Counted::Arrested => d.event == EventType::Coerce,
                    Counted::Dead | Counted::Injured => {
                        matches!(d.event, EventType::Assault | EventType::Protest)
                    }
                };
                let nearest = (0..drafts.len())
                    .filter(|&n| causes(drafts[n]) && drafts[n].s == s)
                    .min_by_key(|&n| drafts[n].w.abs_diff(w))
                    .or_else(|| {
                        // « … L'attaque a visé le marché. Douze personnes sont mortes. »
                        let paragraph = |d: &Draft| {
                            d.s + 1 == s && doc.sents[d.s].block_number == doc.sents[s].block_number
                        };
                        (0..drafts.len()).rfind(|&n| causes(drafts[n]) && paragraph(drafts[n]))
                    });
                let Some(n) = nearest else { continue };
                let slot = match counted {
                    Counted::Dead => &mut tolls[n].dead,
                    Counted::Injured => &mut tolls[n].injured,
                    Counted::Arrested => &mut tolls[n].arrested,
                };
                *slot = slot.or(Some(number));
            }
        }
        tolls
    }

    fn told(&self, tree: &Tree<'_>) -> Vec<(usize, Counted, u32)> {
        let mut found: Vec<(usize, Counted, u32)> = Vec::new();
        for w in 0..tree.len() {
            let senses = [tree.lemma(w), tree.form(w)]
                .into_iter()
                .find_map(|form| self.words.get(form));
            for &(counted, place) in senses.into_iter().flatten() {
                let number = self
                    .bearers(tree, w, place)
                    .into_iter()
                    .find_map(|k| self.number(tree, k));
                let known = |number| found.iter().any(|f| f.1 == counted && f.2 == number);
                if let Some(number) = number.filter(|&n| !known(n)) {
                    found.push((w, counted, number));
                }
            }
        }
        found
    }

    /// The words whose number counts: those in the place, in a passive the subject for the object.
    fn bearers(&self, tree: &Tree<'_>, w: usize, place: Place) -> Vec<usize> {
        match place {
            Place::Itself => vec![w],
            Place::Object if tree.is_passive(w) => {
                let modified = tree.head(w).filter(|_| tree.word(w).rel == Rel::Acl);
                tree.grammatical_subject(w)
                    .or(modified)
                    .into_iter()
                    .collect()
            }
            Place::Object if tree.is_verb(w) => tree.kids_under(w, Rel::Obj).collect(),
            Place::Object => tree.kids_under(w, Rel::Nmod).collect(),
            Place::Subject => tree.grammatical_subject(w).into_iter().collect(),
        }
    }

    /// The number that stands with a noun, or that a number word is.
    fn number(&self, tree: &Tree<'_>, w: usize) -> Option<u32> {
        let counts = |k: &usize| {
            matches!(
                tree.word(*k).rel,
                Rel::Nummod | Rel::Amod | Rel::Det | Rel::Nmod | Rel::Advmod
            )
        };
        // « plus de 200 manifestants » hangs the number one step lower.
        let below = |k: usize| tree.kids(k).iter().copied().filter(counts);
        self.value(tree, w)
            .or_else(|| below(w).find_map(|k| self.value(tree, k)))
            .or_else(|| below(w).flat_map(below).find_map(|k| self.value(tree, k)))
    }

    fn value(&self, tree: &Tree<'_>, w: usize) -> Option<u32> {
        let word = tree.word(w);
        if let Some(&number) = self.numbers.get(tree.form(w)) {
            let article = word.upos == Upos::Det || word.upos == Upos::Pron;
            return (!article).then_some(number);
        }
        let digits: String = tree
            .form(w)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | '\u{202f}' | '\u{a0}'))
            .collect();
        let plain = word.upos == Upos::Num && digits.chars().all(|c| c.is_ascii_digit());
        let grouped = tree.form(w).len() < 4 || !tree.form(w).contains('.') || digits.len() > 3;
        digits.parse().ok().filter(|_| plain && grouped)
    }
}
