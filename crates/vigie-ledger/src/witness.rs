//! Which documents repeat, renew or correct earlier ones, and on whose account each rests.
//!
//! Documents come in their canonical order, by day of publication and hash of their content, and each is compared with earlier ones only.

use rusqlite::{Connection, Row, params};

use crate::concepts::{Concepts, fold};
use crate::config::Config;
use crate::cues;
use crate::day::Day;
use crate::error::Result;
use crate::minhash::Signature;

/// Likely copies compared with one document, of each band: the last ones.
const CANDIDATES: i64 = 32;
/// Days for which a correction looks back, and the share of names and words from which a statement is the one corrected.
const LOOK_BACK: i32 = 30;
const CORRECTED: f32 = 0.3;

/// A document as it is compared with others.
#[derive(Debug, Clone)]
pub struct Paper {
    pub doc: i64,
    pub day: Day,
    pub ord: i64,
    id: String,
    title: String,
    url: String,
    publication: String,
    signature: Signature,
}

impl Paper {
    /// Reads one.
    pub fn load(connection: &Connection, doc: i64) -> Result<Self> {
        Ok(connection
            .prepare_cached(
                "SELECT doc, day, ord, id, title, url, publication, signature FROM document WHERE doc = ?1",
            )?
            .query_row([doc], Self::of)?)
    }

    fn of(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            doc: row.get(0)?,
            day: Day(row.get(1)?),
            ord: row.get(2)?,
            id: row.get(3)?,
            title: row.get(4)?,
            url: row.get(5)?,
            publication: row.get(6)?,
            signature: Signature::from_bytes(row.get_ref(7)?.as_blob()?),
        })
    }

    /// Hashes under which likely copies and versions are found: bands of the signature, and publication with title.
    fn bands(&self) -> Vec<i64> {
        let mut bands: Vec<i64> = self.signature.bands().collect();
        let mut words: Vec<String> = fold(&self.title)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 3)
            .map(str::to_owned)
            .collect();
        words.sort();
        words.dedup();
        if words.len() > 2 {
            let title = format!("{}\u{0}{}", fold(&self.publication), words.join(" "));
            bands.push(hash(&title));
        }
        if !self.url.is_empty() {
            bands.push(hash(&self.url));
        }
        bands
    }

    fn same_publication(&self, other: &Paper) -> bool {
        !self.publication.is_empty() && self.publication == other.publication
    }

    fn same_url(&self, other: &Paper) -> bool {
        !self.url.is_empty() && self.url == other.url
    }
}

/// The place of a document among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub origin: String,
    pub root: i64,
    pub parent: Option<i64>,
    pub relation: &'static str,
}

/// Compares documents with earlier ones.
pub struct Comparer<'l> {
    pub connection: &'l Connection,
    pub config: &'l Config,
    pub concepts: &'l Concepts,
}

/// A statement, its document, its event type, and the cues of its sentence.
type Sentence = (i64, i64, String, Vec<u32>);

impl Comparer<'_> {
    /// Finds the place of a document, writes it down, and withdraws what it corrects.
    pub fn place(&self, paper: &Paper) -> Result<Place> {
        let text: String = self
            .connection
            .prepare_cached("SELECT text FROM body WHERE doc = ?1")?
            .query_row([paper.doc], |row| row.get(0))?;
        let bands = paper.bands();
        let earlier = self.earlier(paper, &bands)?;
        let mut place = self.among(paper, &earlier, &text)?;
        if let Some((relation, _)) = self.concepts.correction(&paper.title) {
            self.correct(paper, &mut place, relation == "retraction")?;
        }
        self.connection
            .prepare_cached("INSERT INTO witness VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                paper.doc,
                paper.day.0,
                place.origin,
                place.root,
                place.parent,
                place.relation
            ])?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO band VALUES (?1, ?2, ?3, ?4)")?;
        for band in bands {
            insert.execute(params![band, paper.day.0, paper.ord, paper.doc])?;
        }
        Ok(place)
    }

    /// Forgets that a document was ever compared.
    pub fn forget(&self, paper: &Paper) -> Result<()> {
        let mut delete = self
            .connection
            .prepare_cached("DELETE FROM band WHERE hash = ?1 AND day = ?2 AND ord = ?3")?;
        for band in paper.bands() {
            delete.execute(params![band, paper.day.0, paper.ord])?;
        }
        Ok(())
    }

    /// Earlier documents with a band in common, the first published first.
    fn earlier(&self, paper: &Paper, bands: &[i64]) -> Result<Vec<Paper>> {
        let mut found: Vec<(i32, i64, i64)> = Vec::new();
        let mut query = self.connection.prepare_cached(
            "SELECT day, ord, doc FROM band WHERE hash = ?1 AND day BETWEEN ?2 AND ?3
             ORDER BY day DESC, ord DESC LIMIT ?4",
        )?;
        let first = paper.day.plus(-self.config.copies.days).0;
        for band in bands {
            let rows = query.query_map(params![band, first, paper.day.0, CANDIDATES], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            for row in rows {
                found.push(row?);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
            .iter()
            .map(|(_, _, doc)| Paper::load(self.connection, *doc))
            .collect()
    }

    fn among(&self, paper: &Paper, earlier: &[Paper], text: &str) -> Result<Place> {
        let alike = |other: &&Paper| {
            paper.signature.likeness(&other.signature) >= self.config.copies.similarity
        };
        let titled = hash_of_title(paper);
        let version = earlier.iter().rev().find(|other| {
            paper.same_url(other)
                || (paper.same_publication(other)
                    && (alike(other) || (titled.is_some() && titled == hash_of_title(other))))
        });
        let parent = version.or_else(|| earlier.iter().find(alike));
        let Some(parent) = parent else {
            return Ok(Place {
                origin: self.origin(paper, text),
                root: paper.doc,
                parent: None,
                relation: "",
            });
        };
        let (root, origin) = self
            .connection
            .prepare_cached("SELECT root, origin FROM witness WHERE doc = ?1")?
            .query_row([parent.doc], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Place {
            origin,
            root,
            parent: Some(parent.doc),
            relation: if version.is_some() { "version" } else { "copy" },
        })
    }

    /// An agency that the text credits, else the publication, else whatever tells the source.
    fn origin(&self, paper: &Paper, text: &str) -> String {
        if let Some(agency) = self.concepts.agency(text) {
            return agency;
        }
        if !paper.publication.is_empty() {
            let agency = self.concepts.agency_named(&paper.publication);
            return agency.unwrap_or(&paper.publication).to_owned();
        }
        let host = paper.url.split('/').nth(2).unwrap_or_default();
        if host.is_empty() {
            format!("document {}", paper.id)
        } else {
            host.to_owned()
        }
    }

    /// Withdraws what a correction contradicts, or all of a document that is retracted or printed anew.
    fn correct(&self, paper: &Paper, place: &mut Place, retraction: bool) -> Result<()> {
        place.relation = if retraction {
            "retraction"
        } else {
            "correction"
        };
        if let Some(parent) = place.parent {
            return self.withdraw_all(paper, parent, place.relation);
        }
        let mut by_target: Vec<(i64, i64, f32)> = Vec::new();
        let told = self.sentences(
            "SELECT st, doc, event, record ->> 'text' FROM statement WHERE doc = ?1",
            params![paper.doc],
        )?;
        let earlier = self.sentences(
            "SELECT s.st, s.doc, s.event, s.record ->> 'text' FROM document d JOIN statement s USING (doc)
             WHERE d.publication = ?1 AND d.publication <> '' AND d.day BETWEEN ?2 AND ?3
               AND (d.day, d.ord) < (?3, ?4) ORDER BY d.day, d.ord, s.seq",
            params![
                paper.publication,
                paper.day.plus(-LOOK_BACK).0,
                paper.day.0,
                paper.ord
            ],
        )?;
        for (st, doc, event, cues) in &earlier {
            let shared = told
                .iter()
                .filter(|(_, _, other, _)| other == event)
                .filter_map(|(_, _, _, other)| cues::shared(cues, other))
                .fold(0.0, f32::max);
            if shared >= CORRECTED {
                by_target.push((*st, *doc, shared));
            }
        }
        // One document is corrected: the one that shares most.
        let best = by_target
            .iter()
            .max_by(|a, b| a.2.total_cmp(&b.2))
            .map(|(_, doc, _)| *doc);
        let Some(target) = best else {
            return Ok(());
        };
        place.parent = Some(target);
        if retraction {
            return self.withdraw_all(paper, target, place.relation);
        }
        for (st, _, _) in by_target.iter().filter(|(_, doc, _)| *doc == target) {
            self.withdraw(paper, *st, place.relation)?;
        }
        Ok(())
    }

    fn withdraw_all(&self, paper: &Paper, target: i64, relation: &str) -> Result<()> {
        let all = self.sentences(
            "SELECT st, doc, event, record ->> 'text' FROM statement WHERE doc = ?1",
            params![target],
        )?;
        all.iter()
            .try_for_each(|(st, ..)| self.withdraw(paper, *st, relation))
    }

    fn withdraw(&self, paper: &Paper, st: i64, relation: &str) -> Result<()> {
        let reason = format!("{relation}: {}", paper.title);
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO withdrawn VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![st, paper.day.0, paper.doc, reason])?;
        Ok(())
    }

    fn sentences(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<Sentence>> {
        let mut query = self.connection.prepare_cached(sql)?;
        let rows = query.query_map(parameters, |row| {
            let cues = cues::sentence(row.get_ref(3)?.as_str()?);
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, cues))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The title as a set of words, when it has enough of them to tell.
fn hash_of_title(paper: &Paper) -> Option<i64> {
    let only_title = Paper {
        url: String::new(),
        signature: Signature::of("", ""),
        ..paper.clone()
    };
    only_title.bands().first().copied()
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> i64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
        .cast_signed()
}
