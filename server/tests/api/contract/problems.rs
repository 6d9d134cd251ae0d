//! Whatever is wrong with a request under `/api` is told as a problem: the harness holds each of these answers against
//! the description, and what no route takes against the schema of problems.

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::harness::{App, Person, document};

/// What is asked, and the status that it comes to.
type Case = (&'static str, u16);

const ADDRESSES: [Case; 31] = [
    ("GET /api", 404),
    ("GET /api/", 404),
    ("GET /api/nothing", 404),
    ("DELETE /api/nothing/at/all", 404),
    ("GET /api/projects/", 404),
    ("GET /api/projects/%FF", 404),
    ("GET /api/projects/no-id", 404),
    ("GET /api/projects/{id}/revisions/%FF", 404),
    ("GET /api/projects/{id}/revisions/99999999999999999999", 404),
    ("GET /api/projects/{id}/revisions/-1", 404),
    ("DELETE /api/devices/%FF", 404),
    ("DELETE /api/tokens/%FF", 404),
    ("GET /api/media/assets/%FF", 404),
    ("GET /api/media/assets/%FF/content", 404),
    ("POST /api/me", 405),
    ("POST /api/projects", 405),
    ("OPTIONS /api/projects/{id}", 405),
    ("PUT /api/openapi.json", 405),
    ("GET /api/sync", 405),
    ("GET /api/projects?limit=0", 400),
    ("GET /api/projects?limit=201", 400),
    ("GET /api/projects?limit=ten", 400),
    ("GET /api/projects?limit=1&limit=2", 400),
    ("GET /api/projects?deleted=perhaps", 400),
    ("GET /api/projects/{id}/revisions?limit=-1", 400),
    ("GET /api/projects/{id}/deltas?since=yesterday", 400),
    ("DELETE /api/projects/{id}", 400),
    ("DELETE /api/projects/{id}?baseRevision=1.5", 400),
    ("GET /api/media/assets?limit=99999999999", 400),
    ("GET /api/media/assets?search=%FF%FF", 200),
    ("DELETE /api/media/assets/{id}?force=perhaps", 400),
];

/// Cursors that nobody was given.
const CURSORS: [&str; 14] = [
    "/api/projects?cursor=",
    "/api/projects?cursor=x",
    "/api/projects?cursor=%00",
    "/api/projects?cursor=1.2.3",
    "/api/projects?cursor=1793611800000000",
    "/api/projects?cursor=1793611800000000.no-id",
    "/api/projects?cursor=9223372036854775807.{id}",
    "/api/projects?cursor=-9223372036854775808.{id}",
    "/api/projects?cursor=-300000000000000000.{id}",
    "/api/projects?cursor=1e3.{id}",
    "/api/projects/{id}/revisions?cursor=x",
    "/api/projects/{id}/revisions?cursor=9223372036854775808",
    "/api/media/assets?cursor=x",
    "/api/media/assets?cursor=1",
];

#[tokio::test]
async fn addresses_and_queries_that_are_none_are_told_so() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &[])).await.to_string();
    for (call, status) in ADDRESSES {
        let (method, path) = call.split_once(' ').unwrap();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = ada.send(ada.request(method, &path.replace("{id}", &project))).await;
        assert_eq!(answer.status.as_u16(), status, "{call}: {}", answer.text);
        if status != 200 {
            assert_eq!(answer.kind(), "application/problem+json", "{call}");
        }
        if status == 405 {
            assert!(
                !answer.headers["allow"].is_empty(),
                "{call} does not say what is allowed"
            );
        }
    }
    for path in CURSORS {
        let answer = ada.get(&path.replace("{id}", &project)).await;
        assert_eq!(answer.expect(400)["code"], "invalid", "{path}");
    }
    println!("{} addresses, {} cursors", ADDRESSES.len(), CURSORS.len());
}

#[tokio::test]
async fn bodies_that_are_none_are_told_so() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &[])).await.to_string();
    let calls = [
        (Method::PUT, format!("/api/projects/{project}")),
        (Method::PATCH, format!("/api/projects/{project}")),
        (Method::POST, format!("/api/projects/{project}/restore")),
        (Method::PUT, format!("/api/projects/{project}/revisions/1/name")),
        (Method::POST, format!("/api/projects/{project}/revisions/1/restore")),
        (Method::POST, "/api/sync".to_owned()),
        (Method::POST, "/api/tokens".to_owned()),
        (Method::PUT, "/api/account/settings".to_owned()),
        (Method::PATCH, format!("/api/media/assets/{project}")),
    ];
    let mut tried = 0;
    for (method, path) in &calls {
        for (what, status, make) in bodies() {
            let answer = ada.send(make(ada.request(method.clone(), path))).await;
            assert_eq!(
                answer.status.as_u16(),
                status,
                "{method} {path}, {what}: {}",
                answer.text
            );
            tried += 1;
        }
    }
    println!("{tried} bodies");
}

type Make = fn(RequestBuilder) -> RequestBuilder;

/// What is sent, and what it comes to on every route that takes JSON.
fn bodies() -> [(&'static str, u16, Make); 8] {
    const JSON: &str = "application/json";
    [
        ("no JSON", 400, |request| request.header("content-type", JSON).body("{")),
        ("nothing, as JSON", 400, |request| request.header("content-type", JSON)),
        ("no object", 400, |request| request.json(&json!([1, "2"]))),
        ("not UTF-8", 400, |request| {
            request.header("content-type", JSON).body(vec![b'"', 0xff, b'"'])
        }),
        ("a key twice", 400, |request| {
            request.header("content-type", JSON).body(r#"{"a":1,"a":2}"#)
        }),
        ("text", 415, |request| {
            request.header("content-type", "text/plain").body("{}")
        }),
        ("no type", 415, |request| request.body("{}")),
        ("9 MB", 413, |request| {
            request.header("content-type", JSON).body(vec![b' '; 9_000_000])
        }),
    ]
}

#[tokio::test]
async fn operations_and_tokens_that_may_not_are_told_so() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &[])).await.to_string();
    let path = format!("/api/projects/{project}");
    let patch = |key: &str, name: &str| {
        let deltas = json!([{"op": "set", "path": ["name"], "value": name}]);
        let body = json!({"baseRevision": 1, "deltas": deltas});
        ada.request(Method::PATCH, &path)
            .header("idempotency-key", key)
            .json(&body)
    };
    ada.send(patch("once", "a")).await.expect(200);
    ada.send(patch("once", "a")).await.expect(200);
    assert_eq!(ada.send(patch("once", "b")).await.expect(422)["code"], "invalid");
    ada.send(patch("schl\u{fc}ssel", "c")).await.expect(400);
    ada.send(patch(&"k".repeat(256), "c")).await.expect(400);
    let from_elsewhere = ada
        .request(Method::DELETE, &path)
        .header("origin", "https://evil.example");
    ada.send(from_elsewhere).await.expect(403);
    let nobody: Person = app.somebody();
    for bearer in ["Bearer fk_nobodys", "Bearer ", "bearer x"] {
        let request = nobody.request(Method::GET, &path).header("authorization", bearer);
        assert_eq!(nobody.send(request).await.expect(401)["retry"], "sign_in");
    }
    println!("10 requests");
}
