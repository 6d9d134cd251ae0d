//! Devices: bound by the first write, told in words, signed out at once.

use std::time::Duration;

use framekeep::ids::{DeviceId, ProjectId};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{App, Person, Write, document, fresh};

async fn devices(person: &Person) -> Vec<Value> {
    let list = person.get("/api/devices").await.expect(200);
    list["devices"].as_array().unwrap().clone()
}

async fn sign_out(person: &Person, device: impl std::fmt::Display) -> u16 {
    let request = person.request(Method::DELETE, &format!("/api/devices/{device}"));
    person.send(request).await.status.as_u16()
}

/// Names its device as a page does.
async fn hello(person: &Person, user: &str, brands: &str) {
    let request = person.request(Method::GET, "/api/projects");
    let request = request
        .header("framekeep-user", user)
        .header("framekeep-device", person.device.to_string())
        .header("sec-ch-ua", brands)
        .header("sec-ch-ua-platform", "\"Linux\"");
    person.send(request).await;
}

async fn id_of(person: &Person) -> String {
    person.get("/api/me").await.expect(200)["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_session_is_bound_to_the_device_of_its_first_write() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let unbound = devices(&ada).await;
    assert_eq!(
        (unbound.len(), &unbound[0]["name"], &unbound[0]["current"]),
        (1, &json!("This browser"), &json!(true)),
        "no more is known of it yet"
    );
    let project = ada.create(&document("One", &[])).await;
    let other: DeviceId = fresh();
    let write = Write {
        device: Some(other),
        ..Write::on(1)
    };
    ada.patch(
        project,
        write,
        &[json!({"op": "set", "path": ["name"], "value": "Two"})],
    )
    .await
    .expect(200);
    let list = devices(&ada).await;
    assert_eq!(
        list.len(),
        1,
        "the second device named by the session is not its own: {list:?}"
    );
    assert_eq!(list[0]["id"], ada.device.to_string());
    assert_eq!(
        (&list[0]["name"], &list[0]["current"]),
        (&json!("A program"), &json!(true))
    );
}

#[tokio::test]
async fn a_page_names_its_device_before_it_writes_and_it_is_told_in_words() {
    let app = App::start().await;
    let (one, two) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
    );
    let user = id_of(&one).await;
    hello(&one, &user, "\"Chromium\";v=\"142\"").await;
    // A page that works for somebody else, and one that does not say for whom, bind nothing.
    hello(&two, &fresh::<DeviceId>().to_string(), "\"Chromium\";v=\"142\"").await;
    let unsaid = two.request(Method::GET, "/api/projects");
    two.send(unsaid.header("framekeep-device", two.device.to_string()))
        .await;
    let names: Vec<_> = devices(&one)
        .await
        .into_iter()
        .map(|device| device["name"].clone())
        .collect();
    assert!(
        names.len() == 2 && names.contains(&json!("Another session")),
        "{names:?}"
    );
    hello(&two, &user, "\"Google Chrome\";v=\"142\", \"Chromium\";v=\"142\"").await;
    let list = devices(&two).await;
    let names: Vec<_> = list.iter().map(|device| device["name"].as_str().unwrap()).collect();
    assert_eq!(list.len(), 2);
    assert!(
        names.contains(&"Chromium on Linux") && names.contains(&"Chrome on Linux"),
        "{names:?}"
    );
    let current: Vec<_> = list.iter().filter(|device| device["current"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["id"], two.device.to_string());
}

#[tokio::test]
async fn a_device_that_is_signed_out_is_dead_at_once_and_can_sign_in_again() {
    let app = App::start().await;
    let (here, there) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
    );
    let project = here.create(&document("One", &[])).await;
    let user = id_of(&there).await;
    hello(&there, &user, "\"Chromium\";v=\"142\"").await;
    assert_eq!(sign_out(&here, there.device).await, 204);
    assert_eq!(there.get("/api/me").await.status, 401);
    assert_eq!(there.open(project).await.status, 401);
    assert_eq!(sign_out(&here, there.device).await, 404, "it is signed out already");
    assert_eq!(devices(&here).await.len(), 1);
    assert_eq!(here.get("/api/me").await.status, 200);
    // The same browser, signed in again.
    let mut again = app.sign_in("ada@example.org").await;
    again.device = there.device;
    hello(&again, &user, "\"Chromium\";v=\"142\"").await;
    assert_eq!(devices(&here).await.len(), 2);
}

#[tokio::test]
async fn a_session_that_never_wrote_is_told_and_can_be_signed_out() {
    let app = App::start().await;
    let (here, there, third) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
    );
    here.create(&document("One", &[])).await;
    let list = devices(&here).await;
    let others: Vec<_> = list
        .iter()
        .filter(|device| device["name"] == "Another session")
        .collect();
    assert_eq!((list.len(), others.len()), (3, 2), "{list:?}");
    assert!(
        others
            .iter()
            .all(|other| other["current"] == false && other["lastSeenAt"].is_string())
    );
    // The id says nothing of the session's hash, and stays.
    let hash: Vec<u8> =
        sqlx::query_scalar("select token_hash from sessions where user_id is not null and device_id is null limit 1")
            .fetch_one(&app.server.pool)
            .await
            .unwrap();
    for other in &others {
        let id = other["id"].as_str().unwrap().replace('-', "");
        assert!(!hex::encode(&hash).contains(&id[..8]), "{id}");
    }
    assert_eq!(devices(&here).await, list);
    let own = devices(&there)
        .await
        .into_iter()
        .find(|device| device["current"] == true)
        .unwrap();
    assert_eq!(own["name"], "This browser");
    assert_eq!(sign_out(&here, own["id"].as_str().unwrap()).await, 204);
    assert_eq!(there.get("/api/me").await.status, 401);
    assert_eq!(third.get("/api/me").await.status, 200, "the other one stays");
    assert_eq!(sign_out(&here, own["id"].as_str().unwrap()).await, 404);
    assert_eq!(devices(&here).await.len(), 2);
    let log = here.get("/api/account/activity").await.expect(200);
    assert_eq!(log["activity"][0]["action"], "device_signed_out");
    // Bound to a device later, it is that device and no other.
    hello(&third, &id_of(&third).await, "\"Chromium\";v=\"142\"").await;
    let names: Vec<_> = devices(&here)
        .await
        .into_iter()
        .map(|device| device["name"].clone())
        .collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&json!("Chromium on Linux")), "{names:?}");
}

#[tokio::test]
async fn somebody_elses_device_is_an_unknown_one() {
    let app = App::start().await;
    let (ada, ada_again, eve) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
        app.sign_in("eve@example.org").await,
    );
    ada.create(&document("One", &[])).await;
    let foreign = eve.request(Method::DELETE, &format!("/api/devices/{}", ada.device));
    let unknown = eve.request(Method::DELETE, &format!("/api/devices/{}", fresh::<DeviceId>()));
    let (foreign, unknown) = (eve.send(foreign).await, eve.send(unknown).await);
    assert_eq!((foreign.status.as_u16(), &foreign.text), (404, &unknown.text));
    assert_eq!(sign_out(&eve, "x").await, 404);
    assert_eq!(ada.get("/api/me").await.status, 200);
    let unbound = devices(&ada_again)
        .await
        .into_iter()
        .find(|device| device["current"] == true)
        .unwrap();
    assert_eq!(sign_out(&eve, unbound["id"].as_str().unwrap()).await, 404);
    assert_eq!(ada_again.get("/api/me").await.status, 200);
    assert_eq!(devices(&eve).await.len(), 1);
    let nobody = app.somebody();
    assert_eq!(nobody.get("/api/devices").await.status, 401);
    assert_eq!(sign_out(&nobody, ada.device).await, 401);
}

#[tokio::test]
async fn everywhere_means_every_session_of_this_person_and_of_nobody_else() {
    let app = App::start().await;
    let eve = app.sign_in("eve@example.org").await;
    let people = [
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
    ];
    people[0].create(&document("One", &[])).await;
    let all = people[0].request(Method::DELETE, "/api/devices");
    let answer = people[0].send(all).await;
    assert_eq!(answer.status, 204);
    assert!(
        answer.headers["set-cookie"].contains("Max-Age=0"),
        "{:?}",
        answer.headers
    );
    for person in &people {
        assert_eq!(person.get("/api/me").await.status, 401);
    }
    assert_eq!(eve.get("/api/me").await.status, 200);
}

/// Half of a body before the device is signed out, the other half after: nothing is written.
#[tokio::test]
async fn a_slow_request_of_a_device_that_is_signed_out_meanwhile_changes_nothing() {
    let app = App::start().await;
    let here = app.sign_in("ada@example.org").await;
    let project = here.create(&document("Before", &[])).await;
    for signs_out in [false, true] {
        let there = app.sign_in("ada@example.org").await;
        hello(&there, &id_of(&there).await, "\"Chromium\";v=\"142\"").await;
        let base = here.open(project).await.expect(200)["revision"].clone();
        let deltas = json!([{"op": "set", "path": ["name"], "value": "Late"}]);
        let body = json!({"deltas": deltas, "baseRevision": base, "deviceId": there.device}).to_string();
        let (first, second) = body.split_at(body.len() / 2);
        let host = app.base.trim_start_matches("http://");
        let head = format!(
            "PATCH /api/projects/{project} HTTP/1.1\r\nhost: {host}\r\ncookie: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{first}",
            there.cookie(),
            body.len()
        );
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        // Time is what this is about: longer than a body counts as quick.
        tokio::time::sleep(Duration::from_millis(400)).await;
        if signs_out {
            assert_eq!(sign_out(&here, there.device).await, 204);
        }
        stream.write_all(second.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let expected = if signs_out { "HTTP/1.1 401" } else { "HTTP/1.1 200" };
        assert!(answer.starts_with(expected), "{answer}");
        let revision = here.open(project).await.expect(200)["revision"].as_i64().unwrap();
        assert_eq!(revision, 2, "only the one that was still signed in has written");
    }
}

#[tokio::test]
async fn a_device_is_known_by_its_last_use_to_the_minute() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    ada.create(&document("One", &[])).await;
    let age = async || -> f64 {
        sqlx::query_scalar(
            "select extract(epoch from now() - last_seen_at)::float8 from sessions where user_id is not null",
        )
        .fetch_one(&app.server.pool)
        .await
        .unwrap()
    };
    let set = async |seconds: i32| {
        let statement = "update sessions set last_seen_at = now() - make_interval(secs => $1::integer)";
        sqlx::query(statement)
            .bind(seconds)
            .execute(&app.server.pool)
            .await
            .unwrap();
    };
    set(30).await;
    ada.get("/api/me").await.expect(200);
    assert!(age().await > 29.0, "written within the minute");
    set(90).await;
    ada.get("/api/me").await.expect(200);
    assert!(age().await < 30.0, "not written after a minute");
}

#[tokio::test]
async fn a_program_without_a_device_of_its_own_binds_nothing() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let project: ProjectId = fresh();
    let body = json!({"data": document("One", &[]), "baseRevision": 0});
    let request = ada
        .request(Method::PUT, &format!("/api/projects/{project}"))
        .json(&body);
    ada.send(request).await.expect(201);
    let list = devices(&ada).await;
    assert_eq!((list.len(), &list[0]["name"]), (1, &json!("This browser")));
}
