//! The server as a client meets it.

#![allow(clippy::unwrap_used)] // a test that cannot go on should stop there

mod openapi;
mod pages;
mod reading;
mod safety;
mod views;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use tower::ServiceExt;
use vigie_events::Reader;
use vigie_ledger::Ledger;
use vigie_server::{App, Options, router};

const TOKEN: &str = "a secret of many characters";

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().unwrap());

/// A server over a ledger of its own.
struct Server {
    router: Router,
    app: Arc<App>,
    _folder: tempfile::TempDir,
}

impl Server {
    /// With a token, over an empty ledger.
    fn new() -> Self {
        Self::with(Some(TOKEN))
    }

    fn with(token: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("vigie.db");
        drop(Ledger::open(&ledger).unwrap());
        let options = Options {
            ledger,
            token: token.map(str::to_owned),
            ..Options::default()
        };
        let app = Arc::new(App::new(options, true, &READER).unwrap());
        Self {
            router: router(Arc::clone(&app)),
            app,
            _folder: folder,
        }
    }

    /// With a few dispatches.
    async fn with_dispatches() -> Self {
        let server = Self::new();
        for (id, date, publication, title, text) in DISPATCHES {
            let sent = json!({"id": id, "date": date, "publication": publication, "title": title, "text": text});
            let (status, stored) = server.store(&sent).await;
            assert_eq!(status, StatusCode::CREATED, "{stored}");
            assert_eq!(stored["settled"], true);
        }
        server
    }

    async fn send(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, address: &str) -> Response {
        self.send(Request::get(address).body(Body::empty()).unwrap())
            .await
    }

    async fn json(&self, address: &str) -> (StatusCode, Value) {
        parsed(self.get(address).await).await
    }

    /// The view at an address, which must be there.
    async fn view(&self, address: &str) -> Value {
        let (status, value) = self.json(address).await;
        assert_eq!(status, StatusCode::OK, "{address}: {value}");
        value
    }

    async fn post(&self, address: &str, token: Option<&str>, body: impl Into<Body>) -> Response {
        let mut request = Request::post(address).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    async fn store(&self, sent: &Value) -> (StatusCode, Value) {
        parsed(
            self.post("/api/v1/documents", Some(TOKEN), sent.to_string())
                .await,
        )
        .await
    }
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn parsed(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let body = text(response).await;
    let value = serde_json::from_str(&body).unwrap_or_else(|e| panic!("{status} {e}: {body}"));
    (status, value)
}

const DISPATCHES: [(&str, &str, &str, &str, &str); 4] = [
    (
        "d1",
        "2022-02-16",
        "The Harbour Gazette",
        "Moscow denies invasion plans",
        "Moscow denied on Wednesday that it was preparing an invasion of Ukraine. Joe Biden expects Russia to attack Ukraine in the coming days.",
    ),
    (
        "d2",
        "2022-02-18",
        "Agence Transcontinentale",
        "Kiev accuse les séparatistes",
        "L'Ukraine accuse la Russie d'avoir bombardé Donetsk jeudi. La Russie exige le retrait des troupes de l'OTAN.",
    ),
    (
        "d3",
        "2022-02-24",
        "The Harbour Gazette",
        "Russia attacks Ukraine",
        "Russia invaded Ukraine on Thursday. Ukraine broke off diplomatic relations with Russia.",
    ),
    (
        "d4",
        "2022-02-25",
        "Meridian News Agency",
        "Sanctions",
        "The United States imposed sanctions on Russia on Friday. France condemned the attack of Russia on Ukraine.",
    ),
];
