//! Deleting softly, and bringing back.

use framekeep::ids::{AssetId, UserId};
use framekeep_server::media;
use reqwest::Method;
use serde_json::json;

use super::{png, upload};
use crate::harness::{App, Person, document, fresh};

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

#[tokio::test]
async fn several_are_deleted_at_once_but_for_those_in_use_and_come_back_together() {
    let app = App::start().await;
    let (ada, bob) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("bob@example.org").await,
    );
    let user = me(&ada).await;
    let mut ids = Vec::new();
    for seed in 0..4 {
        ids.push(super::uploaded(&ada, png(3, 3, seed)).await);
    }
    let bobs = super::uploaded(&bob, png(3, 3, 9)).await;
    let used = ids[1];
    let mut data = document("Habit Garden", &["e1"]);
    data["elements"]["e2"] = json!({
        "screen": "s1", "kind": "picture", "order": "a1", "x": 0, "y": 0, "width": 10, "height": 10, "rotation": 0,
        "media": used.to_string(),
    });
    let garden = ada.create(&data).await;
    // Also one that is somebody else's, one that nobody knows, and one twice.
    let asked = vec![ids[0], used, ids[2], ids[0], bobs, fresh()];
    let done = media::delete_many(&app.server, user, asked.clone(), false)
        .await
        .unwrap();
    assert_eq!(sorted(done.deleted), sorted(vec![ids[0], ids[2]]));
    assert_eq!(done.in_use, [used]);
    assert_eq!(
        done.uses.iter().map(|place| place.project_id).collect::<Vec<_>>(),
        [garden]
    );
    assert_eq!(listed(&ada).await, sorted(vec![used, ids[3]]));
    let done = media::delete_many(&app.server, user, asked.clone(), true)
        .await
        .unwrap();
    assert_eq!((done.deleted, done.in_use), (vec![used], vec![]));
    assert_eq!(listed(&ada).await, [ids[3]]);
    assert_eq!(listed(&bob).await, [bobs]);

    let back = media::restore_many(&app.server, user, &asked).await.unwrap();
    assert_eq!(sorted(back), sorted(vec![ids[0], used, ids[2]]));
    assert_eq!(media::restore_many(&app.server, user, &asked).await.unwrap(), []);
    assert_eq!(listed(&ada).await, sorted(ids));

    let many: Vec<AssetId> = (0..=media::AT_ONCE_MOST).map(|_| fresh()).collect();
    assert!(media::delete_many(&app.server, user, many.clone(), true).await.is_err());
    assert!(media::restore_many(&app.server, user, &many).await.is_err());
}

async fn me(person: &Person) -> UserId {
    let me = person.get("/api/me").await.expect(200);
    me["id"].as_str().unwrap().parse().unwrap()
}

async fn listed(person: &Person) -> Vec<AssetId> {
    let page = person.get("/api/media/assets").await.expect(200);
    let ids = page["assets"].as_array().unwrap().iter();
    sorted(
        ids.map(|asset| asset["id"].as_str().unwrap().parse().unwrap())
            .collect(),
    )
}

fn sorted(mut ids: Vec<AssetId>) -> Vec<AssetId> {
    ids.sort();
    ids
}
