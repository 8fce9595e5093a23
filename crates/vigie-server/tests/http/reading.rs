//! Texts that are sent, and news that are told.

use std::time::Duration;

use axum::http::{StatusCode, header};
use serde_json::json;
use tokio_stream::StreamExt;

use crate::{Server, parsed};

#[tokio::test]
async fn a_text_is_read_and_not_kept() {
    let server = Server::with(None);
    let sent =
        json!({"text": "Moscou dément préparer une invasion de l’Ukraine.", "date": "2022-02-18"});
    let (status, read) = parsed(server.post("/api/v1/read", None, sent.to_string()).await).await;
    assert_eq!(status, StatusCode::OK, "{read}");
    assert_eq!(read["language"], "fr");
    let statements = read["statements"].as_array().unwrap();
    assert!(
        statements
            .iter()
            .any(|s| s["standing"] == "denied" && s["event"] == "ASSAULT"),
        "{read}"
    );
    assert_eq!(
        server.view("/api/v1/overview").await["summary"]["documents"],
        0
    );
}

#[tokio::test]
async fn the_same_document_is_kept_once() {
    let server = Server::new();
    let sent = json!({"text": "Russia invaded Ukraine on Thursday.", "date": "2022-02-24"});
    let (first, stored) = server.store(&sent).await;
    let (second, again) = server.store(&sent).await;
    assert_eq!((first, second), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(
        (&stored["known"], &again["known"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(stored["key"], again["key"]);
    assert_eq!(
        server.view("/api/v1/overview").await["summary"]["documents"],
        1
    );
}

#[tokio::test]
async fn many_at_once_are_all_kept() {
    let server = std::sync::Arc::new(Server::new());
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let server = std::sync::Arc::clone(&server);
            tokio::spawn(async move {
                let sent = json!({"id": format!("m{n}"), "text": format!("Russia shelled Kharkiv on Monday, {n} times."), "date": "2022-02-28"});
                server.store(&sent).await.0
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), StatusCode::CREATED);
    }
    let overview = server.view("/api/v1/overview").await;
    assert_eq!(overview["summary"]["documents"], 40);
    assert_eq!(overview["summary"]["settled"], true);
}

#[tokio::test]
async fn new_statements_are_told_to_who_listens() {
    let server = Server::new();
    let watch = tokio::spawn(vigie_server::watch(std::sync::Arc::clone(&server.app)));
    let response = server.get("/api/v1/stream").await;
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    // The first look at the ledger comes before anything new.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let sent =
        json!({"id": "news", "text": "Russia invaded Ukraine on Thursday.", "date": "2022-02-24"});
    assert_eq!(server.store(&sent).await.0, StatusCode::CREATED);
    let mut events = response.into_body().into_data_stream();
    let told = tokio::time::timeout(Duration::from_secs(10), async {
        let mut told = String::new();
        while let Some(Ok(chunk)) = events.next().await {
            told.push_str(std::str::from_utf8(&chunk).unwrap());
            if told.contains("\n\n") && told.contains("event: statement") {
                break;
            }
        }
        told
    });
    let told = told.await.expect("an event within ten seconds");
    let data = told
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .unwrap();
    let news: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(news["document"]["id"], "news");
    assert_eq!(news["statement"]["event"], "ASSAULT");
    watch.abort();
}
