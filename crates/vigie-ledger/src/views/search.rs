//! Words in documents.

use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use vigie_events::record::Statement;

use crate::assemble::{CITATION, citation};
use crate::day::Day;
use crate::error::{Error, Result};
use crate::filter::Filter;
use crate::store::Ledger;
use crate::view::{Citation, Page, Party};

/// Documents looked at together.
const STEP: usize = 256;

/// A document in which the words stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hit {
    /// The document.
    pub document: Citation,
    /// The words in their surroundings, each between `[` and `]`.
    pub snippet: String,
    /// Its statements that the filter asks for, in the order of the text.
    pub statements: Vec<Statement>,
}

impl Ledger {
    /// Documents that hold all the words, the last published first. Case and accents do not count; `"words in quotes"` must follow each other,
    /// and `word*` stands for all that open so. When the filter asks for more than a time, only documents with such a statement are given.
    pub fn search(&self, words: &str, filter: &Filter) -> Result<Page<Hit>> {
        let as_of = self.as_of(filter)?;
        let query = expression(words)?;
        let mut offset = match filter.after.as_deref() {
            None => 0,
            Some(text) => text
                .parse()
                .map_err(|_| Error::Query(format!("`{text}` is no cursor of a search")))?,
        };
        let mut rows = Vec::new();
        let mut next = None;
        'steps: loop {
            let found = self.matching(&query, filter, as_of, offset)?;
            for (n, doc) in found.iter().enumerate() {
                let Some(hit) = self.hit(&query, *doc, filter, as_of)? else {
                    continue;
                };
                if rows.len() == filter.limit() {
                    next = Some((offset + n).to_string());
                    break 'steps;
                }
                rows.push(hit);
            }
            offset += found.len();
            if found.len() < STEP {
                break;
            }
        }
        Ok(Page {
            as_of: (as_of != Day::NEVER).then_some(as_of),
            rows,
            next,
        })
    }

    fn matching(
        &self,
        query: &str,
        filter: &Filter,
        as_of: Day,
        offset: usize,
    ) -> Result<Vec<i64>> {
        let mut select = self.connection.prepare_cached(
            "SELECT d.doc FROM body_words CROSS JOIN document d ON d.doc = body_words.rowid
             WHERE body_words MATCH :query AND d.day <= :as_of AND d.day BETWEEN :from AND :to
             ORDER BY d.day DESC, d.ord LIMIT :step OFFSET :offset",
        )?;
        let rows = select.query_map(
            named_params! {
                ":query": query,
                ":as_of": as_of.0,
                ":from": filter.from.map_or(i32::MIN, |day| day.0),
                ":to": filter.to.map_or(Day::NEVER.0, |day| day.0),
                ":step": STEP as i64,
                ":offset": offset as i64,
            },
            |row| row.get(0),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn hit(&self, query: &str, doc: i64, filter: &Filter, as_of: Day) -> Result<Option<Hit>> {
        let statements: Vec<Statement> = self
            .statements_of(doc, Some(as_of))?
            .into_iter()
            .map(|(statement, ..)| statement)
            .filter(|statement| asked_for(statement, filter))
            .collect();
        if statements.is_empty() && narrows(filter) {
            return Ok(None);
        }
        let sql = format!(
            "SELECT snippet(body_words, -1, '[', ']', '…', 24), {CITATION}
             FROM body_words JOIN document d ON d.doc = body_words.rowid LEFT JOIN witness w USING (doc)
             WHERE body_words MATCH ?1 AND body_words.rowid = ?2"
        );
        let (snippet, document) = self
            .connection
            .prepare_cached(&sql)?
            .query_row((query, doc), |row| Ok((row.get(0)?, citation(row, 1)?)))?;
        Ok(Some(Hit {
            document,
            snippet,
            statements,
        }))
    }
}

/// Whether the filter asks for statements, not only for documents.
fn narrows(filter: &Filter) -> bool {
    filter.actor.is_some()
        || filter.recipient.is_some()
        || filter.voice.is_some()
        || filter.event.is_some()
        || filter.standing.is_some()
        || filter.place.is_some()
}

fn asked_for(s: &Statement, filter: &Filter) -> bool {
    let names = |name: &Option<String>, entities: &[vigie_events::Entity]| {
        let parties: Vec<Party> = entities.iter().map(Party::from).collect();
        Filter::names(name.as_deref(), parties.iter())
    };
    let place = |place: &str| {
        let wanted = crate::concepts::fold(place);
        s.event_loc.iter().any(|l| {
            crate::concepts::fold(&l.name).contains(&wanted)
                || l.country.eq_ignore_ascii_case(place)
        })
    };
    names(&filter.actor, &s.actor)
        && names(&filter.recipient, &s.recipient)
        && names(&filter.voice, &s.voice)
        && filter.event.is_none_or(|event| event == s.event)
        && filter
            .standing
            .is_none_or(|standing| standing == s.standing)
        && filter.place.as_deref().is_none_or(place)
}

/// What FTS5 is asked: every word or quoted phrase must stand there. Nothing a user types is an operator but `*` at the end of a word.
fn expression(words: &str) -> Result<String> {
    let mut parts: Vec<String> = Vec::new();
    for (n, part) in words.split('"').enumerate() {
        if n % 2 == 1 {
            parts.extend((!part.trim().is_empty()).then(|| format!("\"{part}\"")));
            continue;
        }
        for word in part.split_whitespace() {
            let stem = word.trim_end_matches('*');
            if stem.chars().any(char::is_alphanumeric) {
                let star = if stem.len() < word.len() { "*" } else { "" };
                parts.push(format!("\"{stem}\"{star}"));
            }
        }
    }
    if parts.is_empty() {
        return Err(Error::Query("there is no word to search for".into()));
    }
    Ok(parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_is_words() {
        assert_eq!(expression("Kiev AND (").unwrap(), "\"Kiev\" \"AND\"");
        assert_eq!(
            expression("\"île des Serpents\" mor*").unwrap(),
            "\"île des Serpents\" \"mor\"*"
        );
        assert_eq!(expression("l'armée \"").unwrap(), "\"l'armée\"");
        assert!(expression(" * \"").is_err());
    }
}
