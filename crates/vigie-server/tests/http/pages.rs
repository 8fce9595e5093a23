//! The frame of the pages, and their files.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::{Server, text};

const PAGES: [&str; 10] = [
    "/",
    "/timeline",
    "/claims",
    "/announced",
    "/pair",
    "/voice",
    "/map",
    "/scenario",
    "/search?q=Kyiv",
    "/try",
];

async fn page(server: &Server, address: &str, name: header::HeaderName, value: &str) -> String {
    let request = Request::get(address)
        .header(name, value)
        .body(Body::empty())
        .unwrap();
    let response = server.send(request).await;
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/html; charset=utf-8"
    );
    text(response).await
}

#[tokio::test]
async fn pages_speak_the_language_of_the_browser_the_cookie_or_the_address() {
    let server = Server::new();
    for address in PAGES {
        let french = page(&server, address, header::ACCEPT_LANGUAGE, "fr-FR,fr;q=0.9").await;
        assert!(
            french.contains("<html lang=\"fr\"") && french.contains("Chronologie"),
            "{address}"
        );
        let english = page(&server, address, header::ACCEPT_LANGUAGE, "en").await;
        assert!(
            english.contains("<html lang=\"en\"") && english.contains("Timeline"),
            "{address}"
        );
        let kept = page(
            &server,
            address,
            header::COOKIE,
            "a=b; vigie_lang=fr; vigie_theme=dark",
        )
        .await;
        assert!(
            kept.contains("<html lang=\"fr\" data-theme=\"dark\""),
            "{address}"
        );
        let joint = if address.contains('?') { '&' } else { '?' };
        let asked = page(
            &server,
            &format!("{address}{joint}lang=fr"),
            header::COOKIE,
            "vigie_lang=en",
        )
        .await;
        assert!(asked.contains("<html lang=\"fr\""), "{address}");
    }
    let chosen = server.get("/?lang=fr").await;
    assert!(
        chosen.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .starts_with("vigie_lang=fr;")
    );
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = Server::new();
    for address in [
        "/nowhere",
        "/document/none",
        "/assets/js/none.js",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/statement/none",
    ] {
        assert_eq!(
            server.get(address).await.status(),
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[tokio::test]
async fn files_are_packed_and_kept() {
    let server = Server::new();
    for file in [
        "css/vigie.css",
        "js/main.js",
        "i18n/fr.json",
        "vendor/uPlot.iife.min.js",
        "data/countries.json",
        "icon.svg",
    ] {
        let address = format!("/assets/{file}");
        let plain = server.get(&address).await;
        assert_eq!(plain.status(), StatusCode::OK, "{file}");
        let size = text(plain).await.len();
        let ask = |tag: Option<axum::http::HeaderValue>| {
            let mut request = Request::get(&address).header(header::ACCEPT_ENCODING, "gzip, br");
            if let Some(tag) = tag {
                request = request.header(header::IF_NONE_MATCH, tag);
            }
            request.body(Body::empty()).unwrap()
        };
        let packed = server.send(ask(None)).await;
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "gzip");
        let tag = packed.headers()[header::ETAG].clone();
        let body = axum::body::to_bytes(packed.into_body(), 1 << 20)
            .await
            .unwrap();
        assert!(body.len() < size, "{file}");
        assert_eq!(
            server.send(ask(Some(tag))).await.status(),
            StatusCode::NOT_MODIFIED
        );
    }
}
