//! What is past its retention goes, and nothing else.

use framekeep::ids::{AssetId, ProjectId};
use framekeep_server::housekeeping::{Removed, sweep};
use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::harness::{App, Person, Write, document, fresh, set};

async fn sql(app: &App, statement: &str) -> u64 {
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    sqlx::query(statement)
        .execute(&app.server.pool)
        .await
        .unwrap()
        .rows_affected()
}

async fn swept(app: &App) -> Removed {
    sweep(&app.server).await.unwrap().unwrap()
}

async fn picture(person: &Person, shade: u8) -> (AssetId, Vec<u8>) {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixels = RgbImage::from_pixel(4, 4, image::Rgb([shade, 0, 0]));
    DynamicImage::ImageRgb8(pixels)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    let (id, bytes) = (fresh::<AssetId>(), bytes.into_inner());
    let form = Form::new()
        .text("id", id.to_string())
        .part("file", Part::bytes(bytes.clone()).file_name("p.png"));
    person
        .send(person.request(Method::POST, "/api/media/assets").multipart(form))
        .await
        .expect(201);
    (id, bytes)
}

/// Fifty revisions, so that there is a second snapshot.
async fn long_project(person: &Person) -> ProjectId {
    let project = person.create(&document("long", &["e1"])).await;
    for revision in 1..52 {
        person
            .patch(project, Write::on(revision), &[set(&["elements", "e1", "x"], revision)])
            .await
            .expect(200);
    }
    project
}

#[tokio::test]
async fn deltas_that_a_snapshot_covers_go_and_exactly_once_stays() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let project = long_project(&ada).await;
    assert_eq!(swept(&app).await, Removed::default(), "all is young");
    sql(&app, "update revisions set created_at = now() - interval '91 days'").await;
    let push = fresh();
    let late = Write::on(52).push(push);
    ada.patch(project, late.clone(), &[set(&["name"], "new")])
        .await
        .expect(200);

    let removed = swept(&app).await;
    assert_eq!(
        removed,
        Removed {
            deltas: 50,
            ..Removed::default()
        }
    );
    assert_eq!(ada.open(project).await.expect(200)["revision"], 53);
    let rows = ada
        .get(&format!("/api/projects/{project}/revisions?limit=100"))
        .await
        .expect(200);
    assert_eq!(rows["revisions"].as_array().unwrap().len(), 53, "the rows stay");
    let again = ada.patch(project, late, &[set(&["name"], "new")]).await.expect(200);
    assert_eq!(again["revision"], 53, "the first answer");
    // A device that was away for so long gets both versions, never a guess.
    let stale = ada
        .patch(project, Write::on(3), &[set(&["elements", "e1", "y"], 9)])
        .await;
    assert_eq!(stale.expect(409)["code"], "conflict");
}

#[tokio::test]
async fn old_tombstones_become_bare_ids() {
    let app = App::start().await;
    let (ada, eve) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("eve@example.org").await,
    );
    let (old, young) = (
        ada.create(&document("old", &[])).await,
        ada.create(&document("young", &[])).await,
    );
    for project in [old, young] {
        ada.delete(project, Write::on(1)).await.expect(204);
    }
    let age = format!("update projects set deleted_at = now() - interval '181 days' where id = '{old}'");
    assert_eq!(sql(&app, &age).await, 1);
    assert_eq!(
        swept(&app).await,
        Removed {
            tombstones: 1,
            ..Removed::default()
        }
    );
    ada.put(old, Write::on(0), &document("back", &[])).await.expect(410);
    eve.put(old, Write::on(0), &document("mine", &[])).await.expect(404);
    ada.restore(young).await.expect(200);
}

#[tokio::test]
async fn media_that_is_deleted_unfinished_or_nobodys_goes_and_the_rest_stays() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (kept, bytes) = picture(&ada, 1).await;
    let ((deleted, _), (young, _), (unfinished, _)) =
        (picture(&ada, 2).await, picture(&ada, 3).await, picture(&ada, 4).await);
    let states = [
        (deleted, "deleted", "31 days"),
        (young, "deleted", "29 days"),
        (unfinished, "pending", "25 hours"),
    ];
    for (id, state, age) in states {
        let age = format!(
            "update media_assets set state = '{state}', deleted_at = now() - interval '{age}',
             updated_at = now() - interval '{age}' where id = '{id}'"
        );
        assert_eq!(sql(&app, &age).await, 1);
    }
    let removed = swept(&app).await;
    assert_eq!((removed.assets, removed.objects), (2, 0), "{removed}");

    // An object whose row was never written, or is gone: young ones stay, their row may still come.
    app.server
        .objects
        .put("nobody/lost.png", "image/png", bytes.clone().into())
        .await
        .unwrap();
    assert_eq!(swept(&app).await.objects, 0);
    let strict = app.again(&[("FRAMEKEEP_KEEP_UNFINISHED_HOURS", "0".to_owned())]);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await; // the store's clock counts seconds
    assert_eq!(sweep(&strict).await.unwrap().unwrap().objects, 1);
    assert!(app.server.objects.get("nobody/lost.png").await.is_err());

    let content = ada.get(&format!("/api/media/assets/{kept}")).await.expect(200);
    let down = reqwest::get(content["cloudUrl"].as_str().unwrap()).await.unwrap();
    assert_eq!(down.bytes().await.unwrap(), bytes);
    ada.get(&format!("/api/media/assets/{unfinished}")).await.expect(404);
    let rows = sql(&app, "update media_assets set file_name = file_name").await;
    assert_eq!(rows, 2, "the kept one and the one deleted lately");
}

#[tokio::test]
async fn sessions_past_their_end_go() {
    let app = App::start().await;
    let (ada, eve) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("eve@example.org").await,
    );
    let id = eve.get("/api/me").await.expect(200)["id"].as_str().unwrap().to_owned();
    let end = format!("update sessions set expires_at = now() - interval '1 second' where user_id = '{id}'");
    let ended = sql(&app, &end).await;
    assert!(ended >= 1);
    assert_eq!(swept(&app).await.sessions, ended);
    eve.get("/api/me").await.expect(401);
    ada.get("/api/me").await.expect(200);
}

#[tokio::test]
async fn one_server_at_a_time() {
    let app = App::start().await;
    let mut other = app.server.pool.acquire().await.unwrap().detach();
    let lock = "select pg_advisory_lock(hashtext('framekeep housekeeping'))";
    sqlx::query(lock).execute(&mut other).await.unwrap();
    assert_eq!(sweep(&app.server).await.unwrap(), None);
    drop(other);
    crate::harness::until("the other one's lock to end", async || {
        sweep(&app.server).await.unwrap().is_some()
    })
    .await;
}

#[tokio::test]
async fn the_command_says_what_it_removed() {
    let database = crate::harness::Cluster::shared().await.database().await;
    let folder = crate::harness::DataFolder::new();
    let output = crate::harness::Process::command(&database, &folder.0, 0)
        .arg("cleanup")
        .output()
        .unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{words}");
    assert!(words.starts_with("Removed: 0 sessions"), "{words}");
    assert_eq!(json!(words.lines().count()), 1);
}
