//! `vigie show`: one document, statement or occurrence, with all that hangs on it.

use std::fmt::Write as _;

use anyhow::bail;
use vigie_ledger::{DocumentView, Filter, Occurrence, Shown, StatementView, Told};

use super::ledger::{day, event, parties, when, who};
use crate::cli;
use crate::console::Console;

pub fn run(arguments: &cli::Show, console: &mut Console) -> anyhow::Result<()> {
    let ledger = arguments.ledger.for_view(console)?;
    let filter = Filter {
        as_of: arguments.as_of,
        ..Filter::default()
    };
    let Some(shown) = ledger.show(&arguments.id, &filter)? else {
        bail!(
            "`{}` is no occurrence, statement or document of {} (timeline, search and show print identifiers)",
            arguments.id,
            arguments.ledger.file.display()
        );
    };
    let text = if arguments.json {
        serde_json::to_string_pretty(&shown)? + "\n"
    } else {
        match &shown {
            Shown::Occurrence(occurrence) => of_occurrence(occurrence)?,
            Shown::Document(document) => of_document(document)?,
            Shown::Statement(statements) => statements
                .iter()
                .map(of_statement)
                .collect::<Result<_, _>>()?,
        }
    };
    Ok(console.put(&text)?)
}

fn of_occurrence(o: &Occurrence) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(
        out,
        "occurrence {} · {} · {}",
        o.id,
        event(o),
        o.state.as_str()
    )?;
    writeln!(out, "{} · {}", when(o), who(o))?;
    let tolls = [
        ("dead", o.dead),
        ("injured", o.injured),
        ("arrested", o.arrested),
    ];
    for (what, count) in tolls {
        if let Some(count) = count {
            writeln!(out, "{what}: {count}")?;
        }
    }
    for (what, list) in [
        ("witnesses", o.witnesses.join(", ")),
        ("asserted by", parties(&o.asserted_by)),
        ("denied by", parties(&o.denied_by)),
        ("may come true until", day(o.deadline)),
    ] {
        if !list.is_empty() {
            writeln!(out, "{what}: {list}")?;
        }
    }
    for link in &o.links {
        let side = if link.earlier { "earlier" } else { "later" };
        let reasons = link.reasons.join("; ");
        writeln!(
            out,
            "{} · {side} {} · {} · {reasons}",
            link.relation.as_str(),
            link.occurrence,
            link.day
        )?;
    }
    writeln!(out)?;
    for told in &o.told {
        out.push_str(&line(told)?);
    }
    Ok(out)
}

fn line(told: &Told) -> Result<String, std::fmt::Error> {
    let (s, d) = (&told.statement, &told.document);
    let mut out = String::new();
    writeln!(
        out,
        "{} · {} · {} · {} {} · {}",
        d.published,
        d.publication,
        d.id,
        s.standing.as_str(),
        s.event.as_str(),
        s.id
    )?;
    writeln!(
        out,
        "    {}",
        s.text.split_whitespace().collect::<Vec<_>>().join(" ")
    )?;
    if !told.reasons.is_empty() {
        writeln!(out, "    because: {}", told.reasons.join("; "))?;
    }
    Ok(out)
}

fn of_statement(view: &StatementView) -> Result<String, std::fmt::Error> {
    let told = Told {
        statement: view.statement.clone(),
        document: view.document.clone(),
        reasons: view.reasons.clone(),
    };
    let mut out = line(&told)?;
    if let Some(occurrence) = &view.occurrence {
        writeln!(out, "    occurrence {occurrence}")?;
    }
    if let Some(withdrawn) = &view.withdrawn {
        writeln!(
            out,
            "    withdrawn on {} · {}",
            withdrawn.day, withdrawn.reason
        )?;
    }
    writeln!(out, "    read by: {}", view.statement.because.join(", "))?;
    Ok(out)
}

fn of_document(view: &DocumentView) -> Result<String, std::fmt::Error> {
    let d = &view.document;
    let mut out = String::new();
    writeln!(
        out,
        "document {} · {} · {} · {}",
        d.id, d.published, d.publication, d.language
    )?;
    for text in [&d.title, &d.url] {
        if !text.is_empty() {
            writeln!(out, "{text}")?;
        }
    }
    writeln!(
        out,
        "key {} · read from {} · on the account of {}",
        d.key, view.source, d.origin
    )?;
    for related in &view.related {
        let of = if related.earlier { "of" } else { "by" };
        let other = &related.document;
        writeln!(
            out,
            "{} {of} {} · {} · {}",
            related.relation, other.id, other.published, other.publication
        )?;
    }
    writeln!(out, "\n{}\n", view.text)?;
    for statement in &view.statements {
        out.push_str(&of_statement(statement)?);
    }
    Ok(out)
}
