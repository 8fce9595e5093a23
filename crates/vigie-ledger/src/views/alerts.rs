//! Sudden changes in the conflict of a pair: EWMA control chart and Bayesian on-line change-point detection.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::config::Alerts as Limits;
use crate::day::Day;
use crate::error::Result;
use crate::filter::{Filter, key};
use crate::store::Ledger;
use crate::views::tension::{Counted, Period};

/// Pairs looked at when none is named: those with most occurrences.
const PAIRS: usize = 200;

/// How a change was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The moving average left its limits.
    Ewma,
    /// A new level has begun.
    ChangePoint,
}

impl Method {
    /// The name in output and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Ewma => "ewma",
            Method::ChangePoint => "change-point",
        }
    }
}

/// A week in which the conflict of a pair changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alert {
    /// Who acts (code).
    pub actor: String,
    /// Who is acted on (code).
    pub recipient: String,
    /// How it was found.
    pub method: Method,
    /// First day of the week.
    pub day: Day,
    /// Sum of conflict scores of that week's reported occurrences.
    pub value: f64,
    /// What was to be expected.
    pub expected: f64,
    /// The limit that was passed: of the average (EWMA), or of the probability of a change.
    pub limit: f64,
    /// In words.
    pub reason: String,
    /// The occurrences behind it.
    pub occurrences: Vec<String>,
}

impl Ledger {
    /// Alerts by day, pair and method: of the pair that the filter names, of all pairs of the one side it names, or of all.
    pub fn alerts(&self, filter: &Filter) -> Result<Vec<Alert>> {
        let as_of = self.as_of(filter)?;
        // The past before `from` is what a change is measured against.
        let whole = Filter {
            from: None,
            ..filter.clone()
        };
        let mut alerts = Vec::new();
        for (actor, recipient) in self.pairs(filter, as_of)? {
            let counted = self.counted(&whole, (&actor, &recipient), as_of)?;
            alerts.extend(of_pair(&counted, (&actor, &recipient), &self.config.alerts));
        }
        alerts.retain(|alert| {
            filter
                .from
                .is_none_or(|from| alert.day >= Period::Week.start(from))
        });
        alerts.sort_by(|a, b| {
            (a.day, &a.actor, &a.recipient, a.method).cmp(&(
                b.day,
                &b.actor,
                &b.recipient,
                b.method,
            ))
        });
        Ok(alerts)
    }

    /// Directed pairs of codes with the most occurrences, or the one that is named.
    pub fn pairs(&self, filter: &Filter, as_of: Day) -> Result<Vec<(String, String)>> {
        if let (Some(actor), Some(recipient)) = (&filter.actor, &filter.recipient) {
            return Ok(vec![(actor.to_uppercase(), recipient.to_uppercase())]);
        }
        let mut query = self.connection.prepare_cached(
            "SELECT upper(a.key), upper(r.key), count(*) AS n FROM participant a
             JOIN participant r ON r.occ = a.occ AND r.at = a.at AND r.role = 'recipient'
             WHERE a.role = 'actor' AND a.since <= ?1 AND r.since <= ?1 AND a.key <> r.key
               AND length(a.key) = 3 AND length(r.key) = 3
               AND (?2 IS NULL OR a.key = ?2) AND (?3 IS NULL OR r.key = ?3)
             GROUP BY a.key, r.key HAVING n > 2 ORDER BY n DESC, a.key, r.key LIMIT ?4",
        )?;
        let side = |name: &Option<String>| name.as_deref().map(key);
        let rows = query.query_map(
            params![
                as_of.0,
                side(&filter.actor),
                side(&filter.recipient),
                PAIRS as i64
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Writes the alerts of all pairs, as of the last document, to the table `alert`.
    pub(crate) fn keep_alerts(&self) -> Result<()> {
        let alerts = self.alerts(&Filter::default())?;
        let write = self.connection.unchecked_transaction()?;
        self.connection.execute("DELETE FROM alert", [])?;
        for alert in alerts {
            self.connection
                .prepare_cached("INSERT INTO alert VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
                .execute(params![
                    alert.actor,
                    alert.recipient,
                    alert.method.as_str(),
                    alert.day.to_string(),
                    alert.value,
                    alert.expected,
                    alert.limit,
                    alert.reason
                ])?;
        }
        Ok(write.commit()?)
    }
}

/// One week of a pair.
struct Week {
    start: Day,
    conflict: f64,
    count: u32,
}

fn weeks(counted: &[Counted]) -> Vec<Week> {
    let material = || counted.iter().filter(|c| c.material);
    let (Some(first), Some(last)) = (material().next(), material().next_back()) else {
        return Vec::new();
    };
    let mut weeks = Vec::new();
    let mut start = Period::Week.start(first.day);
    while start <= last.day {
        weeks.push(Week {
            start,
            conflict: 0.0,
            count: 0,
        });
        start = Period::Week.next(start);
    }
    for c in material().filter(|c| c.quad >= 3) {
        let at = weeks.partition_point(|w| w.start <= c.day).wrapping_sub(1);
        if let Some(week) = weeks.get_mut(at) {
            week.conflict += c.score.abs();
            week.count += 1;
        }
    }
    weeks
}

fn of_pair(counted: &[Counted], (actor, recipient): (&str, &str), limits: &Limits) -> Vec<Alert> {
    let weeks = weeks(counted);
    let found = ewma(&weeks, limits)
        .into_iter()
        .chain(change_points(&weeks, limits));
    found
        .map(|(n, method, expected, limit)| {
            let week = &weeks[n];
            let behind: Vec<&Counted> = counted
                .iter()
                .filter(|c| c.material && c.quad >= 3 && Period::Week.start(c.day) == week.start)
                .collect();
            let reason = match method {
                Method::Ewma => format!(
                    "{actor} → {recipient}: {} occurrences of conflict, scores {:.1} where {expected:.1} was usual; the moving average is above {limit:.1}",
                    week.count, week.conflict
                ),
                Method::ChangePoint => format!(
                    "{actor} → {recipient}: {} occurrences of conflict where {expected:.1} were usual; a new level with probability {limit:.2}",
                    week.count
                ),
            };
            Alert {
                actor: actor.to_owned(),
                recipient: recipient.to_owned(),
                method,
                day: week.start,
                value: week.conflict,
                expected,
                limit,
                reason,
                occurrences: Ledger::names(&behind),
            }
        })
        .collect()
}

type Found = (usize, Method, f64, f64);

/// Weeks in which the moving average passes `limit` standard errors above the mean of all weeks before.
fn ewma(weeks: &[Week], limits: &Limits) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut mean, mut squares, mut average) = (0.0, 0.0, 0.0);
    let mut above = false;
    for (n, week) in weeks.iter().enumerate() {
        let value = week.conflict;
        if n > 0 {
            let variance = if n > 1 {
                squares / (n as f64 - 1.0)
            } else {
                0.0
            };
            // Scores are at most ten a piece: a quiet past must not make one occurrence an alert by itself.
            let deviation = variance.sqrt().max(5.0);
            average += limits.lambda * (value - average);
            let age = 1.0 - (1.0 - limits.lambda).powi(2 * (n as i32 + 1));
            let error = deviation * (limits.lambda / (2.0 - limits.lambda) * age).sqrt();
            let limit = mean + limits.limit * error;
            let passes = n >= limits.warm_up && average > limit;
            if passes && !above {
                found.push((n, Method::Ewma, mean, limit));
            }
            above = passes;
        } else {
            average = value;
        }
        let delta = value - mean;
        mean += delta / (n as f64 + 1.0);
        squares += delta * (value - mean);
    }
    found
}

/// Weeks that begin a new level, by the posterior of the run length (Adams and MacKay 2007) of Poisson counts with a Gamma(1, 1) prior.
fn change_points(weeks: &[Week], limits: &Limits) -> Vec<Found> {
    let hazard = 1.0 / limits.run.max(1.0);
    // Of each run length: its probability, and the sum and number of counts since it began.
    let mut runs: Vec<(f64, f64, f64)> = vec![(1.0, 0.0, 0.0)];
    let mut found = Vec::new();
    for (n, week) in weeks.iter().enumerate() {
        let count = f64::from(week.count);
        let expected = runs
            .iter()
            .map(|(p, sum, weeks)| p * (sum + 1.0) / (weeks + 1.0))
            .sum::<f64>();
        let mut next = Vec::with_capacity(runs.len() + 1);
        let mut fresh = 0.0;
        for (p, sum, seen) in &runs {
            let joint = p * predictive(count, sum + 1.0, seen + 1.0);
            fresh += p * hazard * predictive(count, 1.0, 1.0);
            next.push((joint * (1.0 - hazard), sum + count, seen + 1.0));
        }
        next.insert(0, (fresh, count, 1.0));
        let total: f64 = next.iter().map(|(p, ..)| p).sum();
        for run in &mut next {
            run.0 /= total.max(f64::MIN_POSITIVE);
        }
        // Runs that are all but impossible are dropped: time stays linear.
        next.retain(|(p, ..)| *p > 1e-6);
        let begun = next.first().map_or(0.0, |(p, ..)| *p);
        if n >= limits.warm_up && begun > limits.probability && count > expected {
            found.push((n, Method::ChangePoint, expected, begun));
        }
        runs = next;
    }
    found
}

/// Probability of a count under a Gamma(shape, rate) belief about its Poisson mean: negative binomial.
fn predictive(count: f64, shape: f64, rate: f64) -> f64 {
    let log = puruspe::ln_gamma(count + shape)
        - puruspe::ln_gamma(shape)
        - puruspe::ln_gamma(count + 1.0)
        + shape * (rate / (rate + 1.0)).ln()
        - count * (rate + 1.0).ln();
    log.exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(counts: &[u32]) -> Vec<Week> {
        (0..)
            .zip(counts)
            .map(|(n, &count)| Week {
                start: Day(n * 7),
                conflict: f64::from(count) * 9.0,
                count,
            })
            .collect()
    }

    #[test]
    fn a_leap_is_found_by_both_methods_and_calm_by_neither() {
        let calm = [1, 0, 2, 1, 0, 1, 1, 0, 2, 1, 0, 1];
        let limits = Limits::default();
        assert!(ewma(&series(&calm), &limits).is_empty());
        assert!(change_points(&series(&calm), &limits).is_empty());
        let mut leap = calm.to_vec();
        leap.extend([14, 17, 15]);
        assert_eq!(ewma(&series(&leap), &limits)[0].0, 12);
        assert_eq!(change_points(&series(&leap), &limits)[0].0, 12);
    }
}
