//! What is asserted, denied and contested, and by whom.

use serde::{Deserialize, Serialize};
use vigie_events::plover::Standing;

use crate::assemble::standing;
use crate::day::Day;
use crate::error::Result;
use crate::filter::Filter;
use crate::matching::item::{Class, class};
use crate::store::Ledger;
use crate::view::{Kind, Occurrence, Page, Party, Relation, State, Told};

/// What somebody says of an occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Word {
    /// On whose word, outermost first; empty: the publication's own.
    pub voice: Vec<Party>,
    /// How it is presented.
    pub standing: Standing,
    /// Publication.
    pub publication: String,
    /// Day of publication.
    pub day: Option<Day>,
    /// The statement.
    pub statement: String,
    /// The sentence.
    pub text: String,
}

/// An occurrence of which there is more than one account, or only somebody's word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claim {
    /// The occurrence.
    pub occurrence: Occurrence,
    /// Who says that it is so.
    pub asserted: Vec<Word>,
    /// Who says that it is not so; denials from before it was told included.
    pub denied: Vec<Word>,
}

impl Ledger {
    /// Facts that rest on somebody's word or that somebody denies: alleged, contested and denied ones, and those that were denied
    /// beforehand. A `state` in the filter takes the place of this choice.
    pub fn claims(&self, filter: &Filter) -> Result<Page<Claim>> {
        let filter = Filter {
            kind: Some(Kind::Fact),
            ..filter.clone()
        };
        let page = self.select(&filter, |occurrence| {
            filter.state.is_some() || disputed(occurrence)
        })?;
        let as_of = self.as_of(&filter)?;
        let rows = page.rows.into_iter().map(|occurrence| {
            let mut denied = Vec::new();
            for link in &occurrence.links {
                if link.relation == Relation::DeniedBefore && link.earlier {
                    let earlier = self.occurrence_on(&link.occurrence, as_of)?;
                    denied.extend(earlier.iter().flat_map(|o| words(&o.told, true)));
                }
            }
            denied.extend(words(&occurrence.told, true));
            Ok(Claim {
                asserted: words(&occurrence.told, false),
                denied,
                occurrence,
            })
        });
        Ok(Page {
            as_of: page.as_of,
            rows: rows.collect::<Result<_>>()?,
            next: page.next,
        })
    }
}

fn disputed(occurrence: &Occurrence) -> bool {
    let before = |link: &crate::view::Link| link.relation == Relation::DeniedBefore && link.earlier;
    matches!(
        occurrence.state,
        State::Alleged | State::Contested | State::Denied
    ) || occurrence.links.iter().any(before)
}

fn words(told: &[Told], denials: bool) -> Vec<Word> {
    told.iter()
        .filter(|t| (class(standing(t)) == Class::Denied) == denials)
        .map(|t| Word {
            voice: t.statement.voice.iter().map(Party::from).collect(),
            standing: standing(t),
            publication: t.document.publication.clone(),
            day: Day::last_of(&t.document.published).ok(),
            statement: t.statement.id.clone(),
            text: t.statement.text.clone(),
        })
        .collect()
}
