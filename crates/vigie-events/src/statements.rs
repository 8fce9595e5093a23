//! From triggers to statements: who takes part, which statements hold, and what a denial elsewhere adds.

use vigie_text::{Rel, Span};

use crate::actor::{Actor, merge};
use crate::complete::complete;
use crate::figurative::is_figurative;
use crate::lexicon::Slots;
use crate::plover::{EventType, Standing};
use crate::resolve::Resolver;
use crate::standing::{Stance, Stances, is_mutual};
use crate::trigger::{Hit, Hits};

/// A statement before it becomes a record.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Sentence.
    pub s: usize,
    /// Trigger's head word.
    pub w: usize,
    /// Trigger words (bytes of the text or title).
    pub trigger: Span,
    /// Event type.
    pub event: EventType,
    /// Mode, or empty.
    pub mode: String,
    /// Who acts.
    pub actor: Vec<Actor>,
    /// Who is acted on.
    pub recipient: Vec<Actor>,
    /// On whose word.
    pub voice: Vec<Actor>,
    /// How.
    pub standing: Standing,
    /// Whether the participants act on each other, so that there is no recipient.
    pub mutual: bool,
    /// Probability that the trigger tells its event, 0 to 1.
    pub confidence: f32,
    /// First word of the trigger's entry.
    pub lemma: String,
    /// Whether its entry names no recipient, so that all who take part act.
    pub reciprocal: bool,
    /// Number of places where the entry looks for who acts and who is acted on.
    pub slots: (usize, usize),
    /// How the actors were found: a name for the rule.
    pub actor_from: &'static str,
    /// How the recipients were found.
    pub recipient_from: &'static str,
    /// Lexicon entries and rules.
    pub because: Vec<String>,
}

/// Drafts the statements of a document, in the order of their triggers; who takes part is what the rules propose.
pub fn draft<'a>(stances: &Stances<'_, '_, 'a>, hits: &Hits<'a>) -> Vec<Draft> {
    let resolver = stances.resolver;
    let mut drafts = Vec::new();
    for s in 0..resolver.doc.sents.len() {
        for hit in hits.of(s).filter(|h| !h.muted) {
            let Some((event, mode)) = &hit.entry.event else {
                continue;
            };
            let stance = stances.of(hit);
            let mutual = stance.mutual && stance.voice.len() == 2;
            let draft = one(resolver, hit, *event, mode, stance);
            if mutual {
                drafts.extend(each_of_the_other(&draft));
            } else {
                drafts.push(draft);
            }
        }
        deny(stances, hits, s, &mut drafts);
    }
    complete(resolver, &mut drafts);
    drop_figurative(resolver, &mut drafts);
    drafts
}

/// « Kiev et les séparatistes s'accusent de bombardements »: on the word of each, the other did it.
fn each_of_the_other(draft: &Draft) -> impl Iterator<Item = Draft> + '_ {
    (0..2).map(|n| Draft {
        actor: vec![draft.voice[1 - n].clone()],
        recipient: vec![draft.voice[n].clone()],
        voice: vec![draft.voice[n].clone()],
        ..draft.clone()
    })
}

/// Leaves out what a text about sport, business or weather says in words of war.
fn drop_figurative(resolver: &Resolver<'_, '_>, drafts: &mut Vec<Draft>) {
    let doc = resolver.doc;
    if is_figurative(doc, |_| true) {
        drafts.clear();
        return;
    }
    let mut blocks: Vec<usize> = drafts.iter().map(|d| doc.sents[d.s].block_number).collect();
    blocks.dedup();
    for block in blocks {
        if is_figurative(doc, |s| doc.sents[s].block_number == block) {
            drafts.retain(|d| doc.sents[d.s].block_number != block);
        }
    }
}

fn one(
    resolver: &Resolver<'_, '_>,
    hit: &Hit<'_>,
    event: EventType,
    mode: &str,
    stance: Stance,
) -> Draft {
    let site = hit.site();
    let frame = &hit.entry.frame;
    let reciprocal = frame.recipient == Slots::default();
    let mut actor = if stance.of.is_empty() {
        resolver.participants(site, &frame.actor)
    } else {
        // « accuse X d'avoir tiré »: what governs the event says who acts, where its own clause does not.
        resolver.own_participants(site, &frame.actor)
    };
    let mut recipient = resolver.participants(site, &frame.recipient);
    actor.retain(|a| !a.place);
    if actor.is_empty() && recipient.is_empty() && event == EventType::Consult {
        // « Réunis à Accra, les dirigeants … »: those who are met are the ones who meet.
        actor = resolver
            .object(hit.s, hit.anchor)
            .map_or_else(Vec::new, |k| resolver.phrase(hit.s, k));
    }
    let (mut actor_from, mut recipient_from) = ("frame", "frame");
    if actor.is_empty() && resolver.is_resolution(hit.s, hit.anchor) {
        actor = resolver.issuer();
        actor_from = "issuer";
    }
    if actor.is_empty() {
        actor.clone_from(&stance.of);
        actor_from = "governor";
    }
    if event == EventType::Consult && reciprocal {
        if actor.len() < 2 {
            merge(&mut actor, stance.of.iter().cloned());
            merge(&mut actor, stance.to.iter().cloned());
        }
    } else if recipient.is_empty() && !reciprocal {
        recipient.clone_from(&stance.to);
        recipient_from = "governor";
    }
    recipient.retain(|r| !actor.iter().any(|a| a.key() == r.key()));
    let tree = &resolver.doc.sents[hit.s].tree;
    let standing = forecast(&stance, &actor);
    let mut because = vec![hit.entry.origin.clone()];
    because.extend(stance.because);
    Draft {
        s: hit.s,
        w: hit.w,
        trigger: tree.word(hit.w).span.cover(tree.word(hit.last).span),
        event,
        mode: mode.to_owned(),
        actor,
        recipient,
        standing,
        voice: stance.voice,
        mutual: is_mutual(hit.entry),
        confidence: hit.confidence,
        lemma: hit.entry.words.first().cloned().unwrap_or_default(),
        reciprocal,
        slots: (frame.actor.0.len(), frame.recipient.0.len()),
        actor_from,
        recipient_from,
        because,
    }
}

/// A future that somebody else than the actor tells is a forecast.
fn forecast(stance: &Stance, actor: &[Actor]) -> Standing {
    let standing = stance.standing.unwrap_or(Standing::Reported);
    let foreign = stance
        .voice
        .last()
        .is_some_and(|v| !actor.is_empty() && !actor.iter().any(|a| a.same_side(v)));
    if standing == Standing::Planned && stance.future && foreign {
        Standing::Predicted
    } else {
        standing
    }
}

/// « …, ce que le gouvernement dément »: a denial whose object is what was just said adds a denied statement.
fn deny(stances: &Stances<'_, '_, '_>, hits: &Hits<'_>, s: usize, drafts: &mut Vec<Draft>) {
    let resolver = stances.resolver;
    let tree = &resolver.doc.sents[s].tree;
    let mut added = Vec::new();
    for hit in hits.of(s) {
        let denial = hit
            .entry
            .content
            .iter()
            .find(|c| c.standing == Some(Standing::Denied) && c.by.is_some());
        let Some(content) = denial else { continue };
        let voice = content
            .by
            .as_ref()
            .map_or_else(Vec::new, |by| resolver.participants(hit.site(), by));
        let Some(denier) = voice.first() else {
            continue;
        };
        let Some(object) = resolver.object(s, hit.anchor) else {
            continue;
        };
        let clause = tree.is_relative(object)
            && tree
                .antecedent(object)
                .is_some_and(|a| tree.is_in(a, "clause-pronoun"))
            || tree.is_in(object, "clause-pronoun");
        let claim = resolver.doc.lexicon.in_class("claim", tree.lemma(object))
            && tree.kids_under(object, Rel::Det).next().is_some();
        if !clause && !claim {
            continue;
        }
        let said = |d: &&Draft| {
            d.w != hit.w
                && d.event != EventType::Accuse
                && d.event != EventType::Reject
                && (d.s == s && d.w < hit.w || !clause && d.s + 1 == s)
                && !d.voice.is_empty()
                && matches!(d.standing, Standing::Reported | Standing::Alleged)
                && !d.voice.last().is_some_and(|v| v.same_side(denier))
        };
        let newest = drafts.iter().filter(said).map(|d| d.s).max();
        added.extend(
            drafts
                .iter()
                .filter(said)
                .filter(|d| Some(d.s) == newest)
                .map(|d| Draft {
                    standing: Standing::Denied,
                    voice: voice.clone(),
                    because: [
                        d.because.clone(),
                        vec![format!("denied by `{}`", denier.text)],
                    ]
                    .concat(),
                    ..d.clone()
                }),
        );
    }
    drafts.extend(added);
}
