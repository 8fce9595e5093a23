//! Fits the model that tells the relation between two marked actors (`vigie-events::pair`).
//!
//! It learns from sentences of our own in which S and T stand for source and target (`data/training/pairs`), each several
//! times with other actors, openings and closings, and from the statements of our hand-coded documents whose two sides stand
//! in one sentence. Full-batch Adam with dropout of features and a ridge; the same data give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use rayon::prelude::*;
use vigie::gold;
use vigie_events::Reader;
use vigie_events::pair::{Marked, Model, TYPES};
use vigie_events::plover::EventType;
use vigie_events::weights::BUCKETS;
use vigie_text::{CharOffsets, Lang, Span};

use crate::random::Random;

/// How often each sentence with placeholders is read, with other actors each time.
const COPIES: usize = 4;
/// Rounds over all examples.
const STEPS: usize = 120;
/// Step of Adam.
const RATE: f32 = 0.05;
/// Share of the features left out in each round.
const DROP: f32 = 0.3;
/// Weight of the ridge.
const RIDGE: f32 = 5e-5;

/// A text with its right answer.
struct Example {
    marked: Marked,
    lang: Lang,
    event: usize,
}

/// The same, read.
struct Case {
    rows: Vec<u32>,
    event: usize,
}

/// Fits on the sentences under `data/pairs` and the documents under `data/fr/train` and `data/en/train`, sets the
/// temperature on those under `…/dev`, and writes the model to `out`.
pub fn pairs(data: &Path, out: &Path) -> Result<()> {
    let reader = Reader::new()?;
    let mut examples = Vec::new();
    let mut held = Vec::new();
    for (lang, code) in [(Lang::Fr, "fr"), (Lang::En, "en")] {
        examples.extend(sentences(&data.join("pairs"), lang)?);
        examples.extend(coded(&reader, &data.join(code).join("train"), lang)?);
        held.extend(coded(&reader, &data.join(code).join("dev"), lang)?);
    }
    let cases = read(&reader, &examples)?;
    let held = read(&reader, &held)?;
    tracing::info!(cases = cases.len(), held = held.len(), "read");
    let weights = fit(&cases);
    let temperature = temperature(&weights, &held);
    let model = Model::new(&weights, temperature);
    fs::write(out, model.to_bytes())
        .with_context(|| format!("{} cannot be written", out.display()))?;
    let right = |case: &&Case| {
        let p = model.probabilities(&case.rows);
        (0..TYPES).all(|e| p[e] <= p[case.event])
    };
    let share =
        |cases: &[Case]| cases.iter().filter(right).count() as f32 / cases.len().max(1) as f32;
    tracing::info!(
        temperature,
        train = share(&cases),
        held = share(&held),
        "share right"
    );
    Ok(())
}

fn read(reader: &Reader, examples: &[Example]) -> Result<Vec<Case>> {
    examples
        .par_iter()
        .map(|e| {
            let rows = reader
                .pair_features(&e.marked, e.lang)
                .map_err(|error| anyhow!("{error}"))?;
            Ok(Case {
                rows,
                event: e.event,
            })
        })
        .collect()
}

/// What may stand around a sentence: lists of `<lang>-surroundings.txt` by name.
fn surroundings(path: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let text = text_of(path)?;
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut name = String::new();
    for line in text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
    {
        match line.strip_prefix("= ") {
            Some(new) => new.clone_into(&mut name),
            None => lists.entry(name.clone()).or_default().push(line.to_owned()),
        }
    }
    for wanted in ["source", "target", "opening", "closing"] {
        if !lists.contains_key(wanted) {
            bail!("{}: there is no list `= {wanted}`", path.display());
        }
    }
    Ok(lists)
}

fn text_of(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The sentences with placeholders of one language, filled.
fn sentences(folder: &Path, lang: Lang) -> Result<Vec<Example>> {
    let name = |p: &Path| {
        p.file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with(lang.code()))
    };
    let mut files: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|p| name(p));
    files.sort();
    let is_surroundings = |p: &Path| p.to_string_lossy().ends_with("-surroundings.txt");
    let around = files.iter().find(|p| is_surroundings(p));
    let around = surroundings(around.context("no surroundings")?)?;
    let mut random = Random::new(&[11, lang as u64]);
    let mut examples = Vec::new();
    for file in files.iter().filter(|p| !is_surroundings(p)) {
        let mut event = None;
        for (n, line) in text_of(file)?
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
        {
            let fault = |what: String| anyhow!("{}:{}: {what}", file.display(), n + 1);
            if let Some(heading) = line.strip_prefix("# ") {
                event = number(heading);
                if event.is_none() {
                    return Err(fault(format!("`{heading}` is no PLOVER type")));
                }
                continue;
            }
            let event = event.ok_or_else(|| fault("no `# TYPE` above the sentence".into()))?;
            for copy in 0..COPIES {
                let filled = fill(line, &around, copy > 0, &mut random);
                let marked = Marked::parse(&filled).map_err(|e| fault(e.to_string()))?;
                if marked.source.is_empty() || marked.target.is_empty() {
                    return Err(fault("write S for the source and T for the target".into()));
                }
                examples.push(Example {
                    marked,
                    lang,
                    event,
                });
            }
        }
    }
    Ok(examples)
}

fn number(event: &str) -> Option<usize> {
    EventType::ALL.iter().position(|e| e.as_str() == event)
}

/// Puts actors in the places of S and T and, when `dressed`, often something before or behind.
fn fill(
    line: &str,
    around: &BTreeMap<String, Vec<String>>,
    dressed: bool,
    random: &mut Random,
) -> String {
    let mut pick = |list: &str| {
        let all = &around[list];
        all[((random.unit() * all.len() as f32) as usize).min(all.len() - 1)].clone()
    };
    let source = pick("source");
    let mut target = pick("target");
    while target == source {
        target = pick("target");
    }
    let (opening, closing) = (pick("opening"), pick("closing"));
    let mut line = line.to_owned();
    if dressed && random.chance(0.6) && line.ends_with('.') {
        line.pop();
        let joint = if closing.starts_with(',') { "" } else { " " };
        line = format!("{line}{joint}{closing}.");
    }
    let first = !dressed || !random.chance(0.35);
    if !first {
        line.insert_str(0, &opening);
    }
    let mut filled = String::with_capacity(line.len() + 80);
    let mut rest = line.as_str();
    while let Some(at) = rest.find(['S', 'T']) {
        let (before, place) = rest.split_at(at);
        let alone = !before.chars().last().is_some_and(char::is_alphanumeric)
            && !place[1..].chars().next().is_some_and(char::is_alphanumeric);
        filled.push_str(before);
        if alone {
            let (mark, actor) = if place.starts_with('S') {
                ("s", &source)
            } else {
                ("t", &target)
            };
            let actor = if filled.is_empty() {
                capital(actor)
            } else {
                actor.clone()
            };
            filled.push_str(&format!("<{mark}>{actor}</{mark}>"));
        } else {
            filled.push_str(&place[..1]);
        }
        rest = &place[1..];
    }
    filled.push_str(rest);
    filled
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The statements of hand-coded documents whose two sides stand in the sentence of their trigger, told as fact or hearsay.
fn coded(reader: &Reader, folder: &Path, lang: Lang) -> Result<Vec<Example>> {
    let language = reader.language(lang).map_err(|e| anyhow!("{e}"))?;
    let mut examples = Vec::new();
    for document in gold::load(folder)? {
        let (_, sentences) = language.analyzer.segment(&document.text, false);
        let spans: Vec<Span> = sentences.iter().map(|s| s.span).collect();
        let chars = CharOffsets::new(&document.text);
        for statement in &document.statements {
            let told = matches!(statement.standing.as_str(), "reported" | "alleged");
            let at = usize::try_from(statement.at).ok().filter(|_| told);
            let Some(event) = number(&statement.event) else {
                continue;
            };
            let holds = |span: &&Span| {
                at.is_some_and(|at| {
                    (chars.of_byte(span.start)..chars.of_byte(span.end)).contains(&at)
                })
            };
            let Some(sentence) = spans.iter().find(holds) else {
                continue;
            };
            if let Some(marked) = marked(sentence.of(&document.text), statement) {
                examples.push(Example {
                    marked,
                    lang,
                    event,
                });
            }
        }
    }
    Ok(examples)
}

/// The sentence with the first of each side that it names; of those who meet, one is the source and one the target.
fn marked(sentence: &str, statement: &gold::Statement) -> Option<Marked> {
    let (mut actors, mut recipients) = (&statement.actor[..], &statement.recipient[..]);
    if statement.event == "CONSULT" && recipients.is_empty() {
        (actors, recipients) = actors.split_at_checked(1)?;
    }
    let find = |side: &[gold::Entity], taken: Option<Span>| {
        let mentions = side.iter().filter(|e| !e.text.is_empty());
        let places = mentions.flat_map(|e| sentence.match_indices(e.text.as_str()));
        places
            .map(|(at, words)| Span::new(at, at + words.len()))
            .find(|span| taken.is_none_or(|t| !t.overlaps(*span)))
    };
    let source = find(actors, None)?;
    let target = find(recipients, Some(source))?;
    Some(Marked {
        text: sentence.to_owned(),
        source: vec![source],
        target: vec![target],
    })
}

fn scores(weights: &[f32], rows: &[u32], sums: &mut [f32; TYPES]) {
    for &row in rows {
        let from = row as usize * TYPES;
        for (sum, weight) in sums.iter_mut().zip(&weights[from..from + TYPES]) {
            *sum += weight;
        }
    }
}

fn softmax(scores: &[f32; TYPES], temperature: f32) -> [f32; TYPES] {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let raised = scores.map(|s| ((s - top) / temperature).exp());
    let all: f32 = raised.iter().sum();
    raised.map(|r| r / all)
}

fn fit(cases: &[Case]) -> Vec<f32> {
    let mut random = Random::new(&[13, cases.len() as u64]);
    let size = BUCKETS * TYPES;
    let mut weights = vec![0f32; size];
    let (mut mean, mut square) = (vec![0f32; size], vec![0f32; size]);
    let share = 1.0 / cases.len().max(1) as f32;
    for step in 1..=STEPS {
        let mut slope: Vec<f32> = weights.iter().map(|w| w * RIDGE).collect();
        for case in cases {
            let kept: Vec<u32> = case
                .rows
                .iter()
                .copied()
                .filter(|_| !random.chance(DROP))
                .collect();
            let mut sums = [0f32; TYPES];
            scores(&weights, &kept, &mut sums);
            let mut error = softmax(&sums.map(|s| s / (1.0 - DROP)), 1.0);
            error[case.event] -= 1.0;
            for &row in &kept {
                let from = row as usize * TYPES;
                for (slope, error) in slope[from..from + TYPES].iter_mut().zip(&error) {
                    *slope += error * share;
                }
            }
        }
        let (first, second) = (
            1.0 - 0.9f32.powi(step as i32),
            1.0 - 0.99f32.powi(step as i32),
        );
        for w in 0..size {
            mean[w] = 0.9 * mean[w] + 0.1 * slope[w];
            square[w] = 0.99 * square[w] + 0.01 * slope[w] * slope[w];
            weights[w] -= RATE * (mean[w] / first) / ((square[w] / second).sqrt() + 1e-8);
        }
    }
    weights
}

/// The temperature under which the held-out answers are most probable.
fn temperature(weights: &[f32], held: &[Case]) -> f32 {
    let surprise = |temperature: f32| -> f32 {
        let of = |case: &Case| {
            let mut sums = [0f32; TYPES];
            scores(weights, &case.rows, &mut sums);
            -softmax(&sums, temperature)[case.event].max(1e-9).ln()
        };
        held.iter().map(of).sum()
    };
    let tried = (5..=60).map(|n| n as f32 / 10.0);
    tried
        .min_by(|a, b| surprise(*a).total_cmp(&surprise(*b)))
        .unwrap_or(1.0)
}
