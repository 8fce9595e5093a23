//! What a text shows of the relation between two marked actors.

use vigie_text::{Rel, Upos};

use super::Marked;
use super::scene::{Kind, Place, Scene};
use crate::lexicon::Slot;
use crate::plover::EventType;
use crate::standing::Stances;
use crate::trigger::{Hit, is_negated};
use crate::weights::Feature;

/// Collects the features of one text.
#[derive(Default)]
struct Collector(Vec<u32>);

impl Collector {
    fn add(&mut self, name: &str, words: &[&str]) {
        let feature = words.iter().fold(Feature::new(name), |f, word| f.and(word));
        self.0.push(feature.bucket());
    }

    /// A feature at a place.
    fn at(&mut self, name: &str, words: &[&str], place: Place) {
        let rel = place.rel.map_or("", Rel::as_str);
        let near = if place.near { "near" } else { "" };
        self.add(name, &[words, &[place.kind.as_str(), rel, near]].concat());
    }

    /// The features, each once.
    fn finish(mut self) -> Vec<u32> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

/// The event that the lexicon finds nearest to the two actors.
struct Best {
    score: f32,
    event: EventType,
    mode: String,
    role: String,
    standing: &'static str,
    negated: &'static str,
}

/// Rows of the weights that speak for `marked`.
pub fn rows(stances: &Stances<'_, '_, '_>, marked: &Marked) -> Vec<u32> {
    let resolver = stances.resolver;
    let scenes: Vec<Scene<'_, '_, '_>> = (0..resolver.doc.sents.len())
        .map(|s| Scene::new(resolver, s, marked))
        .collect();
    let mut all = Collector::default();
    let mut best: Option<Best> = None;
    for scene in &scenes {
        if let Some(found) = events(&mut all, stances, scene) {
            let nearer = best.as_ref().is_none_or(|b| found.score > b.score);
            best = if nearer { Some(found) } else { best };
        }
    }
    match &best {
        Some(best) => of_best(&mut all, best),
        None => all.add("no event", &[]),
    }
    for scene in &scenes {
        order(&mut all, scene);
        verbs(&mut all, stances, scene, best.as_ref());
        way(&mut all, scene);
        words(&mut all, scene);
    }
    all.finish()
}

fn of_best(all: &mut Collector, best: &Best) {
    let event = best.event.as_str();
    all.add("best", &[event, best.negated]);
    all.add("best standing", &[event, best.standing]);
    all.add("best role", &[event, &best.role]);
    all.add("best mode", &[event, &best.mode, best.standing]);
}

/// Which actor is named first, and how each is joined to its clause.
fn order(all: &mut Collector, scene: &Scene<'_, '_, '_>) {
    let rel = |w: usize| scene.tree().word(w).rel.as_str();
    let order = match (scene.source_head, scene.target_head) {
        (Some(s), Some(t)) if s < t => "source target",
        (Some(_), Some(_)) => "target source",
        (Some(_), None) => "source",
        (None, Some(_)) => "target",
        (None, None) => return,
    };
    all.add("order", &[order]);
    if let Some(s) = scene.source_head {
        all.add("source relation", &[rel(s)]);
    }
    if let Some(t) = scene.target_head {
        all.add("target relation", &[rel(t)]);
    }
}

/// The words of the lexicon, by place and by who fills their frame; the event nearest to the two actors.
fn events(
    all: &mut Collector,
    stances: &Stances<'_, '_, '_>,
    scene: &Scene<'_, '_, '_>,
) -> Option<Best> {
    let mut best: Option<Best> = None;
    let of_lexicon = (0..scene.tree().len()).filter(|&w| !scene.is_marked(w));
    for w in of_lexicon {
        let Some(hit) = stances.hits.at(scene.s, w) else {
            for (hit, _) in stances.hits.candidates(scene.resolver, scene.s, w) {
                if let Some((event, _)) = &hit.entry.event {
                    all.at("candidate", &[event.as_str()], scene.place(hit.anchor));
                }
            }
            continue;
        };
        let place = scene.place(hit.anchor);
        if place.kind == Kind::Inside {
            continue;
        }
        let negated = negation(scene, hit.anchor);
        match &hit.entry.event {
            Some((event, mode)) => {
                let found = event_at(all, stances, scene, hit, (*event, mode, place, negated));
                let nearer = best.as_ref().is_none_or(|b| found.score > b.score);
                best = if nearer { Some(found) } else { best };
            }
            None => {
                all.at("stand", &[&hit.entry.words.join(" ")], place);
                if let Some(content) = hit.entry.content.first() {
                    let standing = content.standing.map_or("same", |s| s.as_str());
                    all.at("stand gives", &[standing, negated], place);
                }
            }
        }
    }
    best
}

fn event_at(
    all: &mut Collector,
    stances: &Stances<'_, '_, '_>,
    scene: &Scene<'_, '_, '_>,
    hit: &Hit<'_>,
    (event, mode, place, negated): (EventType, &String, Place, &'static str),
) -> Best {
    let fills = |slot: &Slot, of: &[bool]| {
        let fillers = scene.resolver.fillers(hit.site(), slot);
        fillers.into_iter().any(|w| of[w])
    };
    let side = |slot: &Slot, usual: &[bool], other: &[bool]| match slot {
        slot if fills(slot, usual) => "usual",
        slot if fills(slot, other) => "other",
        _ => "nobody",
    };
    let actor = side(&Slot::Actor, &scene.source, &scene.target);
    let recipient = side(&Slot::Recipient, &scene.target, &scene.source);
    let standing = stances.of(hit).standing.map_or("", |s| s.as_str());
    let name = event.as_str();
    all.at("event", &[name, negated], place);
    all.add("event role", &[name, negated, actor, recipient]);
    all.add("event mode", &[name, mode]);
    all.add("event standing", &[name, standing, actor]);
    all.add("event anywhere", &[name, negated]);
    let fit = match (actor, recipient) {
        ("other", "other") => 1.0,
        _ => [actor, recipient].iter().filter(|s| **s == "usual").count() as f32 * 3.0,
    };
    let distance = match place.kind {
        Kind::Top => 2.0,
        Kind::Down | Kind::Verb => 1.5,
        Kind::Up => 1.0,
        Kind::OffTop => 0.5,
        _ => 0.0,
    };
    let own = f32::from(u8::from(Some(hit.w) == scene.source_verb));
    Best {
        // Among equals the first.
        score: fit + distance + own - hit.w as f32 * 1e-4,
        event,
        mode: mode.clone(),
        role: format!("{actor} {recipient}"),
        standing,
        negated,
    }
}

fn negation(scene: &Scene<'_, '_, '_>, w: usize) -> &'static str {
    if is_negated(scene.resolver, scene.s, w) {
        "negated"
    } else {
        ""
    }
}

/// The predicates of the source and of both: tense, voice, complements.
fn verbs(
    all: &mut Collector,
    stances: &Stances<'_, '_, '_>,
    scene: &Scene<'_, '_, '_>,
    best: Option<&Best>,
) {
    let tree = scene.tree();
    let event = best.map_or("none", |b| b.event.as_str());
    for (name, verb) in [("source verb", scene.source_verb), ("top", scene.top)] {
        let Some(v) = verb else { continue };
        let lemma = tree.lemma(v);
        all.add(name, &[lemma]);
        all.add(name, &["with", event, lemma]);
        all.add(name, &["negated?", negation(scene, v)]);
        if tree.is_passive(v) {
            all.add(name, &["passive"]);
        }
        if stances.hits.at(scene.s, v).is_none() {
            all.add(name, &["unknown"]);
        }
        for &k in tree.kids(v) {
            let below = tree.lemma(k);
            let rel = tree.word(k).rel;
            match rel {
                Rel::Aux => {
                    all.add(name, &["auxiliary", below]);
                    all.add("best auxiliary", &[event, below]);
                }
                Rel::Xcomp | Rel::Ccomp => {
                    all.add(name, &[rel.as_str(), below]);
                    all.add(name, &["takes", rel.as_str()]);
                    all.add(name, &["takes", lemma, rel.as_str()]);
                }
                Rel::Obj | Rel::Obl | Rel::Compound | Rel::Advmod if !scene.is_marked(k) => {
                    all.add(name, &["beside", rel.as_str(), below]);
                    all.add(name, &["beside", lemma, below]);
                }
                _ => {}
            }
        }
    }
}

/// The words on the way from one actor to the other, and the preposition over the target.
fn way(all: &mut Collector, scene: &Scene<'_, '_, '_>) {
    let tree = scene.tree();
    for (name, words) in [("down", &scene.down), ("up", &scene.up)] {
        for &w in words {
            all.add(name, &[tree.lemma(w)]);
        }
    }
    let Some(target) = scene.target_head else {
        return;
    };
    for k in tree.kids_under(target, Rel::Case) {
        all.add("target under", &[tree.lemma(k)]);
        if let Some(head) = tree.head(target) {
            all.add("target under", &[tree.lemma(head), tree.lemma(k)]);
        }
    }
}

/// The words of the sentence, those between the two actors and those near the way.
fn words(all: &mut Collector, scene: &Scene<'_, '_, '_>) {
    let tree = scene.tree();
    let between = scene.between();
    for w in (0..tree.len()).filter(|&w| !scene.is_marked(w)) {
        let lemma = tree.lemma(w);
        let content = matches!(tree.word(w).upos, Upos::Noun | Upos::Verb | Upos::Adj);
        let small = matches!(
            tree.word(w).upos,
            Upos::Adv | Upos::Aux | Upos::Part | Upos::Adp | Upos::Sconj | Upos::Pron
        );
        if content {
            all.add("word", &[lemma]);
        }
        if between.contains(&w) && (content || small) {
            all.add("between", &[lemma]);
        }
        if between.contains(&w) && between.contains(&(w + 1)) {
            all.add("two between", &[lemma, tree.lemma(w + 1)]);
        }
        let off = matches!(
            scene.place(w).kind,
            Kind::OffTop | Kind::OffDown | Kind::Down
        );
        if content && off {
            all.add("near", &[lemma]);
        }
    }
}
