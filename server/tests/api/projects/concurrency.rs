//! Many writers at the same moment.

use std::time::Duration;

use futures::future::join_all;
use serde_json::json;

use crate::harness::{Answer, App, Write, document, fresh, set};

const WRITERS: usize = 50;

/// As a browser does it: told "later", it sends the very same operation again.
async fn patiently(send: impl AsyncFn() -> Answer) -> Answer {
    loop {
        let answer = send().await;
        if !answer.is(503) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_winner_per_base() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let writers = (0..WRITERS).map(|i| {
        let (ada, write) = (
            ada.clone(),
            Write {
                device: Some(fresh()),
                ..Write::on(1).push(fresh())
            },
        );
        async move {
            let deltas = [set(&["elements", "e1", "text", "en"], format!("writer {i}"))];
            patiently(async || ada.patch(project, write.clone(), &deltas).await).await
        }
    });
    let answers = join_all(writers).await;
    let winners: Vec<usize> = (0..WRITERS).filter(|i| answers[*i].is(200)).collect();
    let losers = answers
        .iter()
        .filter(|answer| answer.is(409) && answer.json()["reason"] == "overlap")
        .count();
    assert_eq!((winners.len(), losers), (1, WRITERS - 1), "{answers:?}");
    let now = ada.open(project).await.expect(200);
    assert_eq!(now["revision"], 2);
    assert_eq!(
        now["data"]["elements"]["e1"]["text"]["en"],
        format!("writer {}", winners[0])
    );
    println!("one winner per base: {WRITERS} writers, 1 winner, {losers} conflicts");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_create_per_id() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = fresh();
    let writers = (0..WRITERS).map(|i| {
        let ada = ada.clone();
        async move {
            let (write, document) = (Write::on(0).push(fresh()), document(&format!("writer {i}"), &[]));
            patiently(async || ada.put(project, write.clone(), &document).await).await
        }
    });
    let answers = join_all(writers).await;
    let made = answers.iter().filter(|answer| answer.is(201)).count();
    let refused = answers
        .iter()
        .filter(|answer| answer.is(409) && answer.json()["reason"] == "exists")
        .count();
    assert_eq!((made, refused), (1, WRITERS - 1), "{answers:?}");
    println!("one create per id: {WRITERS} writers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn disjoint_writers_all_arrive() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let ids: Vec<String> = (0..WRITERS).map(|i| format!("e{i}")).collect();
    let captions: Vec<&str> = ids.iter().map(String::as_str).collect();
    let project = ada.create(&document("p", &captions)).await;
    let writers = ids.iter().enumerate().map(|(i, id)| {
        let (ada, write) = (
            ada.clone(),
            Write {
                device: Some(fresh()),
                ..Write::on(1).clock(1).push(fresh())
            },
        );
        async move {
            let deltas = [set(&["elements", id, "x"], i + 1)];
            patiently(async || ada.patch(project, write.clone(), &deltas).await)
                .await
                .expect(200)
        }
    });
    let answers = join_all(writers).await;
    let rebased = answers.iter().filter(|answer| answer["rebased"] == true).count();
    let mut revisions: Vec<i64> = answers
        .iter()
        .map(|answer| answer["revision"].as_i64().unwrap())
        .collect();
    revisions.sort_unstable();
    assert_eq!(revisions, (2..).take(WRITERS).collect::<Vec<i64>>());
    let now = ada.open(project).await.expect(200);
    for (i, id) in ids.iter().enumerate() {
        assert_eq!(now["data"]["elements"][id]["x"], json!(i + 1), "{id} was lost");
    }
    assert_eq!(now["clock"].as_object().unwrap().len(), WRITERS);
    println!("disjoint writers: {WRITERS} writers, {rebased} rebased, nothing lost");
}
