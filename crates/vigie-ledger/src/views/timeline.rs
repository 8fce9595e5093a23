//! Occurrences by day.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use vigie_events::plover::Standing;

use crate::assemble::{BASE, Base, base, name, number};
use crate::concepts::fold;
use crate::day::Day;
use crate::error::{Error, Result};
use crate::filter::{Filter, key};
use crate::store::Ledger;
use crate::view::{Occurrence, Page, Relation, State};

/// Occurrences looked at together.
const STEP: usize = 128;

/// Where a page ends: a day and an occurrence of it.
type Cursor = (i32, i64);

impl Ledger {
    /// Occurrences by the day on which they happened or would, then by identifier. What neither its text nor its document dates comes
    /// last. What was announced or denied first and told later is one row, that of what is told; its links lead to the rest. A filter by
    /// kind, state or standing asks for rows of its own.
    pub fn timeline(&self, filter: &Filter) -> Result<Page<Occurrence>> {
        let particular =
            filter.kind.is_some() || filter.state.is_some() || filter.standing.is_some();
        self.select(filter, |occurrence| {
            particular || !stands_elsewhere(occurrence)
        })
    }

    /// The day up to which documents are known: the one asked for, else that of the last document; everything when none is dated.
    pub(crate) fn as_of(&self, filter: &Filter) -> Result<Day> {
        Ok(match filter.as_of {
            Some(day) => day,
            None => self.last_day()?.unwrap_or(Day::NEVER),
        })
    }

    /// The occurrences of a filter for which `keep` holds, a page of them.
    pub(crate) fn select(
        &self,
        filter: &Filter,
        keep: impl Fn(&Occurrence) -> bool,
    ) -> Result<Page<Occurrence>> {
        let as_of = self.as_of(filter)?;
        let mut cursor = filter.after.as_deref().map(read_cursor).transpose()?;
        let mut rows: Vec<Occurrence> = Vec::new();
        let mut next = None;
        'pages: loop {
            let candidates = self.candidates(filter, as_of, cursor)?;
            for candidate in &candidates {
                let Some(occurrence) = self.assemble(*candidate, as_of)? else {
                    continue;
                };
                if !matches(filter, &occurrence) || !keep(&occurrence) {
                    continue;
                }
                if rows.len() == filter.limit() {
                    next = rows.last().map(|last| write_cursor(last, cursor_day(last)));
                    break 'pages;
                }
                rows.push(occurrence);
            }
            match candidates.last() {
                Some(last) if candidates.len() == STEP => cursor = Some((last.day.0, last.occ)),
                _ => break,
            }
        }
        Ok(Page {
            as_of: (as_of != Day::NEVER).then_some(as_of),
            rows,
            next,
        })
    }

    /// What the indices give, in order: a superset of what is asked for.
    pub(crate) fn candidates(
        &self,
        filter: &Filter,
        as_of: Day,
        after: Option<Cursor>,
    ) -> Result<Vec<Base>> {
        let mut values: Vec<Value> = Vec::new();
        let mut bind = |value: Value| {
            values.push(value);
            format!("?{}", values.len())
        };
        let (compare, order) = if filter.newest_first {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        // What decides the plan: the index of participants when somebody is named, else that of days.
        let (mut sql, day, occ) = match filter.indexed() {
            Some((key, role)) => {
                let (key, role) = (bind(key.into()), bind(role.to_owned().into()));
                let sql = format!(
                    "SELECT {BASE} FROM participant p CROSS JOIN occurrence o ON o.occ = p.occ
                     WHERE p.key = {key} AND p.role = {role} AND p.since <= {}",
                    bind(as_of.0.into())
                );
                (sql, "p.at", "p.occ")
            }
            None => (
                format!("SELECT {BASE} FROM occurrence o WHERE TRUE"),
                "o.day",
                "o.occ",
            ),
        };
        let mut and = |condition: String| sql.push_str(&format!(" AND {condition}"));
        and(format!("o.since <= {}", bind(as_of.0.into())));
        if let Some(from) = filter.from {
            and(format!("{day} >= {}", bind(from.0.into())));
        }
        if let Some(to) = filter.to {
            and(format!("{day} <= {}", bind(to.0.into())));
        }
        if let Some(event) = filter.event {
            and(format!(
                "o.event = {}",
                bind(event.as_str().to_owned().into())
            ));
        }
        if let Some(kind) = filter.kind {
            and(format!(
                "o.kind = {}",
                bind(kind.as_str().to_owned().into())
            ));
        }
        if let (Some(_), Some(other)) = (&filter.actor, &filter.recipient) {
            let key = bind(key(other).into());
            and(format!(
                "EXISTS (SELECT 1 FROM participant q WHERE q.key = {key} AND q.role = 'recipient' AND q.at = {day} AND q.occ = {occ})"
            ));
        }
        if let Some((at, id)) = after {
            let (at, id) = (bind(at.into()), bind(id.into()));
            and(format!("({day}, {occ}) {compare} ({at}, {id})"));
        }
        sql.push_str(&format!(
            " ORDER BY {day} {order}, {occ} {order} LIMIT {STEP}"
        ));
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(rusqlite::params_from_iter(values), base)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Whether it is part of the row of a fact that was told later.
pub(crate) fn stands_elsewhere(occurrence: &Occurrence) -> bool {
    let later = |relation| {
        let links = &occurrence.links;
        links
            .iter()
            .any(|link| link.relation == relation && !link.earlier)
    };
    occurrence.state == State::CameTrue
        || (occurrence.state == State::Denied && later(Relation::DeniedBefore))
}

/// Whether an occurrence is one that is asked for, whatever the indices said.
pub(crate) fn matches(filter: &Filter, occurrence: &Occurrence) -> bool {
    let standings: BTreeSet<Standing> = occurrence.standings.iter().copied().collect();
    let told = &occurrence.told;
    let side = |name: &Option<String>, of: fn(&crate::view::Told) -> &[vigie_events::Entity]| {
        let parties: Vec<_> = told
            .iter()
            .flat_map(of)
            .map(crate::view::Party::from)
            .collect();
        Filter::names(name.as_deref(), parties.iter())
    };
    filter.stands(&standings)
        && filter.event.is_none_or(|event| event == occurrence.event)
        && filter.kind.is_none_or(|kind| kind == occurrence.kind)
        && filter.state.is_none_or(|state| state == occurrence.state)
        && side(&filter.actor, |t| &t.statement.actor)
        && side(&filter.recipient, |t| &t.statement.recipient)
        && side(&filter.voice, |t| &t.statement.voice)
        && filter
            .place
            .as_deref()
            .is_none_or(|place| lies_in(occurrence, place))
}

/// Whether a place of the occurrence bears the name, or lies in the country of the code.
fn lies_in(occurrence: &Occurrence, place: &str) -> bool {
    let wanted = fold(place);
    occurrence
        .places
        .iter()
        .any(|p| fold(&p.name).contains(&wanted) || p.country.eq_ignore_ascii_case(place))
}

fn cursor_day(occurrence: &Occurrence) -> i32 {
    occurrence.day.unwrap_or(Day::NEVER).0
}

fn write_cursor(occurrence: &Occurrence, day: i32) -> String {
    format!("{day}:{}", occurrence.id)
}

fn read_cursor(text: &str) -> Result<Cursor> {
    text.split_once(':')
        .and_then(|(day, id)| Some((day.parse().ok()?, number(id)?)))
        .ok_or_else(|| {
            Error::Query(format!(
                "`{text}` is no cursor: give the `next` of a page, such as `19047:{}`",
                name(1)
            ))
        })
}
