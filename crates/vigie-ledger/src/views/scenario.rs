//! Scenario boards: the steps of a feared or hoped-for course of events, and how far each has gone.

use std::path::Path;

use serde::{Deserialize, Serialize};
use vigie_events::plover::{EventType, Standing};

use crate::assemble::standing;
use crate::concepts::fold;
use crate::day::Day;
use crate::error::{Error, Result};
use crate::filter::{Filter, is};
use crate::store::Ledger;
use crate::view::{Party, Told};

/// Statements shown of each stage of a step, at most.
const EVIDENCE: usize = 5;

/// A course of events, as its TOML file has it.
///
/// ```
/// let scenario = vigie_ledger::Scenario::parse(r#"
/// title = "A blockade"
/// [[step]]
/// name = "Ships are stopped"
/// event = ["COERCE"]
/// actor = ["RUS"]
/// words = ["ship", "navire"]
/// "#)?;
/// assert_eq!(scenario.step[0].name, "Ships are stopped");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name.
    pub title: String,
    /// What it is about, or empty.
    #[serde(default)]
    pub description: String,
    /// Occurrences before this day are passed over.
    #[serde(default)]
    pub from: Option<Day>,
    /// Occurrences after this day are passed over.
    #[serde(default)]
    pub to: Option<Day>,
    /// Its steps, in the order in which they are feared or hoped for.
    pub step: Vec<Step>,
}

/// One step: a pattern over statements. All that is given must hold; of a list, one entry.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// PLOVER types.
    pub event: Vec<EventType>,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// Who acts: codes, codes with sector, or names.
    pub actor: Vec<String>,
    /// Who is acted on.
    pub recipient: Vec<String>,
    /// The sentence holds one of these, case and accents aside; a part of a word is enough.
    pub words: Vec<String>,
}

impl Scenario {
    /// Reads the text of a scenario.
    pub fn parse(text: &str) -> Result<Self, String> {
        let scenario: Self = toml::from_str(text).map_err(|e| e.to_string().trim().to_owned())?;
        match scenario
            .step
            .iter()
            .position(|s| s.name.is_empty() || s.is_empty())
        {
            Some(n) => Err(format!(
                "step {} needs a name and at least one of event, mode, actor, recipient, words",
                n + 1
            )),
            None if scenario.step.is_empty() => Err("there is no [[step]]".into()),
            None => Ok(scenario),
        }
    }

    /// Reads a scenario file.
    pub fn load(path: &Path) -> Result<Self> {
        let fault = |reason| Error::File {
            path: path.to_owned(),
            reason,
            advice: "data/scenarios/capital.toml is an example",
        };
        let text = std::fs::read_to_string(path).map_err(|e| fault(e.to_string()))?;
        Self::parse(&text).map_err(fault)
    }

    /// The one that ships with the program: the course of events that was feared for Ukraine in February 2022.
    pub fn example() -> Result<Self> {
        let text = include_str!("../../../../data/scenarios/capital.toml");
        Self::parse(text).map_err(|reason| Error::File {
            path: "data/scenarios/capital.toml".into(),
            reason,
            advice: "restore the file",
        })
    }
}

impl Step {
    fn is_empty(&self) -> bool {
        [&self.mode, &self.actor, &self.recipient, &self.words]
            .iter()
            .all(|list| list.is_empty())
            && self.event.is_empty()
    }

    fn fits(&self, told: &Told) -> bool {
        let s = &told.statement;
        let one = |names: &[String], entities: &[vigie_events::Entity]| {
            names.is_empty()
                || entities
                    .iter()
                    .any(|e| names.iter().any(|name| is(&Party::from(e), name)))
        };
        let says = || {
            let sentence = fold(&s.text);
            self.words.iter().any(|word| sentence.contains(&fold(word)))
        };
        (self.event.is_empty() || self.event.contains(&s.event))
            && (self.mode.is_empty() || self.mode.contains(&s.mode))
            && one(&self.actor, &s.actor)
            && one(&self.recipient, &s.recipient)
            && (self.words.is_empty() || says())
    }
}

/// How far a step has gone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Nobody speaks of it.
    #[default]
    Unseen,
    /// It is imagined or predicted.
    Imagined,
    /// It is planned, threatened, offered or demanded.
    Threatened,
    /// Somebody says that it happened.
    Alleged,
    /// It is reported.
    Reported,
}

impl Stage {
    /// The name in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Unseen => "unseen",
            Stage::Imagined => "imagined",
            Stage::Threatened => "threatened",
            Stage::Alleged => "alleged",
            Stage::Reported => "reported",
        }
    }

    fn of(standing: Standing) -> Option<Self> {
        Some(match standing {
            Standing::Reported => Stage::Reported,
            Standing::Alleged => Stage::Alleged,
            Standing::Planned | Standing::Threatened | Standing::Offered | Standing::Demanded => {
                Stage::Threatened
            }
            Standing::Predicted | Standing::Hypothetical => Stage::Imagined,
            Standing::Denied => return None,
        })
    }
}

/// What shows that a step has come to a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reached {
    /// The stage.
    pub stage: Stage,
    /// Day of the first publication that shows it.
    pub first: Option<Day>,
    /// Statements that show it.
    pub statements: usize,
    /// The first of them.
    pub evidence: Vec<Told>,
}

/// A step on the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cell {
    /// The step.
    pub step: Step,
    /// How far it has gone.
    pub stage: Stage,
    /// Each stage that it has come to, from imagined to reported.
    pub reached: Vec<Reached>,
    /// Statements that deny it.
    pub denied: usize,
}

/// A scenario with its steps as they stand on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    /// Its name.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The day up to which documents are known.
    pub as_of: Option<Day>,
    /// The steps.
    pub steps: Vec<Cell>,
}

impl Ledger {
    /// How far each step of a scenario has gone. The filter narrows what counts, beside the steps' own patterns.
    pub fn scenario(&self, scenario: &Scenario, filter: &Filter) -> Result<Board> {
        let as_of = self.as_of(filter)?;
        let steps = scenario.step.iter().map(|step| {
            let mut told: Vec<Told> = Vec::new();
            let events: Vec<Option<EventType>> = if step.event.is_empty() {
                vec![filter.event]
            } else {
                step.event.iter().copied().map(Some).collect()
            };
            for event in events {
                let narrow = Filter {
                    from: filter.from.or(scenario.from),
                    to: filter.to.or(scenario.to),
                    event,
                    actor: filter.actor.clone().or_else(|| only(&step.actor)),
                    recipient: filter.recipient.clone().or_else(|| only(&step.recipient)),
                    ..filter.whole()
                };
                let page = self.select(&narrow, |o| o.told.iter().any(|t| step.fits(t)))?;
                let fitting = page
                    .rows
                    .into_iter()
                    .flat_map(|o| o.told)
                    .filter(|t| step.fits(t));
                told.extend(fitting);
            }
            Ok(cell(step, told))
        });
        Ok(Board {
            title: scenario.title.clone(),
            description: scenario.description.clone(),
            as_of: (as_of != Day::NEVER).then_some(as_of),
            steps: steps.collect::<Result<_>>()?,
        })
    }
}

/// The one entry of a list, so that the index can be asked for it.
fn only(names: &[String]) -> Option<String> {
    match names {
        [name] => Some(name.clone()),
        _ => None,
    }
}

fn cell(step: &Step, mut told: Vec<Told>) -> Cell {
    told.sort_by(|a, b| {
        (&a.document.published, &a.document.key, a.statement.start).cmp(&(
            &b.document.published,
            &b.document.key,
            b.statement.start,
        ))
    });
    let stages = [
        Stage::Imagined,
        Stage::Threatened,
        Stage::Alleged,
        Stage::Reported,
    ];
    let reached: Vec<Reached> = stages
        .into_iter()
        .filter_map(|stage| {
            let mut there = told
                .iter()
                .filter(|t| Stage::of(standing(t)) == Some(stage));
            let first = there.clone().next()?;
            Some(Reached {
                stage,
                first: Day::last_of(&first.document.published).ok(),
                statements: there.clone().count(),
                evidence: there.by_ref().take(EVIDENCE).cloned().collect(),
            })
        })
        .collect();
    Cell {
        step: step.clone(),
        stage: reached.last().map(|r| r.stage).unwrap_or_default(),
        reached,
        denied: told
            .iter()
            .filter(|t| standing(t) == Standing::Denied)
            .count(),
    }
}
