//! The views: rows, pages, filters, versions, tables.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::{Server, text};

const LISTS: [&str; 8] = [
    "/api/v1/timeline",
    "/api/v1/newest",
    "/api/v1/claims",
    "/api/v1/announced",
    "/api/v1/voices",
    "/api/v1/pairs",
    "/api/v1/alerts",
    "/api/v1/places",
];

fn rows(value: &Value) -> &Vec<Value> {
    value["rows"].as_array().unwrap()
}

#[tokio::test]
async fn the_views_show_what_was_stored() {
    let server = Server::with_dispatches().await;
    let overview = server.view("/api/v1/overview").await;
    assert_eq!(overview["summary"]["documents"], 4);
    assert_eq!(overview["publications"], 3);
    assert!(!overview["newest"].as_array().unwrap().is_empty());
    let timeline = server.view("/api/v1/timeline").await;
    let invaded = rows(&timeline)
        .iter()
        .find(|row| {
            let told = row["told"].as_array().unwrap();
            row["event"] == "ASSAULT" && told.iter().any(|t| t["document"]["id"] == "d3")
        })
        .unwrap_or_else(|| panic!("{timeline}"));
    assert_eq!(invaded["kind"], "fact");
    let id = invaded["id"].as_str().unwrap();
    assert_eq!(
        &server.view(&format!("/api/v1/occurrences/{id}")).await,
        invaded
    );
    let claims = server.view("/api/v1/claims").await;
    assert!(
        rows(&claims)
            .iter()
            .any(|claim| !claim["denied"].as_array().unwrap().is_empty()),
        "{claims}"
    );
    let announced = server.view("/api/v1/announced").await;
    assert!(
        rows(&announced)
            .iter()
            .all(|row| row["kind"] == "announced")
    );
    assert!(!rows(&announced).is_empty());
    let tension = server
        .view("/api/v1/tension?actor=RUS&recipient=UKR&period=day")
        .await;
    assert!(
        tension["points"]
            .as_array()
            .unwrap()
            .iter()
            .any(|point| point["material"]["conflict"].as_f64() > Some(0.0)),
        "{tension}"
    );
    let board = server.view("/api/v1/scenarios/capital").await;
    assert!(!board["steps"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_document_comes_with_its_words() {
    let server = Server::with_dispatches().await;
    let document = server.view("/api/v1/documents/d2").await;
    let characters: Vec<char> = document["text"].as_str().unwrap().chars().collect();
    let statements = document["statements"].as_array().unwrap();
    assert!(!statements.is_empty());
    for view in statements {
        let statement = &view["statement"];
        if statement["in_title"] == false {
            let [from, to] = [0, 1].map(|n| statement["trigger"][n].as_u64().unwrap() as usize);
            let words: String = characters[from..to].iter().collect();
            assert_eq!(statement["trigger_text"], words);
        }
        let id = statement["id"].as_str().unwrap();
        let found = server.view(&format!("/api/v1/statements/{id}")).await;
        assert_eq!(&found[0]["statement"], statement);
    }
    let times = document["times"].as_array().unwrap();
    assert!(
        times.iter().any(|time| time["value"] == "2022-02-17"),
        "{times:?}"
    );
    let key = document["document"]["key"].as_str().unwrap();
    assert_eq!(
        server.view(&format!("/api/v1/documents/{key}")).await,
        document
    );
    let leads = server
        .get(&format!(
            "/statement/{}",
            statements[0]["statement"]["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(leads.status(), StatusCode::SEE_OTHER);
    assert!(
        leads.headers()[header::LOCATION]
            .to_str()
            .unwrap()
            .starts_with(&format!("/document/{key}#s-"))
    );
}

#[tokio::test]
async fn pages_join_without_gap_or_overlap() {
    let server = Server::with_dispatches().await;
    for view in ["timeline", "newest", "announced", "claims"] {
        let all = server.view(&format!("/api/v1/{view}")).await;
        let mut joined = Vec::new();
        let mut address = format!("/api/v1/{view}?limit=1");
        loop {
            let page = server.view(&address).await;
            assert!(rows(&page).len() <= 1);
            joined.extend(rows(&page).clone());
            match page["next"].as_str() {
                Some(next) => address = format!("/api/v1/{view}?limit=1&after={next}"),
                None => break,
            }
        }
        assert_eq!(&joined, rows(&all), "{view}");
        assert!(joined.len() > 1, "{view}");
    }
}

#[tokio::test]
async fn filters_narrow_and_are_checked() {
    let server = Server::with_dispatches().await;
    let all = server.view("/api/v1/timeline").await;
    let some = server
        .view("/api/v1/timeline?actor=RUS&from=2022-02-24&event=ASSAULT")
        .await;
    assert!(!rows(&some).is_empty() && rows(&some).len() < rows(&all).len());
    assert!(
        rows(&some)
            .iter()
            .all(|row| row["event"] == "ASSAULT" && row["day"].as_str() >= Some("2022-02-24"))
    );
    let before = server.view("/api/v1/timeline?as_of=2022-02-17").await;
    assert!(rows(&before).iter().all(|row| {
        row["told"]
            .as_array()
            .unwrap()
            .iter()
            .all(|told| told["document"]["published"] == "2022-02-16")
    }));
    let empty = server.view("/api/v1/timeline?actor=&event=").await;
    assert_eq!(empty, all);
    for (query, named) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("from=2022-13", "from"),
        ("to=soon", "to"),
        ("event=WAR", "ASSAULT"),
        ("standing=sure", "reported"),
        ("state=done", "came-true"),
        ("after=x", "cursor"),
        ("format=xml", "format"),
    ] {
        let (status, fault) = server.json(&format!("/api/v1/timeline?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert!(
            fault["error"].as_str().unwrap().contains(named),
            "{query}: {fault}"
        );
    }
    assert_eq!(
        server.json("/api/v1/tension?actor=RUS").await.0,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        server.json("/api/v1/search?q=").await.0,
        StatusCode::BAD_REQUEST
    );
    for address in [
        "/api/v1/documents/none",
        "/api/v1/statements/none",
        "/api/v1/occurrences/none",
        "/api/v1/scenarios/none",
        "/api/v1/none",
    ] {
        assert_eq!(
            server.json(address).await.0,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_version_that_is_known_is_not_sent_again_until_the_ledger_changes() {
    let server = Server::with_dispatches().await;
    for address in LISTS.iter().chain(&[
        "/api/v1/overview",
        "/api/v1/documents/d1",
        "/api/v1/search?q=Russia",
    ]) {
        let first = server.get(address).await;
        let tag = first.headers()[header::ETAG].clone();
        let ask = || {
            Request::get(*address)
                .header(header::IF_NONE_MATCH, tag.clone())
                .body(Body::empty())
                .unwrap()
        };
        let again = server.send(ask()).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{address}");
        assert_eq!(again.headers()[header::ETAG], tag);
        assert!(text(again).await.is_empty());
        let sent = json!({"text": "Germany imposed sanctions on Russia on Friday.", "date": "2022-02-25", "id": address});
        assert_eq!(server.store(&sent).await.0, StatusCode::CREATED);
        let changed = server.send(ask()).await;
        assert_eq!(changed.status(), StatusCode::OK, "{address}");
        assert_ne!(changed.headers()[header::ETAG], tag, "{address}");
    }
}

#[tokio::test]
async fn every_list_is_a_table_too() {
    let server = Server::with_dispatches().await;
    let others = [
        "/api/v1/tension?actor=RUS&recipient=UKR",
        "/api/v1/search?q=Russia",
        "/api/v1/scenarios/capital",
    ];
    for address in LISTS.iter().chain(&others) {
        let joint = if address.contains('?') { '&' } else { '?' };
        let response = server.get(&format!("{address}{joint}format=csv")).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/csv; charset=utf-8"
        );
        let body = text(response).await;
        let mut table = csv::Reader::from_reader(body.as_bytes());
        let width = table.headers().unwrap().len();
        assert!(
            table.records().all(|record| record.unwrap().len() == width),
            "{address}"
        );
    }
    let body = text(server.get("/api/v1/timeline?format=csv").await).await;
    let timeline = server.view("/api/v1/timeline").await;
    assert_eq!(
        csv::Reader::from_reader(body.as_bytes()).records().count(),
        rows(&timeline).len()
    );
}
