//! Who takes part in an event, weighed: what the rules propose against everybody else whom the document names.
//!
//! For each role of each draft in turn, the candidates are the rules' proposal, every set of participants named in the
//! sentences around the trigger, and nobody. A linear model with hashed features of the tree, of prominence and of the
//! events told before scores them; the highest wins. `vigie-train weigh` fits the weights (`data/weights/choice.vigie`).

mod features;
mod mentions;

use std::collections::BTreeMap;

use crate::actor::{Actor, merge};
use crate::plover::EventType;
use crate::resolve::Resolver;
use crate::statements::Draft;
use crate::weights::Weights;
use features::{form_of, nobody, somebody};
use mentions::{Form, Key, Mention, Mentions};

/// Sentences before the trigger's that are searched.
const REACH: usize = 4;

/// What is asked of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Who acts.
    Actor,
    /// With whom, of events in which all act and only one is named.
    Partner,
    /// Who is acted on.
    Recipient,
}

impl Role {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Actor => "actor",
            Role::Partner => "partner",
            Role::Recipient => "recipient",
        }
    }
}

/// One possible answer.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The participants; empty for nobody.
    pub actors: Vec<Actor>,
    /// Buckets of its features.
    pub buckets: Vec<u32>,
}

/// A question with its possible answers; the first is what stands now.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Number of the draft.
    pub draft: usize,
    /// The role.
    pub role: Role,
    /// The answers.
    pub candidates: Vec<Candidate>,
}

/// What the features look at.
struct Question<'q, 'd, 'a> {
    resolver: &'q Resolver<'d, 'a>,
    mentions: &'q Mentions,
    draft: &'q Draft,
    role: Role,
    /// What the rules propose, its key, how they came to it, how it is named.
    current: &'q [Actor],
    current_key: Option<Key>,
    from: &'q str,
    current_form: Option<Form>,
    /// Number of alternatives that the lexicon entry gives for the role.
    slots: usize,
    /// Those in the other role.
    other: &'q [Actor],
    before: &'q [Draft],
    after: Option<&'q Draft>,
}

/// Asks for the participants of every draft, in order; `choose` names the number of the candidate that holds.
pub fn ask(
    resolver: &Resolver<'_, '_>,
    drafts: &mut [Draft],
    mut choose: impl FnMut(&Choice) -> usize,
) {
    let mentions = Mentions::find(resolver);
    for n in 0..drafts.len() {
        for role in [Role::Actor, Role::Partner, Role::Recipient] {
            let draft = &drafts[n];
            if !applies(draft, role) {
                continue;
            }
            let mut choice = Choice {
                draft: n,
                role,
                candidates: candidates(resolver, &mentions, drafts, n, role),
            };
            let chosen = choose(&choice);
            if chosen > 0 && chosen < choice.candidates.len() {
                answer(
                    &mut drafts[n],
                    role,
                    choice.candidates.swap_remove(chosen).actors,
                );
            }
        }
    }
}

/// The candidate of the highest score, the first among equals.
pub fn best(weights: &Weights, choice: &Choice) -> usize {
    let scores = choice.candidates.iter().map(|c| weights.score(&c.buckets));
    scores
        .enumerate()
        .fold((0, f32::MIN), |best, (n, score)| {
            if score > best.1 { (n, score) } else { best }
        })
        .0
}

fn applies(draft: &Draft, role: Role) -> bool {
    match role {
        Role::Actor => true,
        Role::Partner => {
            let several = draft.actor.iter().any(|a| !a.same_side(&draft.actor[0]));
            draft.reciprocal
                && draft.recipient.is_empty()
                && !draft.actor.is_empty()
                && !several
                && matches!(
                    draft.event,
                    EventType::Consult
                        | EventType::Cooperate
                        | EventType::Agree
                        | EventType::Assault
                        | EventType::Retreat
                )
        }
        Role::Recipient => !(draft.event == EventType::Consult && draft.reciprocal),
    }
}

fn answer(draft: &mut Draft, role: Role, actors: Vec<Actor>) {
    draft.because.push(format!(
        "{} weighed (data/weights/choice.vigie)",
        role.as_str()
    ));
    match role {
        Role::Actor => draft.actor = actors,
        Role::Partner => merge(&mut draft.actor, actors),
        Role::Recipient => draft.recipient = actors,
    }
}

fn candidates(
    resolver: &Resolver<'_, '_>,
    mentions: &Mentions,
    drafts: &[Draft],
    n: usize,
    role: Role,
) -> Vec<Candidate> {
    let draft = &drafts[n];
    let nothing: &[Actor] = &[];
    let (current, other, from, slots) = match role {
        Role::Actor => (
            &*draft.actor,
            &*draft.recipient,
            draft.actor_from,
            draft.slots.0,
        ),
        Role::Partner => (nothing, &*draft.actor, "", 0),
        Role::Recipient => (
            &*draft.recipient,
            &*draft.actor,
            draft.recipient_from,
            draft.slots.1,
        ),
    };
    let question = Question {
        resolver,
        mentions,
        draft,
        role,
        current,
        current_key: mentions.key(current),
        from,
        current_form: form_of(mentions, draft.s, current),
        slots,
        other,
        before: &drafts[..n],
        after: drafts.get(n + 1),
    };
    let groups = around(mentions, draft);
    let mut all = Vec::with_capacity(groups.len() + 2);
    let none = |all: &mut Vec<Candidate>| {
        all.push(Candidate {
            actors: Vec::new(),
            buckets: nobody(&question),
        });
    };
    if current.is_empty() {
        none(&mut all);
    } else {
        let near = question
            .current_key
            .and_then(|key| groups.get(&key))
            .map_or(&[][..], Vec::as_slice);
        all.push(Candidate {
            actors: current.to_vec(),
            buckets: somebody(&question, (question.current_key, current), near),
        });
        none(&mut all);
    }
    for (&key, near) in &groups {
        if Some(key) == question.current_key && !current.is_empty() {
            continue;
        }
        let nearest = near.iter().min_by_key(|m| distance(draft, m));
        let Some(nearest) = nearest else { continue };
        all.push(Candidate {
            actors: nearest.actors.clone(),
            buckets: somebody(&question, (Some(key), &nearest.actors), near),
        });
    }
    all
}

fn distance(draft: &Draft, mention: &Mention) -> (usize, bool, usize) {
    let words = if mention.s == draft.s {
        mention.w.abs_diff(draft.w)
    } else {
        0
    };
    (mention.s.abs_diff(draft.s), mention.s > draft.s, words)
}

/// The mentions around a draft's sentence, by whom they mean; those of the title are always near.
fn around<'m>(mentions: &'m Mentions, draft: &Draft) -> BTreeMap<Key, Vec<&'m Mention>> {
    let mut groups: BTreeMap<Key, Vec<&Mention>> = BTreeMap::new();
    let first = draft.s.saturating_sub(REACH);
    let title = (0..first.min(1)).chain(first..(draft.s + 2).min(mentions.by_sentence.len()));
    for s in title {
        for mention in &mentions.by_sentence[s] {
            let trigger = mention.s == draft.s && mention.w == draft.w;
            if !trigger {
                groups.entry(mention.key).or_default().push(mention);
            }
        }
    }
    groups
}
