//! The headers of pages, and of whatever is answered in place of one: nothing runs or loads that is not ours.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::get;
use framekeep_server::http;
use reqwest::Method;
use tower::ServiceExt;

use super::table::DOORS;
use crate::harness::{Answer, App, Cluster, DataFolder, Process, somebody};

/// What is there, is not there, or takes no such method; `{id}` of a page is any.
const ELSEWHERE: [(&str, u16); 6] = [
    ("GET /nowhere", 404),
    ("GET /projects/trash/nowhere", 404),
    ("GET /pkg/nowhere.js", 404),
    ("GET /%00", 404),
    ("POST /projects", 405),
    ("DELETE /", 405),
];

/// What must hold of every answer.
fn is_closed(call: &str, answer: &Answer) {
    let policy = &answer.headers["content-security-policy"];
    for loose in [
        "'unsafe-inline'",
        "'unsafe-eval'",
        "'unsafe-hashes'",
        "http:",
        " *",
        "script-src data:",
    ] {
        let ours = policy.replace("http://127.0.0.1", "").replace("http://localhost", "");
        assert!(!ours.contains(loose), "{call}: {policy}");
    }
    assert!(policy.contains("default-src 'none'"), "{call}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{call}: {policy}");
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ];
    for (header, value) in fixed {
        assert_eq!(
            answer.headers.get(header).map(String::as_str),
            Some(value),
            "{call}: {header}"
        );
    }
}

/// The nonce of a page; every script of it has that one, and no other is written inline.
fn nonce(call: &str, answer: &Answer) -> String {
    let policy = &answer.headers["content-security-policy"];
    let (_, rest) = policy
        .split_once("'nonce-")
        .unwrap_or_else(|| panic!("{call} has no nonce: {policy}"));
    let nonce = rest.split('\'').next().unwrap();
    assert!(nonce.len() >= 16, "{call}: {nonce}");
    for tag in answer.text.split("<script").skip(1) {
        let tag = &tag[..tag.find('>').unwrap()];
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{call}: <script{tag}>");
    }
    assert!(
        !answer.text.contains(" style=\"") && !answer.text.contains(" onclick="),
        "{call}"
    );
    nonce.to_owned()
}

#[tokio::test]
async fn every_page_and_every_refusal_has_its_headers_and_a_fresh_nonce() {
    let database = Cluster::shared().await.database().await;
    let folder = DataFolder::new();
    let server = Process::start(&database, &folder.0, 0).await;
    let nobody = somebody(&server.base);
    let pages = DOORS
        .iter()
        .map(|door| door.call)
        .filter(|call| call.starts_with("GET /"));
    let pages = pages.filter(|call| {
        !["/api", "/auth", "/health", "/ready", "/metrics"]
            .iter()
            .any(|other| call.contains(other))
    });
    let pages: Vec<(&str, u16)> = pages.map(|call| (call, 200)).collect();
    let mut nonces = BTreeSet::new();
    let mut rendered = 0;
    for (call, status) in pages.iter().chain(&ELSEWHERE) {
        let (method, path) = call.split_once(' ').unwrap();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        for _ in 0..2 {
            let path = path.replace("{id}", "0199a2c4-7f32-7d50-8b43-8e2fb06c9d33");
            let answer = nobody.send(nobody.request(method.clone(), &path)).await;
            assert_eq!(answer.status.as_u16(), *status, "{call}: {}", answer.text);
            is_closed(call, &answer);
            if answer.kind() == "text/html" {
                rendered += 1;
                assert!(nonces.insert(nonce(call, &answer)), "{call}: the nonce was used before");
            }
        }
    }
    assert!(rendered > 2 * pages.len(), "a page that is not there is a page, too");
    println!("{} addresses, {rendered} pages", pages.len() + ELSEWHERE.len());
    server.stop();
}

#[tokio::test]
async fn a_fault_has_the_headers_too() {
    let app = App::start().await;
    let breaks = get(async || -> &'static str { panic!("a fault") });
    let router = http::secure(Router::new().route("/breaks", breaks), &app.server);
    let request = Request::get("/breaks")
        .header("accept", "text/html")
        .body(Body::empty())
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let headers = response.headers().iter();
    let answer = Answer {
        status: response.status(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect(),
        text: String::new(),
    };
    assert!(answer.is(500));
    is_closed("a fault", &answer);
}
