//! Access tokens: shown once, a hash at rest, read or write, never for the account itself, dead at once.

use framekeep::ids::{AssetId, ProjectId, TokenId};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::{Answer, App, Person, document, fresh};

async fn make(person: &Person, scope: &str) -> (String, String) {
    let made = person
        .post("/api/tokens", json!({"name": "CI", "scope": scope}))
        .await
        .expect(201);
    (
        made["secret"].as_str().unwrap().to_owned(),
        made["id"].as_str().unwrap().to_owned(),
    )
}

/// What a program with this token is answered; it has no cookie.
async fn call(app: &App, token: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let program = app.somebody();
    let request = Client::new()
        .request(method, format!("{}{path}", app.base))
        .bearer_auth(token);
    program
        .send(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
}

#[tokio::test]
async fn a_token_is_shown_once_and_only_its_hash_is_at_rest() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (secret, id) = make(&ada, "read").await;
    assert!(secret.starts_with("fk_") && secret.len() == 46, "{}", secret.len());
    let list = ada.get("/api/tokens").await;
    assert!(!list.text.contains(&secret[3..]), "the secret is told again");
    let told = &list.expect(200)["tokens"][0];
    assert_eq!(
        (&told["id"], &told["name"], &told["scope"]),
        (&json!(id), &json!("CI"), &json!("read"))
    );
    assert!(told.get("lastUsedAt").is_none());
    let rows: Vec<(Vec<u8>, String)> = sqlx::query_as("select token_hash, t::text from access_tokens t")
        .fetch_all(&app.server.pool)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].0, Sha256::digest(&secret).to_vec());
    assert!(!rows[0].1.contains(&secret[3..]));
    let me = call(&app, &secret, "GET", "/api/me", None).await.expect(200);
    assert_eq!(me["email"], "ada@example.org");
    let told = ada.get("/api/tokens").await.expect(200);
    assert!(told["tokens"][0]["lastUsedAt"].is_string(), "its use is noted: {told}");
}

#[tokio::test]
async fn a_token_that_may_only_read_is_refused_on_every_route_that_writes() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let project = ada.create(&document("Mine", &[])).await;
    let (read, _) = make(&ada, "read").await;
    for path in [
        "/api/me".to_owned(),
        "/api/projects".to_owned(),
        format!("/api/projects/{project}"),
        format!("/api/projects/{project}/revisions"),
        format!("/api/projects/{project}/deltas"),
        "/api/media/assets".to_owned(),
    ] {
        assert_eq!(call(&app, &read, "GET", &path, None).await.status, 200, "{path}");
    }
    let (asset, new) = (fresh::<AssetId>(), fresh::<ProjectId>());
    let put = json!({"data": document("New", &[]), "baseRevision": 0});
    let patch = json!({"deltas": [{"op": "set", "path": ["name"], "value": "Theirs"}], "baseRevision": 1});
    let one = format!("/api/projects/{project}");
    let writes = [
        ("PUT", format!("/api/projects/{new}"), Some(&put)),
        ("PATCH", one.clone(), Some(&patch)),
        ("DELETE", format!("{one}?baseRevision=1"), None),
        ("POST", format!("{one}/restore"), None),
        ("POST", "/api/sync".to_owned(), Some(&put)),
        ("POST", "/api/media/assets".to_owned(), None),
        ("PATCH", format!("/api/media/assets/{asset}"), Some(&put)),
        ("DELETE", format!("/api/media/assets/{asset}"), None),
        ("PUT", format!("{one}/revisions/1/name"), Some(&put)),
        ("POST", format!("{one}/revisions/1/restore"), None),
    ];
    let mut refused = 0;
    for (method, path, body) in &writes {
        let answer = call(&app, &read, method, path, *body).await;
        // A method that a route does not know yet is no write either.
        if answer.is(405) || (answer.is(404) && path.contains("revisions/1")) {
            continue;
        }
        let problem = answer.expect(403);
        assert!(
            problem["detail"].as_str().unwrap().contains("may only read"),
            "{method} {path}: {problem}"
        );
        refused += 1;
    }
    assert!(refused >= 6, "{refused}");
    let open = ada.open(project).await.expect(200);
    assert_eq!((&open["name"], &open["revision"]), (&json!("Mine"), &json!(1)));
    println!("a read token on {refused} writes: 0 done");
}

#[tokio::test]
async fn a_token_that_may_write_does_what_its_person_does_and_is_not_cross_site() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (write, _) = make(&ada, "write").await;
    let project: ProjectId = fresh();
    let body = json!({"data": document("By a program", &[]), "baseRevision": 0});
    let request = Client::new()
        .put(format!("{}/api/projects/{project}", app.base))
        .bearer_auth(&write)
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://tool.example")
        .json(&body);
    assert_eq!(app.somebody().send(request).await.status, 201);
    assert_eq!(ada.open(project).await.expect(200)["name"], "By a program");
    let eve = app.sign_in("eve@example.org").await;
    let theirs = eve.create(&document("Theirs", &[])).await;
    let foreign = call(&app, &write, "GET", &format!("/api/projects/{theirs}"), None).await;
    let unknown = call(
        &app,
        &write,
        "GET",
        &format!("/api/projects/{}", fresh::<ProjectId>()),
        None,
    )
    .await;
    assert_eq!((foreign.status.as_u16(), foreign.text), (404, unknown.text));
}

#[tokio::test]
async fn no_token_manages_tokens_devices_or_the_account() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    ada.create(&document("One", &[])).await;
    let (_, victim) = make(&ada, "read").await;
    let mut tried = 0;
    for scope in ["read", "write"] {
        let (token, _) = make(&ada, scope).await;
        let new = json!({"name": "More", "scope": "write"});
        let policy = json!({"conflictPolicy": "keep_mine"});
        let routes = [
            ("GET", "/api/tokens".to_owned(), None),
            ("POST", "/api/tokens".to_owned(), Some(&new)),
            ("DELETE", format!("/api/tokens/{victim}"), None),
            ("GET", "/api/devices".to_owned(), None),
            ("DELETE", "/api/devices".to_owned(), None),
            ("DELETE", format!("/api/devices/{}", ada.device), None),
            ("GET", "/api/account/settings".to_owned(), None),
            ("PUT", "/api/account/settings".to_owned(), Some(&policy)),
            ("GET", "/api/account/activity".to_owned(), None),
            ("GET", "/api/account/export".to_owned(), None),
            ("DELETE", "/api/account".to_owned(), None),
        ];
        for (method, path, body) in &routes {
            let answer = call(&app, &token, method, path, *body).await;
            assert!(
                answer.is(403),
                "{scope} {method} {path}: {} {}",
                answer.status,
                answer.text
            );
            assert_eq!(answer.headers["content-type"], "application/problem+json");
            tried += 1;
        }
    }
    assert_eq!(
        ada.get("/api/tokens").await.expect(200)["tokens"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        ada.get("/api/devices").await.expect(200)["devices"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    println!("tokens on the account: {tried} tries, 0 done");
}

#[tokio::test]
async fn a_token_that_is_revoked_is_dead_at_once_and_a_dead_one_outweighs_a_cookie() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (secret, id) = make(&ada, "write").await;
    assert_eq!(call(&app, &secret, "GET", "/api/me", None).await.status, 200);
    let revoke = || ada.request(Method::DELETE, &format!("/api/tokens/{id}"));
    assert_eq!(ada.send(revoke()).await.status, 204);
    assert_eq!(call(&app, &secret, "GET", "/api/me", None).await.status, 401);
    assert_eq!(ada.send(revoke()).await.status, 404);
    assert_eq!(ada.get("/api/tokens").await.expect(200)["tokens"], json!([]));
    for dead in [
        secret.as_str(),
        "fk_",
        "fk_x",
        "x",
        "",
        &secret[3..],
        &secret.to_uppercase(),
    ] {
        let request = ada
            .request(Method::GET, "/api/me")
            .header("authorization", format!("Bearer {dead}"));
        assert_eq!(ada.send(request).await.status, 401, "{dead:?} beside a good cookie");
    }
    // From another site, with the cookie that a browser would add: the token lets it pass, and it is nobody's.
    let trick = ada
        .request(Method::DELETE, "/api/account")
        .header("authorization", "Bearer fk_x")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(ada.send(trick).await.status, 401);
    // Where no token is taken, none opens the guard.
    let trick = ada
        .request(Method::POST, "/auth/sign-out")
        .header("authorization", "Bearer fk_x")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(ada.send(trick).await.status, 403);
    assert_eq!(ada.get("/api/me").await.status, 200);
}

#[tokio::test]
async fn somebody_elses_token_is_an_unknown_one() {
    let app = App::start().await;
    let (ada, eve) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("eve@example.org").await,
    );
    let (secret, id) = make(&ada, "read").await;
    let foreign = eve
        .send(eve.request(Method::DELETE, &format!("/api/tokens/{id}")))
        .await;
    let unknown = eve
        .send(eve.request(Method::DELETE, &format!("/api/tokens/{}", fresh::<TokenId>())))
        .await;
    assert_eq!((foreign.status.as_u16(), foreign.text), (404, unknown.text));
    assert_eq!(eve.get("/api/tokens").await.expect(200)["tokens"], json!([]));
    assert_eq!(call(&app, &secret, "GET", "/api/me", None).await.status, 200);
    assert_eq!(app.somebody().get("/api/tokens").await.status, 401);
}

#[tokio::test]
async fn a_token_wants_a_name_and_a_scope() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    for bad in [
        json!({"name": "", "scope": "read"}),
        json!({"name": "x".repeat(61), "scope": "read"}),
        json!({"name": "a\nb", "scope": "read"}),
        json!({"name": "CI", "scope": "admin"}),
        json!({"name": "CI"}),
        json!([]),
    ] {
        let answer = ada.post("/api/tokens", bad.clone()).await;
        assert!(
            answer.is(400) && answer.json()["detail"].is_string(),
            "{bad}: {}",
            answer.text
        );
    }
    for _ in 0..50 {
        make(&ada, "read").await;
    }
    let one_more = ada
        .post("/api/tokens", json!({"name": "CI", "scope": "read"}))
        .await
        .expect(400);
    assert!(
        one_more["detail"].as_str().unwrap().contains("50 access tokens"),
        "{one_more}"
    );
}

#[tokio::test]
async fn the_policy_is_kept_for_all_devices() {
    let app = App::start().await;
    let (one, two) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
    );
    let eve = app.sign_in("eve@example.org").await;
    assert_eq!(
        one.get("/api/account/settings").await.expect(200),
        json!({"conflictPolicy": "ask"})
    );
    let put = async |policy: &str| {
        let request = one.request(Method::PUT, "/api/account/settings");
        one.send(request.json(&json!({"conflictPolicy": policy}))).await
    };
    put("keep_theirs").await.expect(200);
    assert_eq!(put("maybe").await.status, 400);
    assert_eq!(
        two.get("/api/account/settings").await.expect(200),
        json!({"conflictPolicy": "keep_theirs"})
    );
    assert_eq!(two.get("/api/me").await.expect(200)["conflictPolicy"], "keep_theirs");
    assert_eq!(
        eve.get("/api/account/settings").await.expect(200),
        json!({"conflictPolicy": "ask"})
    );
}
