//! An occurrence as known on a day, from the statements that tell of it.

use std::collections::BTreeSet;

use rusqlite::{Row, params};
use vigie_events::plover::{EventType, Standing};
use vigie_events::record::Statement;

use crate::day::Day;
use crate::error::{Error, Result};
use crate::matching::item::{Class, Until, class, effective, narrow, span};
use crate::store::Ledger;
use crate::view::{Citation, Kind, Link, Occurrence, Party, Relation, State, Told};

/// Columns of a document joined with its witness row, in the order of [`citation`].
pub(crate) const CITATION: &str = "d.key, d.id, d.title, d.url, d.publication, d.published, d.language, coalesce(w.origin, d.publication)";

/// Statements in no view of a day: those withdrawn by then.
pub(crate) const STANDING: &str =
    "NOT EXISTS (SELECT 1 FROM withdrawn x WHERE x.st = s.st AND x.day <= :as_of)";

/// Reads [`CITATION`] from column `n` on.
pub(crate) fn citation(row: &Row, n: usize) -> rusqlite::Result<Citation> {
    Ok(Citation {
        key: row.get(n)?,
        id: row.get(n + 1)?,
        title: row.get(n + 2)?,
        url: row.get(n + 3)?,
        publication: row.get(n + 4)?,
        published: row.get(n + 5)?,
        language: row.get(n + 6)?,
        origin: row.get(n + 7)?,
    })
}

/// Reads back a statement.
pub(crate) fn statement(record: &str) -> Result<Statement> {
    serde_json::from_str(record).map_err(|e| Error::Record {
        id: record.chars().take(40).collect(),
        reason: e.to_string(),
    })
}

/// An occurrence's identifier as written.
pub(crate) fn name(occ: i64) -> String {
    format!("{occ:016x}")
}

/// An occurrence's identifier as stored.
pub(crate) fn number(name: &str) -> Option<i64> {
    (name.len() == 16)
        .then(|| i64::from_str_radix(name, 16).ok())
        .flatten()
}

/// What the table of occurrences holds of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Base {
    pub occ: i64,
    pub day: Day,
    pub kind: Kind,
    pub event: EventType,
}

/// Columns of [`Base`], in the order of [`base`].
pub(crate) const BASE: &str = "o.occ, o.day, o.kind, o.event";

pub(crate) fn base(row: &Row) -> rusqlite::Result<Base> {
    let kind: String = row.get(2)?;
    let event: String = row.get(3)?;
    Ok(Base {
        occ: row.get(0)?,
        day: Day(row.get(1)?),
        kind: if kind == "fact" {
            Kind::Fact
        } else {
            Kind::Announced
        },
        event: EventType::parse(&event).unwrap_or(EventType::Consult),
    })
}

impl Ledger {
    /// An occurrence as known on `as_of`; `None` when nothing that stands tells of it.
    pub(crate) fn assemble(&self, base: Base, as_of: Day) -> Result<Option<Occurrence>> {
        let told = self.told(base.occ, as_of)?;
        if told.is_empty() {
            return Ok(None);
        }
        let links = self.links(base.occ, as_of)?;
        let came_true = links
            .iter()
            .any(|(link, told)| link.relation == Relation::Fulfils && !link.earlier && *told);
        let withdrawn = links
            .iter()
            .any(|(link, _)| link.relation == Relation::Withdraws && !link.earlier);
        let links = links
            .into_iter()
            .filter(|(link, told)| *told || link.earlier || link.relation == Relation::Withdraws)
            .map(|(link, _)| link)
            .collect();
        let mut view = self.view(base, told, links);
        view.state = match base.kind {
            Kind::Fact => fact_state(&view),
            Kind::Announced if came_true => State::CameTrue,
            Kind::Announced if withdrawn => State::Withdrawn,
            Kind::Announced => {
                let grace = self.config.announced.grace;
                let over = view.deadline.is_some_and(|d| d.plus(grace) < as_of);
                if over { State::Lapsed } else { State::Open }
            }
        };
        Ok(Some(view))
    }

    /// Statements that tell of an occurrence, in their canonical order.
    fn told(&self, occ: i64, as_of: Day) -> Result<Vec<Told>> {
        let sql = format!(
            "SELECT s.record, m.reasons, {CITATION}
             FROM member m JOIN statement s USING (st) JOIN document d USING (doc) LEFT JOIN witness w USING (doc)
             WHERE m.occ = :occ AND m.day <= :as_of AND {STANDING} ORDER BY d.day, d.ord, s.seq"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query(rusqlite::named_params! {":occ": occ, ":as_of": as_of.0})?;
        let mut told = Vec::new();
        while let Some(row) = rows.next()? {
            told.push(Told {
                statement: statement(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?,
                reasons: reasons(&row.get::<_, String>(1)?),
                document: citation(row, 2)?,
            });
        }
        Ok(told)
    }

    /// Ties of an occurrence, each with whether the other end is told as a fact (if it is the later one) or stands (if the earlier).
    fn links(&self, occ: i64, as_of: Day) -> Result<Vec<(Link, bool)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT fact, relation, day, reasons, 0 FROM link WHERE announced = ?1 AND day <= ?2
             UNION ALL
             SELECT announced, relation, day, reasons, 1 FROM link WHERE fact = ?1 AND day <= ?2
             ORDER BY 3, 1, 2",
        )?;
        let rows = query.query_map(params![occ, as_of.0], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                Day(row.get(2)?),
                row.get::<_, String>(3)?,
                row.get::<_, bool>(4)?,
            ))
        })?;
        let mut links = Vec::new();
        for row in rows {
            let (other, relation, day, why, earlier) = row?;
            let stands = self.stands(other, as_of, !earlier)?;
            let Some(relation) = Relation::parse(&relation) else {
                continue;
            };
            if earlier && !stands {
                continue;
            }
            let link = Link {
                occurrence: name(other),
                relation,
                earlier,
                day,
                reasons: reasons(&why),
            };
            links.push((link, stands));
        }
        Ok(links)
    }

    /// Whether a statement that stands tells of an occurrence; `fact`: as a fact.
    fn stands(&self, occ: i64, as_of: Day, fact: bool) -> Result<bool> {
        let sql = format!(
            "SELECT EXISTS (SELECT 1 FROM member s WHERE s.occ = :occ AND s.day <= :as_of
             AND (s.standing = 'reported' OR NOT :fact) AND {STANDING})"
        );
        Ok(self.connection.prepare_cached(&sql)?.query_row(
            rusqlite::named_params! {":occ": occ, ":as_of": as_of.0, ":fact": fact},
            |row| row.get(0),
        )?)
    }

    fn view(&self, base: Base, told: Vec<Told>, links: Vec<Link>) -> Occurrence {
        let mut time = None;
        let mut until = Until::default();
        for t in &told {
            let (published, from, to) = days(t);
            let standing = effective(t.statement.standing, from, published);
            let own = span((from, to), standing, published, &self.config);
            time = narrow(time, own);
            until.add(standing, own, published, &self.config);
        }
        let published = || told.iter().map(|t| days(t).0).filter(|d| *d != Day::NEVER);
        let (mode, quad_code, event_scale) = weight(base.event, &told);
        let latest = |count: fn(&Statement) -> Option<u32>| {
            told.iter().rev().find_map(|t| count(&t.statement))
        };
        let known = |day: Day| (day != Day::NEVER).then_some(day);
        Occurrence {
            id: name(base.occ),
            kind: base.kind,
            state: State::Open,
            day: known(base.day),
            from: time.map(|t| t.0).or(known(base.day)),
            to: time.map(|t| t.1).or(known(base.day)),
            dated: time.is_some(),
            deadline: known(until.day()).filter(|_| base.kind == Kind::Announced),
            first_published: published().min(),
            last_published: published().max(),
            event: base.event,
            mode,
            quad_code,
            event_scale,
            actor: sides(&told, |s| &s.actor),
            recipient: sides(&told, |s| &s.recipient),
            places: places(&told),
            dead: latest(|s| s.dead),
            injured: latest(|s| s.injured),
            arrested: latest(|s| s.arrested),
            standings: told
                .iter()
                .map(standing)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            witnesses: witnesses(&told, base.kind),
            asserted_by: voices(&told, |standing| class(standing) != Class::Denied, false),
            denied_by: voices(&told, |standing| class(standing) == Class::Denied, true),
            links,
            told,
        }
    }
}

/// Publication day, first and last day of a statement.
fn days(told: &Told) -> (Day, Option<Day>, Option<Day>) {
    (
        Day::last_of(&told.document.published).unwrap_or(Day::NEVER),
        Day::read(&told.statement.date),
        Day::read(&told.statement.enddate),
    )
}

/// The standing that counts: what is told of a day to come is planned.
pub(crate) fn standing(told: &Told) -> Standing {
    let (published, from, _) = days(told);
    effective(told.statement.standing, from, published)
}

fn fact_state(view: &Occurrence) -> State {
    let any = |wanted| view.standings.contains(&wanted);
    match (
        any(Standing::Reported),
        any(Standing::Alleged),
        any(Standing::Denied),
    ) {
        (false, false, _) => State::Denied,
        (_, _, true) => State::Contested,
        (false, true, false) => State::Alleged,
        _ if view.witnesses.len() > 1 => State::Corroborated,
        _ => State::Reported,
    }
}

/// The mode, quad class and score that most statements of the type give; among equals the first.
fn weight(event: EventType, told: &[Told]) -> (String, u8, f32) {
    let mut counts: Vec<(&Statement, usize)> = Vec::new();
    for statement in told.iter().map(|t| &t.statement) {
        let same =
            |other: &Statement| other.mode == statement.mode && other.event == statement.event;
        match counts.iter_mut().find(|(other, _)| same(other)) {
            Some((_, count)) => *count += 1,
            None => counts.push((statement, 1)),
        }
    }
    let of_type = counts.iter().any(|(s, _)| s.event == event);
    let mut best: Option<(&Statement, usize)> = None;
    for (statement, count) in counts {
        let counts_here = !of_type || statement.event == event;
        // A mode says more than none.
        let weight = count * 2 + usize::from(!statement.mode.is_empty());
        if counts_here && best.is_none_or(|(_, most)| weight > most) {
            best = Some((statement, weight));
        }
    }
    best.map_or_else(
        || (String::new(), 0, 0.0),
        |(s, _)| (s.mode.clone(), s.quad_code, s.event_scale),
    )
}

/// Parties, those named most often first; mentions of one code are one party under its most frequent name.
fn sides(told: &[Told], of: fn(&Statement) -> &[vigie_events::record::Entity]) -> Vec<Party> {
    let parties = told
        .iter()
        .flat_map(|t| of(&t.statement))
        .map(Party::from)
        .collect();
    ranked(parties, |party| {
        if party.code.is_empty() {
            party.name.to_lowercase()
        } else {
            format!("{}/{}", party.code, party.sector)
        }
    })
}

/// Voices whose last one takes the stand asked for; a publication's own word under its name when `own`.
fn voices(told: &[Told], stand: fn(Standing) -> bool, own: bool) -> Vec<Party> {
    let parties = told
        .iter()
        .filter(|t| stand(standing(t)))
        .filter_map(|t| match t.statement.voice.last() {
            Some(voice) => Some(Party::from(voice)),
            None => own.then(|| Party {
                name: t.document.publication.clone(),
                ..Party::default()
            }),
        })
        .collect();
    ranked(parties, |party| {
        format!("{}/{}", party.code, party.name.to_lowercase())
    })
}

/// Groups parties by key, the largest group first, each under its most frequent form; among equals the first.
fn ranked(parties: Vec<Party>, key: impl Fn(&Party) -> String) -> Vec<Party> {
    let mut groups: Vec<(String, Vec<(Party, usize)>)> = Vec::new();
    for party in parties {
        let key = key(&party);
        let at = groups
            .iter()
            .position(|(k, _)| *k == key)
            .unwrap_or_else(|| {
                groups.push((key, Vec::new()));
                groups.len() - 1
            });
        let forms = &mut groups[at].1;
        match forms.iter_mut().find(|(form, _)| *form == party) {
            Some((_, count)) => *count += 1,
            None => forms.push((party, 1)),
        }
    }
    for (_, forms) in &mut groups {
        forms.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    }
    let size = |forms: &[(Party, usize)]| forms.iter().map(|(_, n)| n).sum::<usize>();
    groups.sort_by_key(|(_, forms)| std::cmp::Reverse(size(forms)));
    groups
        .into_iter()
        .filter_map(|(_, forms)| forms.into_iter().next())
        .map(|(party, _)| party)
        .collect()
}

fn places(told: &[Told]) -> Vec<vigie_events::record::Location> {
    let mut places: Vec<vigie_events::record::Location> = Vec::new();
    for place in told.iter().flat_map(|t| &t.statement.event_loc) {
        if !places
            .iter()
            .any(|p| p.name == place.name && p.country == place.country)
        {
            places.push(place.clone());
        }
    }
    places
}

/// Origins that report it; a medium that a text quotes is a witness of its own.
fn witnesses(told: &[Told], kind: Kind) -> Vec<String> {
    let counts = |t: &&Told| match kind {
        Kind::Fact => standing(t) == Standing::Reported,
        Kind::Announced => true,
    };
    told.iter()
        .filter(counts)
        .map(|t| {
            let medium = t.statement.voice.iter().find(|v| v.sector == "JRN");
            medium.map_or_else(|| t.document.origin.clone(), |v| Party::from(v).name)
        })
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// Reasons as stored, one after the other.
pub(crate) fn reasons(text: &str) -> Vec<String> {
    text.split("; ")
        .filter(|reason| !reason.is_empty())
        .map(str::to_owned)
        .collect()
}
