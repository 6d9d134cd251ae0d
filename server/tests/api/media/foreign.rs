//! Somebody else's picture in no list and no sum; one that is not ready yet as unknown as any. That every route answers
//! a foreign id as an unknown one is in the authorisation table (`doors`).

use framekeep::ids::AssetId;
use serde_json::json;

use super::{png, upload};
use crate::harness::{App, fresh};

#[tokio::test]
async fn nothing_of_another_users_pictures_shows() {
    let app = App::start().await;
    let (ada, bob) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("bob@example.org").await,
    );
    let (id, bytes) = (fresh::<AssetId>(), png(3, 3, 1));
    upload(&ada, id, bytes.clone()).await.expect(201);
    assert_eq!(bob.get("/api/media/assets").await.expect(200)["assets"], json!([]));
    assert_eq!(bob.get("/api/media/storage").await.expect(200)["count"], 0);
    // While it is not ready it is its owner's alone, and unknown to the owner as well.
    let pending = "update media_assets set state = 'pending'";
    sqlx::query(pending).execute(&app.server.pool).await.unwrap();
    let unknown = fresh::<AssetId>();
    for rest in ["", "/content", "/content?size=320", "/uses"] {
        let [foreign, unknown] = [id, unknown].map(|id| format!("/api/media/assets/{id}{rest}"));
        let foreign = bob.get(&foreign).await;
        assert_eq!(foreign.expect(404), bob.get(&unknown).await.expect(404), "{rest}");
        assert_eq!(
            ada.get(&format!("/api/media/assets/{id}{rest}")).await.text,
            foreign.text
        );
    }
    upload(&bob, id, bytes.clone()).await.expect(404);
    upload(&ada, id, bytes).await.expect(201);
}
