//! Occurrences as claims of schema.org (JSON-LD): what is said, by whom, and where it appears.

use std::io::Write;

use serde_json::{Value, json};

use super::ExportError;
use crate::filter::Filter;
use crate::store::Ledger;
use crate::view::{Citation, Occurrence, Party};

pub(super) fn write<W: Write>(
    ledger: &Ledger,
    filter: &Filter,
    mut out: W,
) -> Result<usize, ExportError> {
    out.write_all(b"{\"@context\":\"https://schema.org\",\"@graph\":[")?;
    let mut count = 0;
    ledger.each(filter, |occurrence| {
        out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut out, &claim(occurrence))?;
        count += 1;
        Ok(())
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(count)
}

fn claim(o: &Occurrence) -> Value {
    let mut articles: Vec<&Citation> = Vec::new();
    for told in &o.told {
        if !articles.iter().any(|d| d.key == told.document.key) {
            articles.push(&told.document);
        }
    }
    let appearances: Vec<Value> = articles.iter().map(|d| article(d)).collect();
    let mut claim = json!({
        "@type": "Claim",
        "@id": format!("urn:vigie:occurrence:{}", o.id),
        "identifier": o.id,
        "text": o.told.first().map(|t| t.statement.text.as_str()),
        "temporal": o.from.map(|from| match o.to {
            Some(to) if to != from => format!("{from}/{to}"),
            _ => from.to_string(),
        }),
        "datePublished": o.first_published,
        "creativeWorkStatus": o.state,
        "keywords": [o.event.as_str(), o.kind.as_str()],
        "about": o.actor.iter().chain(&o.recipient).map(thing).collect::<Vec<_>>(),
        "author": o.asserted_by.iter().map(thing).collect::<Vec<_>>(),
        "firstAppearance": appearances.first(),
        "appearance": appearances,
    });
    if let Value::Object(fields) = &mut claim {
        fields.retain(|_, value| !value.is_null() && *value != json!([]));
    }
    claim
}

fn thing(party: &Party) -> Value {
    let name = if party.name.is_empty() {
        &party.code
    } else {
        &party.name
    };
    json!({"@type": "Thing", "name": name, "identifier": party.code})
}

fn article(d: &Citation) -> Value {
    let mut article = json!({
        "@type": "NewsArticle",
        "@id": format!("urn:vigie:document:{}", d.key),
        "identifier": d.id,
        "headline": d.title,
        "url": d.url,
        "datePublished": d.published,
        "inLanguage": d.language,
        "publisher": {"@type": "Organization", "name": d.publication},
    });
    if let Value::Object(fields) = &mut article {
        fields.retain(|_, value| *value != json!(""));
    }
    article
}
