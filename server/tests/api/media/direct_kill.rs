//! A server killed at each step of an upload: whoever goes on after its start gets to the same end.

use std::time::Duration;

use framekeep::ids::AssetId;
use serde_json::Value;

use super::direct::{begin, complete, content, outcome, put, put_missing, video};
use crate::harness::{Cluster, DataFolder, Person, Process, free_port, fresh, sign_in, until};

async fn state(database: &sqlx::PgPool, id: AssetId) -> String {
    let state = sqlx::query_scalar("select state from media_assets where id = $1").bind(id.uuid());
    state.fetch_one(database).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_each_step_an_upload_comes_to_its_end() {
    let url = Cluster::shared().await.database().await;
    let database = sqlx::PgPool::connect(&url).await.unwrap();
    let (folder, port) = (DataFolder::new(), free_port());
    let start = || Process::start(&url, &folder.0, port);
    let mut server = start().await;
    let ada = sign_in(&server.base, "ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), video(16 << 20, 1));

    let begun = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    server.kill();
    server = start().await;
    // The addresses of before work still: the store is at the same place, with the same key.
    assert_eq!(put(&begun["parts"][0], &bytes).await.unwrap(), 200);
    server.kill();
    server = start().await;
    let resumed = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    assert_eq!(resumed["uploadId"], begun["uploadId"]);
    assert_eq!(put_missing(&resumed, &bytes).await, [2, 3, 4]);
    server.kill();
    server = start().await;

    let (asking, upload) = (ada.clone(), begun.clone());
    let asked = tokio::spawn(async move { asking.try_send(ask(&asking, &upload)).await });
    until("the file to be checked", async || {
        state(&database, id).await != "pending"
    })
    .await;
    let before = state(&database, id).await;
    server.kill();
    let _answered_or_not = asked.await;
    server = start().await;
    // Nobody asks: the server finds by itself what it has left.
    until("the file to be ready", async || state(&database, id).await == "ready").await;
    outcome(&ada, &begun).await.expect(201);
    assert!(content(&ada, id).await == bytes);
    println!("killed while {before}");

    // As after a crash before the store had made one object of the parts, and one after.
    for joined in [false, true] {
        let (id, bytes) = (fresh::<AssetId>(), video(6 << 20, 2 + u32::from(joined)));
        let upload = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
        put_missing(&upload, &bytes).await;
        if joined {
            complete(&ada, &upload).await;
            until("the file to be ready", async || state(&database, id).await == "ready").await;
        }
        server.kill();
        let back = "update media_assets set state = 'verifying' where id = $1";
        sqlx::query(back).bind(id.uuid()).execute(&database).await.unwrap();
        server = start().await;
        until("the file to be ready", async || state(&database, id).await == "ready").await;
        assert!(content(&ada, id).await == bytes);
    }
    server.stop();
}

fn ask(person: &Person, upload: &Value) -> reqwest::RequestBuilder {
    let path = format!("/api/media/uploads/{}/complete", upload["uploadId"].as_str().unwrap());
    person
        .request(reqwest::Method::POST, &path)
        .timeout(Duration::from_secs(30))
}
