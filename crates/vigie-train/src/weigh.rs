//! Fits the linear models of `vigie-events`: which words tell an event, and who takes part in it.
//!
//! Both learn from the questions that reading our own hand-coded documents asks (`data/training`), with the answers of the
//! coder. Full-batch Adam with dropout of features and a ridge; the same documents give the same bytes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;
use vigie::gold::{self, score};
use vigie_events::actor::codes;
use vigie_events::choice::{Choice, Role};
use vigie_events::reader::{Questions, Suspicion};
use vigie_events::weights::BUCKETS;
use vigie_events::{Document, Reader};
use vigie_text::Lang;

use crate::random::Random;

/// Rounds over all questions.
const STEPS: usize = 150;
/// Step of Adam.
const RATE: f32 = 0.05;

/// How a model is kept from learning its documents by heart.
struct Care {
    /// Share of the features left out in each round.
    drop: f32,
    /// Weight of the ridge.
    ridge: f32,
}

/// A question: candidates with their features, and which of them are right. A question with one candidate asks yes or no.
#[derive(Default)]
struct Example {
    candidates: Vec<Vec<u32>>,
    right: Vec<bool>,
}

/// Fits both models on the documents under `data` and writes them below `out`; `held` are documents to measure on.
pub fn weigh(data: &Path, held: Option<&Path>, out: &Path) -> Result<()> {
    let reader = Reader::new()?;
    let (triggers, choices) = all(&reader, data)?;
    tracing::info!(
        triggers = triggers.len(),
        choices = choices.len(),
        "questions"
    );
    let care = Care {
        drop: 0.3,
        ridge: 3e-4,
    };
    let trigger = fit(&triggers, &care);
    write(&out.join("trigger.vigie"), &trigger)?;
    let care = Care {
        drop: 0.5,
        ridge: 5e-4,
    };
    let choice = fit(&choices, &care);
    write(&out.join("choice.vigie"), &choice)?;
    if let Some(held) = held {
        let (triggers, choices) = all(&reader, held)?;
        tracing::info!(
            triggers = right(&trigger, &triggers),
            choices = right(&choice, &choices),
            rules = choices.iter().filter(|c| c.right[0]).count() as f32 / choices.len() as f32,
            "share right on documents held out"
        );
    }
    Ok(())
}

/// The questions of every document under `data`.
fn all(reader: &Reader, data: &Path) -> Result<(Vec<Example>, Vec<Example>)> {
    let asked: Vec<(Vec<Example>, Vec<Example>)> = gold::load(data)?
        .par_iter()
        .map(|document| examples(reader, document))
        .collect::<Result<_>>()?;
    let (mut triggers, mut choices) = (Vec::new(), Vec::new());
    for (t, c) in asked {
        triggers.extend(t);
        choices.extend(c);
    }
    Ok((triggers, choices))
}

/// The share of questions answered as the coder did.
fn right(weights: &[f32], examples: &[Example]) -> f32 {
    let score = |c: &Vec<u32>| c.iter().map(|&b| weights[b as usize]).sum::<f32>();
    let is_right = |example: &&Example| {
        let scores: Vec<f32> = example.candidates.iter().map(score).collect();
        if let [score] = scores[..] {
            return (score > 0.0) == example.right[0];
        }
        let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
        best.is_some_and(|b| example.right[b])
    };
    examples.iter().filter(is_right).count() as f32 / examples.len().max(1) as f32
}

fn examples(reader: &Reader, coded: &gold::Document) -> Result<(Vec<Example>, Vec<Example>)> {
    let lang = Lang::from_code(&coded.lang)
        .or_else(|| vigie_text::lang::detect(&coded.text).known())
        .ok_or_else(|| anyhow!("{}: neither French nor English", coded.id))?;
    let document = Document {
        id: coded.id.clone(),
        lang: Some(lang),
        date: (!coded.date.is_empty()).then(|| coded.date.clone()),
        title: coded.title.clone(),
        text: coded.text.clone(),
        ..Document::default()
    };
    let questions = reader
        .questions(&document, lang)
        .map_err(|e| anyhow!("{e}"))?;
    Ok((
        of_triggers(coded, &questions),
        of_choices(coded, &questions),
    ))
}

/// Whether each suspect tells a coded event; those that may or may not are left out.
fn of_triggers(coded: &gold::Document, questions: &Questions) -> Vec<Example> {
    let met = |suspect: &Suspicion, statement: &gold::Statement| {
        let title = statement.at < 0;
        let at = if title {
            coded
                .title
                .find(&statement.trigger)
                .map_or(0, |byte| coded.title[..byte].chars().count())
        } else {
            statement.at as usize
        };
        let length = statement.trigger.chars().count();
        title == suspect.in_title
            && suspect.event.as_str() == statement.event
            && at < suspect.trigger.1
            && suspect.trigger.0 < at + length
    };
    let missed: Vec<&gold::Statement> = coded
        .statements
        .iter()
        .filter(|statement| !questions.suspects.iter().any(|s| met(s, statement)))
        .collect();
    // A missed event of the type in the same sentence may be told by this word, in the coder's other words.
    let near = |suspect: &Suspicion| {
        missed.iter().any(|m| {
            let distance = (m.at - suspect.trigger.0 as i64).abs();
            suspect.event.as_str() == m.event && (m.at < 0) == suspect.in_title && distance < 120
        })
    };
    let right = |suspect: &Suspicion| coded.statements.iter().any(|s| met(suspect, s));
    questions
        .suspects
        .iter()
        .map(|suspect| (suspect, right(suspect)))
        .filter(|(suspect, right)| *right || !near(suspect))
        .map(|(suspect, right)| Example {
            candidates: vec![suspect.buckets.clone()],
            right: vec![right],
        })
        .collect()
}

/// Which candidate the coder chose, for each question about a statement that the coder has too.
fn of_choices(coded: &gold::Document, questions: &Questions) -> Vec<Example> {
    let read: Vec<gold::Statement> = questions
        .proposals
        .iter()
        .map(|p| gold::Statement::from(&p.statement))
        .collect();
    let pairs = score::pairs(&coded.text, &coded.statements, &read);
    let mut examples = Vec::new();
    for (g, r) in pairs {
        for choice in &questions.proposals[r].choices {
            let Some(wanted) = wanted(&coded.statements[g], &read[r], choice.role) else {
                continue;
            };
            let right: Vec<bool> = choice
                .candidates
                .iter()
                .map(|c| codes(&c.actors) == wanted)
                .collect();
            if right.contains(&true) {
                examples.push(example(choice, right));
            }
        }
    }
    examples
}

fn example(choice: &Choice, right: Vec<bool>) -> Example {
    Example {
        candidates: choice
            .candidates
            .iter()
            .map(|c| c.buckets.clone())
            .collect(),
        right,
    }
}

/// The codes that the coder has in a role; `None` where nothing can be learnt.
fn wanted(coded: &gold::Statement, read: &gold::Statement, role: Role) -> Option<Vec<String>> {
    let keys = |side: &[gold::Entity]| sorted(side.iter().map(gold::Entity::key).collect());
    match role {
        Role::Actor => Some(keys(&coded.actor)),
        Role::Partner => {
            let (all, have) = (keys(&coded.actor), keys(&read.actor));
            let subset = have.iter().all(|h| all.contains(h));
            subset.then(|| all.into_iter().filter(|a| !have.contains(a)).collect())
        }
        // Against whom forces are moved, coders often leave open: no proof that nobody is meant.
        Role::Recipient => Some(keys(&coded.recipient))
            .filter(|keys| !keys.is_empty() || coded.event != "MOBILIZE"),
    }
}

fn sorted(mut keys: Vec<String>) -> Vec<String> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn fit(examples: &[Example], care: &Care) -> Vec<f32> {
    let mut random = Random::new(&[7, examples.len() as u64]);
    let mut weights = vec![0f32; BUCKETS];
    let (mut mean, mut square) = (vec![0f32; BUCKETS], vec![0f32; BUCKETS]);
    let share = 1.0 / examples.len().max(1) as f32;
    for step in 1..=STEPS {
        let mut slope: Vec<f32> = weights.iter().map(|w| w * care.ridge).collect();
        for example in examples {
            let kept: Vec<Vec<u32>> = example
                .candidates
                .iter()
                .map(|c| {
                    c.iter()
                        .copied()
                        .filter(|_| !random.chance(care.drop))
                        .collect()
                })
                .collect();
            for (buckets, error) in kept.iter().zip(errors(&weights, &kept, example, care)) {
                for &b in buckets {
                    slope[b as usize] += error * share;
                }
            }
        }
        let (first, second) = (
            1.0 - 0.9f32.powi(step as i32),
            1.0 - 0.99f32.powi(step as i32),
        );
        for b in 0..BUCKETS {
            mean[b] = 0.9 * mean[b] + 0.1 * slope[b];
            square[b] = 0.99 * square[b] + 0.01 * slope[b] * slope[b];
            weights[b] -= RATE * (mean[b] / first) / ((square[b] / second).sqrt() + 1e-8);
        }
    }
    weights
}

/// How far each candidate's share is from what it should be.
fn errors(weights: &[f32], kept: &[Vec<u32>], example: &Example, care: &Care) -> Vec<f32> {
    let score = |buckets: &Vec<u32>| {
        let sum: f32 = buckets.iter().map(|&b| weights[b as usize]).sum();
        sum / (1.0 - care.drop)
    };
    let scores: Vec<f32> = kept.iter().map(score).collect();
    if let [score] = scores[..] {
        let wanted = if example.right[0] { 1.0 } else { 0.0 };
        return vec![1.0 / (1.0 + (-score).exp()) - wanted];
    }
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let raised: Vec<f32> = scores.iter().map(|s| (s - top).exp()).collect();
    let all: f32 = raised.iter().sum();
    let right: f32 = raised
        .iter()
        .zip(&example.right)
        .filter(|(_, right)| **right)
        .map(|(r, _)| r)
        .sum();
    raised
        .iter()
        .zip(&example.right)
        .map(|(r, &is)| r / all - if is { r / right.max(1e-12) } else { 0.0 })
        .collect()
}

/// A scale, then a byte a bucket (see `vigie_events::weights`).
fn write(path: &Path, weights: &[f32]) -> Result<()> {
    let top = weights.iter().fold(0f32, |top, w| top.max(w.abs()));
    let scale = if top > 0.0 { top / 127.0 } else { 1.0 };
    let mut bytes = scale.to_le_bytes().to_vec();
    bytes.extend(weights.iter().map(|w| (w / scale).round() as i8 as u8));
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}
