//! The object store stopped, or accepting and never answering: project saves do not notice, uploads are told to come
//! again, and finish by themselves soon after it is back.

use std::time::{Duration, Instant};

use framekeep::ids::AssetId;
use futures::future::join_all;

use super::{png, upload};
use crate::harness::{App, Gateway, Person, Way, Write, document, fresh, set};

/// As the browser does it: tries again, after what the server asks for and at most ten seconds, until it is through.
async fn persistent(person: Person, id: AssetId, bytes: Vec<u8>) -> Instant {
    let mut span = Duration::from_secs(1);
    loop {
        let answer = upload(&person, id, bytes.clone()).await;
        if answer.is(201) {
            return Instant::now();
        }
        answer.expect(503);
        assert_eq!(answer.headers["retry-after"], "2");
        tokio::time::sleep(span.max(Duration::from_secs(2))).await;
        span = (span * 2).min(Duration::from_secs(10));
    }
}

async fn outage(kind: Way) {
    let gateway = Gateway::new().await;
    let app = App::behind(&gateway).await;
    let ada = app.sign_in("ada@example.org").await;
    let project = ada.create(&document("p", &["e1"])).await;
    upload(&ada, fresh(), png(3, 3, 1)).await.expect(201);

    gateway.set(kind).await;
    let start = Instant::now();
    let refused = upload(&ada, fresh(), png(3, 3, 2)).await.expect(503);
    let told = start.elapsed();
    assert_eq!(refused["retry"], "later");
    assert!(told < Duration::from_secs(15), "an upload hung for {told:?}");
    let uploads: Vec<_> = (0..20)
        .map(|seed| tokio::spawn(persistent(ada.clone(), fresh(), png(3, 3, seed))))
        .collect();
    let (mut slowest, mut saves) = (Duration::ZERO, 0);
    while start.elapsed() < told + Duration::from_secs(12) {
        let begun = Instant::now();
        let write = Write::on(saves + 1);
        ada.patch(project, write, &[set(&["elements", "e1", "x"], saves)])
            .await
            .expect(200);
        slowest = slowest.max(begun.elapsed());
        saves += 1;
    }
    // One that waited for the store would have taken as long as an upload is held up by one that never answers.
    assert!(slowest < Duration::from_secs(5), "a save took {slowest:?}");

    gateway.set(Way::Open).await;
    let back = Instant::now();
    let mut last = Duration::ZERO;
    for done in join_all(uploads).await {
        last = last.max(done.unwrap().saturating_duration_since(back));
    }
    assert!(
        last < Duration::from_secs(30),
        "the last upload came {last:?} after the store was back"
    );
    let storage = ada.get("/api/media/storage").await.expect(200);
    assert_eq!(storage["count"], 21);
    println!(
        "object store {kind:?}: told after {told:?}; {saves} saves, 0 lost, slowest {slowest:?}; \
         20 uploads through {last:?} after it was back"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_that_stops_in_the_middle_of_an_object_is_given_up() {
    let gateway = Gateway::new().await;
    let app = App::behind(&gateway).await;
    let ada = app.sign_in("ada@example.org").await;
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgba8(super::hostile::noise(400))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    let id = fresh::<AssetId>();
    upload(&ada, id, bytes.into_inner()).await.expect(201);
    let key = app.server.objects.list("", None).await.unwrap().objects;
    let key = key
        .into_iter()
        .map(|object| object.key)
        .find(|key| key.ends_with(".png"))
        .unwrap();
    assert!(app.server.objects.get(&key).await.unwrap().len() > 100_000);

    gateway.set(Way::Halfway).await;
    let start = Instant::now();
    // A connection that was cut just now may still be taken for an open one.
    let mut cut = 5;
    let error = loop {
        let whole = app.server.objects.get(&key).await.map(|bytes| bytes.len());
        let error = whole.unwrap_err().to_string();
        if cut == 0 || !error.contains("connection closed") {
            break error;
        }
        cut -= 1;
    };
    assert!(error.contains("stopped in the middle"), "{error}");
    let mut parts = app.server.objects.parts(&key).await.unwrap();
    let mut seen = 0;
    let error = loop {
        match parts.next().await {
            Ok(part) => seen += part.expect("more than came through").len(),
            Err(error) => break error.to_string(),
        }
    };
    assert!(seen > 0 && error.contains("stopped in the middle"), "{seen} {error}");
    sqlx::query("update media_assets set thumbnail_key = null")
        .execute(&app.server.pool)
        .await
        .unwrap();
    let thumbnail = ada.get(&format!("/api/media/assets/{id}/content?size=320")).await;
    assert_eq!(thumbnail.expect(503)["retry"], "later");
    let took = start.elapsed();
    assert!(took < Duration::from_secs(25), "three times in {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stopped_store_hurts_uploads_only_and_not_for_long() {
    outage(Way::Closed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_that_never_answers_hurts_uploads_only_and_not_for_long() {
    outage(Way::Silent).await;
}
