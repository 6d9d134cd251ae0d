//! Deleting softly, and bringing back.

use framekeep::ids::AssetId;
use reqwest::Method;
use serde_json::json;

use super::{png, upload};
use crate::harness::{App, fresh};

#[tokio::test]
async fn a_deleted_picture_is_gone_from_the_library_and_can_come_back() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), png(30, 20, 1));
    let before = upload(&ada, id, bytes.clone()).await.expect(201);
    let path = format!("/api/media/assets/{id}");
    ada.send(ada.request(Method::DELETE, &path)).await.expect(204);
    for path in [path.clone(), format!("{path}/content"), format!("{path}/uses")] {
        let gone = ada.get(&path).await.expect(410);
        assert_eq!(gone["code"], "gone");
        assert_eq!(
            gone["detail"],
            "This picture was deleted. It can be restored for 30 days."
        );
    }
    ada.send(ada.request(Method::DELETE, &path)).await.expect(410);
    ada.send(ada.request(Method::PATCH, &path).json(&json!({"fileName": "x"})))
        .await
        .expect(410);
    upload(&ada, id, bytes.clone()).await.expect(410);
    assert_eq!(ada.get("/api/media/assets").await.expect(200)["assets"], json!([]));
    let kept: (String, bool) = sqlx::query_as("select state, deleted_at is not null from media_assets where id = $1")
        .bind(id.uuid())
        .fetch_one(&app.server.pool)
        .await
        .unwrap();
    assert_eq!(kept, ("deleted".to_owned(), true));
    for _ in 0..2 {
        let back = ada.post(&format!("{path}/restore"), json!({})).await.expect(200);
        assert_eq!(
            (&back["id"], &back["sha256"], &back["createdAt"]),
            (&before["id"], &before["sha256"], &before["createdAt"])
        );
        let down = reqwest::get(back["cloudUrl"].as_str().unwrap()).await.unwrap();
        assert_eq!(down.bytes().await.unwrap(), bytes);
    }
    assert_eq!(
        ada.get("/api/media/assets").await.expect(200)["assets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
