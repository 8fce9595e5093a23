//! dump
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use serde_json::json;
use vigie_events::{Document, Reader};
use vigie_text::Lang;

/// Writes the questions of every document of a gold file.
pub fn dump(gold: &Path, out: &Path) -> Result<()> {
    let reader = Reader::new()?;
    let mut out = std::io::BufWriter::new(fs::File::create(out)?);
    for line in fs::read_to_string(gold)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let lang = Lang::from_code(&text("lang")).ok_or_else(|| anyhow!("language"))?;
        let document = Document {
            id: text("id"),
            lang: Some(lang),
            date: Some(text("date")),
            title: text("title"),
            text: text("text"),
            ..Document::default()
        };
        let questions = reader
            .questions(&document, lang)
            .map_err(|e| anyhow!("{e}"))?;
        let proposals = &questions.proposals;
        let entities = |all: &[vigie_events::record::Entity]| -> Vec<serde_json::Value> {
            all.iter()
                .map(|e| json!({"text": e.entity_text, "code": e.code, "name": e.identifier_text}))
                .collect()
        };
        let codes = |all: &[vigie_events::actor::Actor]| -> Vec<String> {
            all.iter()
                .map(|a| {
                    if !a.code.is_empty() {
                        a.code.clone()
                    } else if !a.name.is_empty() {
                        a.name.to_lowercase()
                    } else {
                        a.text.to_lowercase()
                    }
                })
                .collect()
        };
        let statements: Vec<serde_json::Value> = proposals
            .iter()
            .map(|p| {
                let s = &p.statement;
                json!({
                    "trigger": s.trigger_text, "at": if s.in_title { -1 } else { s.trigger.0 as i64 },
                    "event": s.event.as_str(), "standing": s.standing.as_str(),
                    "actor": entities(&s.actor), "recipient": entities(&s.recipient), "voice": entities(&s.voice),
                    "because": s.because,
                    "choices": p.choices.iter().map(|c| json!({
                        "role": c.role.as_str(),
                        "candidates": c.candidates.iter().map(|x| json!([codes(&x.actors), x.buckets])).collect::<Vec<_>>(),
                    })).collect::<Vec<_>>(),
                })
            })
            .collect();
        writeln!(
            out,
            "{}",
            json!({"id": document.id, "statements": statements,
            "suspects": questions.suspects.iter().map(|s| json!([
                if s.in_title { -1 } else { s.trigger.0 as i64 }, s.trigger.0, s.trigger.1, s.event.as_str(), s.chosen, s.buckets
            ])).collect::<Vec<_>>()})
        )?;
    }
    Ok(())
}
