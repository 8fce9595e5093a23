//! What speaks for and against a participant in a role.

use vigie_text::Rel;

use super::mentions::{Form, Key, Mention, Mentions};
use super::{Question, Role};
use crate::actor::Actor;
use crate::statements::Draft;
use crate::tree::Tree;
use crate::weights::Feature;

/// How many phrases of the trigger's sentence speak for one participant.
const PHRASES: usize = 2;
/// How far back events are remembered, in drafts.
const MEMORY: usize = 8;

/// Collects the buckets of one candidate.
pub struct Collector {
    role: &'static str,
    event: &'static str,
    buckets: Vec<u32>,
}

impl Collector {
    fn new(role: Role, draft: &Draft) -> Self {
        Collector {
            role: role.as_str(),
            event: draft.event.as_str(),
            buckets: Vec::with_capacity(48),
        }
    }

    /// A feature of the role, and the same of role and event.
    fn add(&mut self, make: impl Fn(Feature) -> Feature, name: &str) {
        let of_role = Feature::new(name).and(self.role);
        self.buckets.push(make(of_role).bucket());
        self.buckets.push(make(of_role.and(self.event)).bucket());
    }

    /// A feature of the role only.
    fn plain(&mut self, feature: Feature) {
        self.buckets.push(feature.and(self.role).bucket());
    }

    /// The buckets.
    pub fn finish(self) -> Vec<u32> {
        self.buckets
    }
}

/// The case for nobody.
pub fn nobody(question: &Question<'_, '_, '_>) -> Vec<u32> {
    let draft = question.draft;
    let mut all = Collector::new(question.role, draft);
    all.add(|f| f, "nobody");
    all.add(|f| f.and(&draft.mode), "nobody mode");
    all.add(
        |f| f.with(usize::from(draft.reciprocal)).with(question.slots),
        "nobody slots",
    );
    all.add(
        |f| f.and(question.from).with(question.current.len().min(3)),
        "nobody from",
    );
    all.add(|f| f.and(draft.standing.as_str()), "nobody standing");
    all.plain(Feature::new("nobody word").and(&draft.lemma));
    all.plain(
        Feature::new("nobody word from")
            .and(&draft.lemma)
            .and(question.from),
    );
    all.finish()
}

/// The case for the participants of `key`, named by `mentions` (those near the trigger).
pub fn somebody(
    question: &Question<'_, '_, '_>,
    (key, actors): (Option<Key>, &[Actor]),
    near: &[&Mention],
) -> Vec<u32> {
    let draft = question.draft;
    let mut all = Collector::new(question.role, draft);
    let current = key.is_some() && key == question.current_key
        || key.is_none() && !question.current.is_empty();
    let rule = question.current_form.map_or(9, |form| form as usize);
    if current {
        all.add(|f| f.and(question.from), "current");
        all.add(|f| f.and(question.from).with(rule), "current form");
        all.plain(
            Feature::new("current word")
                .and(&draft.lemma)
                .and(question.from),
        );
        all.add(|f| f.and(&draft.mode), "current mode");
    } else {
        all.add(|f| f.and(question.from).with(rule), "instead of");
        all.plain(
            Feature::new("instead of word")
                .and(&draft.lemma)
                .and(question.from),
        );
    }
    phrases(question, near, current, &mut all);
    prominence(question, key, near, &mut all);
    kind(question, actors, current, &mut all);
    relations(question, actors, current, &mut all);
    all.finish()
}

fn phrases(question: &Question<'_, '_, '_>, near: &[&Mention], current: bool, all: &mut Collector) {
    let (draft, resolver) = (question.draft, question.resolver);
    let tree = &resolver.doc.sents[draft.s].tree;
    let verb = usize::from(tree.is_verb(draft.w));
    let mut here: Vec<&&Mention> = near.iter().filter(|m| m.s == draft.s).collect();
    here.sort_by_key(|m| m.w.abs_diff(draft.w));
    for mention in here.iter().take(PHRASES) {
        let path = path(tree, draft.w, mention.w);
        let form = mention.form as usize;
        all.add(|f| path.name(f).with(verb), "path");
        all.add(|f| path.name(f).with(verb).with(form), "path form");
        all.plain(
            path.name(Feature::new("path word").and(&draft.lemma))
                .with(verb),
        );
        all.add(
            |f| f.and(&tree.prepositions(mention.w)).with(verb),
            "preposition",
        );
        let side = usize::from(mention.w > draft.w);
        let distance = bucket(mention.w.abs_diff(draft.w));
        all.add(|f| f.with(side).with(distance).with(form), "distance");
        let quoted = |w| resolver.speaker(draft.s, w).is_some();
        all.add(
            |f| {
                f.with(usize::from(quoted(mention.w)))
                    .with(usize::from(quoted(draft.w)))
            },
            "quoted",
        );
        all.plain(Feature::new("here").with(form).with(usize::from(current)));
    }
    if let (true, Some(last)) = (here.is_empty(), near.last()) {
        let other = &resolver.doc.sents[last.s];
        let place = other.tree.word(last.w).rel.as_str();
        let back = match draft.s.abs_diff(last.s) {
            _ if other.in_title => 9,
            n if last.s > draft.s => 5 + n.min(2),
            n => n.min(4),
        };
        all.add(|f| f.with(back).and(place), "elsewhere");
        all.add(|f| f.with(back).with(last.form as usize), "elsewhere form");
        all.add(
            |f| f.with(back).with(usize::from(current)),
            "elsewhere current",
        );
    }
}

fn prominence(
    question: &Question<'_, '_, '_>,
    key: Option<Key>,
    near: &[&Mention],
    all: &mut Collector,
) {
    let Some(stats) = key.map(|k| question.mentions.stats[k]) else {
        all.plain(Feature::new("unnamed"));
        return;
    };
    let near = near.len().min(4);
    all.add(|f| f.with(stats.rank.min(5)), "rank");
    all.add(|f| f.with(bucket(stats.count)).with(near), "count");
    all.add(|f| f.with(usize::from(stats.in_title)), "title");
    all.add(|f| f.with(stats.first.min(2)), "first");
}

fn kind(question: &Question<'_, '_, '_>, actors: &[Actor], current: bool, all: &mut Collector) {
    let Some(actor) = actors.first() else { return };
    let class = match actor.code.as_str() {
        "" => "none",
        code @ ("UNO" | "EUR" | "IGO" | "NGO" | "MNC" | "IMG" | "ISM") => code,
        _ => "state",
    };
    let bits =
        usize::from(actor.strong) * 4 + usize::from(actor.person) * 2 + usize::from(actor.place);
    all.add(|f| f.and(class).with(actors.len().min(3)), "class");
    all.add(|f| f.and(&actor.sector).with(bits), "sector");
    all.add(
        |f| f.and(class).with(bits).with(usize::from(current)),
        "bits",
    );
    if actors.iter().all(|a| a.code.is_empty()) {
        all.add(|f| f.and(question.from), "no code");
    }
}

fn relations(
    question: &Question<'_, '_, '_>,
    actors: &[Actor],
    current: bool,
    all: &mut Collector,
) {
    let draft = question.draft;
    let among = |side: &[Actor]| {
        let same = |a: &Actor| {
            side.iter()
                .any(|b| a.code == b.code && a.name_or_code() == b.name_or_code())
        };
        let code = |a: &Actor| side.iter().any(|b| !a.code.is_empty() && a.code == b.code);
        match () {
            () if side.is_empty() => 0,
            () if actors.iter().any(same) => 1,
            () if actors.iter().any(code) => 2,
            () => 3,
        }
    };
    let words = |side: &[Actor]| {
        actors.iter().any(|a| {
            side.iter()
                .any(|b| a.span == b.span && a.in_title == b.in_title)
        })
    };
    let cur = usize::from(current);
    let voice = among(draft.voice.last().map_or(&[], std::slice::from_ref));
    all.add(|f| f.with(voice).with(cur), "voice");
    all.add(
        |f| f.with(voice).and(draft.standing.as_str()),
        "voice standing",
    );
    let other = among(question.other);
    all.add(|f| f.with(other).with(cur), "other");
    all.add(
        |f| f.with(usize::from(words(question.other))),
        "other words",
    );
    let mut event_seen = false;
    let mut dealt = false;
    for (back, before) in question.before.iter().rev().take(MEMORY).enumerate() {
        let (acts, suffers) = (among(&before.actor), among(&before.recipient));
        let same = usize::from(before.event == draft.event);
        if back == 0 {
            all.add(|f| f.with(acts).with(suffers).with(same), "last event");
        }
        if same == 1 && !event_seen {
            event_seen = true;
            all.add(|f| f.with(acts).with(suffers), "same event");
        }
        let involved = |side: &[Actor]| {
            side.iter()
                .any(|a| question.other.iter().any(|b| a.same_side(b)))
        };
        let with = (involved(&before.actor), involved(&before.recipient));
        if !dealt && with.0 != with.1 {
            dealt = true;
            let role = if with.0 { suffers } else { acts };
            all.add(|f| f.with(role).with(usize::from(with.0)), "dealt with");
        }
    }
    if let Some(next) = question.after {
        let (acts, suffers) = (among(&next.actor), among(&next.recipient));
        let here = usize::from(next.s == draft.s);
        all.add(|f| f.with(acts).with(suffers).with(here), "next event");
        all.plain(
            Feature::new("next event type")
                .and(draft.event.as_str())
                .and(next.event.as_str())
                .with(here)
                .with(acts)
                .with(suffers),
        );
    }
}

/// The way from the trigger to a phrase through the tree.
struct Path {
    up: Vec<Rel>,
    down: Vec<Rel>,
}

impl Path {
    fn name(&self, feature: Feature) -> Feature {
        let up = self.up.iter().fold(feature, |f, r| f.and(r.as_str()));
        self.down.iter().fold(up.and("v"), |f, r| f.and(r.as_str()))
    }
}

fn path(tree: &Tree<'_>, from: usize, to: usize) -> Path {
    let above = |w: usize| std::iter::once(w).chain(tree.ancestors(w));
    let mut up = Vec::new();
    for a in above(from).take(4) {
        if let Some(steps) = above(to).take(4).position(|b| b == a) {
            let mut down: Vec<Rel> = above(to).take(steps).map(|b| tree.word(b).rel).collect();
            down.reverse();
            return Path { up, down };
        }
        up.push(tree.word(a).rel);
    }
    Path {
        up: Vec::new(),
        down: Vec::new(),
    }
}

fn bucket(number: usize) -> usize {
    match number {
        0..=3 => number,
        4..=6 => 4,
        7..=12 => 5,
        13..=24 => 6,
        _ => 7,
    }
}

/// The form of the phrase that names the current participants.
pub fn form_of(mentions: &Mentions, s: usize, actors: &[Actor]) -> Option<Form> {
    let first = actors.first()?;
    mentions.by_sentence[s]
        .iter()
        .find(|m| m.actors.iter().any(|a| a.span == first.span))
        .map(|m| m.form)
}
