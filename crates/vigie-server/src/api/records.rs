//! One thing of the ledger: a document, a statement, an occurrence; and words looked for.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vigie_ledger::Filter;
use vigie_ledger::view::{Occurrence, Page};
use vigie_ledger::views::search::Hit;
use vigie_ledger::views::show::{DocumentView, StatementView};

use super::read::{Time, times};
use crate::app::{App, Want};
use crate::problem::{Fault, Faults, Problem};
use crate::query::{Asked, Format, ListQuery};

type Shared = State<Arc<App>>;

/// Words, and the filters that documents with them must meet.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words that must all stand in the document, case and accents aside; `"words in quotes"` must follow each other, `word*` stands for all
    /// words that open so.
    #[param(min_length = 1, max_length = 200, example = "cessez-le-feu")]
    pub q: String,
    /// Only documents published by this day are known.
    #[param(pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    pub as_of: Option<String>,
    /// Published on this day or later.
    #[param(pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    pub from: Option<String>,
    /// Published on this day or earlier.
    #[param(pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    pub to: Option<String>,
    /// With a statement in which this actor acts.
    #[param(max_length = 200)]
    pub actor: Option<String>,
    /// With a statement in which this actor is acted on.
    #[param(max_length = 200)]
    pub recipient: Option<String>,
    /// With a statement on this word.
    #[param(max_length = 200)]
    pub voice: Option<String>,
    /// With a statement of this PLOVER type.
    #[param(value_type = Option<vigie_events::plover::EventType>)]
    pub event: Option<String>,
    /// With a statement of this standing.
    #[param(value_type = Option<vigie_events::plover::Standing>)]
    pub standing: Option<String>,
    /// With a statement of this place.
    #[param(max_length = 200)]
    pub place: Option<String>,
    /// Rows at most; when not given 50, or 10,000 of a table.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
    /// The field `next` of the page before.
    #[param(max_length = 200)]
    pub after: Option<String>,
    /// How the answer is written.
    #[serde(default)]
    #[param(inline)]
    pub format: Format,
}

/// Documents that hold all the words, the last published first.
#[utoipa::path(get, path = "/api/v1/search", tag = "views", operation_id = "search", params(SearchQuery),
    responses((status = 200, description = "A page of documents, with the words in their surroundings", headers(("ETag" = String)),
        content((Page<Hit> = "application/json"), (String = "text/csv"))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"), Faults))]
pub async fn search(
    State(app): Shared,
    Asked(query): Asked<SearchQuery>,
    want: Want,
) -> Result<Response, Problem> {
    let words = crate::query::words("q", Some(&query.q))?
        .ok_or_else(|| Problem::bad("`q` holds no word to search for"))?;
    let list = ListQuery {
        as_of: query.as_of,
        from: query.from,
        to: query.to,
        actor: query.actor,
        recipient: query.recipient,
        voice: query.voice,
        event: query.event,
        standing: query.standing,
        place: query.place,
        limit: query.limit,
        after: query.after,
        format: query.format,
        ..ListQuery::default()
    };
    let filter = list.filter()?;
    app.view(want.written(query.format), move |ledger| {
        Ok(ledger.search(&words, &filter)?)
    })
    .await
}

/// On which day things are looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// Only documents published by this day are known.
    #[param(pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    pub as_of: Option<String>,
}

impl AsOf {
    fn filter(&self) -> Result<Filter, Problem> {
        let list = ListQuery {
            as_of: self.as_of.clone(),
            ..ListQuery::default()
        };
        list.filter()
    }
}

/// An occurrence with every statement that tells of it.
#[utoipa::path(get, path = "/api/v1/occurrences/{id}", tag = "records", operation_id = "occurrence",
    params(("id" = String, Path, description = "Its identifier"), AsOf),
    responses((status = 200, description = "The occurrence", body = Occurrence, headers(("ETag" = String))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"),
        (status = 404, description = "There is none of that name", body = Fault), Faults))]
pub async fn occurrence(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<AsOf>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    app.view(want, move |ledger| {
        ledger
            .occurrence(&id, &filter)?
            .ok_or_else(|| Problem::missing("occurrence", &id))
    })
    .await
}

/// The statements of an identifier: one, save where one text stands in several documents.
#[utoipa::path(get, path = "/api/v1/statements/{id}", tag = "records", operation_id = "statement",
    params(("id" = String, Path, description = "Its identifier"), AsOf),
    responses((status = 200, description = "The statements", body = Vec<StatementView>, headers(("ETag" = String))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"),
        (status = 404, description = "There is none of that name", body = Fault), Faults))]
pub async fn statement(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<AsOf>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    app.view(want, move |ledger| {
        let found = ledger.statement(&id, &filter)?;
        match found.is_empty() {
            true => Err(Problem::missing("statement", &id)),
            false => Ok(found),
        }
    })
    .await
}

/// A document as it was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// The document, its text, its statements and its relatives.
    #[serde(flatten)]
    pub view: DocumentView,
    /// The time expressions of its text.
    pub times: Vec<Time>,
}

/// A document: its text, its statements, its time expressions, and the documents that it hangs together with.
#[utoipa::path(get, path = "/api/v1/documents/{id}", tag = "records", operation_id = "document",
    params(("id" = String, Path, description = "Its key, or the identifier of its source"), AsOf),
    responses((status = 200, description = "The document", body = DocumentAnswer, headers(("ETag" = String))),
        (status = 304, description = "Nothing has changed since the version of `If-None-Match`"),
        (status = 404, description = "There is none of that name", body = Fault), Faults))]
pub async fn document(
    State(app): Shared,
    Path(id): Path<String>,
    Asked(query): Asked<AsOf>,
    want: Want,
) -> Result<Response, Problem> {
    let filter = query.filter()?;
    let reader = app.reader;
    app.view(want, move |ledger| {
        let view = ledger
            .document(&id, &filter)?
            .ok_or_else(|| Problem::missing("document", &id))?;
        let times = times(
            reader,
            &view.text,
            &view.document.language,
            &view.document.published,
        );
        Ok(DocumentAnswer { view, times })
    })
    .await
}

/// Leads from a statement to its words in its document.
pub async fn lead_to_words(
    State(app): Shared,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let asked = id.clone();
    let found = app
        .read(move |ledger| {
            Ok(ledger
                .statement(&asked, &Filter::default())?
                .into_iter()
                .next())
        })
        .await?;
    let view = found.ok_or_else(|| Problem::missing("statement", &id))?;
    let to = format!("/document/{}#s-{}", view.document.key, view.statement.id);
    Ok(Redirect::to(&to).into_response())
}
