//! Too much, too fast: 429 in words, with the time to wait.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, App, Person, Write, document, fresh, set};

fn told_to_wait(answer: &Answer) -> bool {
    let waits = answer
        .headers
        .get("retry-after")
        .and_then(|wait| wait.parse::<u64>().ok());
    let told = answer.is(429) && waits.is_some_and(|wait| (1..=60).contains(&wait));
    assert!(!told || answer.json()["code"] == "rate_limited", "{}", answer.text);
    told
}

#[tokio::test]
async fn writes_are_limited_by_user_and_nothing_is_changed_by_a_refused_one() {
    let app = App::with(&[("FRAMEKEEP_WRITE_RATE", "6".to_owned())]).await;
    let (ada, eve) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("eve@example.org").await,
    );
    let project = ada.create(&document("p", &["e1"])).await;
    let mut revision = 1;
    let refused = loop {
        let answer = ada
            .patch(project, Write::on(revision), &[set(&["elements", "e1", "x"], revision)])
            .await;
        if !answer.is(200) || revision > 20 {
            break answer;
        }
        revision += 1;
    };
    assert!(told_to_wait(&refused), "{refused:?}");
    assert_eq!(revision, 6, "one create and five changes");
    assert_eq!(ada.open(project).await.expect(200)["revision"], revision);
    let by_function = ada.post("/fn/projects/push", json!({})).await;
    assert!(told_to_wait(&by_function), "{by_function:?}");
    eve.create(&document("another's", &[])).await;
}

#[tokio::test]
async fn files_are_limited_by_user() {
    let app = App::with(&[("FRAMEKEEP_UPLOAD_RATE", "2".to_owned())]).await;
    let ada = app.sign_in("ada@example.org").await;
    let send = async |person: &Person| {
        person
            .send(person.request(Method::POST, "/api/media/assets").body("no form"))
            .await
    };
    let tries = [send(&ada).await, send(&ada).await, send(&ada).await];
    assert_eq!(tries.each_ref().map(told_to_wait), [false, false, true], "{tries:?}");
    ada.put(fresh(), Write::on(0), &document("p", &[])).await.expect(201);
}

#[tokio::test]
async fn sign_ins_are_limited_by_network() {
    let settings = [
        ("FRAMEKEEP_SIGN_IN_RATE", "3".to_owned()),
        ("FRAMEKEEP_PROXIES", "1".to_owned()),
    ];
    let app = App::with(&settings).await;
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let begin = async |forwarded: &str| {
        let request = client.get(format!("{}/auth/google", app.base));
        request.header("x-forwarded-for", forwarded).send().await.unwrap()
    };
    for _ in 0..3 {
        assert_eq!(begin("203.0.113.7").await.status(), 302);
    }
    let refused = begin("203.0.113.7").await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    assert!(refused.headers().contains_key("content-security-policy"));
    assert!(refused.text().await.unwrap().contains("Too many sign-ins"));
    // What the caller itself wrote before our proxy's entry makes nobody else of it.
    assert_eq!(begin("198.51.100.1, 203.0.113.7").await.status(), 429);
    assert_eq!(begin("203.0.113.8").await.status(), 302);
    println!("too many sign-ins: 6 tries from 2 networks, 2 refused");
}
