//! The frame of every page, in the reader's language; what is in it comes from the API (`web/js`).

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use vigie_ledger::Filter;

use crate::app::App;
use crate::problem::Problem;
use crate::words::{Interface, Tongue};

/// The pages of the navigation: name, address.
const PAGES: [(&str, &str); 9] = [
    ("overview", "/"),
    ("timeline", "/timeline"),
    ("claims", "/claims"),
    ("announced", "/announced"),
    ("pair", "/pair"),
    ("voice", "/voice"),
    ("map", "/map"),
    ("scenario", "/scenario"),
    ("try", "/try"),
];

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    lang: &'static str,
    theme: Option<&'static str>,
    title: &'a str,
    heading: &'a str,
    lead: &'a str,
    page: &'a str,
    document: Option<&'a str>,
    api: &'a str,
    query: &'a str,
    other: &'static str,
    other_name: &'static str,
    other_href: &'a str,
    nav: Vec<Entry<'a>>,
    words: Words<'a>,
    version: &'static str,
}

struct Entry<'a> {
    href: &'static str,
    label: &'a str,
    current: bool,
}

struct Words<'a> {
    skip: &'a str,
    navigation: &'a str,
    search: &'a str,
    theme: &'a str,
    noscript: &'a str,
    footer: &'a str,
}

/// What a page is about, beside its name.
#[derive(Default)]
struct Subject<'a> {
    title: Option<&'a str>,
    document: Option<&'a str>,
}

/// A page of the navigation, or the search.
pub async fn page(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Response {
    let name = PAGES
        .iter()
        .find(|(_, address)| *address == uri.path())
        .map_or("search", |(name, _)| name);
    frame(&app.interface, &headers, &uri, name, &Subject::default())
}

/// The page of a document; not found when the ledger has none of that name.
pub async fn document(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let asked = id.clone();
    let found = app
        .read(move |ledger| Ok(ledger.document(&asked, &Filter::default())?))
        .await?;
    let Some(found) = found else {
        return Ok(missing(&app, &headers, &uri));
    };
    let subject = Subject {
        title: Some(found.document.title.as_str()).filter(|title| !title.is_empty()),
        document: Some(&id),
    };
    Ok(frame(&app.interface, &headers, &uri, "document", &subject))
}

/// The page that says that there is none.
pub async fn not_found(State(app): State<Arc<App>>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::new(
            StatusCode::NOT_FOUND,
            "no such view; /api/v1/openapi.json lists them",
        )
        .into_response();
    }
    missing(&app, request.headers(), request.uri())
}

fn missing(app: &App, headers: &HeaderMap, uri: &Uri) -> Response {
    let mut response = frame(&app.interface, headers, uri, "missing", &Subject::default());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn frame(
    interface: &Interface,
    headers: &HeaderMap,
    uri: &Uri,
    name: &str,
    subject: &Subject,
) -> Response {
    let asked = parameter(uri, "lang").and_then(|code| Tongue::parse(&code));
    let tongue = asked
        .or_else(|| cookie(headers, "vigie_lang").and_then(Tongue::parse))
        .unwrap_or_else(|| Tongue::of_browser(headers));
    let say = |key: &'static str| interface.say(tongue, key);
    let keys = [format!("page.{name}.title"), format!("page.{name}.lead")];
    let labels = PAGES.map(|(page, _)| format!("nav.{page}"));
    let title = subject
        .title
        .unwrap_or_else(|| interface.say(tongue, &keys[0]));
    let page = Page {
        lang: tongue.code(),
        theme: match cookie(headers, "vigie_theme") {
            Some("light") => Some("light"),
            Some("dark") => Some("dark"),
            _ => None,
        },
        title,
        heading: title,
        lead: interface.say(tongue, &keys[1]),
        page: name,
        document: subject.document,
        api: &data_of(name, subject.document),
        query: &parameter(uri, "q").unwrap_or_default(),
        other: tongue.other().code(),
        other_name: tongue.other().name(),
        other_href: &with_language(uri, tongue.other()),
        nav: PAGES
            .iter()
            .zip(&labels)
            .map(|((page, href), label)| Entry {
                href,
                label: interface.say(tongue, label),
                current: *page == name,
            })
            .collect(),
        words: Words {
            skip: say("ui.skip"),
            navigation: say("ui.navigation"),
            search: say("ui.search"),
            theme: say("ui.theme"),
            noscript: say("ui.noscript"),
            footer: say("ui.footer"),
        },
        version: env!("CARGO_PKG_VERSION"),
    };
    match page.render() {
        Ok(html) => finish(html, asked),
        Err(error) => Problem::internal(&error).into_response(),
    }
}

fn finish(html: String, asked: Option<Tongue>) -> Response {
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::VARY,
        HeaderValue::from_static("accept-language, cookie, accept-encoding"),
    );
    let kept = asked.map(|tongue| {
        format!(
            "vigie_lang={}; Path=/; Max-Age=31536000; SameSite=Lax",
            tongue.code()
        )
    });
    if let Some(value) = kept.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        headers.insert(header::SET_COOKIE, value);
    }
    response
}

/// The address of the same as data.
fn data_of(name: &str, document: Option<&str>) -> String {
    match (name, document) {
        (_, Some(id)) => format!("/api/v1/documents/{}", encoded(id)),
        ("pair", _) => "/api/v1/pairs".into(),
        ("voice", _) => "/api/v1/voices".into(),
        ("map", _) => "/api/v1/places".into(),
        ("scenario", _) => "/api/v1/scenarios".into(),
        ("try" | "missing", _) => "/api/v1/openapi.json".into(),
        (name, _) => format!("/api/v1/{name}"),
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A parameter of the address, decoded.
fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let axum::extract::Query(pairs) =
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    pairs
        .into_iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}

/// The same address in another language.
fn with_language(uri: &Uri, tongue: Tongue) -> String {
    let others = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let lang = format!("lang={}", tongue.code());
    let query: Vec<&str> = others.chain([lang.as_str()]).collect();
    format!("{}?{}", uri.path(), query.join("&"))
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}
