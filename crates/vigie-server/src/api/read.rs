//! Texts that are sent: read, or read and kept.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vigie_events::record::Statement;
use vigie_events::{Document, Reader};
use vigie_ledger::{Document as Kept, Entry};
use vigie_text::lang::Detected;
use vigie_text::time::Mod;
use vigie_text::{CharOffsets, DocDate, Lang};

use crate::app::App;
use crate::problem::{Fault, Faults, Problem};

/// Bytes at most of a text.
pub const TEXT: usize = 500_000;
/// Bytes at most of the body of a request: a text in which every character is escaped.
pub const BODY: usize = 4 << 20;
/// How long an answer waits for the views to show a new document.
const SETTLING: std::time::Duration = std::time::Duration::from_secs(2);

/// A text, and what is known of it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Sent {
    /// The text.
    #[schema(
        min_length = 1,
        max_length = 500_000,
        example = "Moscow denies preparing an invasion of Ukraine."
    )]
    pub text: String,
    /// Its title.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub title: String,
    /// Its date: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    #[serde(default)]
    #[schema(
        pattern = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        example = "2022-02-18"
    )]
    pub date: Option<String>,
    /// Its language, `fr` or `en`; recognised when not given.
    #[serde(default)]
    #[schema(pattern = "^(fr|en)$")]
    pub lang: Option<String>,
    /// Its address.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub url: String,
    /// Its publication.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub publication: String,
    /// Its identifier; made from its content when not given.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub id: String,
}

/// A time expression of a text.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Time {
    /// Where it stands, in Unicode scalar values.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// TIMEX3 value.
    pub value: String,
    /// TIMEX3 modifier.
    #[serde(rename = "mod")]
    pub modifier: Option<&'static str>,
    /// The same as EDTF, where that can say it.
    pub edtf: Option<String>,
}

/// What was read in a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct Read {
    /// The title.
    pub title: String,
    /// The text that offsets point into.
    pub text: String,
    /// The language that it was read in, or found to be in; empty when unknown.
    pub language: String,
    /// Its statements.
    pub statements: Vec<Statement>,
    /// Its time expressions.
    pub times: Vec<Time>,
    /// What should be known of the reading.
    pub notes: Vec<String>,
}

/// What became of a text that was sent to be kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stored {
    /// Its key: where `/api/v1/documents/{key}` and `/document/{key}` find it.
    pub key: String,
    /// Its identifier.
    pub id: String,
    /// Whether the ledger held it already.
    pub known: bool,
    /// The language that it was read in.
    pub language: String,
    /// Number of statements read in it.
    pub statements: usize,
    /// Whether the views show it already; if not, they will in a moment.
    pub settled: bool,
    /// What should be known of the reading.
    pub notes: Vec<String>,
}

type Body = Result<Json<Sent>, JsonRejection>;

/// Reads a text and keeps nothing.
#[utoipa::path(post, path = "/api/v1/read", tag = "texts", operation_id = "read", request_body = Sent,
    responses((status = 200, description = "What was read in it", body = Read),
        (status = 413, description = "The text is too long", body = Fault),
        (status = 415, description = "The body is no JSON", body = Fault),
        (status = 422, description = "The body is no such text", body = Fault), Faults))]
pub async fn read(State(app): State<Arc<App>>, body: Body) -> Result<Response, Problem> {
    let document = accepted(body)?;
    let made = reading(&app, move |reader| {
        let reading = reader.read(&document);
        let language = code(&reading.lang);
        Read {
            times: times(
                reader,
                &document.text,
                language,
                document.date.as_deref().unwrap_or_default(),
            ),
            language: language.to_owned(),
            title: document.title,
            text: document.text,
            statements: reading.statements,
            notes: reading.notes,
        }
    });
    Ok(Json(made.await?).into_response())
}

/// Reads a text and keeps it. Needs the token.
#[utoipa::path(post, path = "/api/v1/documents", tag = "texts", operation_id = "store", request_body = Sent,
    security(("token" = [])),
    responses((status = 201, description = "It is in the ledger", body = Stored),
        (status = 200, description = "The ledger held it already", body = Stored),
        (status = 401, description = "The token is missing or wrong", body = Fault),
        (status = 413, description = "The text is too long", body = Fault),
        (status = 415, description = "The body is no JSON", body = Fault),
        (status = 422, description = "The body is no such text", body = Fault),
        (status = 507, description = "The disk is full", body = Fault), Faults))]
pub async fn store(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let writer = match (&app.writer, app.may_write(&headers)) {
        (Some(writer), true) => writer.clone(),
        _ => return Err(Problem::unauthorized()),
    };
    let document = accepted(body)?;
    let (entry, notes) = reading(&app, move |reader| {
        let reading = reader.read(&document);
        (
            entry(document, code(&reading.lang), reading.statements),
            reading.notes,
        )
    })
    .await?;
    let (key, id) = (entry.document.key(), entry.document.id.clone());
    let (language, statements) = (entry.document.language.clone(), entry.statements.len());
    let taken = writer.add(entry).await?;
    let settled = matches!(
        tokio::time::timeout(SETTLING, taken.settled).await,
        Ok(Ok(()))
    );
    let status = if taken.known {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let stored = Stored {
        key,
        id,
        known: taken.known,
        language,
        statements,
        settled,
        notes,
    };
    Ok((status, Json(stored)).into_response())
}

/// The text as the reader takes it.
fn accepted(body: Body) -> Result<Document, Problem> {
    let Json(sent) =
        body.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
    if sent.text.len() > TEXT {
        let message = format!("the text has more than {TEXT} bytes; send it in parts");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    let unusable = |message: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, message);
    if sent.text.trim().is_empty() {
        return Err(unusable("`text` is empty".into()));
    }
    for (field, value, most) in [
        ("title", &sent.title, 2000),
        ("url", &sent.url, 2000),
        ("publication", &sent.publication, 200),
        ("id", &sent.id, 200),
    ] {
        if value.chars().count() > most {
            return Err(unusable(format!(
                "`{field}` is longer than {most} characters"
            )));
        }
    }
    let date = match sent.date.filter(|date| !date.is_empty()) {
        Some(date) => Some(
            DocDate::parse(&date)
                .map_err(|e| unusable(format!("`date`: {e}; write YYYY-MM-DD, YYYY-MM or YYYY")))?
                .to_string(),
        ),
        None => None,
    };
    let lang = match sent.lang.as_deref().filter(|lang| !lang.is_empty()) {
        Some(code) => Some(
            Lang::from_code(code)
                .ok_or_else(|| unusable("`lang`: Vigie reads `fr` and `en`".into()))?,
        ),
        None => None,
    };
    let mut document = Document {
        id: sent.id,
        lang,
        date,
        title: sent.title,
        text: sent.text,
        url: sent.url,
        publication: sent.publication,
    };
    if document.id.is_empty() {
        document.id = kept(&document, "").key();
    }
    Ok(document)
}

fn kept(document: &Document, language: &str) -> Kept {
    Kept {
        id: document.id.clone(),
        title: document.title.clone(),
        text: document.text.clone(),
        url: document.url.clone(),
        publication: document.publication.clone(),
        published: document.date.clone().unwrap_or_default(),
        language: language.to_owned(),
        source: "POST /api/v1/documents".into(),
    }
}

fn entry(document: Document, language: &str, statements: Vec<Statement>) -> Entry {
    Entry {
        document: kept(&document, language),
        statements,
    }
}

/// Reads on a thread where that is allowed, so many texts at once as there are cores.
async fn reading<T: Send + 'static>(
    app: &Arc<App>,
    read: impl FnOnce(&Reader) -> T + Send + 'static,
) -> Result<T, Problem> {
    let turn = Arc::clone(&app.readings)
        .acquire_owned()
        .await
        .map_err(|e| Problem::internal(&e))?;
    let reader = app.reader;
    tokio::task::spawn_blocking(move || {
        let made = read(reader);
        drop(turn);
        made
    })
    .await
    .map_err(|e| Problem::internal(&e))
}

fn code(lang: &Detected) -> &str {
    match lang {
        Detected::Known(lang) => lang.code(),
        Detected::Other(code) => code,
        Detected::Unknown => "",
    }
}

/// The time expressions of a text; none in a language that is not read.
pub fn times(reader: &Reader, text: &str, language: &str, date: &str) -> Vec<Time> {
    let Some(Ok(language)) = Lang::from_code(language).map(|lang| reader.language(lang)) else {
        return Vec::new();
    };
    let date: Option<DocDate> = date.parse().ok();
    let chars = CharOffsets::new(text);
    let analysis = language.analyzer.analyze(text);
    let found = language
        .recognizer
        .annotate(text, &analysis.sentences, date.as_ref());
    found
        .into_iter()
        .map(|time| Time {
            start: chars.of_byte(time.span.start),
            end: chars.of_byte(time.span.end),
            kind: time.kind.as_str(),
            value: time.value,
            modifier: time.modifier.map(Mod::as_str),
            edtf: time.edtf.map(|edtf| edtf.to_string()),
        })
        .collect()
}
