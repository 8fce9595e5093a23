//! The views of the ledger.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_ledger::view::{Occurrence, Page};
use vigie_ledger::views::alerts::Alert;
use vigie_ledger::views::claims::Claim;
use vigie_ledger::views::outcomes::VoiceRecord;
use vigie_ledger::views::tension::{Period, Tension};
use vigie_ledger::{Day, Filter};

use crate::app::{App, Want};
use crate::problem::{Faults, Problem};
use crate::query::{Asked, Format, ListQuery};

type Shared = State<Arc<App>>;

/// Rows that are all there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rows<T> {
    /// The day up to which documents are known.
    pub as_of: Option<Day>,
    /// The rows.
    pub rows: Vec<T>,
}

/// Occurrences by the day on which they happened or would.
#[utoipa::path(get, path = "/api/v1/timeline", tag = "views", operation_id = "timeline", params(ListQuery),
    responses((status = 200, description = "A page of occurrences", headers(("ETag" = String)),
        content((Page<Occurrence> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn timeline(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    app.view(want.written(query.format), move |ledger| {
        Ok(ledger.timeline(&filter)?)
    })
    .await
}

/// The occurrences told last: the timeline from its end.
#[utoipa::path(get, path = "/api/v1/newest", tag = "views", operation_id = "newest", params(ListQuery),
    responses((status = 200, description = "A page of occurrences", headers(("ETag" = String)),
        content((Page<Occurrence> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn newest(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = Filter {
        newest_first: true,
        ..query.filter()?
    };
    app.view(want.written(query.format), move |ledger| {
        Ok(ledger.timeline(&filter)?)
    })
    .await
}

/// What rests on somebody's word, or is denied: who asserts it beside who denies it.
#[utoipa::path(get, path = "/api/v1/claims", tag = "views", operation_id = "claims", params(ListQuery),
    responses((status = 200, description = "A page of claims", headers(("ETag" = String)),
        content((Page<Claim> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn claims(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    app.view(want.written(query.format), move |ledger| {
        Ok(ledger.claims(&filter)?)
    })
    .await
}

/// What was planned, predicted, offered, demanded, threatened or imagined, and what became of it.
#[utoipa::path(get, path = "/api/v1/announced", tag = "views", operation_id = "announced", params(ListQuery),
    responses((status = 200, description = "A page of announced occurrences", headers(("ETag" = String)),
        content((Page<Occurrence> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn announced(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    app.view(want.written(query.format), move |ledger| {
        Ok(ledger.outcomes(&filter)?)
    })
    .await
}

/// The voices that announced most, and how often it came true; of one voice, when one is named.
#[utoipa::path(get, path = "/api/v1/voices", tag = "views", operation_id = "voices", params(ListQuery),
    responses((status = 200, description = "Records of voices", headers(("ETag" = String)),
        content((Rows<VoiceRecord> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn voices(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    app.view(want.written(query.format), move |ledger| {
        Ok(Rows {
            as_of: known(ledger, &filter)?,
            rows: ledger.voices(&filter)?,
        })
    })
    .await
}

/// Weeks in which the conflict of a pair left its usual level, the latest last.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "views", operation_id = "alerts", params(ListQuery),
    responses((status = 200, description = "Alerts", headers(("ETag" = String)),
        content((Rows<Alert> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn alerts(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    let most = filter.limit();
    app.view(want.written(query.format), move |ledger| {
        let mut rows = ledger.alerts(&filter)?;
        rows.drain(..rows.len().saturating_sub(most));
        Ok(Rows {
            as_of: known(ledger, &filter)?,
            rows,
        })
    })
    .await
}

/// A directed pair of actors.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pair {
    /// Who acts (code).
    pub actor: String,
    /// Who is acted on (code).
    pub recipient: String,
}

/// The directed pairs of codes with the most occurrences.
#[utoipa::path(get, path = "/api/v1/pairs", tag = "views", operation_id = "pairs", params(ListQuery),
    responses((status = 200, description = "Pairs, the most active first", headers(("ETag" = String)),
        content((Rows<Pair> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn pairs(
    State(app): Shared,
    Asked(query): Asked<ListQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    app.view(want.written(query.format), move |ledger| {
        let as_of = known(ledger, &filter)?;
        let found = ledger.pairs(&filter, as_of.unwrap_or(Day::NEVER))?;
        let rows = found.into_iter().take(filter.limit());
        Ok(Rows {
            as_of,
            rows: rows
                .map(|(actor, recipient)| Pair { actor, recipient })
                .collect(),
        })
    })
    .await
}

/// What the tension of a pair is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TensionQuery {
    /// Who acts: a code.
    #[param(min_length = 1, max_length = 200, example = "RUS")]
    pub actor: String,
    /// Who is acted on: a code.
    #[param(min_length = 1, max_length = 200, example = "UKR")]
    pub recipient: String,
    /// Length of a point.
    #[serde(default)]
    pub period: Period,
    /// Of this day or later.
    #[param(pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    pub from: Option<String>,
    /// Of this day or earlier.
    #[param(pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    pub to: Option<String>,
    /// Only documents published by this day are known.
    #[param(pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    pub as_of: Option<String>,
    /// How the answer is written.
    #[serde(default)]
    #[param(inline)]
    pub format: Format,
}

/// The tension of a directed pair: material and announced apart, by day, week or month.
#[utoipa::path(get, path = "/api/v1/tension", tag = "views", operation_id = "tension", params(TensionQuery),
    responses((status = 200, description = "The series", headers(("ETag" = String)),
        content((Tension = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn tension(
    State(app): Shared,
    Asked(query): Asked<TensionQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let period = query.period;
    let list = ListQuery {
        actor: Some(query.actor),
        recipient: Some(query.recipient),
        from: query.from,
        to: query.to,
        as_of: query.as_of,
        ..ListQuery::default()
    };
    let filter = list.filter()?;
    within(&filter)?;
    app.view(want.written(query.format), move |ledger| {
        Ok(ledger.tension(&filter, period)?)
    })
    .await
}

/// A series of periods is as long as the time it covers: not longer than people live.
fn within(filter: &Filter) -> Result<(), Problem> {
    const LONGEST: i32 = 200 * 366;
    match (filter.from, filter.to) {
        (Some(from), Some(to)) if to.0.saturating_sub(from.0) > LONGEST => Err(Problem::bad(
            "`from` and `to` are more than 200 years apart",
        )),
        _ => Ok(()),
    }
}

/// The day up to which documents are known.
fn known(ledger: &vigie_ledger::Ledger, filter: &Filter) -> Result<Option<Day>, Problem> {
    match filter.as_of {
        Some(day) => Ok(Some(day)),
        None => Ok(ledger.last_day()?),
    }
}
