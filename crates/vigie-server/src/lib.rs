//! The record over HTTP: the JSON API under `/api/v1`, and the pages of the dashboard (`web/`).
//!
//! The steps of a request, in order:
//!
//! 1. `listen`: a connection, one of so many;
//! 2. `guard`: its headers, the name it was reached under, its time;
//! 3. `pages` and `assets` for people, [`api`] for programs, `stream` for those who wait for news;
//! 4. `query`: what is asked for, or what is wrong with it (`problem`);
//! 5. [`app`]: from what is kept (`cache`), or from the ledger by one of a few connections (`pool`); `table` writes it as CSV;
//! 6. `writer`: documents that are sent go in, one thread for all.
//!
//! Nothing that comes over the network reaches SQL but as a bound value.

pub mod api;
pub mod app;
mod assets;
mod cache;
mod guard;
mod listen;
mod pages;
mod pool;
mod problem;
mod query;
mod scenarios;
mod stream;
mod table;
mod words;
mod writer;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use vigie_events::Reader;

pub use app::{App, Error, Options};
pub use stream::watch;

/// Characters of a token that nobody guesses.
const TOKEN: usize = 16;

/// All addresses of a server.
pub fn router(app: Arc<App>) -> Router {
    let mut pages = Router::new();
    for path in [
        "/",
        "/timeline",
        "/claims",
        "/announced",
        "/pair",
        "/voice",
        "/map",
        "/scenario",
        "/search",
        "/try",
    ] {
        pages = pages.route(path, get(pages::page));
    }
    let document = serde_json::to_vec(&api::openapi()).unwrap_or_default();
    let openapi = move || async move {
        (
            [(axum::http::header::CONTENT_TYPE, "application/json")],
            document,
        )
            .into_response()
    };
    let requests = Arc::new(Semaphore::new(guard::REQUESTS));
    pages
        .route("/document/{id}", get(pages::document))
        .route("/statement/{id}", get(api::records::lead_to_words))
        .route("/api/v1/openapi.json", get(openapi))
        .merge(api::router())
        .fallback(pages::not_found)
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .route("/assets/{*path}", get(assets::send))
        .with_state(Arc::clone(&app))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(requests, guard::measure))
        .layer(from_fn_with_state(app, guard::names))
        .layer(from_fn(guard::headers))
}

/// Whether a server with these options may listen on this address: what other machines can reach needs a token.
pub fn allowed(options: &Options, address: SocketAddr) -> Result<(), Error> {
    match &options.token {
        Some(token) if token.chars().count() < TOKEN => Err(Error::Weak),
        None if !address.ip().is_loopback() => Err(Error::Open(address)),
        _ => Ok(()),
    }
}

/// Serves a ledger on an address until `end`. `ready` is told the address when it can be reached: its port is chosen when 0 is asked for.
pub fn serve(
    options: Options,
    address: SocketAddr,
    reader: &'static Reader,
    ready: impl FnOnce(SocketAddr),
    end: impl Future<Output = ()>,
) -> Result<(), Error> {
    allowed(&options, address)?;
    let failed = |reason| Error::Listen { address, reason };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    let served = runtime.block_on(async {
        let listener = listen::bind(address).await?;
        let bound = listener.local_addr().map_err(failed)?;
        let app = Arc::new(App::new(options, address.ip().is_loopback(), reader)?);
        let news = tokio::spawn(stream::watch(Arc::clone(&app)));
        ready(bound);
        listen::run(listener, router(app), end).await;
        news.abort();
        Ok(())
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(3));
    served
}
