//! What every request shares, and how a view is answered: from what is kept, or anew from the ledger.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::Semaphore;
use vigie_events::Reader;
use vigie_ledger::{Config, Ledger, Result};

use crate::cache::{Answer, Cache};
use crate::pool::Pool;
use crate::problem::Problem;
use crate::query::Format;
use crate::scenarios::Scenarios;
use crate::stream::Stream;
use crate::table::Table;
use crate::words::Interface;
use crate::writer::Writer;

/// What a server is started with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The ledger.
    pub ledger: PathBuf,
    /// Its thresholds.
    pub config: Config,
    /// What a writer must show; without one nothing can be written.
    pub token: Option<String>,
    /// Names, beside those of this machine, under which a server on the loopback may be reached (behind a proxy).
    pub hosts: Vec<String>,
    /// Scenario boards (TOML), beside the shipped one.
    pub scenarios: Vec<PathBuf>,
}

/// What every request shares.
pub struct App {
    pub(crate) options: Options,
    /// Whether only names of this machine are answered to.
    pub(crate) loopback: bool,
    pub(crate) pool: Pool,
    pub(crate) cache: Cache,
    pub(crate) reader: &'static Reader,
    /// Texts read at once.
    pub(crate) readings: Arc<Semaphore>,
    pub(crate) writer: Option<Writer>,
    pub(crate) scenarios: Scenarios,
    pub(crate) stream: Stream,
    pub(crate) interface: Interface,
    /// The connection that sees whether the ledger changes.
    watch: Mutex<Ledger>,
    /// Sets the versions of this run apart from those of another.
    started: u128,
}

impl App {
    /// Opens the ledger. Without a token it is never written to.
    pub fn new(options: Options, loopback: bool, reader: &'static Reader) -> Result<Self, Error> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        // The writer comes first: it makes the ledger when there is none, and brings an old one up to date.
        let writer = match options.token {
            Some(_) => {
                let ledger = Ledger::open(&options.ledger)?;
                Some(Writer::start(ledger.with_config(options.config.clone())))
            }
            None => None,
        };
        Ok(Self {
            loopback,
            pool: Pool::open(&options.ledger, &options.config, cores.clamp(2, 8))?,
            cache: Cache::default(),
            reader,
            readings: Arc::new(Semaphore::new(cores)),
            writer,
            scenarios: Scenarios::load(&options.scenarios)?,
            stream: Stream::default(),
            interface: Interface::load()?,
            watch: Mutex::new(Ledger::open_read_only(&options.ledger)?),
            started: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| d.as_millis()),
            options,
        })
    }

    /// Names the state of the ledger: another one after every change, and in every run.
    pub fn version(&self) -> Result<String> {
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(format!("{:x}-{:x}", self.started, watch.changes()?))
    }

    /// Looks at the ledger by the connection that watches it. Blocks.
    pub(crate) fn look<T>(&self, see: impl FnOnce(&Ledger) -> Result<T>) -> Result<T> {
        see(&self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Answers a view: nothing when the reader has it already, what is kept when it is current, else what `read` makes.
    pub(crate) async fn view<T, F>(
        self: &Arc<Self>,
        want: Want,
        read: F,
    ) -> Result<Response, Problem>
    where
        T: Serialize + Table,
        F: FnOnce(&Ledger) -> Result<T, Problem> + Send + 'static,
    {
        let version = self.version()?;
        if want.has(&version) {
            return Ok(unchanged(&version));
        }
        let format = want.format;
        let answer = self
            .answer(&want.address, &version, move |ledger| {
                let view = read(ledger)?;
                match format {
                    Format::Json => serde_json::to_vec(&view).map_err(|e| Problem::internal(&e)),
                    Format::Csv => view.csv().map_err(|e| Problem::internal(&e)),
                }
            })
            .await?;
        Ok(respond(answer, format))
    }

    /// Asks the ledger for something that is not kept.
    pub(crate) async fn read<T, F>(self: &Arc<Self>, read: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Ledger) -> Result<T, Problem> + Send + 'static,
    {
        let turn = self.pool.turn().await?;
        let app = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || app.pool.with(read)).await;
        drop(turn);
        made.map_err(|e| Problem::internal(&e))?
    }

    async fn answer<F>(
        self: &Arc<Self>,
        address: &str,
        version: &str,
        make: F,
    ) -> Result<Answer, Problem>
    where
        F: FnOnce(&Ledger) -> Result<Vec<u8>, Problem> + Send + 'static,
    {
        let slot = self.cache.slot(address);
        if let Some(answer) = slot.current(version) {
            return Ok(answer);
        }
        let asked = Instant::now();
        let making = match Arc::clone(&slot.making).try_lock_owned() {
            Ok(making) => making,
            Err(_) => match slot.recent() {
                Some(answer) => return Ok(answer),
                None => Arc::clone(&slot.making).lock_owned().await,
            },
        };
        // Whoever held the lock may have made it meanwhile.
        if let Some(answer) = slot.current(version).or_else(|| slot.since(asked)) {
            return Ok(answer);
        }
        let turn = match self.pool.now() {
            Some(turn) => turn,
            None => match slot.recent() {
                Some(answer) => return Ok(answer),
                None => self.pool.turn().await?,
            },
        };
        // What was begun is finished and kept, even when the one who asked is gone.
        let app = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || {
            let version = app.version()?;
            let answer = Answer::new(app.pool.with(make)?, version);
            slot.keep(&answer);
            drop((turn, making));
            Ok(answer)
        });
        made.await.map_err(|e| Problem::internal(&e))?
    }

    /// Whether a request shows the token.
    pub(crate) fn may_write(&self, headers: &HeaderMap) -> bool {
        use subtle::ConstantTimeEq;
        let shown = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        match (&self.options.token, shown) {
            (Some(token), Some(shown)) => token.as_bytes().ct_eq(shown.as_bytes()).into(),
            _ => false,
        }
    }
}

/// Why a server cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger, or a scenario file, is at fault.
    #[error(transparent)]
    Ledger(#[from] vigie_ledger::Error),
    /// The words of the interface are at fault.
    #[error("web/i18n/{lang}.json: {reason}")]
    Words {
        /// The language.
        lang: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on: {reason} (name another with --listen ADDR:PORT)")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// What is wrong.
        reason: std::io::Error,
    },
    /// Everybody could write.
    #[error(
        "{0} can be reached from other machines: set VIGIE_TOKEN to a secret of at least 16 characters, or listen on 127.0.0.1"
    )]
    Open(std::net::SocketAddr),
    /// The token can be guessed.
    #[error("the token has fewer than 16 characters: set VIGIE_TOKEN to a longer one")]
    Weak,
}

/// Where and how an answer is asked for.
pub struct Want {
    address: String,
    none_match: Option<String>,
    format: Format,
}

impl Want {
    /// The same, written in `format`.
    pub fn written(self, format: Format) -> Self {
        Self { format, ..self }
    }

    fn has(&self, version: &str) -> bool {
        let tag = tag(version);
        self.none_match
            .as_deref()
            .is_some_and(|tags| tags.split(',').any(|t| t.trim() == tag || t.trim() == "*"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Want {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let text = |name| parts.headers.get(name).and_then(|v| v.to_str().ok());
        Ok(Self {
            address: parts.uri.to_string(),
            none_match: text(header::IF_NONE_MATCH).map(str::to_owned),
            format: Format::Json,
        })
    }
}

fn tag(version: &str) -> String {
    format!("W/\"{version}\"")
}

fn mark(response: &mut Response, version: &str) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag(version)) {
        headers.insert(header::ETAG, tag);
    }
}

fn unchanged(version: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    mark(&mut response, version);
    response
}

fn respond(answer: Answer, format: Format) -> Response {
    let kind = match format {
        Format::Json => "application/json",
        Format::Csv => "text/csv; charset=utf-8",
    };
    let mut response = ([(header::CONTENT_TYPE, kind)], answer.body).into_response();
    mark(&mut response, &answer.version);
    response
}
