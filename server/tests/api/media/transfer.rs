//! Bytes up, the same bytes down; one asset however often it is sent.

use framekeep::ids::AssetId;
use reqwest::StatusCode;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{png, upload};
use crate::harness::{Answer, App, fresh};

#[tokio::test]
async fn a_picture_goes_up_and_comes_down_the_same() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), png(30, 20, 1));
    let asset = upload(&ada, id, bytes.clone()).await.expect(201);
    assert_eq!(asset["id"], id.to_string());
    assert_eq!(
        (asset["fileName"].as_str(), asset["mimeType"].as_str()),
        (Some("Home screen.png"), Some("image/png"))
    );
    assert_eq!(
        (asset["width"].as_u64(), asset["height"].as_u64()),
        (Some(30), Some(20))
    );
    assert_eq!(asset["size"].as_u64(), Some(bytes.len() as u64));
    assert_eq!(asset["sha256"], hex::encode(Sha256::digest(&bytes)));
    let found = ada.get(&format!("/api/media/assets/{id}")).await.expect(200);
    let stranger = reqwest::Client::new();
    for address in [asset["cloudUrl"].as_str().unwrap(), found["cloudUrl"].as_str().unwrap()] {
        let down = stranger.get(address).header("origin", &app.base).send().await.unwrap();
        assert_eq!(down.headers()["content-type"], "image/png");
        assert_eq!(down.headers()["access-control-allow-origin"], "*");
        assert_eq!(down.bytes().await.unwrap(), bytes);
    }
    let followed = ada
        .client
        .get(format!("{}/api/media/assets/{id}/content", app.base))
        .send()
        .await
        .unwrap();
    assert_eq!(followed.bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn without_its_signature_a_picture_is_private() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let asset = upload(&ada, fresh(), png(3, 3, 1)).await.expect(201);
    let signed: url::Url = asset["cloudUrl"].as_str().unwrap().parse().unwrap();
    let mut bare = signed.clone();
    bare.set_query(None);
    let mut bent = signed.clone();
    bent.set_query(Some(
        &signed
            .query()
            .unwrap()
            .replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"),
    ));
    for address in [bare, bent] {
        assert_eq!(
            reqwest::get(address.clone()).await.unwrap().status(),
            StatusCode::FORBIDDEN,
            "{address}"
        );
    }
}

#[tokio::test]
async fn the_same_upload_again_makes_one_asset() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), png(3, 3, 1));
    let first = upload(&ada, id, bytes.clone()).await.expect(201);
    let all = (0..8).map(|_| upload(&ada, id, bytes.clone()));
    for answer in futures::future::join_all(all).await {
        let again = answer.expect(201);
        assert_eq!(
            (&again["id"], &again["createdAt"], &again["sha256"]),
            (&first["id"], &first["createdAt"], &first["sha256"])
        );
    }
    upload(&ada, id, png(3, 3, 2)).await.expect(422);
    let list = ada.get("/api/media/assets").await.expect(200);
    assert_eq!(list["assets"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn many_at_once_under_one_new_id_agree() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    for _ in 0..10 {
        let id = fresh::<AssetId>();
        let all = (0..6).map(|seed| upload(&ada, id, png(3, 3, seed % 2)));
        let answers = futures::future::join_all(all).await;
        let kept: Vec<Value> = answers
            .iter()
            .filter(|answer| answer.is(201))
            .map(Answer::json)
            .collect();
        assert!(!kept.is_empty() && answers.iter().all(|answer| answer.is(201) || answer.is(422)));
        let now = ada.get(&format!("/api/media/assets/{id}")).await.expect(200);
        assert!(kept.iter().all(|asset| asset["sha256"] == now["sha256"]));
        let bytes = reqwest::get(now["cloudUrl"].as_str().unwrap())
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        assert_eq!(now["sha256"], hex::encode(Sha256::digest(&bytes)));
    }
}

#[tokio::test]
async fn a_row_is_ready_only_when_its_object_is_there() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    upload(&ada, id, png(3, 3, 1)).await.expect(201);
    // As after a crash between row and object.
    sqlx::query("update media_assets set state = 'pending'")
        .execute(&app.server.pool)
        .await
        .unwrap();
    ada.get(&format!("/api/media/assets/{id}")).await.expect(404);
    assert_eq!(
        ada.get("/api/media/assets").await.expect(200)["assets"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    upload(&ada, id, png(3, 3, 2)).await.expect(422);
    upload(&ada, id, png(3, 3, 1)).await.expect(201);
    sqlx::query("update media_assets set state = 'deleted'")
        .execute(&app.server.pool)
        .await
        .unwrap();
    upload(&ada, id, png(3, 3, 1)).await.expect(410);
}
