//! What became of promises, threats, demands and forecasts, and how often those of a voice came true.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vigie_events::plover::Standing;

use crate::assemble::standing;
use crate::error::Result;
use crate::filter::{Filter, is};
use crate::stats::{Share, share};
use crate::store::Ledger;
use crate::view::{Kind, Occurrence, Page, Party, State, Told};

/// How many announcements of a standing came to what.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tally {
    /// All.
    pub announced: usize,
    /// Reported later.
    pub came_true: usize,
    /// Past their time.
    pub lapsed: usize,
    /// Taken back.
    pub withdrawn: usize,
    /// Not decided yet.
    pub open: usize,
    /// Share that came true of those that are decided (Jeffreys prior), with its 95 % interval; `None` when none is.
    pub share: Option<Share>,
}

impl Tally {
    fn count(&mut self, state: State) {
        self.announced += 1;
        match state {
            State::CameTrue => self.came_true += 1,
            State::Lapsed => self.lapsed += 1,
            State::Withdrawn => self.withdrawn += 1,
            _ => self.open += 1,
        }
    }

    fn close(&mut self) {
        let decided = self.came_true + self.lapsed + self.withdrawn;
        self.share = (decided > 0).then(|| {
            share(
                self.came_true as f64,
                (self.lapsed + self.withdrawn) as f64,
                0.5,
            )
        });
    }
}

/// The record of one voice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VoiceRecord {
    /// Whose word.
    pub voice: Party,
    /// By standing (`planned`, `threatened`, `offered`, `demanded`, `predicted`, `hypothetical`).
    pub tallies: BTreeMap<String, Tally>,
    /// All together.
    pub total: Tally,
}

impl Ledger {
    /// Announcements and what became of them, by day. With a `voice` in the filter, only those on its word, or those of its own deeds.
    pub fn outcomes(&self, filter: &Filter) -> Result<Page<Occurrence>> {
        let voice = filter.voice.clone();
        let filter = Filter {
            kind: Some(Kind::Announced),
            ..filter.clone()
        };
        self.select(&filter, |o| {
            voice.as_deref().is_none_or(|name| {
                o.told
                    .iter()
                    .any(|t| speaker(t).is_some_and(|p| is(&p, name)))
            })
        })
    }

    /// How often the announcements of each voice came true: those who announced most first, `filter.limit` of them. Page and cursor of the
    /// filter are passed over: all announcements count.
    pub fn voices(&self, filter: &Filter) -> Result<Vec<VoiceRecord>> {
        let page = self.outcomes(&filter.whole())?;
        let mut records: BTreeMap<(String, String), VoiceRecord> = BTreeMap::new();
        for occurrence in &page.rows {
            let mut counted: Vec<(String, String, Standing)> = Vec::new();
            for told in &occurrence.told {
                let Some(party) = speaker(told) else { continue };
                if filter
                    .voice
                    .as_deref()
                    .is_some_and(|name| !is(&party, name))
                {
                    continue;
                }
                let standing = standing(told);
                let id = (party.code.clone(), party.name.clone(), standing);
                // One voice that says the same thing twice announced one thing.
                if counted.contains(&id) {
                    continue;
                }
                let record = records
                    .entry((id.0.clone(), id.1.clone()))
                    .or_insert_with(|| VoiceRecord {
                        voice: party,
                        tallies: BTreeMap::new(),
                        total: Tally::default(),
                    });
                record
                    .tallies
                    .entry(standing.as_str().to_owned())
                    .or_default()
                    .count(occurrence.state);
                if !counted.iter().any(|(c, n, _)| (c, n) == (&id.0, &id.1)) {
                    record.total.count(occurrence.state);
                }
                counted.push(id);
            }
        }
        let mut records: Vec<VoiceRecord> = records.into_values().collect();
        for record in &mut records {
            record.total.close();
            record.tallies.values_mut().for_each(Tally::close);
        }
        records.sort_by_key(|record| std::cmp::Reverse(record.total.announced));
        records.truncate(filter.limit());
        Ok(records)
    }
}

/// Who announces: the last voice, or whoever would act when the publication says so itself.
fn speaker(told: &Told) -> Option<Party> {
    if let Some(voice) = told.statement.voice.last() {
        return Some(Party::from(voice));
    }
    let own = matches!(
        standing(told),
        Standing::Planned | Standing::Offered | Standing::Threatened
    );
    told.statement
        .actor
        .first()
        .filter(|_| own)
        .map(Party::from)
}
