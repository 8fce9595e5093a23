//! What a server asks besides the views: whether something changed, what came last, what is kept ready.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::assemble::{CITATION, citation, statement};
use crate::day::Day;
use crate::error::Result;
use crate::store::Ledger;
use crate::view::Told;
use crate::views::alerts::Method;

/// An alert as the ledger keeps it: those of all pairs, as of the last document. [`Ledger::alerts`] gives the occurrences behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recorded {
    /// Who acts (code).
    pub actor: String,
    /// Who is acted on (code).
    pub recipient: String,
    /// How it was found.
    pub method: Method,
    /// First day of the week.
    pub day: String,
    /// Sum of conflict scores of that week's reported occurrences.
    pub value: f64,
    /// What was to be expected.
    pub expected: f64,
    /// In words.
    pub reason: String,
}

impl Recorded {
    /// What sets it apart from every other alert.
    pub fn name(&self) -> String {
        format!(
            "{} {} {} {}",
            self.day,
            self.actor,
            self.recipient,
            self.method.as_str()
        )
    }
}

impl Ledger {
    /// A number that differs after every change that another connection made to the file. Numbers of different connections cannot be
    /// compared.
    pub fn changes(&self) -> Result<i64> {
        Ok(self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// Lets `read` see the ledger as it is now, whatever is written meanwhile: several queries of one view agree with each other.
    pub fn snapshot<T>(&self, read: impl FnOnce(&Self) -> T) -> Result<T> {
        let seen = self.connection.unchecked_transaction()?;
        let made = read(self);
        seen.commit()?;
        Ok(made)
    }

    /// Where the statements end: the number that [`arrivals`](Self::arrivals) counts from.
    pub fn last_arrival(&self) -> Result<i64> {
        Ok(self
            .connection
            .prepare_cached("SELECT coalesce(max(st), 0) FROM statement")?
            .query_row([], |row| row.get(0))?)
    }

    /// The statements that came into the ledger after `number`, each with its own number; of many, the last `most`.
    pub fn arrivals(&self, number: i64, most: usize) -> Result<Vec<(i64, Told)>> {
        let sql = format!(
            "SELECT s.st, s.record, {CITATION}
             FROM statement s JOIN document d USING (doc) LEFT JOIN witness w USING (doc)
             WHERE s.st > ?1 ORDER BY s.st DESC LIMIT ?2"
        );
        let mut all = self.told_by(&sql, params![number, most as i64])?;
        all.reverse();
        Ok(all)
    }

    /// The statements of the documents published last, the last first; those that were withdrawn are left out.
    pub fn latest(&self, most: usize) -> Result<Vec<Told>> {
        let sql = format!(
            "SELECT s.st, s.record, {CITATION}
             FROM document d CROSS JOIN statement s USING (doc) LEFT JOIN witness w USING (doc)
             WHERE d.day < ?1 AND NOT EXISTS (SELECT 1 FROM withdrawn x WHERE x.st = s.st)
             ORDER BY d.day DESC, d.ord DESC, s.seq LIMIT ?2"
        );
        let all = self.told_by(&sql, params![Day::NEVER.0, most as i64])?;
        Ok(all.into_iter().map(|(_, told)| told).collect())
    }

    fn told_by(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<(i64, Told)>> {
        let mut query = self.connection.prepare_cached(sql)?;
        let mut rows = query.query(parameters)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let record = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let told = Told {
                statement: statement(record)?,
                document: citation(row, 2)?,
                reasons: Vec::new(),
            };
            all.push((row.get(0)?, told));
        }
        Ok(all)
    }

    /// The number of publications.
    pub fn publications(&self) -> Result<u32> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(DISTINCT publication) FROM document WHERE publication <> ''",
            )?
            .query_row([], |row| row.get(0))?)
    }

    /// The alerts that the ledger keeps, by day.
    pub fn recorded_alerts(&self) -> Result<Vec<Recorded>> {
        let mut query = self.connection.prepare_cached(
            "SELECT actor, recipient, method, day, value, expected, reason FROM alert
             ORDER BY day, actor, recipient, method",
        )?;
        let rows = query.query_map([], |row| {
            let method: String = row.get(2)?;
            Ok(Recorded {
                actor: row.get(0)?,
                recipient: row.get(1)?,
                method: if method == Method::Ewma.as_str() {
                    Method::Ewma
                } else {
                    Method::ChangePoint
                },
                day: row.get(3)?,
                value: row.get(4)?,
                expected: row.get(5)?,
                reason: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
