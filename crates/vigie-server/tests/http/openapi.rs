//! The OpenAPI document, word for word: `VIGIE_BLESS=1` writes it anew.

use std::path::Path;

use serde_json::Value;

use crate::Server;

#[test]
fn the_document_is_the_golden_one() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let now = vigie_server::api::openapi().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("VIGIE_BLESS").is_some() {
        std::fs::write(&golden, &now).unwrap();
    }
    let before = std::fs::read_to_string(&golden).unwrap_or_default();
    assert!(
        now == before,
        "the API has changed: look at the difference, then VIGIE_BLESS=1 cargo test -p vigie-server"
    );
}

#[tokio::test]
async fn it_is_served_and_names_every_view() {
    let server = Server::new();
    let document = server.view("/api/v1/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    for (path, item) in paths {
        let Some(get) = item.get("get") else { continue };
        assert!(get["responses"]["200"].is_object(), "{path}");
        assert!(
            get["description"].is_string() || get["summary"].is_string(),
            "{path}"
        );
    }
    for view in [
        "overview",
        "timeline",
        "claims",
        "announced",
        "voices",
        "tension",
        "alerts",
        "places",
        "search",
        "documents/{id}",
        "stream",
    ] {
        assert!(paths.contains_key(&format!("/api/v1/{view}")), "{view}");
    }
    let refs = serde_json::to_string(&document).unwrap();
    for reference in refs.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert_ne!(document.pointer(pointer), None, "{pointer}");
        assert_ne!(document.pointer(pointer), Some(&Value::Null));
    }
}
