//! Files that go straight to the store, in parts.

use framekeep::ids::AssetId;
use framekeep_server::housekeeping::sweep;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{png, upload, uploaded};
use crate::harness::{Answer, App, Gateway, Person, Way, fresh};

/// What a part takes.
pub(super) const PART: usize = 5 << 20;

/// An MP4 of this size, by its first bytes; `seed` makes it different from others.
pub(super) fn video(size: usize, seed: u32) -> Vec<u8> {
    let mut bytes = b"\0\0\0\x14ftypisom\0\0\x02\0isom".to_vec();
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

pub(super) fn announced(id: Option<AssetId>, mime_type: &str, bytes: &[u8]) -> Value {
    let mut body = json!({"fileName": "Demo.mp4", "mimeType": mime_type, "size": bytes.len(),
        "sha256": hex::encode(Sha256::digest(bytes))});
    if let Some(id) = id {
        body["id"] = id.to_string().into();
    }
    body
}

pub(super) async fn begin(person: &Person, id: AssetId, mime_type: &str, bytes: &[u8]) -> Answer {
    person
        .post("/api/media/uploads", announced(Some(id), mime_type, bytes))
        .await
}

pub(super) async fn complete(person: &Person, upload: &Value) -> Answer {
    let path = format!("/api/media/uploads/{}/complete", upload["uploadId"].as_str().unwrap());
    person.send(person.request(Method::POST, &path)).await
}

/// Puts one part; as a page does, with nothing but the bytes.
pub(super) async fn put(part: &Value, bytes: &[u8]) -> Result<StatusCode, reqwest::Error> {
    let (from, size) = (
        part["offset"].as_u64().unwrap() as usize,
        part["size"].as_u64().unwrap() as usize,
    );
    let request = Client::new()
        .put(part["url"].as_str().unwrap())
        .body(bytes[from..from + size].to_vec());
    Ok(request.header("origin", "https://page.example").send().await?.status())
}

/// Puts every part that the store does not have; their numbers.
pub(super) async fn put_missing(upload: &Value, bytes: &[u8]) -> Vec<u64> {
    let mut sent = Vec::new();
    for part in upload["parts"].as_array().unwrap() {
        assert_eq!(part["url"].is_string(), part["stored"] == false, "{part}");
        if part["stored"] == false {
            assert_eq!(put(part, bytes).await.unwrap(), 200);
            sent.push(part["number"].as_u64().unwrap());
        }
    }
    sent
}

/// Asks until it is no longer being checked.
pub(super) async fn outcome(person: &Person, upload: &Value) -> Answer {
    loop {
        let answer = complete(person, upload).await;
        if !answer.is(202) {
            return answer;
        }
        tokio::task::yield_now().await;
    }
}

pub(super) async fn content(person: &Person, id: AssetId) -> Vec<u8> {
    let asset = person.get(&format!("/api/media/assets/{id}")).await.expect(200);
    let down = reqwest::get(asset["cloudUrl"].as_str().unwrap()).await.unwrap();
    assert_eq!(down.status(), 200);
    down.bytes().await.unwrap().to_vec()
}

/// The objects in the store, and what is under way there.
pub(super) async fn stored(app: &App) -> (usize, usize) {
    let objects = app.server.objects.list("", None).await.unwrap().objects;
    let under_way = app.server.objects.unfinished("", None).await.unwrap().uploads;
    (objects.len(), under_way.len())
}

async fn rows(app: &App, table: &'static str) -> i64 {
    let count = format!("select count(*) from {table}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(count))
        .fetch_one(&app.server.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_file_goes_up_in_three_parts_and_comes_down_the_same() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), video(2 * PART + 70_000, 1));
    let upload = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    let sizes: Vec<_> = upload["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["size"].clone())
        .collect();
    assert_eq!(sizes, [PART, PART, 70_000], "{upload}");
    assert_eq!(
        (&upload["assetId"], upload["partSize"].as_u64()),
        (&json!(id.to_string()), Some(PART as u64))
    );

    // A page must be let in first, and what is put must be as long as was signed.
    let address = upload["parts"][0]["url"].as_str().unwrap();
    let preflight = Client::new()
        .request(Method::OPTIONS, address)
        .header("origin", &app.base)
        .header("access-control-request-method", "PUT");
    let preflight = preflight.send().await.unwrap();
    assert_eq!(preflight.headers()["access-control-allow-origin"], "*");
    assert!(
        preflight.headers()["access-control-allow-methods"]
            .to_str()
            .unwrap()
            .contains("PUT")
    );
    let short = Client::new()
        .put(address)
        .body(bytes[..100].to_vec())
        .send()
        .await
        .unwrap();
    assert_eq!(
        short.status(),
        StatusCode::FORBIDDEN,
        "a part of another length was taken"
    );

    let begun = complete(&ada, &upload).await.expect(200);
    assert_eq!(begun["state"], "sending", "nothing is there yet");
    assert_eq!(put(&upload["parts"][1], &bytes).await.unwrap(), 200);
    let path = format!("/api/media/uploads/{}", upload["uploadId"].as_str().unwrap());
    let looked = ada.get(&path).await.expect(200);
    let there: Vec<_> = looked["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["stored"].clone())
        .collect();
    assert_eq!(there, [false, true, false]);
    assert!(
        !looked.to_string().contains("X-Amz"),
        "who only looks is given no address"
    );
    ada.get(&format!("/api/media/assets/{id}")).await.expect(404);

    let again = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    assert_eq!(again["uploadId"], upload["uploadId"]);
    assert_eq!(put_missing(&again, &bytes).await, [1, 3]);
    let asset = outcome(&ada, &upload).await.expect(201);
    let facts = (
        &asset["fileType"],
        &asset["mimeType"],
        &asset["fileName"],
        &asset["size"],
    );
    assert_eq!(
        facts,
        (
            &json!("video"),
            &json!("video/mp4"),
            &json!("Demo.mp4"),
            &json!(bytes.len())
        )
    );
    assert_eq!(asset["sha256"], hex::encode(Sha256::digest(&bytes)));
    assert!(content(&ada, id).await == bytes);
    assert_eq!(stored(&app).await, (1, 0));
    // Whoever asks again, by whatever, is told that it is there.
    assert_eq!(outcome(&ada, &upload).await.expect(201)["id"], asset["id"]);
    assert_eq!(ada.get(&path).await.expect(200)["state"], "ready");
    assert_eq!(begin(&ada, id, "video/mp4", &bytes).await.expect(200)["state"], "ready");
    begin(&ada, id, "video/mp4", &video(100, 2)).await.expect(422);
    let videos = ada.get("/api/media/assets?type=video").await.expect(200);
    assert_eq!(videos["assets"].as_array().unwrap().len(), 1);
    // Nothing here draws a video.
    ada.get(&format!("/api/media/assets/{id}/content?size=320"))
        .await
        .expect(404);
}

#[tokio::test]
async fn a_picture_sent_in_parts_is_checked_as_any_other() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), png(30, 20, 7));
    // The bytes decide, not what was said of them.
    let upload = begin(&ada, id, "image/jpeg", &bytes).await.expect(201);
    put_missing(&upload, &bytes).await;
    let asset = outcome(&ada, &upload).await.expect(201);
    let facts = (&asset["mimeType"], &asset["width"], &asset["height"]);
    assert_eq!(facts, (&json!("image/png"), &json!(30), &json!(20)));
    ada.get(&format!("/api/media/assets/{id}/content?size=320"))
        .await
        .expect(200);
}

#[tokio::test]
async fn what_is_refused_is_told_in_words_and_leaves_nothing() {
    let app = App::with(&[("FRAMEKEEP_IMAGE_LIMIT", "100000".to_owned())]).await;
    let ada = app.sign_in("ada@example.org").await;
    let (picture, film) = (png(30, 20, 1), video(50_000, 1));
    let cut = picture[..picture.len() - 20].to_vec();
    let mut large = picture.clone();
    large.resize(200_000, 0);
    let cases = [
        (
            "image/png",
            &picture,
            &film[..],
            400,
            "What arrived is not the file that was announced",
        ),
        (
            "image/png",
            &picture,
            &b"<!doctype html><script>"[..],
            415,
            "This file is neither a picture nor a video",
        ),
        (
            "video/webm",
            &b"\x1a\x45\xdf\xa3 no video".to_vec(),
            b"",
            415,
            "This file is neither a picture nor a video",
        ),
        ("image/png", &cut, b"", 415, "This picture is cut off"),
        ("video/mp4", &large, b"", 413, "This picture is larger than 100 KB"),
    ];
    for (said, announced, instead, status, words) in cases {
        let id = fresh::<AssetId>();
        let mut sent = announced.clone();
        let length = instead.len().min(sent.len());
        sent[..length].copy_from_slice(&instead[..length]);
        let upload = begin(&ada, id, said, announced).await.expect(201);
        put_missing(&upload, &sent).await;
        let refused = outcome(&ada, &upload).await.expect(status);
        assert!(refused["detail"].as_str().unwrap().starts_with(words), "{refused}");
        assert_eq!(stored(&app).await, (0, 0), "{words}");
        assert_eq!(rows(&app, "media_assets").await, 0, "{words}");
        // It is remembered, for who lost the answer; only the right bytes may still come.
        assert_eq!(
            complete(&ada, &upload).await.expect(status)["detail"],
            refused["detail"]
        );
        let path = format!("/api/media/uploads/{}", upload["uploadId"].as_str().unwrap());
        ada.get(&path).await.expect(status);
        if status == 400 {
            let upload = begin(&ada, id, said, announced).await.expect(201);
            put_missing(&upload, announced).await;
            outcome(&ada, &upload).await.expect(201);
            let asset = ada.request(Method::DELETE, &format!("/api/media/assets/{id}"));
            assert!(ada.send(asset).await.is(204));
            sqlx::query("update media_assets set deleted_at = now() - interval '31 days'")
                .execute(&app.server.pool)
                .await
                .unwrap();
            sweep(&app.server).await.unwrap().unwrap();
        } else {
            begin(&ada, id, said, announced).await.expect(status);
        }
    }
    // Known before anything is sent.
    let early = [
        ("image/svg+xml", 10, 415),
        ("image/png", 100_001, 413),
        ("video/mp4", 100_000_001, 413),
        ("video/mp4", 0, 400),
    ];
    for (said, size, status) in early {
        let body = json!({"fileName": "x", "mimeType": said, "size": size, "sha256": "0".repeat(64)});
        ada.post("/api/media/uploads", body).await.expect(status);
    }
}

#[tokio::test]
async fn uploads_under_way_count_and_end_when_given_up() {
    let app = App::with(&[("FRAMEKEEP_STORAGE_LIMIT", "1000000".to_owned())]).await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), video(600_000, 1));
    let upload = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    put_missing(&upload, &bytes).await;
    sqlx::query("update media_assets set updated_at = now() - interval '1 hour'")
        .execute(&app.server.pool)
        .await
        .unwrap();
    begin(&ada, fresh(), "video/mp4", &video(600_000, 2)).await.expect(413);
    let path = format!("/api/media/uploads/{}", upload["uploadId"].as_str().unwrap());
    let eve = app.sign_in("eve@example.org").await;
    assert!(eve.send(eve.request(Method::DELETE, &path)).await.is(404));
    begin(&eve, id, "video/mp4", &bytes).await.expect(404);
    assert_eq!(stored(&app).await, (0, 1));

    assert!(ada.send(ada.request(Method::DELETE, &path)).await.is(204));
    assert!(ada.send(ada.request(Method::DELETE, &path)).await.is(404));
    complete(&ada, &upload).await.expect(404);
    assert_eq!((stored(&app).await, rows(&app, "media_assets").await), ((0, 0), 0));
    let late = put(&upload["parts"][0], &bytes).await.unwrap();
    assert_eq!(late, StatusCode::NOT_FOUND, "an address outlived its upload");
    begin(&ada, fresh(), "video/mp4", &video(600_000, 2)).await.expect(201);
}

#[tokio::test]
async fn begun_many_times_at_once_it_is_one_upload() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), video(1_000, 1));
    let all = (0..8).map(|_| begin(&ada, id, "video/mp4", &bytes));
    let mut uploads: Vec<_> = futures::future::join_all(all)
        .await
        .iter()
        .map(|answer| answer.expect(201)["uploadId"].to_string())
        .collect();
    uploads.dedup();
    assert_eq!((uploads.len(), stored(&app).await), (1, (0, 1)));
    let upload = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    put_missing(&upload, &bytes).await;
    let all = (0..8).map(|_| outcome(&ada, &upload));
    for answer in futures::future::join_all(all).await {
        answer.expect(201);
    }
    assert!(content(&ada, id).await == bytes);
}

#[tokio::test]
async fn the_same_file_is_one_object_until_its_last_asset_is_erased() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let eve = app.sign_in("eve@example.org").await;
    let bytes = png(3, 3, 9);
    let first = uploaded(&ada, bytes.clone()).await;
    assert_eq!(stored(&app).await, (1, 0));
    let duplicate = ada
        .post("/api/media/uploads", announced(None, "image/png", &bytes))
        .await
        .expect(200);
    assert_eq!(
        (&duplicate["duplicate"], &duplicate["assetId"]),
        (&json!(true), &json!(first.to_string()))
    );
    let second = fresh::<AssetId>();
    let shared = begin(&ada, second, "image/png", &bytes).await.expect(200);
    assert_eq!(
        (&shared["state"], &shared["assetId"]),
        (&json!("ready"), &json!(second.to_string()))
    );
    let more: Vec<AssetId> = (0..20).map(|_| fresh()).collect();
    let all = more.iter().map(|id| upload(&ada, *id, bytes.clone()));
    for answer in futures::future::join_all(all).await {
        answer.expect(201);
    }
    let storage = ada.get("/api/media/storage").await.expect(200);
    assert_eq!(
        (&storage["count"], &storage["sizeBytes"]),
        (&json!(22), &json!(bytes.len()))
    );
    assert_eq!(stored(&app).await, (1, 0), "twenty-two times the same picture");
    // Another person's is another one.
    uploaded(&eve, bytes.clone()).await;
    assert_eq!(stored(&app).await, (2, 0));

    let mut left: Vec<AssetId> = [vec![first, second], more].concat();
    let last = left.pop().unwrap();
    for id in left {
        let asset = ada.request(Method::DELETE, &format!("/api/media/assets/{id}"));
        assert!(ada.send(asset).await.is(204));
    }
    let old = "update media_assets set deleted_at = now() - interval '31 days' where state = 'deleted'";
    sqlx::query(old).execute(&app.server.pool).await.unwrap();
    let removed = sweep(&app.server).await.unwrap().unwrap();
    assert_eq!((removed.assets, removed.objects, removed.lost), (21, 0, 0));
    assert!(content(&ada, last).await == bytes, "one asset's end was another's");
    let asset = ada.request(Method::DELETE, &format!("/api/media/assets/{last}"));
    assert!(ada.send(asset).await.is(204));
    sqlx::query(old).execute(&app.server.pool).await.unwrap();
    sweep(&app.server).await.unwrap().unwrap();
    assert_eq!(stored(&app).await, (1, 0), "only the other person's is left");
}

/// As it is before the first of them is ready: each is put for itself.
#[tokio::test]
async fn the_same_new_picture_many_times_at_once_ends_as_one_object() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let bytes = png(3, 3, 9);
    let all = (0..20).map(|_| uploaded(&ada, bytes.clone()));
    let ids = futures::future::join_all(all).await;
    assert_eq!(stored(&app).await, (1, 0));
    for id in ids {
        assert!(content(&ada, id).await == bytes);
    }
}

#[tokio::test]
async fn a_store_that_is_away_makes_an_upload_late_and_not_lost() {
    let gateway = Gateway::new().await;
    let app = App::behind(&gateway).await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), video(6 << 20, 1));
    let upload = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    put_missing(&upload, &bytes).await;
    gateway.set(Way::Closed).await;
    assert_eq!(complete(&ada, &upload).await.expect(503)["retry"], "later");
    begin(&ada, fresh(), "video/mp4", &video(10, 2)).await.expect(503);
    // It went just after it had said which parts it has.
    let state = "update media_assets set state = 'verifying' where state = 'pending' and size > 10";
    assert_eq!(
        sqlx::query(state)
            .execute(&app.server.pool)
            .await
            .unwrap()
            .rows_affected(),
        1
    );
    complete(&ada, &upload).await.expect(202);
    gateway.set(Way::Open).await;
    // Nobody is at it once the lease is over.
    sqlx::query("update media_uploads set leased_until = null")
        .execute(&app.server.pool)
        .await
        .unwrap();
    outcome(&ada, &upload).await.expect(201);
    assert!(content(&ada, id).await == bytes);
}
