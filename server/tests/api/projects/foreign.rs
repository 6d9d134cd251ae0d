//! Somebody else's project answers exactly as an unknown one, on every route; signed out answers 401 on every route.

use framekeep::ids::ProjectId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, App, Person, Write, document, fresh, set};

/// Method, what follows the id, body.
fn routes() -> Vec<(Method, &'static str, Option<Value>)> {
    let patch = json!({"deltas": [set(&["name"], "x")], "baseRevision": 1, "deviceId": fresh::<ProjectId>()});
    let put = json!({"data": document("x", &[]), "baseRevision": 1});
    let create = json!({"data": document("x", &[]), "baseRevision": 0});
    let broken = json!({"deltas": [set(&["elements", "no", "x"], 1)], "baseRevision": 1});
    vec![
        (Method::GET, "", None),
        (Method::PUT, "", Some(put)),
        (Method::PATCH, "", Some(patch)),
        (Method::PATCH, "", Some(broken)),
        (
            Method::PATCH,
            "?return=data",
            Some(json!({"deltas": [], "baseRevision": 5})),
        ),
        (Method::DELETE, "?baseRevision=1", None),
        (Method::POST, "/restore", Some(json!({"baseRevision": 1}))),
        (Method::POST, "/restore", None),
        (Method::GET, "/revisions", None),
        (Method::GET, "/revisions?cursor=7", None),
        (Method::GET, "/revisions/1", None),
        (Method::GET, "/revisions/7", None),
        (Method::PUT, "/revisions/1/name", Some(json!({"name": "x"}))),
        (Method::POST, "/revisions/1/restore", None),
        (
            Method::POST,
            "/revisions/7/restore",
            Some(json!({"pushId": fresh::<ProjectId>()})),
        ),
        (Method::GET, "/deltas?since=0", None),
        // The one place where a taken id shows: an unknown one is created.
        (Method::PUT, "#create", Some(create)),
    ]
}

async fn call(person: &Person, id: &str, (method, rest, body): &(Method, &str, Option<Value>)) -> Answer {
    let request = person.request(
        method.clone(),
        &format!("/api/projects/{id}{}", rest.trim_end_matches("#create")),
    );
    person
        .send(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
}

#[tokio::test]
async fn foreign_is_unknown() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let alive = ben.create(&document("Ben's", &["e1"])).await;
    let deleted = ben.create(&document("Ben's too", &["e1"])).await;
    ben.delete(deleted, Write::on(1)).await.expect(204);
    let purged = ben.create(&document("Ben's once", &[])).await;
    app.purge(purged).await;
    let mut cases = 0;
    for route in routes() {
        let unknown = call(&ada, &fresh::<ProjectId>().to_string(), &route).await;
        for foreign in [alive, deleted, purged] {
            let answer = call(&ada, &foreign.to_string(), &route).await;
            answer.expect(404);
            if route.1 == "#create" {
                unknown.expect(201);
            } else {
                assert_eq!(
                    (answer.status, &answer.text),
                    (unknown.status, &unknown.text),
                    "{route:?}"
                );
            }
            cases += 1;
        }
        let odd = call(&ada, "no-id", &route).await;
        assert_eq!(odd.text, call(&ada, &alive.to_string(), &route).await.text, "{route:?}");
        cases += 1;
    }
    let pulled = ada
        .pull(
            &Value::Null,
            json!([{"id": alive, "revision": 1}, {"id": fresh::<ProjectId>(), "revision": 1}]),
        )
        .await;
    let kinds: Vec<&str> = pulled["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|c| c["is"].as_str())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "gone").count(), 2, "{pulled}");
    let listed = ada.get("/api/projects?limit=200").await.expect(200);
    assert!(
        listed["projects"].as_array().unwrap().iter().all(|p| p["name"] == "x"),
        "{listed}"
    );
    let untouched = ben.open(alive).await.expect(200);
    assert_eq!(
        (&untouched["revision"], &untouched["name"]),
        (&json!(1), &json!("Ben's"))
    );
    println!("foreign = unknown: {} cases", cases + 2);
}

#[tokio::test]
async fn signed_out_is_401_everywhere() {
    let app = App::start().await;
    let (nobody, ben) = (app.somebody(), app.sign_in("ben@example.com").await);
    let project = ben.create(&document("Ben's", &[])).await;
    let mut cases = 0;
    for route in routes() {
        for id in [
            project.to_string(),
            fresh::<ProjectId>().to_string(),
            "no-id".to_owned(),
        ] {
            assert_eq!(
                call(&nobody, &id, &route).await.expect(401)["retry"],
                "sign_in",
                "{route:?}"
            );
            cases += 1;
        }
    }
    nobody.get("/api/projects").await.expect(401);
    nobody.post("/api/sync", json!({})).await.expect(401);
    println!("signed out: {} cases", cases + 2);
}

#[tokio::test]
async fn an_old_tab_with_a_new_cookie_writes_nothing() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let project = ada.create(&document("p", &[])).await;
    let ben_id = ben.get("/api/me").await.expect(200)["id"].clone();
    let request = ada.patch_request(project, &Write::on(1), &[set(&["name"], "x")]);
    ada.send(request.header("framekeep-user", ben_id.as_str().unwrap()))
        .await
        .expect(401);
    let push = json!({"user": ben_id, "project": project, "pushId": fresh::<ProjectId>(), "base": 1, "kind": "push",
        "deltas": [set(&["name"], "x")]});
    let answer = ada.post("/api/sync", json!({"pushes": [push]})).await.expect(200);
    assert_eq!(answer["results"][0]["is"], "signIn");
    assert_eq!(ada.open(project).await.expect(200)["revision"], 1);
    println!("another account named: 2 cases");
}
