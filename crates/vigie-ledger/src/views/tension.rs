//! The tension of a directed pair of actors, on occurrences and never on raw statements.

use jiff::civil::Date;
use rusqlite::named_params;
use serde::{Deserialize, Serialize};

use crate::assemble::{STANDING, name};
use crate::day::Day;
use crate::error::{Error, Result};
use crate::filter::{Filter, key};
use crate::stats::{Share, share};
use crate::store::Ledger;

/// The prior of the share of conflict: as if two occurrences of each kind had been seen before.
const PRIOR: f64 = 2.0;

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// A day.
    Day,
    /// Monday to Sunday.
    #[default]
    Week,
    /// A calendar month.
    Month,
}

impl Period {
    /// The first day of the period that `day` lies in.
    pub fn start(self, day: Day) -> Day {
        match self {
            Period::Day => day,
            Period::Week => Day(monday(day).max(FIRST)),
            Period::Month => day
                .date()
                .map_or(day, |date| Day::of(date.first_of_month())),
        }
    }

    /// The first day of the next period.
    pub fn next(self, start: Day) -> Day {
        match self {
            Period::Day => start.plus(1),
            Period::Week => Day(monday(start) + 7),
            Period::Month => {
                let later = start.date().map(Date::last_of_month);
                later.map_or(start.plus(31), |date| Day::of(date).plus(1))
            }
        }
    }
}

/// 0000-01-01: what lies before has no year of four digits.
const FIRST: i32 = -719_528;

/// The Monday of a day's week, as the number of a day. 1970-01-01 was a Thursday.
fn monday(day: Day) -> i32 {
    day.0.saturating_add(3).div_euclid(7) * 7 - 3
}

/// Occurrences of one period, of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// By quad class: verbal cooperation, material cooperation, verbal conflict, material conflict.
    pub quad: [u32; 4],
    /// Sum of the PLOVER scores above 0.
    pub cooperation: f64,
    /// Sum of the PLOVER scores below 0, as a positive number.
    pub conflict: f64,
    /// Share of conflict (quads 3 and 4), shrunken towards one half, with its 95 % interval; `None` when there is none of either.
    pub share: Option<Share>,
}

impl Counts {
    fn add(&mut self, quad: u8, score: f64) {
        if let Some(count) = self.quad.get_mut(usize::from(quad).wrapping_sub(1)) {
            *count += 1;
        }
        if score > 0.0 {
            self.cooperation += score;
        } else {
            self.conflict -= score;
        }
    }

    fn close(&mut self) {
        let [a, b, c, d] = self.quad.map(f64::from);
        self.share = (a + b + c + d > 0.0).then(|| share(c + d, a + b, PRIOR));
    }

    /// Occurrences.
    pub fn total(&self) -> u32 {
        self.quad.iter().sum()
    }
}

/// One period of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// First day.
    pub start: Day,
    /// Told as having happened.
    pub material: Counts,
    /// Announced: planned, threatened, offered, demanded, predicted or imagined.
    pub announced: Counts,
}

/// A series for a directed pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tension {
    /// Who acts.
    pub actor: String,
    /// Who is acted on.
    pub recipient: String,
    /// Length of a point.
    pub period: Period,
    /// The day up to which documents are known.
    pub as_of: Option<Day>,
    /// Every period from the first to the last with an occurrence, or of `from` and `to`; empty ones included.
    pub points: Vec<Point>,
}

/// One occurrence of a pair, as counted.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    pub occ: i64,
    pub day: Day,
    pub material: bool,
    pub quad: u8,
    pub score: f64,
}

impl Ledger {
    /// The tension between `filter.actor` and `filter.recipient`, in that direction; both must be given, as codes. Of the rest of the filter
    /// `as_of`, `from`, `to` and `event` count.
    pub fn tension(&self, filter: &Filter, period: Period) -> Result<Tension> {
        let (Some(actor), Some(recipient)) = (&filter.actor, &filter.recipient) else {
            return Err(Error::Query(
                "tension is that of a pair: give --actor and --recipient, such as RUS and UKR"
                    .into(),
            ));
        };
        let as_of = self.as_of(filter)?;
        let counted = self.counted(filter, (actor, recipient), as_of)?;
        let mut points: Vec<Point> = Vec::new();
        let first = filter.from.or(counted.first().map(|c| c.day));
        let last = filter.to.or(counted.last().map(|c| c.day));
        if let (Some(first), Some(last)) = (first, last) {
            let mut start = period.start(first);
            while start <= last {
                points.push(Point {
                    start,
                    material: Counts::default(),
                    announced: Counts::default(),
                });
                start = period.next(start);
            }
        }
        for c in &counted {
            let at = points.partition_point(|p| p.start <= c.day).wrapping_sub(1);
            let Some(point) = points.get_mut(at) else {
                continue;
            };
            let counts = if c.material {
                &mut point.material
            } else {
                &mut point.announced
            };
            counts.add(c.quad, c.score);
        }
        for point in &mut points {
            point.material.close();
            point.announced.close();
        }
        Ok(Tension {
            actor: actor.clone(),
            recipient: recipient.clone(),
            period,
            as_of: (as_of != Day::NEVER).then_some(as_of),
            points,
        })
    }

    /// The occurrences of a pair by day; those told by nobody (only denied or alleged) are neither material nor announced.
    pub(crate) fn counted(
        &self,
        filter: &Filter,
        (actor, recipient): (&str, &str),
        as_of: Day,
    ) -> Result<Vec<Counted>> {
        let sql = format!(
            "SELECT o.occ, o.day, o.kind, s.standing, s.quad, s.score
             FROM participant a
             CROSS JOIN participant r ON r.key = :recipient AND r.role = 'recipient' AND r.at = a.at AND r.occ = a.occ
             CROSS JOIN occurrence o ON o.occ = a.occ
             CROSS JOIN member s ON s.occ = a.occ
             WHERE a.key = :actor AND a.role = 'actor' AND a.at BETWEEN :from AND :to AND a.since <= :as_of
               AND r.since <= :as_of AND (:event IS NULL OR o.event = :event)
               AND s.day <= :as_of AND {STANDING}
             ORDER BY a.at, a.occ, s.quad, s.score"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query(named_params! {
            ":actor": key(actor),
            ":recipient": key(recipient),
            ":from": filter.from.map_or(i32::MIN, |day| day.0),
            ":to": filter.to.map_or(Day::NEVER.0 - 1, |day| day.0),
            ":as_of": as_of.0,
            ":event": filter.event.map(|event| event.as_str()),
        })?;
        let mut counted: Vec<Counted> = Vec::new();
        let mut votes: Vec<(u8, f64, u32)> = Vec::new();
        let mut told = false;
        let mut current: Option<(i64, Day, bool)> = None;
        while let Some(row) = rows.next()? {
            let occ: i64 = row.get(0)?;
            if current.is_none_or(|(known, ..)| known != occ) {
                counted.extend(elected(current, told, &votes));
                let kind = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
                current = Some((occ, Day(row.get(1)?), kind == "fact"));
                votes.clear();
                told = false;
            }
            let standing = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
            told |= standing == "reported";
            let (quad, score): (u8, f64) = (row.get(4)?, row.get(5)?);
            match votes.last_mut() {
                Some((q, s, count)) if *q == quad && *s == score => *count += 1,
                _ => votes.push((quad, score, 1)),
            }
        }
        counted.extend(elected(current, told, &votes));
        Ok(counted)
    }

    /// Identifiers of counted occurrences, as written.
    pub(crate) fn names(counted: &[&Counted]) -> Vec<String> {
        counted.iter().map(|c| name(c.occ)).collect()
    }
}

/// The quad class and score that most statements give; among equals the stronger score.
fn elected(
    occurrence: Option<(i64, Day, bool)>,
    told: bool,
    votes: &[(u8, f64, u32)],
) -> Option<Counted> {
    let (occ, day, fact) = occurrence?;
    let by_votes = |a: &&(u8, f64, u32), b: &&(u8, f64, u32)| {
        a.2.cmp(&b.2).then(a.1.abs().total_cmp(&b.1.abs()))
    };
    let (quad, score, _) = votes.iter().max_by(by_votes)?;
    (told || !fact).then_some(Counted {
        occ,
        day,
        material: fact,
        quad: *quad,
        score: *score,
    })
}
