//! What holds for every request: names, numbers, time, and the headers of every answer.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::problem::Problem;

/// Requests in hand at once.
pub const REQUESTS: usize = 512;
/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Only files of the dashboard itself, no inline script or style, no frame around it.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Writes the headers that every answer carries.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Turns away who comes under another's name: a page of another site whose name was pointed at this machine could else read the ledger.
pub async fn names(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if app.loopback && !is_local(request.headers(), &app.options.hosts) {
        let message =
            "this server answers to the names of this machine only (add others with --host NAME)";
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, message).into_response();
    }
    next.run(request).await
}

fn is_local(headers: &HeaderMap, others: &[String]) -> bool {
    let Some(host) = headers.get(header::HOST) else {
        return true;
    };
    let Ok(host) = host.to_str() else {
        return false;
    };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let address = name.parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.is_loopback())
        || others.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// Takes so many requests at once and gives each so much time.
pub async fn measure(
    State(requests): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    let Ok(_turn) = requests.try_acquire() else {
        return Problem::busy().into_response();
    };
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::busy().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        let local = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            is_local(&headers, &["vigie.example".to_owned()])
        };
        for host in [
            "localhost",
            "LOCALHOST:8470",
            "127.0.0.1:8470",
            "127.1.2.3",
            "[::1]:8470",
            "vigie.example:443",
        ] {
            assert!(local(host), "{host}");
        }
        for host in [
            "example.org",
            "192.168.1.7:8470",
            "localhost.example.org",
            "[2001:db8::1]",
        ] {
            assert!(!local(host), "{host}");
        }
    }
}
