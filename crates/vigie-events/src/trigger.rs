//! Finds the predicates of a document: words of the lexicon whose conditions hold.

use vigie_text::word::Number;
use vigie_text::{Rel, Upos};

use crate::actor::Actor;
use crate::frame::{Site, clauses};
use crate::lexicon::{Class, Cond, Entry, MarkerKind, Pos, Slot};
use crate::registry::Kind;
use crate::resolve::{Resolver, follows};
use crate::tree::Tree;
use crate::verdict::{Suspect, Verdict, suspects};

/// A word of the lexicon in its sentence.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'a> {
    /// Its entry.
    pub entry: &'a Entry,
    /// Sentence.
    pub s: usize,
    /// Head word.
    pub w: usize,
    /// Last word of the phrase.
    pub last: usize,
    /// The word whose place in the tree counts: the noun for a phrase that opens with a preposition.
    pub anchor: usize,
    /// Whether it only governs others here, and tells no event itself.
    pub muted: bool,
    /// Probability that it tells its event, 0 to 1.
    pub confidence: f32,
}

impl Hit<'_> {
    /// Where its slots are looked for.
    pub fn site(&self) -> Site<'_> {
        Site {
            s: self.s,
            w: self.anchor,
            last: self.last,
            frame: &self.entry.frame,
        }
    }
}

/// The predicates of a document, by sentence and word.
#[derive(Debug, Default)]
pub struct Hits<'a> {
    by_word: Vec<Vec<Option<Hit<'a>>>>,
    /// Words that belong to another predicate's phrase or sense.
    taken: Vec<Vec<bool>>,
}

impl<'a> Hits<'a> {
    /// Finds the predicates of every sentence.
    pub fn find(resolver: &Resolver<'_, 'a>) -> Self {
        let mut hits = Hits {
            by_word: resolver
                .doc
                .sents
                .iter()
                .map(|s| vec![None; s.tree.len()])
                .collect(),
            taken: resolver
                .doc
                .sents
                .iter()
                .map(|s| vec![false; s.tree.len()])
                .collect(),
        };
        for s in 0..resolver.doc.sents.len() {
            hits.find_in(resolver, s);
        }
        hits
    }

    /// Weighs every word that may tell an event.
    pub fn weigh(
        &mut self,
        resolver: &Resolver<'_, 'a>,
        mut judge: impl FnMut(&Suspect<'a>) -> Verdict,
    ) {
        for s in 0..self.by_word.len() {
            for w in 0..self.by_word[s].len() {
                if !self.taken[s][w] {
                    let suspects = suspects(self, resolver, s, w);
                    self.settle(s, w, suspects.iter().map(|x| (judge(x), x.hit)));
                }
            }
        }
    }

    fn settle(&mut self, s: usize, w: usize, judged: impl Iterator<Item = (Verdict, Hit<'a>)>) {
        let best = judged
            .filter(|(verdict, _)| verdict.tells)
            .reduce(|best, next| {
                if next.0.rank > best.0.rank {
                    next
                } else {
                    best
                }
            });
        let Some((verdict, hit)) = best else {
            if let Some(hit) = &mut self.by_word[s][w] {
                hit.muted = true;
            }
            return;
        };
        self.by_word[s][w] = Some(Hit {
            confidence: verdict.confidence,
            ..hit
        });
        for inner in w + 1..=hit.last {
            self.taken[s][inner] = true;
            self.by_word[s][inner] = None;
        }
    }

    /// Every entry that the word at `w` could take, whether its conditions hold or not.
    pub fn possible<'x>(
        &'x self,
        resolver: &'x Resolver<'_, 'a>,
        s: usize,
        w: usize,
    ) -> impl Iterator<Item = Hit<'a>> + 'x {
        self.candidates(resolver, s, w).map(|(hit, _)| hit)
    }

    /// The conditions of a predicate that do not hold.
    pub fn failing(&self, resolver: &Resolver<'_, 'a>, hit: &Hit<'a>) -> Vec<&'a Cond> {
        let conds = hit.entry.when.iter();
        conds.filter(|c| !self.holds(resolver, hit, c)).collect()
    }

    /// The predicate at a word.
    pub fn at(&self, s: usize, w: usize) -> Option<&Hit<'a>> {
        self.by_word[s][w].as_ref()
    }

    /// The predicates of a sentence, in order.
    pub fn of(&self, s: usize) -> impl Iterator<Item = &Hit<'a>> {
        self.by_word[s].iter().flatten()
    }

    /// Deepest words first, since conditions look at the complements' events.
    fn find_in(&mut self, resolver: &Resolver<'_, 'a>, s: usize) {
        let tree = &resolver.doc.sents[s].tree;
        let mut order: Vec<usize> = (0..tree.len()).collect();
        order.sort_by_key(|&w| std::cmp::Reverse(tree.ancestors(w).count()));
        for w in order {
            self.by_word[s][w] = self.hit(resolver, s, w);
        }
        let spans: Vec<(usize, usize)> = self
            .of(s)
            .filter(|h| h.last > h.w)
            .map(|h| (h.w, h.last))
            .collect();
        for (w, last) in spans {
            for inner in w + 1..=last {
                self.by_word[s][inner] = None;
                self.taken[s][inner] = true;
            }
        }
        for used in self.used(resolver, s) {
            self.by_word[s][used] = None;
            self.taken[s][used] = true;
        }
    }

    /// Event nouns that only serve to tell the sense of a verb ("lift sanctions") and are no event of their own.
    fn used(&self, resolver: &Resolver<'_, 'a>, s: usize) -> Vec<usize> {
        let mut used = Vec::new();
        for hit in self.of(s).filter(|h| h.entry.event.is_some()) {
            for cond in &hit.entry.when {
                let (Cond::Words(slot, _) | Cond::Is(slot, Class::Named(_))) = cond else {
                    continue;
                };
                let content = hit.entry.content.iter().any(|c| c.within.contains(slot));
                if !content && !matches!(slot, Slot::Subj | Slot::Gov) {
                    used.extend(
                        self.slot_words(resolver, hit, slot)
                            .into_iter()
                            .filter(|&k| self.at(s, k).is_some_and(|h| h.entry.event.is_some())),
                    );
                }
            }
        }
        used
    }

    fn hit(&self, resolver: &Resolver<'_, 'a>, s: usize, w: usize) -> Option<Hit<'a>> {
        let full = self
            .candidates(resolver, s, w)
            .find(|(_, failing)| failing.is_none())
            .map(|(hit, _)| hit);
        full.or_else(|| self.near_miss(resolver, s, w))
    }

    /// A verb none of whose entries holds only because its object is not in a word list takes the first such entry
    /// when a political actor does it.
    fn near_miss(&self, resolver: &Resolver<'_, 'a>, s: usize, w: usize) -> Option<Hit<'a>> {
        let tree = &resolver.doc.sents[s].tree;
        if !tree.is_verb(w) {
            return self.bare_noun(resolver, s, w);
        }
        let subject = resolver.subject(s, w).or_else(|| resolver.object(s, w))?;
        let acts = resolver
            .phrase(s, subject)
            .iter()
            .any(|a| a.strong && !a.place && !a.code.is_empty());
        acts.then(|| {
            self.candidates(resolver, s, w)
                .filter(|(hit, _)| hit.entry.event.is_some() && hit.entry.words.len() == 1)
                .find(|(hit, _)| self.only_words_fail(resolver, hit))
                .map(|(hit, _)| hit)
        })?
    }

    /// A definite event noun without participants beside it (« les pourparlers », "the talks"): the context names them.
    fn bare_noun(&self, resolver: &Resolver<'_, 'a>, s: usize, w: usize) -> Option<Hit<'a>> {
        let tree = &resolver.doc.sents[s].tree;
        if tree.word(w).upos != Upos::Noun || !is_argument(tree, w) {
            return None;
        }
        let beside = |c: &Cond| {
            let class = |class: &Class| {
                matches!(
                    class,
                    Class::Any | Class::Actor | Class::State | Class::Armed | Class::Place
                )
            };
            matches!(c, Cond::Is(_, k) if class(k))
        };
        self.candidates(resolver, s, w)
            .map(|(hit, _)| hit)
            .filter(|hit| hit.entry.event.is_some())
            .find(|hit| {
                hit.entry
                    .when
                    .iter()
                    .all(|c| beside(c) || self.holds(resolver, hit, c))
            })
    }

    fn only_words_fail(&self, resolver: &Resolver<'_, 'a>, hit: &Hit<'a>) -> bool {
        let lexical = |c: &Cond| {
            matches!(
                c,
                Cond::Words(Slot::Obj, _)
                    | Cond::Is(
                        Slot::Obj,
                        Class::Named(_) | Class::Actor | Class::Person | Class::Armed
                    )
            )
        };
        hit.entry
            .when
            .iter()
            .all(|c| lexical(c) || self.holds(resolver, hit, c))
            && resolver.object(hit.s, hit.anchor).is_some()
    }

    /// The entries that the word at `w` could take, in order, each with the first of its conditions that does not hold.
    pub fn candidates<'x>(
        &'x self,
        resolver: &'x Resolver<'_, 'a>,
        s: usize,
        w: usize,
    ) -> impl Iterator<Item = (Hit<'a>, Option<&'a Cond>)> + 'x {
        let doc = resolver.doc;
        let tree = &doc.sents[s].tree;
        let lexicon = doc.lexicon;
        let mut forms = vec![tree.lemma(w)];
        if tree.form(w) != tree.lemma(w) {
            forms.push(tree.form(w));
        }
        if parts_of_speech(tree, w).contains(&Pos::Verb)
            && lexicon.predicates(Pos::Verb, tree.lemma(w)).is_empty()
        {
            forms.extend(lexicon.verb_of(tree.form(w)));
        }
        let anchor = match tree.word(w).rel {
            Rel::Case | Rel::Mark => tree.head(w).unwrap_or(w),
            _ => w,
        };
        let open = !in_name(resolver, s, w);
        parts_of_speech(tree, w)
            .iter()
            .filter(move |_| open)
            .flat_map(move |&pos| forms.clone().into_iter().map(move |form| (pos, form)))
            .flat_map(move |(pos, form)| lexicon.predicates(pos, form))
            .filter_map(move |entry| {
                let last = span_of(tree, w, entry)?;
                let hit = Hit {
                    entry,
                    s,
                    w,
                    last,
                    anchor,
                    muted: false,
                    confidence: 0.5,
                };
                let failing = entry.when.iter().find(|c| !self.holds(resolver, &hit, c));
                Some((hit, failing))
            })
    }

    fn holds(&self, resolver: &Resolver<'_, 'a>, hit: &Hit<'_>, cond: &Cond) -> bool {
        let tree = &resolver.doc.sents[hit.s].tree;
        match cond {
            Cond::Negated => is_negated(resolver, hit.s, hit.anchor),
            Cond::Reflexive => tree.is_reflexive(hit.anchor),
            Cond::Passive => tree.is_passive(hit.anchor),
            Cond::Plural if hit.entry.pos == Pos::Noun => {
                tree.word(hit.anchor).feats.number == Number::Plur
            }
            Cond::Plural => resolver
                .subject(hit.s, hit.anchor)
                .is_some_and(|k| resolver.doc.is_plural(hit.s, k)),
            Cond::Words(slot, words) => self.slot_words(resolver, hit, slot).into_iter().any(|k| {
                tree.conjuncts(k)
                    .into_iter()
                    .any(|c| words.iter().any(|w| tree.is_word(c, w)))
            }),
            Cond::Is(slot, class) => self.is(resolver, hit, slot, class),
            Cond::Content(types) => self
                .content_types(resolver, hit)
                .iter()
                .any(|t| types.contains(t)),
            Cond::Not(inner) => !self.holds(resolver, hit, inner),
        }
    }

    /// Fillers of a slot; a clause counts as an object.
    fn slot_words(&self, resolver: &Resolver<'_, 'a>, hit: &Hit<'_>, slot: &Slot) -> Vec<usize> {
        let mut words = resolver.fillers(hit.site(), slot);
        if words.is_empty() && *slot == Slot::Obj {
            words = clauses(&resolver.doc.sents[hit.s].tree, hit.anchor);
        }
        words
    }

    fn is(&self, resolver: &Resolver<'_, 'a>, hit: &Hit<'_>, slot: &Slot, class: &Class) -> bool {
        let tree = &resolver.doc.sents[hit.s].tree;
        let words = self.slot_words(resolver, hit, slot);
        match class {
            Class::Any => !words.is_empty(),
            Class::None => words.is_empty(),
            Class::Clause => !clauses(tree, hit.anchor).is_empty(),
            Class::Event => words.iter().any(|&k| self.event_below(hit.s, k, tree, 0)),
            Class::Named(name) => words.iter().any(|&k| {
                tree.conjuncts(k).into_iter().any(|c| {
                    resolver.doc.lexicon.in_class(name, tree.lemma(c))
                        || resolver.doc.lexicon.in_class(name, tree.form(c))
                })
            }),
            _ => words.iter().any(|&k| {
                resolver.phrase(hit.s, k).iter().any(|a| actor_is(a, class))
                    || place_word(resolver, hit.s, k, class)
            }),
        }
    }

    fn event_below(&self, s: usize, w: usize, tree: &Tree<'_>, depth: usize) -> bool {
        self.at(s, w).is_some_and(|h| {
            h.entry.event.is_some()
                || !h.entry.content.is_empty() && depth < 2 && self.deeper(s, w, tree, depth)
        })
    }

    fn deeper(&self, s: usize, w: usize, tree: &Tree<'_>, depth: usize) -> bool {
        tree.kids(w)
            .iter()
            .any(|&k| self.event_below(s, k, tree, depth + 1))
    }

    /// The event types of a predicate's complements.
    fn content_types(
        &self,
        resolver: &Resolver<'_, 'a>,
        hit: &Hit<'_>,
    ) -> Vec<crate::plover::EventType> {
        let tree = &resolver.doc.sents[hit.s].tree;
        let mut types = Vec::new();
        let within = hit.entry.content.iter().flat_map(|c| &c.within);
        let usual = [Slot::Clause, Slot::Obj];
        let slots: Vec<&Slot> = if hit.entry.content.is_empty() {
            usual.iter().collect()
        } else {
            within.collect()
        };
        for slot in slots {
            for k in resolver.fillers(hit.site(), slot) {
                self.types_at(hit.s, k, tree, 0, &mut types);
            }
        }
        types
    }

    fn types_at(
        &self,
        s: usize,
        w: usize,
        tree: &Tree<'_>,
        depth: usize,
        types: &mut Vec<crate::plover::EventType>,
    ) {
        for c in std::iter::once(w).chain(tree.kids_under(w, Rel::Conj)) {
            match self.at(s, c).map(|h| h.entry) {
                Some(entry) if entry.event.is_some() => {
                    types.extend(entry.event.as_ref().map(|(t, _)| *t))
                }
                _ if depth < 3 => {
                    let below = tree.kids(c).iter().filter(|&&k| {
                        matches!(
                            tree.word(k).rel,
                            Rel::Obj | Rel::Xcomp | Rel::Ccomp | Rel::Nmod | Rel::Obl | Rel::Acl
                        )
                    });
                    for &k in below {
                        self.types_at(s, k, tree, depth + 1, types);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether the noun is an argument or a heading, not a mere modifier.
fn is_argument(tree: &Tree<'_>, w: usize) -> bool {
    matches!(
        tree.word(w).rel,
        Rel::Nsubj | Rel::Obj | Rel::Obl | Rel::Root | Rel::Conj | Rel::Nmod
    )
}

/// Whether the word is part of a name, and so no predicate (« Conseil de sécurité »).
fn in_name(resolver: &Resolver<'_, '_>, s: usize, w: usize) -> bool {
    let kind = resolver.doc.sents[s]
        .name(w)
        .and_then(|n| resolver.doc.thing(n))
        .map(|t| t.kind);
    kind.is_some_and(|kind| kind != Kind::Adjective && kind != Kind::Place)
}

fn actor_is(actor: &Actor, class: &Class) -> bool {
    match class {
        Class::Actor => actor.strong && !actor.place,
        Class::Person => actor.human,
        Class::Armed => matches!(
            actor.sector.as_str(),
            "MIL" | "REB" | "UAF" | "PRM" | "COP" | "CRM"
        ),
        Class::Civilian => matches!(
            actor.sector.as_str(),
            "CVL" | "JRN" | "REF" | "OPP" | "EDU" | "MED" | "LAB" | "REL"
        ),
        Class::State => {
            !actor.person && actor.code.len() == 3 && matches!(actor.sector.as_str(), "GOV" | "")
        }
        Class::Place => actor.place,
        _ => false,
    }
}

fn place_word(resolver: &Resolver<'_, '_>, s: usize, w: usize, class: &Class) -> bool {
    let sent = &resolver.doc.sents[s];
    *class == Class::Place
        && (resolver
            .doc
            .lexicon
            .in_class("territory", sent.tree.lemma(w))
            || sent
                .name(w)
                .and_then(|n| resolver.doc.thing(n))
                .is_some_and(|t| matches!(t.kind, Kind::Place | Kind::State | Kind::Capital)))
}

fn parts_of_speech(tree: &Tree<'_>, w: usize) -> &'static [Pos] {
    match tree.word(w).upos {
        Upos::Verb => &[Pos::Verb, Pos::Other],
        Upos::Aux => &[Pos::Verb],
        Upos::Noun => &[Pos::Noun, Pos::Other],
        Upos::Propn => &[Pos::Noun],
        Upos::Adj => &[Pos::Other, Pos::Verb],
        Upos::Adv
        | Upos::Adp
        | Upos::Sconj
        | Upos::Intj
        | Upos::X
        | Upos::Det
        | Upos::Num
        | Upos::Pron => &[Pos::Other],
        _ => &[],
    }
}

/// Whether the entry's words stand around `w`, and where the phrase ends.
fn span_of(tree: &Tree<'_>, w: usize, entry: &Entry) -> Option<usize> {
    if entry.words.len() == 1 {
        return Some(w);
    }
    if entry.pos != Pos::Verb {
        return follows(tree, w, &entry.words).or_else(|| compound(tree, w, entry));
    }
    let mut last = w;
    for want in &entry.words[1..] {
        let near = (last + 1..tree.len().min(last + 6))
            .find(|&k| tree.is_word(k, want) && (below(tree, k, w) || k <= last + 3));
        let anywhere =
            || (0..tree.len()).find(|&k| tree.is_word(k, want) && tree.head(k) == Some(w));
        let at = near.or_else(anywhere)?;
        last = last.max(at);
    }
    // A phrase that spreads over many words keeps its head as trigger.
    Some(if last - w <= 4 { last } else { w })
}

/// "air strike", entered head first: the other words stand before the head, as its modifiers.
fn compound(tree: &Tree<'_>, w: usize, entry: &Entry) -> Option<usize> {
    let modifies = |k: usize, want: &str| {
        matches!(tree.word(k).rel, Rel::Compound | Rel::Amod | Rel::Nmod)
            && k < w
            && tree.is_word(k, want)
    };
    let all = entry.words[1..]
        .iter()
        .all(|want| tree.kids(w).iter().any(|&k| modifies(k, want)));
    (entry.pos == Pos::Noun && all).then_some(w)
}

fn below(tree: &Tree<'_>, w: usize, top: usize) -> bool {
    tree.ancestors(w).take(3).any(|a| a == top)
}

/// Whether the predicate at `w` is negated in its own clause.
pub fn is_negated(resolver: &Resolver<'_, '_>, s: usize, w: usize) -> bool {
    let tree = &resolver.doc.sents[s].tree;
    let lexicon = resolver.doc.lexicon;
    let negator = |k: usize| {
        matches!(
            tree.word(k).rel,
            Rel::Advmod | Rel::Det | Rel::Cc | Rel::Amod | Rel::Mark | Rel::Case | Rel::Obl
        ) && [tree.form(k), tree.lemma(k)].iter().any(|f| {
            lexicon
                .markers(f)
                .iter()
                .any(|m| m.kind == MarkerKind::Negation && follows(tree, k, &m.words).is_some())
        }) || tree.word(k).feats.negative && matches!(tree.word(k).rel, Rel::Advmod | Rel::Det)
    };
    let particle = |k: usize| lexicon.in_class("ne", tree.form(k));
    let kids = tree.kids(w);
    // « ne pas envisager »: the second half may hang elsewhere in the parse, but stands right after the first.
    if kids
        .iter()
        .any(|&k| particle(k) && k + 1 < tree.len() && negator(k + 1))
    {
        return true;
    }
    if kids.iter().any(|&k| negator(k) && !particle(k)) {
        return !lexicon.in_class("needs-ne", "yes")
            || has_ne(resolver, s, w)
            || tree.is_nominal(w)
            || !tree.is_verb(w)
            || is_infinitive_negated(tree, w);
    }
    // « n'a mené aucune attaque »: the determiner of an argument negates the clause.
    tree.is_verb(w)
        && tree.kids(w).iter().any(|&k| {
            matches!(tree.word(k).rel, Rel::Obj | Rel::Nsubj | Rel::Obl)
                && tree.kids_under(k, Rel::Det).any(negator)
        })
}

fn has_ne(resolver: &Resolver<'_, '_>, s: usize, w: usize) -> bool {
    let tree = &resolver.doc.sents[s].tree;
    tree.kids(w)
        .iter()
        .any(|&k| resolver.doc.lexicon.in_class("ne", tree.form(k)))
}

fn is_infinitive_negated(tree: &Tree<'_>, w: usize) -> bool {
    tree.kids(w)
        .iter()
        .any(|&k| k < w && tree.word(k).rel == Rel::Advmod && tree.word(k).feats.negative)
}
