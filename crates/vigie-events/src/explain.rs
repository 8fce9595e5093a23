//! One text through every stage, in words.

use std::fmt::Write;

use vigie_text::Lang;

use crate::actor::Actor;
use crate::reader::{Document, Reader};
use crate::resolve::Resolver;
use crate::statements::Draft;
use crate::trigger::Hits;

impl Reader {
    /// Tells how `document` is read: words and tree, names, predicates, statements with what made them.
    pub fn explain(&self, document: &Document) -> String {
        let detected = vigie_text::lang::detect(&document.text).known();
        let lang = document.lang.or(detected).unwrap_or(Lang::En);
        let language = match self.language(lang) {
            Ok(language) => language,
            Err(error) => return format!("{error}\n"),
        };
        self.stages(document, lang, language, |stage| {
            let mut out = String::new();
            for s in 0..stage.resolver.doc.sents.len() {
                // Writing to a string cannot fail.
                let _ = sentence(&mut out, stage.resolver, stage.hits, stage.drafts, s);
            }
            out
        })
    }
}

fn sentence(
    out: &mut String,
    resolver: &Resolver<'_, '_>,
    hits: &Hits<'_>,
    drafts: &[Draft],
    s: usize,
) -> std::fmt::Result {
    let doc = resolver.doc;
    let sent = &doc.sents[s];
    let tree = &sent.tree;
    writeln!(out, "{}", tree.sentence.span.of(sent.source(doc)))?;
    writeln!(out, "  words and tree")?;
    for w in 0..tree.len() {
        let word = tree.word(w);
        let head = tree.head(w).map_or("—".to_owned(), |h| {
            format!("{} {}", h + 1, tree.word(h).form)
        });
        let sub = if word.sub.as_str().is_empty() {
            String::new()
        } else {
            format!(":{}", word.sub.as_str())
        };
        writeln!(
            out,
            "    {:>3} {:<20} {:<20} {:<6} {:<14} {:<18} {}",
            w + 1,
            word.form,
            word.lemma,
            word.upos.as_str(),
            format!("{}{sub}", word.rel.as_str()),
            head,
            features(word)
        )?;
    }
    if !sent.names.is_empty() {
        writeln!(out, "  names")?;
    }
    for name in &sent.names {
        let things: Vec<String> = doc
            .things(name)
            .map(|t| format!("{} ({:?} {} {})", t.name, t.kind, t.code, t.sector))
            .collect();
        writeln!(
            out,
            "    {}: {}",
            name.span.of(sent.source(doc)),
            things.join("; ")
        )?;
    }
    writeln!(out, "  predicates")?;
    for hit in hits.of(s) {
        let event = hit
            .entry
            .event
            .as_ref()
            .map_or("takes a stand".to_owned(), |(e, m)| {
                if m.is_empty() {
                    e.as_str().to_owned()
                } else {
                    format!("{}/{m}", e.as_str())
                }
            });
        writeln!(
            out,
            "    {} → {event} ({})",
            tree.word(hit.w).form,
            hit.entry.origin
        )?;
    }
    for w in (0..tree.len()).filter(|&w| hits.at(s, w).is_none()) {
        for (hit, failing) in hits.candidates(resolver, s, w) {
            let Some(failing) = failing else { continue };
            writeln!(
                out,
                "    {} is not {}: {failing:?} does not hold",
                tree.word(w).form,
                hit.entry.origin
            )?;
        }
    }
    writeln!(out, "  statements")?;
    for draft in drafts.iter().filter(|d| d.s == s) {
        writeln!(
            out,
            "    {} {} `{}`: {} → {}{}\n      because {}",
            draft.event.as_str(),
            draft.standing.as_str(),
            draft.trigger.of(sent.source(doc)),
            people(&draft.actor),
            people(&draft.recipient),
            if draft.voice.is_empty() {
                String::new()
            } else {
                format!(", on the word of {}", people(&draft.voice))
            },
            draft.because.join(", ")
        )?;
    }
    writeln!(out)
}

fn features(word: &vigie_text::Word) -> String {
    let f = word.feats;
    let named = [
        f.verb_form.as_str(),
        f.mood.as_str(),
        f.tense.as_str(),
        f.gender.as_str(),
        f.number.as_str(),
        f.pron_type.as_str(),
    ];
    let flags = [
        (f.passive, "Pass"),
        (f.possessive, "Poss"),
        (f.reflexive, "Reflex"),
        (f.negative, "Neg"),
    ];
    let mut all: Vec<&str> = named.into_iter().filter(|n| !n.is_empty()).collect();
    all.extend(
        flags
            .into_iter()
            .filter(|(on, _)| *on)
            .map(|(_, name)| name),
    );
    all.join(" ")
}

fn people(actors: &[Actor]) -> String {
    if actors.is_empty() {
        return "nobody named".to_owned();
    }
    let one = |a: &Actor| {
        format!(
            "{} ({}{}{})",
            a.text,
            a.code,
            if a.sector.is_empty() { "" } else { " " },
            a.sector
        )
    };
    actors.iter().map(one).collect::<Vec<_>>().join(", ")
}
