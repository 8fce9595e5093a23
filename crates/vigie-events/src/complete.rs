//! What a sentence leaves unsaid of its participants, from what the document has said before.
//!
//! Three sources, in this order: the same event named before (« l'attaque »), the counterpart that an actor had before
//! (« la junte dénonce des sanctions »: those of whom it was speaking), the nearest other side.

use vigie_text::{Rel, Upos};

use crate::actor::{Actor, merge};
use crate::plover::{EventType, Standing};
use crate::resolve::Resolver;
use crate::statements::Draft;

/// How far back an event or a pair is remembered, in drafts.
const MEMORY: usize = 12;
/// How much likelier the other side is the one that an actor dealt with before.
const KNOWN_BONUS: f32 = 1.6;

/// Fills empty sides of `drafts`; the title's come last, since the text explains it.
pub fn complete(resolver: &Resolver<'_, '_>, drafts: &mut [Draft]) {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&n| {
        (
            resolver.doc.sents[drafts[n].s].in_title,
            drafts[n].trigger.start,
            n,
        )
    });
    for (done, &n) in order.iter().enumerate() {
        let before = &order[..done];
        same_event(resolver, drafts, before, n);
        recipient(resolver, drafts, before, n);
        actor(resolver, drafts, before, n);
        nobody_named(resolver, drafts, n);
    }
}

/// A definite noun without participants of its own takes those of the last event of its type.
fn same_event(resolver: &Resolver<'_, '_>, drafts: &mut [Draft], before: &[usize], n: usize) {
    let draft = &drafts[n];
    let tree = &resolver.doc.sents[draft.s].tree;
    if !matches!(tree.word(draft.w).upos, Upos::Noun | Upos::Propn)
        || !(draft.actor.is_empty() || draft.recipient.is_empty())
    {
        return;
    }
    let fits = |mine: &[Actor], other: &[Actor]| {
        mine.is_empty() || mine.iter().any(|a| other.iter().any(|b| a.same_side(b)))
    };
    let earlier = before
        .iter()
        .rev()
        .take(MEMORY)
        .map(|&m| &drafts[m])
        .find(|d| {
            d.event == draft.event
                && fits(&draft.actor, &d.actor)
                && fits(&draft.recipient, &d.recipient)
        });
    if let Some(earlier) = earlier {
        let (actor, recipient) = (earlier.actor.clone(), earlier.recipient.clone());
        let draft = &mut drafts[n];
        if draft.actor.is_empty() {
            draft.actor = actor;
            draft.actor_from = "same event";
        }
        if draft.recipient.is_empty() && wants_recipient(draft.event) {
            draft.recipient = recipient;
            draft.recipient_from = "same event";
        }
        draft.because.push("same event as before".into());
    }
}

/// Types whose recipient is all but always told by the context.
fn wants_recipient(event: EventType) -> bool {
    !matches!(
        event,
        EventType::Consult | EventType::Cooperate | EventType::Retreat | EventType::Concede
    )
}

fn recipient(resolver: &Resolver<'_, '_>, drafts: &mut [Draft], before: &[usize], n: usize) {
    let draft = &drafts[n];
    let rule = draft.mutual || matches!(draft.mode.as_str(), "martial-law" | "curfew");
    if !draft.recipient.is_empty()
        || draft.actor.is_empty()
        || rule
        || !wants_recipient(draft.event)
    {
        return;
    }
    let told = |why, found: Option<Vec<Actor>>| found.map(|found| (found, why));
    let found = told("of whom it is asked", content_side(drafts, n))
        .or_else(|| told("whose word it is", voice_side(draft)))
        .or_else(|| {
            let known = counterpart(drafts, before, &draft.actor).unwrap_or_default();
            let other = nearest_other(resolver, draft, &draft.actor, &known);
            let often_nobody = matches!(draft.event, EventType::Support | EventType::Reject);
            if known.is_empty() && often_nobody {
                return None;
            }
            let same = |o: &Vec<Actor>| known.iter().any(|k| o.iter().any(|a| a.same_side(k)));
            match other {
                Some(other) if !same(&other) => told("the most salient other", Some(other)),
                other if known.is_empty() => told("the most salient other", other),
                _ => told("the other side before", Some(known)),
            }
        });
    if let Some((found, why)) = found {
        drafts[n].recipient = found;
        drafts[n].recipient_from = why;
        drafts[n].because.push(format!("recipient: {why}"));
    }
}

/// A demand is addressed to whoever is to do what it asks.
fn content_side(drafts: &[Draft], n: usize) -> Option<Vec<Actor>> {
    let draft = &drafts[n];
    let asks = matches!(
        draft.event,
        EventType::Request | EventType::Threaten | EventType::Reject | EventType::Accuse
    );
    let content = drafts.iter().find(|d| {
        asks && d.s == draft.s
            && d.w > draft.w
            && d.voice
                .last()
                .is_some_and(|v| draft.actor.iter().any(|a| a.same_side(v)))
    })?;
    let others = |side: &[Actor]| {
        side.iter()
            .filter(|a| !draft.actor.iter().any(|b| a.same_side(b)))
            .cloned()
            .collect::<Vec<_>>()
    };
    let acting = others(&content.actor);
    let found = if acting.is_empty() {
        others(&content.recipient)
    } else {
        acting
    };
    (!found.is_empty()).then_some(found)
}

/// What somebody accuses another of, or threatens, concerns the speaker or nobody else.
fn voice_side(draft: &Draft) -> Option<Vec<Actor>> {
    let speaker = draft.voice.last()?;
    let hostile = matches!(
        draft.event,
        EventType::Assault | EventType::Coerce | EventType::Accuse | EventType::Threaten
    );
    (hostile
        && !draft.actor.iter().any(|a| a.same_side(speaker))
        && speaker.code.len() == 3
        && speaker.sector != "JRN")
        .then(|| vec![speaker.clone()])
}

/// The other side of the last event in which one of `actors` took part.
fn counterpart(drafts: &[Draft], before: &[usize], actors: &[Actor]) -> Option<Vec<Actor>> {
    let ours = |side: &[Actor]| side.iter().any(|a| actors.iter().any(|b| a.same_side(b)));
    before
        .iter()
        .rev()
        .take(MEMORY)
        .map(|&m| &drafts[m])
        .find_map(|d| {
            let other = match (ours(&d.actor), ours(&d.recipient)) {
                (true, false) => &d.recipient,
                (false, true) => &d.actor,
                _ => return None,
            };
            (!other.is_empty()).then(|| other.clone())
        })
}

fn actor(resolver: &Resolver<'_, '_>, drafts: &mut [Draft], before: &[usize], n: usize) {
    let draft = &drafts[n];
    let told = matches!(draft.event, EventType::Assault | EventType::Protest);
    if !draft.actor.is_empty() || draft.recipient.is_empty() || told {
        return;
    }
    // Who tells of it to blame somebody is not the one who did it.
    let mut ours = draft.recipient.clone();
    if matches!(draft.standing, Standing::Reported | Standing::Alleged) {
        merge(&mut ours, draft.voice.last().cloned());
    }
    let found = counterpart(drafts, before, &draft.recipient)
        .filter(|found| {
            let voiced = |a: &Actor| draft.voice.last().is_some_and(|v| v.same_side(a));
            draft.standing != Standing::Alleged || !found.iter().any(voiced)
        })
        .or_else(|| nearest_other(resolver, draft, &ours, &[]));
    if let Some(found) = found {
        drafts[n].actor = found;
        drafts[n].actor_from = "context";
        drafts[n].because.push("actor from the context".into());
    }
}

/// The most salient participant around the trigger that is on another side than `ours`.
fn nearest_other(
    resolver: &Resolver<'_, '_>,
    draft: &Draft,
    ours: &[Actor],
    known: &[Actor],
) -> Option<Vec<Actor>> {
    let best = salient(resolver, draft, ours, known).into_iter().next()?;
    Some(vec![best])
}

/// Participants around the trigger on other sides than `ours`, those named often and lately first.
fn salient(
    resolver: &Resolver<'_, '_>,
    draft: &Draft,
    ours: &[Actor],
    known: &[Actor],
) -> Vec<Actor> {
    let doc = resolver.doc;
    let mut sides: Vec<(Actor, f32)> = Vec::new();
    for s in (0..=draft.s).rev().take(6) {
        let tree = &doc.sents[s].tree;
        let recency = 0.7f32.powi((draft.s - s) as i32);
        for w in (0..tree.len()).filter(|&w| tree.is_nominal(w)) {
            if s == draft.s && w == draft.w || matches!(tree.word(w).rel, Rel::Flat | Rel::Compound)
            {
                continue;
            }
            let place = match tree.word(w).rel {
                Rel::Nsubj => 1.0,
                Rel::Obj | Rel::Iobj => 0.9,
                _ => 0.6,
            };
            for actor in resolver.word(s, w) {
                if !can_be_other(&actor, ours) {
                    continue;
                }
                let weight = doc.weights.get(actor.code.as_str()).copied().unwrap_or(0.5);
                let score = recency * place * (1.0 + weight).ln();
                match sides.iter_mut().find(|(a, _)| a.same_side(&actor)) {
                    Some((_, sum)) => *sum += score,
                    None => sides.push((actor, score)),
                }
            }
        }
    }
    for (actor, score) in &mut sides {
        if known.iter().any(|k| k.same_side(actor)) {
            *score *= KNOWN_BONUS;
        }
    }
    sides.sort_by(|a, b| b.1.total_cmp(&a.1));
    sides.into_iter().map(|(actor, _)| actor).collect()
}

/// An event told without any participant: the two most salient sides meet or fight; of others the first acts on the second.
fn nobody_named(resolver: &Resolver<'_, '_>, drafts: &mut [Draft], n: usize) {
    let draft = &drafts[n];
    if !draft.actor.is_empty() || !draft.recipient.is_empty() {
        return;
    }
    let mut sides = salient(resolver, draft, &[], &[]);
    sides.truncate(2);
    let mutual = matches!(draft.event, EventType::Consult | EventType::Cooperate)
        || draft.mode == "ceasefire"
        || draft.event == EventType::Assault && draft.mode.is_empty();
    let draft = &mut drafts[n];
    if !mutual && wants_recipient(draft.event) && sides.len() == 2 {
        draft.recipient = sides.split_off(1);
    }
    if !mutual {
        sides.truncate(1);
    }
    draft.actor = sides;
    draft.actor_from = "nobody named";
    draft.recipient_from = "nobody named";
    draft.because.push("participants from the context".into());
}

/// Whether an actor can be the unnamed other side of `ours`.
fn can_be_other(actor: &Actor, ours: &[Actor]) -> bool {
    actor.strong
        && !actor.place
        && !actor.code.is_empty()
        && !matches!(actor.sector.as_str(), "JRN" | "MED")
        && !ours.iter().any(|b| actor.same_side(b))
}
