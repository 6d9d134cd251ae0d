//! How much one person may store.

use framekeep::ids::AssetId;
use reqwest::Method;

use super::{png, upload};
use crate::harness::{App, Person, fresh};

/// A picture of at least so many bytes: what follows a PNG's end is kept with it.
fn weighty(seed: u8, bytes: usize) -> Vec<u8> {
    let mut picture = png(3, 3, seed);
    picture.resize(bytes, 0);
    picture
}

async fn stored(person: &Person) -> u64 {
    person.get("/api/media/storage").await.expect(200)["sizeBytes"]
        .as_u64()
        .unwrap()
}

#[tokio::test]
async fn beyond_the_limit_an_upload_is_refused_in_words() {
    let app = App::with(&[("FRAMEKEEP_STORAGE_LIMIT", "1000000".to_owned())]).await;
    let (ada, bob) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("bob@example.org").await,
    );
    let first = fresh::<AssetId>();
    upload(&ada, first, weighty(1, 600_000)).await.expect(201);
    let answer = upload(&ada, fresh(), weighty(2, 400_001)).await.expect(413);
    assert_eq!(
        answer["detail"],
        "Your storage is full: 600 KB of 1 MB are used. Delete pictures that you no longer need, then try again."
    );
    // To the byte; the same picture again takes nothing; another person has storage of their own.
    upload(&ada, fresh(), weighty(2, 400_000)).await.expect(201);
    upload(&ada, first, weighty(1, 600_000)).await.expect(201);
    upload(&bob, fresh(), weighty(3, 900_000)).await.expect(201);
    upload(&ada, fresh(), png(3, 3, 4)).await.expect(413);
    ada.send(ada.request(Method::DELETE, &format!("/api/media/assets/{first}")))
        .await
        .expect(204);
    upload(&ada, fresh(), png(3, 3, 4)).await.expect(201);
}

#[tokio::test]
async fn many_uploads_at_once_do_not_pass_the_limit_together() {
    let app = App::with(&[("FRAMEKEEP_STORAGE_LIMIT", "1000000".to_owned())]).await;
    let ada = app.sign_in("ada@example.org").await;
    let all = (0..10).map(|seed| upload(&ada, fresh(), weighty(seed, 300_000)));
    let answers = futures::future::join_all(all).await;
    let taken = answers.iter().filter(|answer| answer.is(201)).count();
    assert_eq!(
        taken,
        3,
        "{:?}",
        answers.iter().map(|answer| answer.status).collect::<Vec<_>>()
    );
    assert!(answers.iter().all(|answer| answer.is(201) || answer.is(413)));
    assert_eq!(stored(&ada).await, 900_000);
}
