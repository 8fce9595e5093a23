//! On whose word each event rests, and how that voice presents it.

use vigie_text::word::{Mood, Tense, VerbForm};
use vigie_text::{Rel, Sub, Upos};

use crate::actor::{Actor, merge};
use crate::attribution::{Attributions, painter, speakers, speaks};
use crate::frame::clauses;
use crate::lexicon::{Cond, Content, Entry, MarkerKind, Slot, Slots};
use crate::plover::Standing;
use crate::resolve::{Resolver, follows};
use crate::tree::Tree;
use crate::trigger::{Hit, Hits, is_negated};

/// What the embedding of a trigger makes of it.
#[derive(Debug, Clone, Default)]
pub struct Stance {
    /// How the last voice presents it.
    pub standing: Option<Standing>,
    /// The voices, outermost first.
    pub voice: Vec<Actor>,
    /// Who acts when the trigger's own clause does not say.
    pub of: Vec<Actor>,
    /// Who is acted on when the trigger's own clause does not say.
    pub to: Vec<Actor>,
    /// Whether the plan lies in a future tense, so that it is a forecast when somebody else speaks of it.
    pub future: bool,
    /// Whether the voices accuse each other, so that each speaks of the other only.
    pub mutual: bool,
    /// What made it so.
    pub because: Vec<String>,
}

/// One step on the way from a trigger up to the root of its sentence.
#[derive(Debug, Clone)]
struct Step {
    standing: Option<Standing>,
    voice: Vec<Actor>,
    of: Vec<Actor>,
    /// Whether `of` is borrowed from what governs the step, and gives way to what that says.
    borrowed: bool,
    to: Vec<Actor>,
    /// What lies below is taken for granted: demands, denials and plans above it do not reach it.
    barrier: bool,
    /// Whether the voice has spoken, and not only thought or intended.
    speech: bool,
    /// Whether it is the tense of the clause: a future, or a conditional that may be the future of reported speech.
    tense: Option<Future>,
    /// Whether the voice speaks in a clause complement, so that a conditional may be the future of reported speech.
    clause: bool,
    /// Whether its voices speak of each other.
    mutual: bool,
    because: String,
}

/// How a clause speaks of the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Future {
    Plain,
    Conditional,
}

impl Step {
    fn mood(standing: Standing, because: impl Into<String>) -> Self {
        Step {
            standing: Some(standing),
            ..Step::none(because)
        }
    }

    fn none(because: impl Into<String>) -> Self {
        Step {
            standing: None,
            voice: Vec::new(),
            of: Vec::new(),
            borrowed: false,
            to: Vec::new(),
            barrier: false,
            speech: true,
            tense: None,
            clause: false,
            mutual: false,
            because: because.into(),
        }
    }
}

/// Reads stances of one document.
pub struct Stances<'r, 'd, 'a> {
    /// Who is meant.
    pub resolver: &'r Resolver<'d, 'a>,
    /// The predicates.
    pub hits: &'r Hits<'a>,
    /// Sources and quotations.
    pub attributions: &'r Attributions,
}

impl<'a> Stances<'_, '_, 'a> {
    /// The stance of one trigger.
    pub fn of(&self, hit: &Hit<'a>) -> Stance {
        let mut steps = self.own(hit);
        steps.extend(self.above(hit));
        steps.extend(self.quoted(hit));
        let mut stance = fold(steps);
        if stance.voice.is_empty() && stance.standing == Some(Standing::Hypothetical) {
            stance.voice = painter(self.resolver, hit.s);
        }
        stance
    }

    /// Polarity, mood and tense of the trigger's own clause.
    fn own(&self, hit: &Hit<'a>) -> Vec<Step> {
        let (s, w) = (hit.s, hit.anchor);
        let tree = &self.resolver.doc.sents[s].tree;
        let mut steps = Vec::new();
        let verbal =
            tree.is_verb(w) || tree.kid(w, Rel::Cop).is_some() || tree.kid(w, Rel::Aux).is_some();
        if is_negated(self.resolver, s, w) && !hit.entry.when.contains(&Cond::Negated) {
            steps.push(Step::mood(Standing::Denied, "negated"));
        }
        if verbal {
            steps.extend(self.mood(s, w));
        } else if let Some(verb) = tree
            .ancestors(w)
            .find(|&a| tree.is_verb(a))
            .filter(|_| self.argument_of_verb(s, w))
            .filter(|&verb| {
                let hit = self.hits.at(s, verb);
                // « Les cyberattaques fermeraient … »: the mood of the verb is that of its subject too.
                tree.word(w).rel == Rel::Nsubj || hit.is_none_or(|h| h.entry.event.is_none())
            })
        {
            let light = tree.is_in(verb, "light");
            if light && is_negated(self.resolver, s, verb) {
                steps.push(Step::mood(Standing::Denied, "negated"));
            }
            steps.extend(self.mood(s, verb));
        }
        if let Some(content) = hit.entry.own_standing() {
            steps.push(Step::mood(content, hit.entry.origin.clone()));
        }
        // « s'ils ne cessent pas »: the subordinator stands over the negation.
        steps.extend(self.modifiers(s, w, w));
        steps
    }

    /// Whether a noun is an argument of the verb above it, with nothing but nouns of the same event between.
    fn argument_of_verb(&self, s: usize, w: usize) -> bool {
        let tree = &self.resolver.doc.sents[s].tree;
        matches!(
            tree.word(w).rel,
            Rel::Obj | Rel::Nsubj | Rel::Root | Rel::Conj
        ) || matches!(tree.word(w).rel, Rel::Obl)
            && tree.head(w).is_some_and(|h| tree.is_in(h, "light"))
    }

    /// Adjectives and adverbs (« attaque présumée », "reportedly"), prepositions (« sans », "in case of") on the trigger.
    fn modifiers(&self, s: usize, w: usize, child: usize) -> Vec<Step> {
        let tree = &self.resolver.doc.sents[s].tree;
        let mut steps = Vec::new();
        for &k in tree.kids(w) {
            if let Some(h) = self
                .hits
                .at(s, k)
                .filter(|h| h.entry.event.is_none() && tree.word(k).rel != Rel::Parataxis)
            {
                let tense = tree.is_in(k, "future") || tree.is_in(k, "conditional");
                let modifies = matches!(
                    tree.word(k).rel,
                    Rel::Amod | Rel::Advmod | Rel::Aux | Rel::Case
                ) && !(tense && tree.word(k).rel == Rel::Aux);
                if let Some(standing) = h
                    .entry
                    .content
                    .first()
                    .and_then(|c| c.standing)
                    .filter(|_| modifies)
                {
                    steps.push(Step::mood(standing, h.entry.origin.clone()));
                }
            }
            let astray = self.hits.at(s, k).filter(|h| {
                h.entry.event.is_some()
                    && k != child
                    && tree.word(k).rel == Rel::Advmod
                    && tree.word(k).upos == Upos::Adv
            });
            if let Some((h, content)) = astray.and_then(|h| h.entry.content.first().map(|c| (h, c)))
            {
                steps.push(self.step(h, content));
                continue;
            }
            for form in [tree.form(k), tree.lemma(k)] {
                let marker = self.resolver.doc.lexicon.markers(form).iter().find(|m| {
                    matches!(
                        m.kind,
                        MarkerKind::Adverb | MarkerKind::Mark | MarkerKind::Case
                    ) && fits(m.kind, tree.word(k).rel)
                        && follows(tree, k, &m.words).is_some()
                });
                if let Some(marker) = marker {
                    if let Some(standing) = marker
                        .standing
                        .filter(|_| !self.motion_purpose(s, w, marker.kind))
                    {
                        steps.push(Step::mood(
                            standing,
                            format!("`{}`", marker.words.join(" ")),
                        ));
                    }
                    break;
                }
            }
        }
        steps
    }

    /// « est allé signer », "flew in to meet": the purpose of a journey that was made is taken as done.
    fn motion_purpose(&self, s: usize, w: usize, kind: MarkerKind) -> bool {
        let tree = &self.resolver.doc.sents[s].tree;
        kind == MarkerKind::Mark
            && tree.word(w).feats.verb_form == VerbForm::Inf
            && tree.head(w).is_some_and(|h| tree.is_in(h, "motion"))
    }

    /// Question, conditional or future of the clause of `w`.
    fn mood(&self, s: usize, w: usize) -> Option<Step> {
        let tree = &self.resolver.doc.sents[s].tree;
        let carriers: Vec<usize> = std::iter::once(w)
            .chain(tree.kids_under(w, Rel::Aux))
            .chain(tree.kids_under(w, Rel::Cop))
            .collect();
        if self.asked(s, w, &carriers) {
            return Some(Step::mood(Standing::Hypothetical, "question"));
        }
        let conditional = |&&k: &&usize| {
            tree.word(k).feats.mood == Mood::Cnd
                || tree.word(k).rel == Rel::Aux && tree.is_in(k, "conditional")
        };
        if let Some(&k) = carriers.iter().find(conditional) {
            let standing = self.conditional(s, w, k);
            let tense = (standing == Standing::Hypothetical).then_some(Future::Conditional);
            return Some(Step {
                tense,
                ..Step::mood(standing, "conditional")
            });
        }
        let future = |&k: &usize| {
            tree.word(k).feats.tense == Tense::Fut
                || k != w && tree.word(k).upos == Upos::Aux && tree.is_in(k, "future")
        };
        carriers.iter().any(future).then(|| Step {
            tense: Some(Future::Plain),
            ..Step::mood(Standing::Planned, "future")
        })
    }

    /// Whether the finite main clause of `w` is a question.
    fn asked(&self, s: usize, w: usize, carriers: &[usize]) -> bool {
        let tree = &self.resolver.doc.sents[s].tree;
        let mark = tree.sentence.words.last().is_some_and(|p| &*p.form == "?");
        let main = tree
            .ancestors(w)
            .all(|a| matches!(tree.word(a).rel, Rel::Root | Rel::Parataxis));
        mark && main
            && carriers
                .iter()
                .any(|&k| tree.word(k).feats.mood != Mood::None)
    }

    /// The past conditional of the press is hearsay, unless an if-clause makes it a supposition; the present one supposes.
    fn conditional(&self, s: usize, w: usize, carrier: usize) -> Standing {
        let tree = &self.resolver.doc.sents[s].tree;
        let word = tree.word(carrier);
        let past = carrier != w
            && word.rel == Rel::Aux
            && word.sub != Sub::Pass
            && tree.is_in(carrier, "conditional-auxiliary")
            && tree.word(w).feats.verb_form != VerbForm::Inf;
        let supposed =
            (0..tree.len()).any(|k| tree.is_in(k, "doubt") && tree.word(k).rel == Rel::Mark);
        if past && !supposed {
            Standing::Alleged
        } else {
            Standing::Hypothetical
        }
    }

    /// The predicates that govern the trigger, the nearest first.
    fn above(&self, hit: &Hit<'a>) -> Vec<Step> {
        let s = hit.s;
        let tree = &self.resolver.doc.sents[s].tree;
        let mut steps = Vec::new();
        let mut child = hit.anchor;
        let mut path = vec![child];
        steps.extend(self.beside(s, child, hit.w));
        for g in tree.ancestors(hit.anchor) {
            if tree.word(child).rel == Rel::Acl && tree.is_in(g, "clause-pronoun") {
                // « …, ce que le gouvernement dément »: said of the whole, not within it.
                break;
            }
            let governor = self.hits.at(s, g).or_else(|| {
                self.hits
                    .of(s)
                    .find(|h| h.anchor == g && h.w != g && h.anchor != h.w)
            });
            let content = governor.and_then(|h| {
                h.entry
                    .content
                    .iter()
                    .find(|c| self.holds(s, h, &path, c))
                    .map(|c| (h, c))
            });
            if let Some((h, content)) = content {
                steps.push(self.step(h, content));
            } else {
                let embedded = matches!(tree.word(child).rel, Rel::Acl | Rel::Advcl)
                    && !tree.word(child).feats.verb_form.eq(&VerbForm::Inf);
                // « une enquête et la libération »: what is coordinated with an event is not told within it.
                let beside = tree.word(child).rel == Rel::Conj;
                if embedded || !beside && governor.is_some_and(|h| h.entry.event.is_some()) {
                    steps.push(Step {
                        barrier: true,
                        ..Step::none("")
                    });
                }
                steps.extend(self.modifiers_of_clause(s, g, child));
            }
            child = g;
            path.push(g);
            steps.extend(self.beside(s, g, hit.w));
        }
        steps
    }

    /// Subordinators of a clause above the trigger: « si », « afin de », "unless".
    fn modifiers_of_clause(&self, s: usize, w: usize, child: usize) -> Vec<Step> {
        let tree = &self.resolver.doc.sents[s].tree;
        if !tree.is_verb(w)
            || matches!(
                tree.word(child).rel,
                Rel::Advcl | Rel::Acl | Rel::Obl | Rel::Nsubj
            )
        {
            return Vec::new();
        }
        self.modifiers(s, w, child)
    }

    /// A verb of speech in parenthesis beside the clause headed by `w`, and source phrases over it.
    fn beside(&self, s: usize, w: usize, trigger: usize) -> Vec<Step> {
        let doc = self.resolver.doc;
        let tree = &doc.sents[s].tree;
        let mut steps = Vec::new();
        for k in tree
            .kids_under(w, Rel::Parataxis)
            .chain(tree.kids_under(w, Rel::Discourse))
        {
            let (first, last) = tree.extent(k);
            if (first..=last).contains(&trigger)
                || !speaks(doc, tree, k)
                || !clauses(tree, k).is_empty()
            {
                continue;
            }
            if let Some(subject) = self
                .resolver
                .subject(s, k)
                .or_else(|| tree.kids(k).iter().copied().find(|&n| tree.is_nominal(n)))
            {
                let voice = speakers(self.resolver, s, subject);
                steps.push(Step {
                    standing: Some(Standing::Reported),
                    voice,
                    ..Step::none(format!("said by `{}`", tree.form(subject)))
                });
            }
        }
        for source in &self.attributions.sources[s] {
            let (first, last) = tree.extent(source.speaker);
            if source.clause == w && !(first..=last).contains(&trigger) {
                let voice = speakers(self.resolver, s, source.speaker);
                steps.push(Step {
                    standing: Some(source.standing),
                    voice,
                    ..Step::none("source phrase")
                });
            }
        }
        steps
    }

    /// The speaker of the quotation that holds the trigger.
    fn quoted(&self, hit: &Hit<'a>) -> Option<Step> {
        let (s, w) = self.resolver.speaker(hit.s, hit.w)?;
        let voice = speakers(self.resolver, s, w);
        (!voice.is_empty()).then(|| Step {
            standing: Some(Standing::Reported),
            voice,
            ..Step::none("quotation")
        })
    }

    /// Whether a word on the path from the trigger to the predicate stands in one of the slots of `content`.
    fn holds(&self, s: usize, hit: &Hit<'a>, path: &[usize], content: &Content) -> bool {
        let tree = &self.resolver.doc.sents[s].tree;
        let child = path.last().copied().unwrap_or(hit.anchor);
        content.within.iter().any(|slot| match slot {
            Slot::Clause => clauses(tree, hit.anchor).iter().any(|c| path.contains(c)),
            // What is coordinated in the tree hangs on the first conjunct, so `child` is the filler itself.
            slot => {
                let fillers = self.resolver.fillers(hit.site(), slot);
                fillers.contains(&child) || fillers.is_empty() && astray(tree, slot, path)
            }
        })
    }

    fn step(&self, hit: &Hit<'a>, content: &Content) -> Step {
        let site = hit.site();
        let fill = |slots: &Option<Slots>| {
            slots
                .as_ref()
                .map_or_else(Vec::new, |slots| self.resolver.participants(site, slots))
        };
        let negated = is_negated(self.resolver, hit.s, hit.anchor)
            && !hit.entry.when.contains(&Cond::Negated);
        let standing = match content.standing {
            Some(Standing::Reported) if negated && content.by.is_some() => {
                Some(Standing::Hypothetical)
            }
            // « n'envisage pas »: an intention that one does not have.
            Some(Standing::Planned | Standing::Hypothetical) if negated && content.by.is_some() => {
                Some(Standing::Denied)
            }
            None if negated => Some(Standing::Denied),
            other => other,
        };
        let mut voice = fill(&content.by);
        voice.retain(|a| a.strong);
        if voice.is_empty() && content.by.is_some() {
            // « Condamne l'occupation de la ville »: a resolution speaks for those who pass it.
            voice = self.resolver.resolving(hit.s, hit.anchor);
        }
        let own = content.of.as_ref().map_or_else(Vec::new, |slots| {
            self.resolver.own_participants(site, slots)
        });
        let borrowed = own.is_empty();
        Step {
            standing,
            voice,
            of: if borrowed { fill(&content.of) } else { own },
            borrowed,
            to: fill(&content.to),
            barrier: false,
            speech: hit.entry.event.is_some()
                || !matches!(
                    standing,
                    Some(Standing::Planned | Standing::Hypothetical | Standing::Predicted)
                ),
            tense: None,
            clause: true,
            mutual: is_mutual(hit.entry),
            because: hit.entry.origin.clone(),
        }
    }
}

/// Whether the entry is the reflexive of a plural (« s'accusent »): its subjects act on each other.
pub fn is_mutual(entry: &Entry) -> bool {
    entry.when.contains(&Cond::Reflexive) && entry.when.contains(&Cond::Plural)
}

/// « s'accusent depuis jeudi de bombardements »: the parse hung the complement on an adjunct that stands between.
fn astray(tree: &Tree<'_>, slot: &Slot, path: &[usize]) -> bool {
    let (Slot::Prep(prep), [.., inner, child]) = (slot, path) else {
        return false;
    };
    tree.word(*child).rel == Rel::Obl
        && tree.word(*inner).rel == Rel::Nmod
        && tree.under(*inner, prep)
}

/// Whether a marker of this kind can hang on its clause under `rel`.
fn fits(kind: MarkerKind, rel: Rel) -> bool {
    match kind {
        MarkerKind::Adverb => matches!(
            rel,
            Rel::Advmod | Rel::Amod | Rel::Obl | Rel::Discourse | Rel::Fixed | Rel::Mark
        ),
        MarkerKind::Mark => matches!(rel, Rel::Mark | Rel::Case | Rel::Advmod | Rel::Cc),
        MarkerKind::Case => matches!(
            rel,
            Rel::Case | Rel::Mark | Rel::Det | Rel::Advmod | Rel::Amod
        ),
        MarkerKind::Negation | MarkerKind::Source => false,
    }
}

/// Puts the steps together, from the outermost to the innermost.
fn fold(steps: Vec<Step>) -> Stance {
    let mut stance = Stance::default();
    let mut standing = Standing::Reported;
    let mut reported_clause = false;
    for step in steps.iter().rev() {
        stance.future = false;
        if step.barrier {
            reported_clause = false;
            standing = match standing {
                Standing::Alleged => Standing::Alleged,
                _ => Standing::Reported,
            };
            stance.of.clear();
            stance.to.clear();
            continue;
        }
        let known = stance
            .voice
            .last()
            .is_some_and(|last| step.voice.iter().any(|v| v.key() == last.key()));
        // « accuse Pristina de vouloir attaquer »: the intention is the speaker's word, not Pristina's.
        let imputed = !step.speech && !stance.voice.is_empty();
        if !step.voice.is_empty() && !known && !imputed {
            merge(&mut stance.voice, step.voice.iter().cloned());
            standing = step.standing.unwrap_or(Standing::Reported);
            reported_clause = step.clause;
            stance.mutual = step.mutual;
        } else if step.tense == Some(Future::Conditional)
            && reported_clause
            && standing == Standing::Reported
        {
            // « a dit que les troupes partiraient »: the future of reported speech.
            standing = Standing::Planned;
            stance.future = true;
        } else if let Some(next) = step.standing {
            stance.future = step.tense == Some(Future::Plain);
            standing = if imputed && !known && standing != Standing::Reported {
                standing
            } else {
                combine(standing, next)
            };
        }
        if !step.of.is_empty() && (!step.borrowed || stance.of.is_empty()) {
            stance.of.clone_from(&step.of);
        }
        if !step.to.is_empty() {
            stance.to.clone_from(&step.to);
        }
        if !step.because.is_empty() {
            stance.because.push(step.because.clone());
        }
    }
    stance.standing = Some(standing);
    stance
}

/// What a step without a voice of its own makes of the standing above it.
fn combine(above: Standing, own: Standing) -> Standing {
    match (above, own) {
        (above, Standing::Reported) => above,
        (Standing::Reported | Standing::Alleged, own) => own,
        (Standing::Denied, _) => Standing::Denied,
        (Standing::Planned | Standing::Predicted, Standing::Denied) => Standing::Denied,
        // « promet de ne pas attaquer »
        (Standing::Offered | Standing::Threatened, Standing::Denied) => Standing::Denied,
        // A demand that something not be done.
        (above, Standing::Denied) if above != Standing::Hypothetical => above,
        (above, _) => above,
    }
}
