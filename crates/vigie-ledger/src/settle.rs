//! What follows from the documents is brought up to date: copies, corrections, occurrences, ties, alerts.
//!
//! Everything derived bears the day from which it is known. When documents of some day come in, what is derived of that day and later is
//! forgotten and made anew, in the canonical order of documents, whatever the order in which they were added.

use std::rc::Rc;

use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};
use vigie_events::plover::{EventType, Standing};

use crate::cues;
use crate::day::Day;
use crate::error::{Error, Result};
use crate::matching::item::{Item, Row as Fields};
use crate::matching::{Matcher, Placed, Tie};
use crate::store::Ledger;
use crate::view::Relation;
use crate::witness::{Comparer, Paper};

/// Documents after which what is done is written down, at the next change of day: an interrupted run loses no more than these.
const BATCH: usize = 4_000;

/// Changes when what is derived changes for the same documents.
const METHOD: u32 = 1;

/// What was brought up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Documents that were gone through.
    pub documents: usize,
    /// Their statements.
    pub statements: usize,
}

impl Ledger {
    /// Brings up to date what follows from the documents. Does nothing when nothing changed. An interruption loses no more than the
    /// last few thousand documents' work, which the next call does again.
    pub fn settle(&mut self) -> Result<Settled> {
        self.settle_with(|_, _| ())
    }

    /// The same, and says how far it is: documents done, documents to do.
    pub fn settle_with(&mut self, mut progress: impl FnMut(usize, usize)) -> Result<Settled> {
        let Some(from) = self.unsettled()? else {
            return Ok(Settled::default());
        };
        let run = self.connection.unchecked_transaction()?;
        self.forget(from)?;
        run.commit()?;
        let mut matcher = Matcher::new(&self.config);
        self.restore(&mut matcher, from)?;
        let documents = documents(&self.connection, "day >= ?1", from)?;
        let mut settled = Settled::default();
        let mut run = self.connection.unchecked_transaction()?;
        let mut since = 0;
        let mut day = from;
        for (doc, published) in &documents {
            if *published != day && since >= BATCH {
                self.connection.execute(
                    "INSERT OR REPLACE INTO meta VALUES ('unsettled', ?1)",
                    [published.0.to_string()],
                )?;
                run.commit()?;
                run = self.connection.unchecked_transaction()?;
                since = 0;
            }
            day = *published;
            settled.statements += self.settle_document(&mut matcher, *doc)?;
            settled.documents += 1;
            since += 1;
            progress(settled.documents, documents.len());
        }
        self.connection
            .execute("DELETE FROM meta WHERE name = 'unsettled'", [])?;
        self.connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('method', ?1)",
            [self.method()],
        )?;
        run.commit()?;
        drop(matcher);
        self.keep_alerts()?;
        Ok(settled)
    }

    /// The first day whose documents must be gone through; `None` when all is up to date.
    fn unsettled(&self) -> Result<Option<Day>> {
        let documents: bool = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM document)")?
            .query_row([], |row| row.get(0))?;
        if documents
            && self
                .meta("method")?
                .is_some_and(|method| method != self.method())
        {
            return Ok(Some(Day(i32::MIN)));
        }
        let day = self.meta("unsettled")?;
        Ok(day.and_then(|day| day.parse().ok()).map(Day))
    }

    fn method(&self) -> String {
        format!("{METHOD} {}", self.config.fingerprint())
    }

    /// Forgets what is known from `day` on.
    fn forget(&self, day: Day) -> Result<()> {
        let comparer = self.comparer();
        for (doc, _) in documents(
            &self.connection,
            "day >= ?1 AND doc IN (SELECT doc FROM witness)",
            day,
        )? {
            comparer.forget(&Paper::load(&self.connection, doc)?)?;
        }
        for sql in [
            "DELETE FROM witness WHERE day >= ?1",
            "DELETE FROM withdrawn WHERE day >= ?1",
            "DELETE FROM member WHERE day >= ?1",
            "DELETE FROM link WHERE day >= ?1",
            "DELETE FROM participant WHERE since >= ?1",
            "DELETE FROM occurrence WHERE since >= ?1",
        ] {
            self.connection.execute(sql, [day.0])?;
        }
        self.connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('unsettled', ?1)",
            [day.0.to_string()],
        )?;
        Ok(())
    }

    fn comparer(&self) -> Comparer<'_> {
        Comparer {
            connection: &self.connection,
            config: &self.config,
            concepts: &self.concepts,
        }
    }

    /// Takes in what is known from before `day`.
    fn restore(&self, matcher: &mut Matcher, day: Day) -> Result<()> {
        for (doc, _) in documents(&self.connection, "day < ?1", day)? {
            let items = self.items(matcher, doc)?;
            for (item, occ) in &items {
                if let Some(occ) = occ {
                    matcher.restore(item, *occ);
                }
            }
        }
        let mut ties = self.connection.prepare_cached(
            "SELECT announced, fact, relation, day, points, reasons FROM link WHERE day < ?1
             ORDER BY day, announced, fact",
        )?;
        let ties = ties.query_map([day.0], |row| {
            let relation: String = row.get(2)?;
            Ok(Tie {
                announced: row.get(0)?,
                fact: row.get(1)?,
                relation: Relation::parse(&relation).unwrap_or(Relation::Fulfils),
                day: Day(row.get(3)?),
                points: row.get(4)?,
                reasons: row.get(5)?,
            })
        })?;
        for tie in ties {
            matcher.restore_tie(&tie?);
        }
        self.date_again(matcher, day)
    }

    /// Writes the time anew of what was announced before `day`: statements that are gone may have moved it.
    fn date_again(&self, matcher: &Matcher, day: Day) -> Result<()> {
        let mut query = self.connection.prepare_cached(
            "SELECT occ, day, deadline FROM occurrence WHERE kind = 'announced' AND since < ?1",
        )?;
        let mut rows = query.query([day.0])?;
        let mut moved: Vec<(i64, i32, i32)> = Vec::new();
        while let Some(row) = rows.next()? {
            let occ = row.get(0)?;
            let kept: (Option<i32>, Option<i32>) = (row.get(1)?, row.get(2)?);
            let Some(cluster) = matcher.occurrence(occ) else {
                continue;
            };
            let (at, until) = (cluster.at.0, cluster.until.day().0);
            if kept != (Some(at), Some(until)) {
                moved.push((occ, at, until));
            }
        }
        let mut update = self
            .connection
            .prepare_cached("UPDATE occurrence SET day = ?2, deadline = ?3 WHERE occ = ?1")?;
        for (occ, at, until) in moved {
            update.execute(params![occ, at, until])?;
        }
        Ok(())
    }

    /// The statements of a document, with the occurrence each is known to tell of.
    fn items(&self, matcher: &mut Matcher, doc: i64) -> Result<Vec<(Item, Option<i64>)>> {
        let names: Vec<u8> = self
            .connection
            .prepare_cached("SELECT names FROM document WHERE doc = ?1")?
            .query_row([doc], |row| row.get(0))?;
        let names = Rc::new(cues::from_bytes(&names));
        let mut query = self.connection.prepare_cached(
            "SELECT s.st, s.id, s.doc, s.day, s.event, s.mode, s.standing, s.from_day, s.to_day, s.cues, s.record, s.quad, s.score, m.occ
             FROM statement s LEFT JOIN member m USING (st) WHERE s.doc = ?1 ORDER BY s.seq",
        )?;
        let mut rows = query.query([doc])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let fields = fields(row, &names)?;
            let id = fields.id.clone();
            let item = Item::new(fields, &mut matcher.symbols, &self.concepts, &self.config)
                .map_err(|reason| Error::Record { id, reason })?;
            items.push((item, row.get(13)?));
        }
        Ok(items)
    }

    fn settle_document(&self, matcher: &mut Matcher, doc: i64) -> Result<usize> {
        let paper = Paper::load(&self.connection, doc)?;
        self.comparer().place(&paper)?;
        let items = self.items(matcher, doc)?;
        for (seq, (item, _)) in items.iter().enumerate() {
            let placed = matcher.place(item, founding(&paper, item, seq));
            self.write(matcher, item, &placed)?;
        }
        // The time of what it founded is known once all of the document is.
        for (item, _) in &items {
            self.date(matcher, item)?;
        }
        Ok(items.len())
    }

    fn write(&self, matcher: &Matcher, item: &Item, placed: &Placed) -> Result<()> {
        if placed.new
            && let Some(cluster) = matcher.occurrence(placed.occ)
        {
            self.connection
                .prepare_cached("INSERT INTO occurrence VALUES (?1, ?2, ?3, ?4, ?5, NULL)")?
                .execute(params![
                    placed.occ,
                    cluster.kind.as_str(),
                    cluster.since.0,
                    cluster.at.0,
                    cluster.event.as_str()
                ])?;
        }
        self.connection
            .prepare_cached("INSERT INTO member VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                item.st,
                placed.occ,
                item.published.0,
                item.standing.as_str(),
                item.quad,
                item.score,
                placed.reasons
            ])?;
        for tie in &placed.ties {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO link VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![
                    tie.announced,
                    tie.fact,
                    tie.relation.as_str(),
                    tie.day.0,
                    tie.points,
                    tie.reasons
                ])?;
        }
        Ok(())
    }

    /// Writes where the occurrence of a statement stands in the timeline, and under what it is found.
    fn date(&self, matcher: &Matcher, item: &Item) -> Result<()> {
        let occ: i64 = self
            .connection
            .prepare_cached("SELECT occ FROM member WHERE st = ?1")?
            .query_row([item.st], |row| row.get(0))?;
        let Some(cluster) = matcher.occurrence(occ) else {
            return Ok(());
        };
        let deadline =
            (cluster.kind == crate::view::Kind::Announced).then_some(cluster.until.day().0);
        self.connection
            .prepare_cached("UPDATE occurrence SET day = ?2, deadline = ?3 WHERE occ = ?1")?
            .execute(params![occ, cluster.at.0, deadline])?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO participant VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for (role, key) in &item.keys {
            insert.execute(params![key, role, occ, cluster.at.0, item.published.0])?;
        }
        Ok(())
    }
}

/// Documents in their canonical order, with their day.
fn documents(connection: &Connection, condition: &str, day: Day) -> Result<Vec<(i64, Day)>> {
    let sql = format!("SELECT doc, day FROM document WHERE {condition} ORDER BY day, ord");
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_map([day.0], |row| Ok((row.get(0)?, Day(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn fields(row: &Row, names: &Rc<Vec<u32>>) -> Result<Fields> {
    let id: String = row.get(1)?;
    let unknown = |what: &str, name: &str| Error::Record {
        id: id.clone(),
        reason: format!("`{name}` is no {what}"),
    };
    let event: String = row.get(4)?;
    let standing: String = row.get(6)?;
    let day = |n: usize| -> Result<Option<Day>> { Ok(row.get::<_, Option<i32>>(n)?.map(Day)) };
    Ok(Fields {
        st: row.get(0)?,
        doc: row.get(2)?,
        published: Day(row.get(3)?),
        event: EventType::parse(&event).ok_or_else(|| unknown("event type", &event))?,
        mode: row.get(5)?,
        standing: Standing::parse(&standing).ok_or_else(|| unknown("standing", &standing))?,
        from: day(7)?,
        to: day(8)?,
        cues: cues::from_bytes(row.get_ref(9)?.as_blob().map_err(rusqlite::Error::from)?),
        names: Rc::clone(names),
        record: row.get(10)?,
        quad: row.get(11)?,
        score: row.get(12)?,
        id,
    })
}

/// The identifier of the occurrence that a statement founds: a hash of its document's order, its place there and itself; positive.
fn founding(paper: &Paper, item: &Item, seq: usize) -> i64 {
    let mut hash = Sha256::new();
    hash.update(paper.ord.to_le_bytes());
    hash.update(seq.to_le_bytes());
    hash.update(item.id.as_bytes());
    let digest = hash.finalize();
    let head = digest.first_chunk::<8>().copied().unwrap_or_default();
    i64::from_le_bytes(head) & i64::MAX
}
