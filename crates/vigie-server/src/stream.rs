//! New statements and alerts, told as they come (server-sent events).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio::sync::{Semaphore, broadcast};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

use crate::app::App;
use crate::problem::{Faults, Problem};

/// How often the ledger is looked at.
const BEAT: Duration = Duration::from_secs(1);
/// Listeners at once.
const LISTENERS: usize = 128;
/// Statements told at most of one beat, and to one who comes back.
const MOST: usize = 200;

/// Something new.
#[derive(Debug, Clone)]
struct News {
    kind: &'static str,
    /// Where the ledger stood, for one who comes back.
    number: i64,
    body: Arc<str>,
}

impl News {
    fn event(&self) -> Event {
        Event::default()
            .event(self.kind)
            .id(self.number.to_string())
            .data(&*self.body)
    }
}

/// Those who listen.
#[derive(Debug)]
pub struct Stream {
    news: broadcast::Sender<News>,
    places: Arc<Semaphore>,
}

impl Default for Stream {
    fn default() -> Self {
        Self {
            news: broadcast::channel(1024).0,
            places: Arc::new(Semaphore::new(LISTENERS)),
        }
    }
}

/// Tells of new statements and alerts as they come: events `statement` (a statement and its document, as in the other views) and `alert`.
/// A client that comes back with `Last-Event-ID` is told the last it missed, 200 at most.
#[utoipa::path(get, path = "/api/v1/stream", tag = "live", operation_id = "stream",
    params(("Last-Event-ID" = Option<String>, Header, description = "The identifier of the last event received")),
    responses((status = 200, description = "Events, for as long as the client listens", content_type = "text/event-stream", body = String), Faults))]
pub async fn listen(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let place = Arc::clone(&app.stream.places)
        .try_acquire_owned()
        .map_err(|_| Problem::busy())?;
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<i64>().ok());
    // Listens before it looks back: nothing falls between.
    let coming = app.stream.news.subscribe();
    let missed = match last {
        Some(last) => blocking(&app, move |app| arrivals(app, last)).await?,
        None => Vec::new(),
    };
    let seen = missed.last().map_or(i64::MIN, |news| news.number);
    let coming = BroadcastStream::new(coming)
        .filter_map(Result::ok)
        .filter(move |news| news.kind != "statement" || news.number > seen);
    let events = tokio_stream::iter(missed).chain(coming).map(move |news| {
        let _held = &place;
        Ok::<_, Infallible>(news.event())
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// Looks at the ledger again and again and tells what is new. Never ends.
pub async fn watch(app: Arc<App>) {
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut seen = Seen::default();
    loop {
        beat.tick().await;
        let before = seen.clone();
        match blocking(&app, move |app| look(app, before)).await {
            Ok((news, after)) => {
                seen = after;
                for one in news {
                    // Nobody may be listening.
                    let _ = app.stream.news.send(one);
                }
            }
            Err(problem) => tracing::warn!("what is new could not be seen: {problem:?}"),
        }
    }
}

/// What was there at the last look.
#[derive(Debug, Clone, Default)]
struct Seen {
    changes: Option<i64>,
    statements: i64,
    alerts: std::collections::BTreeSet<String>,
}

fn look(app: &App, mut seen: Seen) -> Result<(Vec<News>, Seen), Problem> {
    let changes = app.look(|ledger| ledger.changes())?;
    let first = seen.changes.is_none();
    if seen.changes == Some(changes) {
        return Ok((Vec::new(), seen));
    }
    seen.changes = Some(changes);
    if first {
        seen.statements = app.look(|ledger| ledger.last_arrival())?;
    }
    let mut news = arrivals(app, seen.statements)?;
    seen.statements = news.last().map_or(seen.statements, |one| one.number);
    for alert in app.look(|ledger| ledger.recorded_alerts())? {
        let body = json(&alert)?;
        if seen.alerts.insert(alert.name()) && !first {
            news.push(News {
                kind: "alert",
                number: seen.statements,
                body,
            });
        }
    }
    Ok((news, seen))
}

/// The statements that came after `last`, the latest of them when they are many.
fn arrivals(app: &App, last: i64) -> Result<Vec<News>, Problem> {
    app.look(|ledger| ledger.arrivals(last, MOST))?
        .into_iter()
        .map(|(number, told)| {
            Ok(News {
                kind: "statement",
                number,
                body: json(&told)?,
            })
        })
        .collect()
}

fn json(value: &impl serde::Serialize) -> Result<Arc<str>, Problem> {
    serde_json::to_string(value)
        .map(Arc::from)
        .map_err(|e| Problem::internal(&e))
}

async fn blocking<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let app = Arc::clone(app);
    tokio::task::spawn_blocking(move || work(&app))
        .await
        .map_err(|e| Problem::internal(&e))?
}
