//! From the words of a noun phrase to the actors they stand for.

use std::cell::RefCell;

use vigie_text::word::Gender;
use vigie_text::{Rel, Span, Sub, Upos};

use crate::actor::{Actor, merge};
use crate::doc::{Doc, Sent};
use crate::lexicon::{Agent, AgentKind, Pronoun, PronounKind};
use crate::registry::{Kind, Thing, fold};
use crate::tree::Tree;

/// How many sentences back « les deux camps » looks for the two.
const REACH: usize = 30;

/// Resolves noun phrases of one document; answers are kept.
pub struct Resolver<'d, 'a> {
    /// The document.
    pub doc: &'d Doc<'a>,
    memo: RefCell<Vec<Vec<Memo>>>,
    /// Speaker of the words of a quotation, by sentence and word; filled by the attribution stage.
    speakers: RefCell<Vec<Speakers>>,
}

/// Sentence and word of the speaker of each word of a sentence.
type Speakers = Vec<Option<(usize, usize)>>;

#[derive(Debug, Clone, Default)]
enum Memo {
    #[default]
    Unknown,
    Working,
    Known(Vec<Actor>),
}

impl<'d, 'a> Resolver<'d, 'a> {
    /// A resolver for `doc`.
    pub fn new(doc: &'d Doc<'a>) -> Self {
        let memo = doc
            .sents
            .iter()
            .map(|s| vec![Memo::Unknown; s.tree.len()])
            .collect();
        let speakers = doc.sents.iter().map(|s| vec![None; s.tree.len()]).collect();
        Self {
            doc,
            memo: RefCell::new(memo),
            speakers: RefCell::new(speakers),
        }
    }

    /// Records that the word `w` of sentence `s` is spoken by the noun phrase `speaker` (sentence, word).
    pub fn set_speaker(&self, s: usize, w: usize, speaker: (usize, usize)) {
        self.speakers.borrow_mut()[s][w] = Some(speaker);
    }

    /// Who speaks the word `w` of sentence `s`, when it is quoted.
    pub fn speaker(&self, s: usize, w: usize) -> Option<(usize, usize)> {
        self.speakers.borrow()[s][w]
    }

    fn sent(&self, s: usize) -> &'d Sent<'a> {
        &self.doc.sents[s]
    }

    fn tree(&self, s: usize) -> &'d Tree<'a> {
        &self.doc.sents[s].tree
    }

    /// The actors of the noun phrase headed by `w`, those coordinated with it included.
    pub fn phrase(&self, s: usize, w: usize) -> Vec<Actor> {
        let tree = self.tree(s);
        let mut all = Vec::new();
        for c in tree.conjuncts(w) {
            merge(&mut all, self.word(s, c));
        }
        all
    }

    /// The actors that the word `w` stands for, without those coordinated with it.
    pub fn word(&self, s: usize, w: usize) -> Vec<Actor> {
        match &self.memo.borrow()[s][w] {
            Memo::Known(actors) => return actors.clone(),
            Memo::Working => return Vec::new(),
            Memo::Unknown => {}
        }
        self.memo.borrow_mut()[s][w] = Memo::Working;
        let actors = self.compute(s, w);
        self.memo.borrow_mut()[s][w] = Memo::Known(actors.clone());
        actors
    }

    fn compute(&self, s: usize, w: usize) -> Vec<Actor> {
        let tree = self.tree(s);
        let word = tree.word(w);
        if word.upos == Upos::Det || word.upos == Upos::Pron && word.feats.possessive {
            return if tree.is_possessive(w) {
                self.pronoun(s, w)
            } else {
                Vec::new()
            };
        }
        if tree.is_relative(w) {
            return tree
                .antecedent(w)
                .filter(|&a| a != w)
                .map_or_else(Vec::new, |a| self.phrase(s, a));
        }
        if let Some(actors) = self.named(s, w) {
            return actors;
        }
        match word.upos {
            Upos::Pron => self.pronoun(s, w),
            Upos::Noun
            | Upos::Propn
            | Upos::Adj
            | Upos::Num
            | Upos::Verb
            | Upos::X
            | Upos::Sym
            | Upos::Adv => self.common(s, w),
            _ => Vec::new(),
        }
    }

    /// The words of a noun phrase, from its first to its last own word (relative clauses left out).
    fn phrase_span(&self, s: usize, w: usize) -> Span {
        let tree = self.tree(s);
        let mut span = tree.word(w).span;
        for &k in tree.kids(w) {
            let kid = tree.word(k);
            let own = matches!(
                kid.rel,
                Rel::Amod | Rel::Nummod | Rel::Flat | Rel::Compound | Rel::Fixed
            ) || kid.rel == Rel::Det
                || kid.rel == Rel::Nmod
                    && k > w
                    && self
                        .doc
                        .lexicon
                        .in_class("owner-strict", &tree.prepositions(k))
                || kid.rel == Rel::Appos && k == w + 1;
            if own && k.abs_diff(w) <= 8 {
                span = span.cover(kid.span);
                if kid.rel == Rel::Nmod {
                    span = span.cover(self.phrase_span(s, k));
                }
            }
        }
        span
    }

    fn placed(&self, s: usize, span: Span, mut actor: Actor) -> Actor {
        let sent = self.sent(s);
        actor.text = span
            .of(sent.source(self.doc))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        actor.span = span;
        actor.in_title = sent.in_title;
        actor
    }

    /// A word that is (part of) a name of the registry.
    fn named(&self, s: usize, w: usize) -> Option<Vec<Actor>> {
        let sent = self.sent(s);
        let name = sent.name(w)?;
        let thing = self.doc.thing(name)?;
        let mut actor = Actor::from_thing(thing, self.doc.date);
        let tree = &sent.tree;
        if thing.kind == Kind::Adjective && tree.is_nominal(w) && tree.word(w).upos != Upos::Propn {
            // « les Russes », "the Russians" written as a noun of the people
            actor.strong = true;
        }
        if actor.code.is_empty() && actor.strong && !actor.person {
            // « les Occidentaux »: told apart by their words, as the text has them.
            actor.name.clear();
            let span = self.phrase_span(s, w).cover(name.span);
            return Some(vec![self.placed(s, span, actor)]);
        }
        Some(vec![self.placed(s, name.span, actor)])
    }

    /// A common noun, or a name that the registry does not know.
    fn common(&self, s: usize, w: usize) -> Vec<Actor> {
        let tree = self.tree(s);
        if let Some(person) = self.apposed_person(s, w) {
            return vec![person];
        }
        if let Some((agent, last)) = self.agent(s, w) {
            return self.agent_actors(s, w, agent, last);
        }
        if let Some(counted) = self.counted(s, w) {
            return counted;
        }
        if tree.is_in(w, "calendar") {
            return Vec::new();
        }
        if tree.word(w).upos == Upos::Propn {
            return self.unknown_name(s, w);
        }
        if !matches!(tree.word(w).upos, Upos::Noun | Upos::X | Upos::Num) {
            return Vec::new();
        }
        // A thing that belongs to somebody: « des sites saoudiens », "the capital's airport".
        let owners = self.owners(s, w);
        let span = self.phrase_span(s, w);
        owners
            .into_iter()
            .map(|o| {
                let weak = Actor {
                    code: o.code,
                    name: String::new(),
                    strong: false,
                    ..Actor::default()
                };
                self.placed(s, span, weak)
            })
            .take(1)
            .collect()
    }

    /// « une centaine de manifestants », "dozens of soldiers", « la plupart d'entre eux »: those that are counted.
    fn counted(&self, s: usize, w: usize) -> Option<Vec<Actor>> {
        let tree = self.tree(s);
        if !tree.is_in(w, "quantity") {
            return None;
        }
        let part = tree.kids_under(w, Rel::Nmod).next()?;
        let found = self.phrase(s, part);
        let span = self.phrase_span(s, w).cover(self.phrase_span(s, part));
        (!found.is_empty()).then(|| found.into_iter().map(|a| self.placed(s, span, a)).collect())
    }

    /// « les deux marines », "both leaders": two of something of which each side has one.
    fn is_pair(&self, s: usize, w: usize, agent: &Agent) -> bool {
        let tree = self.tree(s);
        let two = tree
            .kids(w)
            .iter()
            .any(|&k| matches!(tree.word(k).rel, Rel::Nummod | Rel::Det) && tree.is_in(k, "two"));
        let definite = tree
            .kids_under(w, Rel::Det)
            .any(|k| tree.is_in(k, "definite"));
        two && definite && matches!(agent.sector.as_str(), "GOV" | "MIL" | "LEG" | "SPY")
    }

    /// « le Premier ministre Abiy Ahmed », "Sami Abu Zuhri, who speaks for the group": the person named beside a role.
    fn apposed_person(&self, s: usize, w: usize) -> Option<Actor> {
        let tree = self.tree(s);
        let sent = self.sent(s);
        let beside = tree.kids(w).iter().copied().filter(|&k| {
            matches!(
                tree.word(k).rel,
                Rel::Appos | Rel::Flat | Rel::Compound | Rel::Nmod
            ) && tree.prepositions(k).is_empty()
        });
        for k in beside {
            let name = sent.name(k).and_then(|n| self.doc.thing(n).map(|t| (n, t)));
            if let Some((name, thing)) = name.filter(|(_, t)| t.kind == Kind::Person) {
                let actor = Actor::from_thing(thing, self.doc.date);
                return Some(self.placed(s, tree.word(w).span.cover(name.span), actor));
            }
            // « le général Burhane »: a surname alone.
            let word = tree.word(k);
            let alone = word.upos == Upos::Propn && tree.kids(k).is_empty();
            if alone && sent.name(k).is_none() {
                let found = self.by_surname(s, k, &fold(&word.form));
                if let Some(person) = found.filter(|a| a.person) {
                    return Some(self.placed(s, tree.word(w).span.cover(word.span), person));
                }
            }
        }
        None
    }

    /// The agent noun at `w`, the longest phrase first, and the last word it takes.
    pub fn agent(&self, s: usize, w: usize) -> Option<(&'a Agent, usize)> {
        let tree = self.tree(s);
        let lexicon = self.doc.lexicon;
        let mut forms = vec![tree.lemma(w)];
        if tree.form(w) != tree.lemma(w) {
            forms.push(tree.form(w));
        }
        let found = forms.into_iter().flat_map(|form| lexicon.agents(form));
        found
            .filter_map(|agent| {
                let last =
                    follows(tree, w, &agent.words).or_else(|| precedes(tree, w, &agent.words))?;
                Some((agent, last))
            })
            .reduce(|best, next| {
                if next.0.words.len() > best.0.words.len() {
                    next
                } else {
                    best
                }
            })
    }

    fn agent_actors(&self, s: usize, w: usize, agent: &Agent, last: usize) -> Vec<Actor> {
        let span = self.phrase_span(s, w).cover(self.tree(s).word(last).span);
        if agent.office == "counterpart" {
            return self
                .counterpart(s, w)
                .map(|a| self.placed(s, span, a))
                .into_iter()
                .collect();
        }
        if agent.office == "sides" {
            return self.sides(s, w, span);
        }
        if agent.office == "reference" {
            let meant = self.referred(s, w, agent);
            return meant.map(|a| self.placed(s, span, a)).into_iter().collect();
        }
        // « les chefs d'État de la Cédéao »: the complement may hang on any word of the phrase.
        let mut owners = (w.min(last)..=last.max(w))
            .map(|part| self.owners(s, part))
            .find(|owners| !owners.is_empty())
            .unwrap_or_default();
        if owners.is_empty() && self.is_pair(s, w, agent) {
            return self.sides(s, w, span);
        }
        if owners.is_empty() {
            owners = self.implied_owner(s, w, agent);
        }
        let office = agent.office.as_str();
        let make = |owner: Option<&Actor>| {
            let code = owner.map_or_else(String::new, |o| o.code.clone());
            // « les présidents français » are not the one in office.
            let one = owners.len() > 1 || !self.doc.is_plural(s, w);
            if let Some(holder) = self.holder(&code, office).filter(|_| one) {
                return holder;
            }
            let of_group = owner.is_some_and(|o| crate::actor::rebel(&o.sector) && o.strong)
                && matches!(
                    agent.kind,
                    AgentKind::Thing | AgentKind::Group | AgentKind::Crowd | AgentKind::Person
                )
                && matches!(
                    agent.sector.as_str(),
                    "MIL" | "UAF" | "" | "UNK" | "CVL" | "GOV"
                );
            let body = if of_group {
                None
            } else {
                let registry = self.doc.registry;
                registry.body(&code, &agent.sector, agent.kind.as_str())
            };
            Actor {
                name: body.unwrap_or_default(),
                code,
                sector: if of_group {
                    owner.map_or_else(String::new, |o| o.sector.clone())
                } else {
                    agent.sector.clone()
                },
                strong: true,
                person: agent.kind == AgentKind::Person && !self.doc.is_plural(s, w),
                human: matches!(
                    agent.kind,
                    AgentKind::Person | AgentKind::Group | AgentKind::Crowd
                ),
                office: office.to_owned(),
                ..Actor::default()
            }
        };
        let mut actors = Vec::new();
        if owners.is_empty() {
            actors.push(make(None));
        }
        for owner in &owners {
            merge(&mut actors, [make(Some(owner))]);
        }
        actors
            .into_iter()
            .map(|a| self.placed(s, span, a))
            .collect()
    }

    fn holder(&self, code: &str, office: &str) -> Option<Actor> {
        if office.is_empty() {
            return None;
        }
        let (registry, date) = (self.doc.registry, self.doc.date);
        let id = registry
            .holder(code, office, date)
            .or_else(|| registry.international_holder(office, date))?;
        Some(Actor::from_thing(registry.thing(id), date))
    }

    /// « son homologue russe »: the same office on the other side.
    fn counterpart(&self, s: usize, w: usize) -> Option<Actor> {
        let tree = self.tree(s);
        let country = self.adjectives(s, w).into_iter().next().or_else(|| {
            tree.kids_under(w, Rel::Appos)
                .chain(tree.kids_under(w, Rel::Flat))
                .find_map(|k| self.word(s, k).into_iter().next())
        });
        let country = country.or_else(|| self.other_state(s, w))?;
        if country.person {
            return Some(country);
        }
        let office = (0..tree.len())
            .filter(|&k| k != w && tree.is_nominal(k))
            .filter(|&k| k < w || tree.word(k).rel == Rel::Nsubj)
            .filter_map(|k| self.word(s, k).into_iter().find(|a| !a.office.is_empty()))
            .next_back()
            .map(|a| a.office)
            .unwrap_or_default();
        self.holder(&country.code, &office).or(Some(Actor {
            office,
            strong: true,
            person: true,
            ..country
        }))
    }

    /// « son homologue », of no country said: of the other state that the document is most about.
    fn other_state(&self, s: usize, w: usize) -> Option<Actor> {
        let tree = self.tree(s);
        let own = tree
            .kids(w)
            .iter()
            .filter(|&&k| tree.is_possessive(k))
            .find_map(|&k| self.word(s, k).into_iter().next())?;
        let heaviest = self
            .doc
            .weights
            .iter()
            .filter(|(code, _)| **code != own.code)
            .max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)))?;
        let state = self.doc.registry.state(heaviest.0)?;
        Some(Actor::from_thing(state, self.doc.date))
    }

    /// « les deux camps », "both sides": the two that oppose each other in the document.
    fn sides(&self, s: usize, w: usize, span: Span) -> Vec<Actor> {
        let mut seen: Vec<Actor> = Vec::new();
        let mut scores: Vec<f32> = Vec::new();
        for back in 0..=s.min(REACH) {
            let n = s - back;
            let tree = self.tree(n);
            for k in 0..tree.len() {
                if n == s && k >= w
                    || !tree.is_nominal(k)
                    || matches!(tree.word(k).rel, Rel::Flat | Rel::Compound)
                {
                    continue;
                }
                for actor in self.word(n, k) {
                    if !actor.strong
                        || actor.code.len() != 3
                        || matches!(actor.code.as_str(), "IGO" | "UNO" | "NGO" | "EUR")
                    {
                        continue;
                    }
                    let weight = self.doc.weights.get(actor.code.as_str()).copied();
                    let score = (1.0 + weight.unwrap_or(0.0)) / (1.0 + back as f32 * 0.3);
                    match seen.iter().position(|a| a.same_side(&actor)) {
                        Some(at) => scores[at] += score,
                        None => {
                            seen.push(actor);
                            scores.push(score);
                        }
                    }
                }
            }
        }
        let mut order: Vec<usize> = (0..seen.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        // Two of one country are a civil war's sides only where no other country comes near them.
        if let [first, second, ..] = order[..] {
            let foreign = order.iter().position(|&n| seen[n].code != seen[first].code);
            if let Some(at) = foreign.filter(|&at| scores[order[at]] > 0.4 * scores[second]) {
                order.swap(1, at);
            }
        }
        order.truncate(2);
        order.sort_unstable();
        order
            .into_iter()
            .map(|n| self.placed(s, span, seen[n].clone()))
            .collect()
    }

    /// Whose the noun at `w` is: nationality adjective, complement with *de*/"of", possessive, compound.
    pub fn owners(&self, s: usize, w: usize) -> Vec<Actor> {
        let adjectives = self.adjectives(s, w);
        if !adjectives.is_empty() {
            return adjectives;
        }
        let tree = self.tree(s);
        let possessors = tree.kids(w).iter().copied().filter(|&k| {
            let kid = tree.word(k);
            tree.is_possessive(k) || kid.rel == Rel::Nmod && kid.sub == Sub::Poss
        });
        let complements = tree.kids_under(w, Rel::Nmod).filter(|&k| {
            let prepositions = tree.prepositions(k);
            prepositions.is_empty() || self.doc.lexicon.in_class("owner", &prepositions)
        });
        // One whose country is known, rather than « en chef » of « commandant en chef de l'armée ».
        let mut unknown = Vec::new();
        for k in possessors.chain(complements) {
            let owners = self.phrase(s, k);
            if owners.iter().any(|o| !o.code.is_empty()) {
                return owners;
            }
            if unknown.is_empty() {
                unknown = owners;
            }
        }
        unknown
    }

    /// Nationality and group words on the noun at `w`.
    pub fn adjectives(&self, s: usize, w: usize) -> Vec<Actor> {
        let tree = self.tree(s);
        let sent = self.sent(s);
        let mut found = Vec::new();
        for &k in tree.kids(w) {
            let kid = tree.word(k);
            let modifies = matches!(
                kid.rel,
                Rel::Amod
                    | Rel::Compound
                    | Rel::Flat
                    | Rel::Appos
                    | Rel::Nmod
                    | Rel::Acl
                    | Rel::Nummod
            ) && (tree.prepositions(k).is_empty() && kid.sub != Sub::Poss);
            if !modifies || sent.same_name(k, w) {
                continue;
            }
            let mut words = vec![k];
            words.extend(tree.kids_under(k, Rel::Conj));
            for word in words {
                let Some(name) = sent.name(word) else {
                    continue;
                };
                let Some(thing) = self.doc.thing(name) else {
                    continue;
                };
                if kid.rel == Rel::Appos && !matches!(thing.kind, Kind::Adjective | Kind::Group) {
                    continue;
                }
                if thing.kind != Kind::Person && thing.kind != Kind::Media {
                    let actor = Actor::from_thing(thing, self.doc.date);
                    merge(&mut found, [self.placed(s, name.span, actor)]);
                }
            }
        }
        found
    }

    /// The country of « la junte », « les séparatistes », « le Premier ministre » that the phrase itself leaves out.
    fn implied_owner(&self, s: usize, w: usize, agent: &Agent) -> Vec<Actor> {
        let foreign = agent.kind != AgentKind::Person
            && agent.sector == "GOV"
            && self.doc.is_plural(s, w)
            && !self
                .tree(s)
                .kids_under(w, Rel::Det)
                .any(|k| self.tree(s).is_in(k, "definite"));
        if foreign
            || agent.kind == AgentKind::Thing && agent.sector.is_empty()
            || matches!(agent.sector.as_str(), "JRN" | "NGO")
        {
            return Vec::new();
        }
        let tree = self.tree(s);
        // « Kiev et les séparatistes »
        let sibling = tree.conjuncts(w).into_iter().chain(
            (tree.word(w).rel == Rel::Conj)
                .then(|| tree.head(w))
                .flatten(),
        );
        for other in sibling.filter(|&o| o != w) {
            if let Some(actor) = self.word(s, other).into_iter().find(|a| a.code.len() == 3) {
                return vec![actor];
            }
        }
        if let Some(owners) = self.owner_before(s, w, agent) {
            return owners;
        }
        if let Some(state) = self.scene(s, w) {
            return vec![state];
        }
        let Some(code) = self.doc.focus(s) else {
            return Vec::new();
        };
        let state = self.doc.registry.state(code);
        state
            .map(|t| Actor::from_thing(t, self.doc.date))
            .into_iter()
            .collect()
    }

    /// Whose « l'armée » was when the document last said so: « l'armée camerounaise ».
    fn owner_before(&self, s: usize, w: usize, agent: &Agent) -> Option<Vec<Actor>> {
        let definite = self
            .tree(s)
            .kids_under(w, Rel::Det)
            .any(|k| self.tree(s).is_in(k, "definite"));
        if !definite {
            return None;
        }
        let first = agent.words.first()?;
        (s.saturating_sub(REACH)..=s)
            .rev()
            .filter(|&n| self.sent(n).in_title == self.sent(s).in_title)
            .flat_map(|n| (0..self.tree(n).len()).rev().map(move |k| (n, k)))
            .filter(|&(n, k)| (n, k) < (s, w) && self.tree(n).is_word(k, first))
            .map(|(n, k)| self.owners(n, k))
            .find(|owners| owners.iter().any(|o| !o.code.is_empty()))
    }

    /// « À Erevan, le ministère … », "In Kyiv, officials …": the state in which the sentence sets its scene.
    fn scene(&self, s: usize, w: usize) -> Option<Actor> {
        let tree = self.tree(s);
        let sent = self.sent(s);
        (0..w)
            .filter(|&k| {
                matches!(tree.word(k).rel, Rel::Obl | Rel::Nmod | Rel::Advmod)
                    && self.doc.lexicon.in_class("place", &tree.prepositions(k))
                    && (k == 0 || tree.kids(k).contains(&0))
            })
            .find_map(|k| {
                let thing = self.doc.thing(sent.name(k)?)?;
                let state = matches!(thing.kind, Kind::State | Kind::Capital | Kind::Place);
                let home = state.then(|| self.doc.registry.state(&thing.code))??;
                Some(Actor::from_thing(home, self.doc.date))
            })
    }

    /// « le mouvement », "the bloc": the organisation of that kind named last.
    fn referred(&self, s: usize, w: usize, agent: &Agent) -> Option<Actor> {
        let fits = |thing: &Thing| match agent.sector.as_str() {
            "IGO" => matches!(thing.code.as_str(), "IGO" | "EUR" | "UNO"),
            _ => thing.kind == Kind::Group || thing.sector == "PTY" || thing.sector == "NGO",
        };
        (s.saturating_sub(REACH)..=s)
            .rev()
            .flat_map(|n| (0..self.tree(n).len()).rev().map(move |k| (n, k)))
            .filter(|&(n, k)| (n, k) < (s, w))
            .find_map(|(n, k)| {
                let sent = self.sent(n);
                let thing = self.doc.thing(sent.name(k)?)?;
                (matches!(thing.kind, Kind::Group | Kind::Organisation) && fits(thing))
                    .then(|| Actor::from_thing(thing, self.doc.date))
            })
    }

    /// A proper name that the registry does not know: a person known by surname, or introduced with a role.
    fn unknown_name(&self, s: usize, w: usize) -> Vec<Actor> {
        let tree = self.tree(s);
        let mut span = tree.word(w).span;
        let parts: Vec<usize> = std::iter::once(w)
            .chain(tree.kids_under(w, Rel::Flat))
            .chain(tree.kids_under(w, Rel::Compound))
            .collect();
        for &part in &parts {
            span = span.cover(tree.word(part).span);
        }
        if parts.iter().all(|&p| tree.is_in(p, "courtesy")) {
            return Vec::new();
        }
        let last = parts.iter().copied().max().unwrap_or(w);
        let surname = fold(&tree.word(last).form);
        if let Some(actor) = self.by_surname(s, w, &surname) {
            return vec![self.placed(s, span, actor)];
        }
        // A role beside the name gives country and sector: « Rima, institutrice », "Hong Joon-pyo, a conservative lawmaker".
        let role = tree
            .kids_under(w, Rel::Appos)
            .chain(
                (matches!(tree.word(w).rel, Rel::Appos | Rel::Flat))
                    .then(|| tree.head(w))
                    .flatten(),
            )
            .find_map(|k| self.agent(s, k).map(|(agent, last)| (k, agent, last)));
        let mut actor = match role {
            Some((k, agent, last)) => self
                .agent_actors(s, k, agent, last)
                .into_iter()
                .next()
                .unwrap_or_default(),
            None => Actor {
                code: self.home(s, tree, &parts),
                ..Actor::default()
            },
        };
        actor.strong = true;
        actor.person = true;
        actor.human = true;
        let placed = self.placed(s, span, actor);
        let name = placed.text.clone();
        vec![Actor { name, ..placed }]
    }

    /// The state that a person of whom nothing is said most likely belongs to: the one that the document is about.
    fn home(&self, s: usize, tree: &Tree<'_>, parts: &[usize]) -> String {
        let name = parts.len() > 1 || parts.iter().any(|&p| tree.kid(p, Rel::Det).is_none());
        let person = name && parts.iter().all(|&p| tree.word(p).upos == Upos::Propn);
        let focus = person.then(|| self.doc.focus(s)).flatten();
        focus.unwrap_or_default().to_owned()
    }

    /// The person of that surname: named in full in the document, or in high office at its date.
    fn by_surname(&self, s: usize, w: usize, surname: &str) -> Option<Actor> {
        if let Some(thing) = self.doc.person_called(surname) {
            return Some(Actor::from_thing(thing, self.doc.date));
        }
        if let Some(earlier) = self.introduced(s, w, surname) {
            return Some(earlier);
        }
        let registry = self.doc.registry;
        let holding = registry
            .surname(surname)
            .into_iter()
            .map(|id| registry.thing(id))
            .filter(|t| t.holds_on(self.doc.date));
        // Without a first name only a head of state or government, or somebody whose country is in the document, is meant.
        let leads = |t: &Thing| matches!(t.office.as_str(), "head_of_state" | "head_of_government");
        holding
            .filter(|t| leads(t) || self.doc.weights.contains_key(t.code.as_str()))
            .max_by(|a, b| {
                let weight = |t: &Thing| {
                    self.doc
                        .weights
                        .get(t.code.as_str())
                        .copied()
                        .unwrap_or(0.0)
                };
                weight(a)
                    .total_cmp(&weight(b))
                    .then_with(|| b.name.cmp(&a.name))
            })
            .map(|t| Actor::from_thing(t, self.doc.date))
    }

    /// A person unknown to the registry whose full name and role stood earlier in the document.
    fn introduced(&self, s: usize, w: usize, surname: &str) -> Option<Actor> {
        let (n, k, head) = self.doc.introduction(surname)?;
        let before = (n, k) < (s, w) && (n, head) != (s, w);
        before
            .then(|| self.word(n, head))?
            .into_iter()
            .find(|a| !a.code.is_empty() || a.person)
    }

    /// A pronoun or possessive: the speaker for the first person, else the most salient phrase before it that agrees.
    fn pronoun(&self, s: usize, w: usize) -> Vec<Actor> {
        let tree = self.tree(s);
        let word = tree.word(w);
        let span = word.span;
        let Some(pronoun) = tree.pronoun(w) else {
            return Vec::new();
        };
        if pronoun.person == 1 {
            let Some((ss, sw)) = self.speaker(s, w) else {
                let ours = if pronoun.plural {
                    self.issuer()
                } else {
                    Vec::new()
                };
                return ours.into_iter().map(|a| self.placed(s, span, a)).collect();
            };
            let speakers = self.phrase(ss, sw);
            return speakers
                .into_iter()
                .map(|a| self.placed(s, span, a))
                .collect();
        }
        if pronoun.person == 2 || pronoun.kind == PronounKind::Indefinite || word.rel == Rel::Expl {
            return Vec::new();
        }
        let wanted = Wanted::of(tree, w, pronoun);
        let found = self.antecedent(s, w, wanted);
        found.into_iter().map(|a| self.placed(s, span, a)).collect()
    }

    /// The body that speaks in a resolution or joint statement: the organisation that opens the document.
    fn issuer(&self) -> Vec<Actor> {
        let opening = (0..self.doc.sents.len()).take(3);
        opening
            .flat_map(|s| (0..self.tree(s).len()).map(move |w| (s, w)))
            .filter(|&(s, w)| {
                let word = self.tree(s).word(w);
                matches!(word.upos, Upos::Noun | Upos::Propn)
                    && matches!(
                        word.rel,
                        Rel::Nsubj | Rel::Root | Rel::Nmod | Rel::Parataxis
                    )
            })
            .map(|(s, w)| self.word(s, w))
            .find(|actors| {
                actors
                    .iter()
                    .any(|a| a.strong && matches!(a.code.as_str(), "IGO" | "UNO" | "EUR" | "NGO"))
            })
            .unwrap_or_default()
    }

    /// The body whose resolution the verb `w` opens a clause of; nobody when it does not.
    pub fn resolving(&self, s: usize, w: usize) -> Vec<Actor> {
        if self.is_resolution(s, w) {
            self.issuer()
        } else {
            Vec::new()
        }
    }

    /// Whether `w` is a verb that opens a clause of a resolution (« Condamne … », "Urges …"), or coordinated with one.
    fn is_resolution(&self, s: usize, w: usize) -> bool {
        let tree = self.tree(s);
        let first = match tree.word(w).rel {
            Rel::Conj => tree.head(w).unwrap_or(w),
            _ => w,
        };
        tree.is_verb(first)
            && tree.word(first).rel == Rel::Root
            && tree.kid(first, Rel::Nsubj).is_none()
            && tree.kid(w, Rel::Nsubj).is_none()
            && !tree.is_passive(first)
            && tree.kids_under(first, Rel::Aux).next().is_none()
            && (0..first).all(|k| matches!(tree.word(k).upos, Upos::Adv | Upos::Punct | Upos::Num))
    }

    fn antecedent(&self, s: usize, w: usize, wanted: Wanted) -> Vec<Actor> {
        let mut best: Option<(f32, usize, usize)> = None;
        for back in 0..=3.min(s) {
            let n = s - back;
            if self.sent(n).in_title != self.sent(s).in_title {
                break;
            }
            let tree = self.tree(n);
            for k in 0..tree.len() {
                if back == 0 && k >= w {
                    break;
                }
                let Some(score) = self.antecedent_score((s, w), (n, k), wanted) else {
                    continue;
                };
                let score = score - back as f32 * 1.5 - if back == 0 { 0.0 } else { 0.2 };
                if best.is_none_or(|(b, ..)| score >= b) {
                    best = Some((score, n, k));
                }
            }
        }
        best.map_or_else(Vec::new, |(_, n, k)| {
            if wanted.plural {
                self.phrase(n, k)
            } else {
                self.word(n, k)
            }
        })
    }

    fn antecedent_score(
        &self,
        (s, w): (usize, usize),
        (n, k): (usize, usize),
        wanted: Wanted,
    ) -> Option<f32> {
        let tree = self.tree(n);
        let word = tree.word(k);
        if !matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Pron)
            || matches!(
                word.rel,
                Rel::Flat | Rel::Compound | Rel::Fixed | Rel::Appos
            )
            || word.upos == Upos::Pron
                && (tree.is_relative(k) || tree.pronoun(k).is_none_or(|p| p.person != 3))
        {
            return None;
        }
        if n == s && wanted.object && word.rel == Rel::Nsubj && tree.head(k) == tree.head(w) {
            return None; // a pronoun object is not its own clause's subject
        }
        let plural = self.doc.is_plural(n, k);
        let actors = if wanted.plural {
            self.phrase(n, k)
        } else {
            self.word(n, k)
        };
        let strong = actors.iter().any(|a| a.strong && !a.place);
        if !strong || self.speaks_itself(s, w, &actors) {
            return None;
        }
        let person = actors.iter().any(|a| a.person);
        if wanted.plural != plural
            && !(wanted.plural && !person && self.doc.lang == vigie_text::Lang::En)
        {
            return None;
        }
        let gender = word.feats.gender;
        if wanted.gender != Gender::None
            && gender != Gender::None
            && wanted.gender != gender
            && self.doc.lang == vigie_text::Lang::Fr
            && word.upos != Upos::Propn
        {
            return None;
        }
        if wanted.human == Some(true) && !person && self.doc.lang == vigie_text::Lang::En {
            return None;
        }
        if wanted.human == Some(false) && person {
            return None;
        }
        let mut score = match word.rel {
            Rel::Nsubj | Rel::Root => 2.0,
            Rel::Obj | Rel::Iobj => 1.0,
            Rel::Conj => 0.3,
            _ => 0.5,
        };
        if wanted.human != Some(false) && !wanted.plural && person {
            score += 0.8;
        }
        if tree.head(k).is_some_and(|h| tree.head(h).is_none()) {
            score += 0.6; // of the main clause
        }
        if n == s && word.rel == Rel::Nsubj {
            // « Moscou menace de réagir si ses exigences … »: the subject of the nearest clause above.
            let mut above = tree
                .ancestors(w)
                .filter(|&a| tree.kid(a, Rel::Nsubj).is_some());
            if above.next() == tree.head(k) {
                score += 1.2;
            }
        }
        Some(score)
    }

    /// Whether `actors` speak the pronoun `w` themselves: in a quotation « ils » are others.
    fn speaks_itself(&self, s: usize, w: usize, actors: &[Actor]) -> bool {
        let Some((ss, sw)) = self.speaker(s, w) else {
            return false;
        };
        let speakers = self.phrase(ss, sw);
        actors.iter().any(|a| {
            speakers
                .iter()
                .any(|b| !a.code.is_empty() && a.code == b.code)
        })
    }
}

/// What a pronoun asks of its antecedent.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    plural: bool,
    gender: Gender,
    human: Option<bool>,
    object: bool,
}

impl Wanted {
    fn of(tree: &Tree<'_>, w: usize, pronoun: Pronoun) -> Self {
        let word = tree.word(w);
        let possessive = pronoun.kind == PronounKind::Possessive;
        Wanted {
            plural: pronoun.plural,
            gender: if possessive || pronoun.gender != Gender::None {
                pronoun.gender
            } else {
                word.feats.gender
            },
            human: pronoun.human,
            object: matches!(word.rel, Rel::Obj | Rel::Iobj),
        }
    }
}

/// Whether the words of `phrase` end at `w` (the last has been matched); the last word's index.
fn precedes(tree: &Tree<'_>, w: usize, phrase: &[String]) -> Option<usize> {
    let first = (w + 1).checked_sub(phrase.len())?;
    let fits = phrase
        .iter()
        .enumerate()
        .all(|(n, want)| tree.is_word(first + n, want));
    fits.then_some(w)
}

/// Whether the words of `phrase` stand from `w` on (the first has been matched); the last word's index.
pub fn follows(tree: &Tree<'_>, w: usize, phrase: &[String]) -> Option<usize> {
    if !tree.is_word(w, phrase.first()?) {
        return None;
    }
    let mut at = w;
    for want in &phrase[1..] {
        at += 1;
        // Articles that vary are left out of citation forms.
        // So is a nationality in between: « ministre allemande des Affaires étrangères ».
        let mut adjectives = 1;
        while at < tree.len() && !tree.is_word(at, want) {
            match tree.word(at).upos {
                Upos::Det => {}
                Upos::Adj if adjectives > 0 => adjectives -= 1,
                _ => break,
            }
            at += 1;
        }
        if at >= tree.len() || !tree.is_word(at, want) {
            return None;
        }
    }
    Some(at)
}
