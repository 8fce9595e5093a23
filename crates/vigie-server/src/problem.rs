//! What is said when something cannot be done: a status and one sentence, as JSON.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};
use vigie_ledger::Error;

/// The body of every answer that is an error.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fault {
    /// What is wrong, and what to do about it.
    pub error: String,
}

/// An answer that is an error.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    message: String,
}

impl Problem {
    /// The request is at fault.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is nothing of that name.
    pub fn missing(what: &str, name: &str) -> Self {
        let name: String = name.chars().take(100).collect();
        Self::new(
            StatusCode::NOT_FOUND,
            format!("no {what} `{name}` in this ledger"),
        )
    }

    /// Nobody but the holder of the token may do this.
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "writing needs the header `Authorization: Bearer …` with the token that the server was started with (VIGIE_TOKEN)",
        )
    }

    /// Too much is being asked at once.
    pub fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the server is busy; try again in a moment",
        )
    }

    /// The server itself is at fault; the cause goes to the log, not to the reader.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!("{cause}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the ledger could not be read; the server's log says why",
        )
    }

    /// A status with a message of its own.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Locked => Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
            Error::Full => Self::new(StatusCode::INSUFFICIENT_STORAGE, error.to_string()),
            Error::Query(message) => Self::bad(message),
            other => Self::internal(&other),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (
            self.status,
            Json(Fault {
                error: self.message,
            }),
        )
            .into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// The errors that every view may answer with.
#[derive(IntoResponses)]
#[allow(dead_code)] // only described
pub enum Faults {
    /// A parameter cannot be understood.
    #[response(status = 400)]
    Bad(Fault),
    /// The server was reached under a name that is not its own.
    #[response(status = 421)]
    Misdirected(Fault),
    /// The ledger could not be read.
    #[response(status = 500)]
    Internal(Fault),
    /// Too much is being asked at once; try again.
    #[response(status = 503)]
    Busy(Fault),
}
