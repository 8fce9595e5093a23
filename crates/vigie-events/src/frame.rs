//! Fills the slots of a predicate from the tree.

use vigie_text::word::{Tense, VerbForm};
use vigie_text::{Rel, Sub, Upos};

use crate::actor::{Actor, merge};
use crate::lexicon::{Frame, Pos, Slot, Slots};
use crate::resolve::Resolver;
use crate::tree::Tree;

/// Where a slot's filler is looked for: a predicate and its frame.
#[derive(Debug, Clone, Copy)]
pub struct Site<'f> {
    /// Sentence.
    pub s: usize,
    /// The predicate's word (the noun under a preposition, for phrases that open with one).
    pub w: usize,
    /// The last word of the predicate: the complements of a phrase hang on any of its words (« mettre fin **à** »).
    pub last: usize,
    /// The predicate's frame.
    pub frame: &'f Frame,
}

impl Resolver<'_, '_> {
    fn tree_of(&self, s: usize) -> &Tree<'_> {
        &self.doc.sents[s].tree
    }

    /// The head words that fill `slot`.
    pub fn fillers(&self, site: Site<'_>, slot: &Slot) -> Vec<usize> {
        let tree = self.tree_of(site.s);
        let w = site.w;
        match slot {
            Slot::Subj => self.subject(site.s, w).into_iter().collect(),
            Slot::Obj => self.object(site.s, w).into_iter().collect(),
            Slot::Iobj => self.dative(site.s, w),
            Slot::Poss => self.possessors(site.s, w),
            Slot::Adj => self.adjective_words(site.s, w),
            Slot::Gov => self.governing_subject(site.s, w, 0).into_iter().collect(),
            Slot::GovObj => self.governing_object(site.s, w),
            Slot::Clause => clauses(tree, w),
            Slot::Actor => self.first_fillers(site, &site.frame.actor),
            Slot::Recipient => self.first_fillers(site, &site.frame.recipient),
            Slot::Prep(prep) => (w..=site.last.max(w))
                .map(|part| self.under_preposition(site.s, part, prep))
                .find(|found| !found.is_empty())
                .unwrap_or_default(),
        }
    }

    fn first_fillers(&self, site: Site<'_>, slots: &Slots) -> Vec<usize> {
        slots
            .0
            .iter()
            .map(|union| {
                union
                    .iter()
                    .flat_map(|slot| self.fillers(site, slot))
                    .collect::<Vec<_>>()
            })
            .find(|words| !words.is_empty())
            .unwrap_or_default()
    }

    /// The actors of the first alternative of `slots` that names any; places stand for nobody here.
    pub fn participants(&self, site: Site<'_>, slots: &Slots) -> Vec<Actor> {
        self.participants_where(site, slots, |_| true)
    }

    /// Those that the predicate's own clause or phrase names, and not only the one that governs it.
    pub fn own_participants(&self, site: Site<'_>, slots: &Slots) -> Vec<Actor> {
        self.participants_where(site, slots, |slot| !self.is_borrowed(site, slot))
    }

    /// Whether the filler of `slot` is that of a governing verb (« accuse X d'avoir tiré »: who fired?).
    fn is_borrowed(&self, site: Site<'_>, slot: &Slot) -> bool {
        let tree = self.tree_of(site.s);
        let w = site.w;
        let own = || {
            tree.agent(w).is_some()
                || !tree.is_passive(w)
                    && (tree.grammatical_subject(w).is_some()
                        || tree.inverted_subject(w).is_some()
                        || matches!(tree.word(w).rel, Rel::Acl | Rel::Amod)
                            && tree.word(w).feats.verb_form != VerbForm::Inf)
        };
        match slot {
            Slot::Gov => true,
            Slot::Subj => !tree.is_verb(w) || !own(),
            _ => false,
        }
    }

    fn participants_where(
        &self,
        site: Site<'_>,
        slots: &Slots,
        wanted: impl Fn(&Slot) -> bool,
    ) -> Vec<Actor> {
        for union in &slots.0 {
            let mut found = Vec::new();
            for slot in union.iter().filter(|slot| wanted(slot)) {
                for word in self.fillers(site, slot) {
                    let phrase = if *slot == Slot::Adj {
                        self.word(site.s, word)
                    } else {
                        self.phrase(site.s, word)
                    };
                    merge(&mut found, phrase);
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The logical subject of the predicate `w`.
    pub fn subject(&self, s: usize, w: usize) -> Option<usize> {
        let tree = self.tree_of(s);
        if tree.is_passive(w) {
            return tree.agent(w);
        }
        if let Some(subject) = self
            .after_quotation(s, w)
            .or_else(|| self.after_colon(s, w))
            .or_else(|| tree.grammatical_subject(w))
            .or_else(|| tree.inverted_subject(w))
        {
            return Some(subject);
        }
        let word = tree.word(w);
        if word.upos == Upos::Adv {
            // A verb that the models took for an adverb (« Moscou dément … »): the actor right before it.
            return (w.saturating_sub(4)..w)
                .rev()
                .find(|&k| tree.is_nominal(k) && self.word(s, k).iter().any(|a| a.strong));
        }
        if !tree.is_verb(w) && !matches!(word.upos, Upos::Adj) {
            return self.governing_subject(s, w, 0);
        }
        let head = tree.head(w)?;
        match word.rel {
            Rel::Acl if word.feats.verb_form == VerbForm::Inf => self.owner_word(s, head),
            Rel::Acl | Rel::Amod => Some(head),
            Rel::Xcomp | Rel::Ccomp if self.controls_by_object(s, head) => self.object(s, head),
            Rel::Xcomp | Rel::Advcl | Rel::Ccomp | Rel::Conj | Rel::Obl => {
                self.acting_subject(s, head)
            }
            _ => None,
        }
    }

    /// « …", a fustigé la ministre »: a verb of speech right after a quotation has its subject behind it, whatever the
    /// parse takes from the quotation.
    fn after_quotation(&self, s: usize, w: usize) -> Option<usize> {
        let tree = self.tree_of(s);
        let taken = tree.grammatical_subject(w)?;
        let quoted = |k: usize| self.speaker(s, k).is_some();
        if quoted(w) || taken > w || !quoted(taken) {
            return None;
        }
        let end = (w + 1..tree.len())
            .find(|&k| quoted(k))
            .unwrap_or(tree.len());
        (w + 1..end.min(w + 6)).find(|&k| {
            tree.is_nominal(k)
                && tree.prepositions(k).is_empty()
                && !matches!(tree.word(k).rel, Rel::Flat | Rel::Compound)
                && self.word(s, k).iter().any(|a| a.strong)
        })
    }

    /// « Affaire Skripal : Londres expulse … »: in a heading the subject follows the colon.
    fn after_colon(&self, s: usize, w: usize) -> Option<usize> {
        let tree = self.tree_of(s);
        let taken = tree.grammatical_subject(w).filter(|&k| k < w)?;
        let colon = (taken..w).rfind(|&k| tree.form(k) == ":")?;
        (colon + 1..w).find(|&k| {
            tree.is_nominal(k)
                && tree.prepositions(k).is_empty()
                && !matches!(tree.word(k).rel, Rel::Flat | Rel::Compound)
                && self.word(s, k).iter().any(|a| a.strong)
        })
    }

    /// The subject of `w` whatever its voice: who does it, or who undergoes it.
    fn acting_subject(&self, s: usize, w: usize) -> Option<usize> {
        let tree = self.tree_of(s);
        if tree.is_passive(w) {
            tree.grammatical_subject(w)
        } else {
            self.subject(s, w)
        }
    }

    fn controls_by_object(&self, s: usize, verb: usize) -> bool {
        let tree = self.tree_of(s);
        tree.kids_under(verb, Rel::Obj)
            .any(|k| self.word(s, k).iter().any(|a| a.strong))
    }

    fn owner_word(&self, s: usize, noun: usize) -> Option<usize> {
        self.possessors(s, noun)
            .into_iter()
            .chain(self.adjective_words(s, noun))
            .chain(self.governing_subject(s, noun, 1))
            .next()
    }

    /// The logical object of the predicate `w`.
    pub fn object(&self, s: usize, w: usize) -> Option<usize> {
        let tree = self.tree_of(s);
        if tree.is_passive(w) {
            if let Some(subject) = tree.grammatical_subject(w) {
                return Some(subject);
            }
            let head = tree.head(w)?;
            return match tree.word(w).rel {
                Rel::Acl | Rel::Amod => Some(head),
                Rel::Advcl | Rel::Xcomp | Rel::Conj => self.acting_subject(s, head),
                _ => None,
            };
        }
        tree.kid(w, Rel::Obj)
            .filter(|_| tree.inverted_subject(w).is_none())
    }

    fn dative(&self, s: usize, w: usize) -> Vec<usize> {
        let tree = self.tree_of(s);
        let direct: Vec<usize> = tree.kids_under(w, Rel::Iobj).collect();
        if !direct.is_empty() {
            return direct;
        }
        let given = |k: &usize| self.doc.lexicon.in_class("dative", &tree.prepositions(*k));
        let own: Vec<usize> = tree
            .kids_under(w, Rel::Obl)
            .chain(tree.kids_under(w, Rel::Nmod))
            .filter(given)
            .filter(|&k| self.word(s, k).iter().any(|a| a.strong))
            .collect();
        if !own.is_empty() {
            return own;
        }
        // « proposer une rencontre à son homologue »: the parse may hang it on the object.
        let objects = tree.kids_under(w, Rel::Obj);
        objects
            .flat_map(|o| tree.kids_under(o, Rel::Nmod))
            .filter(given)
            .filter(|&k| self.word(s, k).iter().any(|a| a.person || a.human))
            .collect()
    }

    fn possessors(&self, s: usize, w: usize) -> Vec<usize> {
        let tree = self.tree_of(s);
        tree.kids(w)
            .iter()
            .copied()
            .filter(|&k| {
                tree.is_possessive(k)
                    || tree.word(k).rel == Rel::Nmod && tree.word(k).sub == Sub::Poss
            })
            .collect()
    }

    fn adjective_words(&self, s: usize, w: usize) -> Vec<usize> {
        let tree = self.tree_of(s);
        let sent = &self.doc.sents[s];
        tree.kids(w)
            .iter()
            .copied()
            .filter(|&k| {
                matches!(
                    tree.word(k).rel,
                    Rel::Amod | Rel::Compound | Rel::Flat | Rel::Appos | Rel::Nmod | Rel::Acl
                ) && tree.word(k).sub != Sub::Poss
                    && tree.prepositions(k).is_empty()
                    && sent.name(k).is_some()
                    && !sent.same_name(k, w)
            })
            .collect()
    }

    /// The subject of the verb that governs the noun `w`, or the owner of the noun that does.
    fn governing_subject(&self, s: usize, w: usize, depth: usize) -> Option<usize> {
        if depth > 3 {
            return None;
        }
        let tree = self.tree_of(s);
        let head = tree.head(w)?;
        match tree.word(w).rel {
            Rel::Obj | Rel::Obl | Rel::Iobj | Rel::Xcomp | Rel::Advmod
                if tree.is_verb(head) || tree.word(head).upos == Upos::Adj =>
            {
                // A verb with a sense of its own (« condamner une attaque ») does not lend its subject to its object.
                let carries = tree.is_in(head, "light")
                    || self
                        .doc
                        .lexicon
                        .predicates(Pos::Verb, tree.lemma(head))
                        .is_empty();
                self.subject(s, head).filter(|&k| carries && k != w)
            }
            Rel::Nsubj if tree.is_passive(head) => tree.agent(head),
            Rel::Nmod | Rel::Acl | Rel::Appos => {
                let own = self
                    .possessors(s, head)
                    .into_iter()
                    .chain(self.adjective_words(s, head))
                    .next();
                own.or_else(|| {
                    tree.is_nominal(head)
                        .then(|| self.governing_subject(s, head, depth + 1))
                        .flatten()
                })
            }
            Rel::Conj => self.governing_subject(s, head, depth + 1),
            Rel::Advcl | Rel::Root | Rel::Parataxis => tree.kid(w, Rel::Nsubj),
            _ => None,
        }
    }

    fn governing_object(&self, s: usize, w: usize) -> Vec<usize> {
        let tree = self.tree_of(s);
        let Some(head) = tree.head(w).filter(|&h| tree.is_verb(h)) else {
            return Vec::new();
        };
        tree.kids(head)
            .iter()
            .copied()
            .filter(|&k| k != w && matches!(tree.word(k).rel, Rel::Obj | Rel::Iobj | Rel::Obl))
            .filter(|&k| self.word(s, k).iter().any(|a| !a.code.is_empty()))
            .collect()
    }

    fn under_preposition(&self, s: usize, w: usize, prep: &str) -> Vec<usize> {
        let tree = self.tree_of(s);
        let own = |head: usize| -> Vec<usize> {
            tree.kids(head)
                .iter()
                .copied()
                .filter(|&k| {
                    matches!(
                        tree.word(k).rel,
                        Rel::Obl | Rel::Nmod | Rel::Iobj | Rel::Advcl | Rel::Acl | Rel::Xcomp
                    )
                })
                .filter(|&k| tree.under(k, prep) || marked(tree, k, prep))
                .collect()
        };
        let found = own(w);
        if !found.is_empty() || tree.is_verb(w) {
            return found;
        }
        // « lancer une attaque contre Kiev »: the parse may hang the complement on the verb.
        match tree
            .head(w)
            .filter(|&h| tree.is_verb(h) && tree.word(w).rel != Rel::Nsubj)
        {
            Some(verb) if !self.doc.lexicon.in_class("owner-strict", prep) => {
                own(verb).into_iter().filter(|&k| k != w).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// An infinitive clause under the subordinator `prep`.
fn marked(tree: &Tree<'_>, w: usize, prep: &str) -> bool {
    tree.is_verb(w)
        && tree
            .kids_under(w, Rel::Mark)
            .chain(tree.kids_under(w, Rel::Case))
            .any(|k| tree.is_word(k, prep))
}

/// The heads of the clause complements of `w`; an infinitive that the parse hangs on its object is one too
/// (« sommer X de partir »).
pub fn clauses(tree: &Tree<'_>, w: usize) -> Vec<usize> {
    let objects = tree.kids(w).iter().copied().filter(|&k| {
        tree.is_verb(w) && matches!(tree.word(k).rel, Rel::Obj | Rel::Iobj | Rel::Obl)
    });
    let hung = objects
        .flat_map(|k| tree.kids_under(k, Rel::Acl))
        .filter(|&k| {
            tree.word(k).feats.verb_form == VerbForm::Inf
                && tree.kids_under(k, Rel::Mark).next().is_some()
        });
    own_clauses(tree, w).chain(hung).collect()
}

fn own_clauses<'t>(tree: &'t Tree<'_>, w: usize) -> impl Iterator<Item = usize> + 't {
    tree.kids(w).iter().copied().filter(move |&k| {
        let kid = tree.word(k);
        matches!(kid.rel, Rel::Ccomp | Rel::Xcomp | Rel::Csubj)
            || kid.rel == Rel::Acl && kid.sub != Sub::Relcl && kid.feats.verb_form == VerbForm::Inf
            || matches!(kid.rel, Rel::Obl | Rel::Nmod | Rel::Advcl)
                && kid.feats.verb_form == VerbForm::Inf
                && !matches!(kid.feats.tense, Tense::Past)
            || kid.rel == Rel::Acl && tree.kids_under(k, Rel::Mark).any(|m| tree.is_in(m, "that"))
    })
}
