//! Who may do what, and what no answer may let through.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;
use vigie_server::{Error, Options, allowed};

use crate::{Server, TOKEN, parsed, text};

#[tokio::test]
async fn writing_without_the_token_is_refused_and_leaves_nothing() {
    let sent =
        json!({"text": "Russia invaded Ukraine on Thursday.", "date": "2022-02-24"}).to_string();
    let server = Server::new();
    for token in [
        None,
        Some(""),
        Some("wrong"),
        Some("a secret of many character"),
        Some("a secret of many characters!"),
    ] {
        let response = server.post("/api/v1/documents", token, sent.clone()).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{token:?}");
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer");
        let (_, fault) = parsed(response).await;
        assert!(fault["error"].as_str().unwrap().contains("VIGIE_TOKEN"));
    }
    let basic = Request::post("/api/v1/documents")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Basic {TOKEN}"))
        .body(Body::from(sent.clone()))
        .unwrap();
    assert_eq!(server.send(basic).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        server.view("/api/v1/overview").await["summary"]["documents"],
        0
    );
    assert_eq!(
        server
            .post("/api/v1/documents", Some(TOKEN), sent)
            .await
            .status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_server_without_a_token_takes_nothing() {
    let server = Server::with(None);
    let sent = json!({"text": "Russia invaded Ukraine."}).to_string();
    for token in [None, Some(""), Some(TOKEN)] {
        let response = server.post("/api/v1/documents", token, sent.clone()).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{token:?}");
    }
}

#[test]
fn other_machines_are_answered_only_with_a_token() {
    let open = "0.0.0.0:8470".parse().unwrap();
    let own = "127.0.0.1:8470".parse().unwrap();
    let with = |token: Option<&str>| Options {
        token: token.map(str::to_owned),
        ..Options::default()
    };
    assert!(allowed(&with(None), own).is_ok());
    assert!(matches!(allowed(&with(None), open), Err(Error::Open(_))));
    assert!(matches!(
        allowed(&with(None), "[::]:8470".parse().unwrap()),
        Err(Error::Open(_))
    ));
    assert!(matches!(
        allowed(&with(Some("short")), open),
        Err(Error::Weak)
    ));
    assert!(allowed(&with(Some(TOKEN)), open).is_ok());
}

#[tokio::test]
async fn only_names_of_this_machine_are_answered_to() {
    let server = Server::new();
    let status = |host: &'static str| {
        let request = Request::get("/api/v1/overview")
            .header(header::HOST, host)
            .body(Body::empty())
            .unwrap();
        let sent = server.send(request);
        async move { sent.await.status() }
    };
    assert_eq!(status("localhost:8470").await, StatusCode::OK);
    assert_eq!(status("127.0.0.1:8470").await, StatusCode::OK);
    assert_eq!(
        status("evil.example:8470").await,
        StatusCode::MISDIRECTED_REQUEST
    );
}

#[tokio::test]
async fn a_title_that_is_markup_stays_words() {
    let server = Server::new();
    let nasty = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
    let sent = json!({"id": "nasty", "title": nasty, "text": "Russia invaded Ukraine on Thursday.", "date": "2022-02-24", "publication": nasty});
    let (status, stored) = server.store(&sent).await;
    assert_eq!(status, StatusCode::CREATED, "{stored}");
    let page = text(server.get("/document/nasty").await).await;
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(!page.contains("<img src=x"), "{page}");
    assert!(
        page.contains("&#60;script&#62;alert") || page.contains("&lt;script&gt;alert"),
        "{page}"
    );
    let search = text(
        server
            .get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
            .await,
    )
    .await;
    assert!(!search.contains("<script>alert"), "{search}");
    let answer = server.get("/api/v1/documents/nasty").await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json");
    assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let (_, document) = parsed(answer).await;
    assert_eq!(document["document"]["title"], nasty);
}

#[tokio::test]
async fn every_answer_carries_the_policy_and_no_page_has_inline_code() {
    let server = Server::with_dispatches().await;
    let addresses = [
        "/",
        "/timeline",
        "/document/d1",
        "/nowhere",
        "/assets/js/main.js",
        "/api/v1/overview",
        "/api/v1/nothing",
        "/api/v1/openapi.json",
    ];
    for address in addresses {
        let response = server.get(address).await;
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{address}: {policy}"
        );
        assert_eq!(
            response.headers()[header::X_FRAME_OPTIONS],
            "DENY",
            "{address}"
        );
        let body = text(response).await;
        if body.starts_with("<!DOCTYPE") {
            for inline in [
                "<style",
                " style=",
                " onclick=",
                " onload=",
                "javascript:",
                "<script>",
            ] {
                assert!(!body.contains(inline), "{address}: {inline}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_too_large_or_no_text_is_refused() {
    let server = Server::new();
    for address in ["/api/v1/read", "/api/v1/documents"] {
        let status = async |body: String| server.post(address, Some(TOKEN), body).await.status();
        assert_eq!(
            status("x".repeat(5 << 20)).await,
            StatusCode::PAYLOAD_TOO_LARGE,
            "{address}"
        );
        assert_eq!(
            status(json!({"text": "a ".repeat(300_000)}).to_string()).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        assert_eq!(status("{".into()).await, StatusCode::BAD_REQUEST);
        assert_eq!(status("{}".into()).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            status(json!({"text": "  "}).to_string()).await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(
            status(json!({"text": "a", "date": "yesterday"}).to_string()).await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(
            status(json!({"text": "a", "lang": "de"}).to_string()).await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let plain = Request::post(address)
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "text/plain")
            .body(Body::from("{\"text\": \"a\"}"))
            .unwrap();
        assert_eq!(
            server.send(plain).await.status(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        );
    }
    assert_eq!(
        server.view("/api/v1/overview").await["summary"]["documents"],
        0
    );
}

#[tokio::test]
async fn nothing_of_a_query_reaches_sql_as_sql() {
    let server = Server::with_dispatches().await;
    let words = "%27%3B%20DROP%20TABLE%20document%3B--";
    for address in [
        format!("/api/v1/timeline?actor={words}"),
        format!("/api/v1/timeline?place={words}"),
        format!("/api/v1/search?q={words}"),
        format!("/api/v1/tension?actor={words}&recipient={words}"),
        format!("/api/v1/voices?voice={words}"),
    ] {
        assert_eq!(
            server.get(&address).await.status(),
            StatusCode::OK,
            "{address}"
        );
    }
    assert_eq!(
        server.view("/api/v1/overview").await["summary"]["documents"],
        4
    );
    assert_eq!(
        server.get("/api/v1/sql?query=SELECT+1").await.status(),
        StatusCode::NOT_FOUND
    );
}
