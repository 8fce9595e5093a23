//! What a view is asked for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vigie_events::plover::{EventType, Standing};

use crate::day::{self, Day};
use crate::view::{Kind, Party, State};

/// What a view is asked for. All that is given must hold; an empty filter asks for everything.
///
/// Names of participants (`actor`, `recipient`, `voice`) are a code (`RUS`), a code and sector (`RUS/MIL`) or a name (`Sergei Lavrov`),
/// case aside. In a query string or in JSON dates are `YYYY[-MM[-DD]]`: `from` stands for its first, `to` and `as_of` for their last day.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Only documents published by this day are known; default: the last publication day in the ledger.
    #[serde(deserialize_with = "day::last")]
    pub as_of: Option<Day>,
    /// Occurrences of this day or later.
    #[serde(deserialize_with = "day::first")]
    pub from: Option<Day>,
    /// Occurrences of this day or earlier.
    #[serde(deserialize_with = "day::last")]
    pub to: Option<Day>,
    /// Who acts.
    pub actor: Option<String>,
    /// Who is acted on.
    pub recipient: Option<String>,
    /// On whose word, at any depth.
    pub voice: Option<String>,
    /// PLOVER type.
    pub event: Option<EventType>,
    /// At least one statement of the occurrence has this standing.
    pub standing: Option<Standing>,
    /// Name of a place or country code, case aside; a part of the name is enough.
    pub place: Option<String>,
    /// What became of it.
    pub state: Option<State>,
    /// Facts only, or announcements only.
    pub kind: Option<Kind>,
    /// The last first.
    pub newest_first: bool,
    /// Rows at most; default 50.
    pub limit: Option<usize>,
    /// The cursor [`Page::next`] of the page before.
    ///
    /// [`Page::next`]: crate::view::Page::next
    pub after: Option<String>,
}

impl Filter {
    /// Rows at most of a page.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(50)
    }

    /// The same, for everything there is: no limit, no cursor.
    pub fn whole(&self) -> Self {
        Self {
            limit: Some(usize::MAX),
            after: None,
            ..self.clone()
        }
    }

    /// What the index of participants can be asked for: key and role, the rarest kind first.
    pub(crate) fn indexed(&self) -> Option<(String, &'static str)> {
        let sides = [
            (&self.voice, "voice"),
            (&self.actor, "actor"),
            (&self.recipient, "recipient"),
        ];
        sides
            .into_iter()
            .find_map(|(name, role)| Some((key(name.as_deref()?), role)))
    }

    /// Whether any of `parties` is the one asked for as `name`.
    pub(crate) fn names<'p>(
        name: Option<&str>,
        mut parties: impl Iterator<Item = &'p Party>,
    ) -> bool {
        name.is_none_or(|name| parties.any(|party| is(party, name)))
    }

    /// Whether the set of standings holds the one asked for.
    pub(crate) fn stands(&self, standings: &BTreeSet<Standing>) -> bool {
        self.standing.is_none_or(|s| standings.contains(&s))
    }
}

/// Whether a code, a code and sector, or a name means this party.
pub(crate) fn is(party: &Party, name: &str) -> bool {
    let same = |text: &str| !text.is_empty() && text.eq_ignore_ascii_case(name);
    let with_sector = || {
        name.split_once('/').is_some_and(|(code, sector)| {
            party.code.eq_ignore_ascii_case(code) && party.sector.eq_ignore_ascii_case(sector)
        })
    };
    same(&party.code) || with_sector() || party.name.to_lowercase() == name.to_lowercase()
}

/// The key of the index of participants.
pub(crate) fn key(name: &str) -> String {
    name.split_once('/')
        .map_or(name, |(code, _)| code)
        .to_lowercase()
}
