//! Somebody else's project in no list and no pull; an old tab with a new cookie. That every route answers a foreign id as
//! an unknown one is in the authorisation table (`doors`).

use framekeep::ids::ProjectId;
use serde_json::{Value, json};

use crate::harness::{App, Write, document, fresh, set};

#[tokio::test]
async fn nothing_of_another_users_projects_shows() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let alive = ben.create(&document("Ben's", &["e1"])).await;
    let deleted = ben.create(&document("Ben's too", &["e1"])).await;
    ben.delete(deleted, Write::on(1)).await.expect(204);
    let purged = ben.create(&document("Ben's once", &[])).await;
    app.purge(purged).await;
    let bases = [alive, deleted, purged, fresh::<ProjectId>()];
    let bases = bases.map(|id| json!({"id": id, "revision": 1}));
    let pulled = ada.pull(&Value::Null, json!(bases)).await;
    for change in pulled["changes"].as_array().unwrap() {
        assert_eq!(
            (&change["is"], &change["purged"]),
            (&json!("gone"), &json!(false)),
            "{change}"
        );
    }
    assert_eq!(pulled["changes"].as_array().unwrap().len(), bases.len());
    for list in ["/api/projects?limit=200", "/api/projects?deleted=true"] {
        assert_eq!(ada.get(list).await.expect(200)["projects"], json!([]));
    }
}

#[tokio::test]
async fn an_old_tab_with_a_new_cookie_writes_nothing() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let project = ada.create(&document("p", &[])).await;
    let ben_id = ben.get("/api/me").await.expect(200)["id"].clone();
    let request = ada.patch_request(project, &Write::on(1), &[set(&["name"], "x")]);
    ada.send(request.header("framekeep-user", ben_id.as_str().unwrap()))
        .await
        .expect(401);
    let push = json!({"user": ben_id, "project": project, "pushId": fresh::<ProjectId>(), "base": 1, "kind": "push",
        "deltas": [set(&["name"], "x")]});
    let answer = ada.post("/api/sync", json!({"pushes": [push]})).await.expect(200);
    assert_eq!(answer["results"][0]["is"], "signIn");
    assert_eq!(ada.open(project).await.expect(200)["revision"], 1);
    println!("another account named: 2 cases");
}
