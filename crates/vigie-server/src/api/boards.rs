//! The overview, the map, and the scenario boards.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use vigie_events::record::Location;
use vigie_ledger::view::Told;
use vigie_ledger::views::scenario::Board;
use vigie_ledger::views::tension::{Period, Tension};
use vigie_ledger::{Day, Filter, Ledger, Recorded, Summary};

use super::views::Rows;
use crate::app::{App, Want};
use crate::problem::{Fault, Faults, Problem};
use crate::query::{Asked, ListQuery};

type Shared = State<Arc<App>>;

/// Pairs, alerts and statements of the overview.
const PAIRS: usize = 8;
const ALERTS: usize = 8;
const NEWEST: usize = 12;
/// Occurrences that the map looks at, the latest first.
const PLACED: usize = 2000;

/// What the ledger holds at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    /// In numbers.
    pub summary: Summary,
    /// Publications.
    pub publications: u32,
    /// The most active pairs, by week.
    pub pairs: Vec<Tension>,
    /// The latest alerts, the last first.
    pub alerts: Vec<Recorded>,
    /// The statements published last, the last first.
    pub newest: Vec<Told>,
}

/// What the ledger holds at a glance: numbers, the curves of the most active pairs, the latest alerts, the newest statements.
#[utoipa::path(get, path = "/api/v1/overview", tag = "views", operation_id = "overview",
    responses((status = 200, description = "The overview", body = Overview, headers(("ETag" = String))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn overview(State(app): Shared, want: Want) -> Result<Response, Problem> {
    app.view(want, |ledger| {
        let mut alerts = ledger.recorded_alerts()?;
        alerts.reverse();
        alerts.truncate(ALERTS);
        Ok(Overview {
            summary: ledger.summary()?,
            publications: ledger.publications()?,
            pairs: curves(ledger)?,
            alerts,
            newest: ledger.latest(NEWEST)?,
        })
    })
    .await
}

/// The tension of the most active pairs.
fn curves(ledger: &Ledger) -> Result<Vec<Tension>, Problem> {
    let as_of = ledger.last_day()?.unwrap_or(Day::NEVER);
    let pairs = ledger.pairs(&Filter::default(), as_of)?;
    let tension = |(actor, recipient): (String, String)| {
        let filter = Filter {
            actor: Some(actor),
            recipient: Some(recipient),
            ..Filter::default()
        };
        Ok(ledger.tension(&filter, Period::Week)?)
    };
    pairs.into_iter().take(PAIRS).map(tension).collect()
}

/// A place, and how much is told of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Place {
    /// The place, as precisely as the texts know it: `resolution` says how precisely.
    #[serde(flatten)]
    pub location: Location,
    /// Occurrences there.
    pub occurrences: usize,
}

/// Places of occurrences.
#[derive(Debug, Serialize, ToSchema)]
pub struct Places {
    /// The day up to which documents are known.
    pub as_of: Option<Day>,
    /// Places, those with most occurrences first.
    pub rows: Vec<Place>,
    /// Occurrences looked at that no text gives a place.
    pub unplaced: usize,
    /// Occurrences looked at: the latest that the filters ask for.
    pub looked_at: usize,
    /// Whether these are all.
    pub complete: bool,
}

/// Where it happens: the places of the latest occurrences, 2,000 at most. `limit` and `after` are passed over.
#[utoipa::path(get, path = "/api/v1/places", tag = "views", operation_id = "places", params(ListQuery),
    responses((status = 200, description = "Places", headers(("ETag" = String)),
        content((Places = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn places(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = Filter {
        newest_first: true,
        limit: Some(PLACED),
        after: None,
        ..query.filter()?
    };
    app.view(want.written(query.format), move |ledger| {
        Ok(gather(ledger, &filter)?)
    })
    .await
}

fn gather(ledger: &Ledger, filter: &Filter) -> vigie_ledger::Result<Places> {
    let page = ledger.timeline(filter)?;
    let mut rows: Vec<Place> = Vec::new();
    let mut unplaced = 0;
    let mut known = std::collections::HashMap::new();
    let looked_at = page.rows.len();
    for occurrence in page.rows {
        unplaced += usize::from(occurrence.places.is_empty());
        for location in occurrence.places {
            let at = (
                location.name.clone(),
                location.country.clone(),
                location.resolution.clone(),
            );
            let n = *known.entry(at).or_insert(rows.len());
            match rows.get_mut(n) {
                Some(place) => place.occurrences += 1,
                None => rows.push(Place {
                    location,
                    occurrences: 1,
                }),
            }
        }
    }
    // Sorting keeps the order of what is equal: the latest first.
    rows.sort_by_key(|place| std::cmp::Reverse(place.occurrences));
    Ok(Places {
        as_of: page.as_of,
        rows,
        unplaced,
        looked_at,
        complete: page.next.is_none(),
    })
}

/// A scenario board, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Named {
    /// Its name in addresses.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
}

/// The scenario boards of this server.
#[utoipa::path(get, path = "/api/v1/scenarios", tag = "views", operation_id = "scenarios",
    responses((status = 200, description = "Boards", body = Rows<Named>, headers(("ETag" = String))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn scenarios(State(app): Shared, want: Want) -> Result<Response, Problem> {
    let rows: Vec<Named> = app
        .scenarios
        .all()
        .map(|(id, scenario)| Named {
            id: id.clone(),
            title: scenario.title.clone(),
            description: scenario.description.clone(),
        })
        .collect();
    app.view(want, move |ledger| {
        Ok(Rows {
            as_of: ledger.last_day()?,
            rows,
        })
    })
    .await
}

/// A scenario board: how far each step has gone, with the statements that show it.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}", tag = "views", operation_id = "scenario",
    params(("id" = String, Path, description = "Its name"), ListQuery),
    responses((status = 200, description = "The board", headers(("ETag" = String)),
        content((Board = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"),
        (status = 404, description = "There is none of that name", body = Fault), Faults))]
pub async fn scenario(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    let scenario = app
        .scenarios
        .get(&id)
        .ok_or_else(|| Problem::missing("scenario", &id))?
        .clone();
    app.view(want.written(query.format), move |ledger| {
        Ok(ledger.scenario(&scenario, &filter)?)
    })
    .await
}
