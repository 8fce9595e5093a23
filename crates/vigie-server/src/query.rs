//! What a request asks for, in words a person can mend.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};
use vigie_events::plover::{EventType, Standing};
use vigie_ledger::view::State;
use vigie_ledger::{Day, Filter};

use crate::problem::Problem;

/// Rows at most of a page, whatever is asked for.
const MOST: usize = 200;
/// Rows of a page when nothing is said.
const USUAL: usize = 50;
/// Rows of a table when nothing is said: tables are taken away whole.
const TABLE: usize = 10_000;
/// Characters at most of a name or of words looked for.
const LONGEST: usize = 200;

/// The query of an address; what cannot be understood is a [`Problem`].
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => Err(Problem::bad(rejection.body_text())),
        }
    }
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JSON
    #[default]
    Json,
    /// Comma-separated values, one row a line under a header, without the nested parts
    Csv,
}

/// Filters that the views share; all that are given must hold.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only documents published by this day are known: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    #[param(
        pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        example = "2022-02-24"
    )]
    pub as_of: Option<String>,
    /// Of this day or later.
    #[param(
        pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        example = "2022-02"
    )]
    pub from: Option<String>,
    /// Of this day or earlier.
    #[param(
        pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        example = "2022-02"
    )]
    pub to: Option<String>,
    /// Who acts: a code (`RUS`), a code and sector (`RUS/MIL`) or a name.
    #[param(max_length = 200, example = "RUS")]
    pub actor: Option<String>,
    /// Who is acted on.
    #[param(max_length = 200, example = "UKR")]
    pub recipient: Option<String>,
    /// On whose word, at any depth.
    #[param(max_length = 200)]
    pub voice: Option<String>,
    /// PLOVER type.
    #[param(value_type = Option<EventType>)]
    pub event: Option<String>,
    /// At least one statement has this standing.
    #[param(value_type = Option<Standing>)]
    pub standing: Option<String>,
    /// Part of the name of a place, or the code of a country.
    #[param(max_length = 200)]
    pub place: Option<String>,
    /// What is held of it.
    #[param(value_type = Option<State>)]
    pub state: Option<String>,
    /// Rows at most; when not given 50, or 10,000 of a table.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// The field `next` of the page before.
    #[param(max_length = 200)]
    pub after: Option<String>,
    /// How the answer is written.
    #[param(inline)]
    pub format: Format,
}

impl ListQuery {
    /// The filter of the ledger.
    pub fn filter(&self) -> Result<Filter, Problem> {
        Ok(Filter {
            as_of: day("as_of", self.as_of.as_deref(), Day::last_of)?,
            from: day("from", self.from.as_deref(), Day::first_of)?,
            to: day("to", self.to.as_deref(), Day::last_of)?,
            actor: words("actor", self.actor.as_deref())?,
            recipient: words("recipient", self.recipient.as_deref())?,
            voice: words("voice", self.voice.as_deref())?,
            event: named("event", self.event.as_deref(), EventType::parse, || {
                names(EventType::ALL, |e| e.as_str())
            })?,
            standing: named(
                "standing",
                self.standing.as_deref(),
                Standing::parse,
                || names(Standing::ALL, |s| s.as_str()),
            )?,
            place: words("place", self.place.as_deref())?,
            state: named("state", self.state.as_deref(), State::parse, || {
                names(&State::ALL, |s| s.as_str())
            })?,
            limit: Some(limit(self.limit, self.format)?),
            after: words("after", self.after.as_deref())?,
            ..Filter::default()
        })
    }
}

/// The number of rows asked for.
fn limit(asked: Option<usize>, format: Format) -> Result<usize, Problem> {
    match asked {
        None if format == Format::Csv => Ok(TABLE),
        None => Ok(USUAL),
        Some(n) if (1..=MOST).contains(&n) => Ok(n),
        Some(n) => Err(Problem::bad(format!(
            "`limit` is {n}: ask for 1 to {MOST} rows"
        ))),
    }
}

/// A name, or words: not empty, not endless.
pub fn words(field: &str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    if text.chars().count() > LONGEST {
        return Err(Problem::bad(format!(
            "`{field}` is longer than {LONGEST} characters"
        )));
    }
    if text.contains('\0') {
        return Err(Problem::bad(format!(
            "`{field}` holds a character that no text has"
        )));
    }
    Ok(Some(text.to_owned()))
}

/// A day of a date that may be less precise.
pub fn day<E: std::fmt::Display>(
    field: &str,
    text: Option<&str>,
    read: impl Fn(&str) -> Result<Day, E>,
) -> Result<Option<Day>, Problem> {
    text.filter(|text| !text.is_empty())
        .map(|text| {
            read(text).map_err(|e| {
                Problem::bad(format!("`{field}`: {e}; write YYYY-MM-DD, YYYY-MM or YYYY"))
            })
        })
        .transpose()
}

fn named<T>(
    field: &str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    known: impl Fn() -> String,
) -> Result<Option<T>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    match parse(text) {
        Some(value) => Ok(Some(value)),
        None => Err(Problem::bad(format!(
            "`{field}` cannot be that: use one of {}",
            known()
        ))),
    }
}

fn names<T>(all: &[T], name: impl Fn(&T) -> &'static str) -> String {
    all.iter().map(name).collect::<Vec<_>>().join(", ")
}
