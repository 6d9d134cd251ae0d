//! What housekeeping does with uploads that nobody goes on with, and where row and store differ; and what the doctor says.

use framekeep::ids::AssetId;
use framekeep_server::doctor;
use framekeep_server::housekeeping::{Removed, sweep};

use super::direct::{begin, complete, put, stored, video};
use super::{png, uploaded};
use crate::harness::{App, fresh, until};

async fn swept(app: &App) -> Removed {
    sweep(&app.server).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_upload_past_its_time_goes_with_its_row_and_its_parts() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), video(6 << 20, 1));
    let upload = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
    assert_eq!(put(&upload["parts"][0], &bytes).await.unwrap(), 200);
    // The row is old, and the upload still goes on.
    let pool = &app.server.pool;
    let old = "update media_assets set updated_at = now() - interval '25 hours'";
    sqlx::query(old).execute(pool).await.unwrap();
    assert_eq!((swept(&app).await, stored(&app).await), (Removed::default(), (0, 1)));

    let over = "update media_uploads set expires_at = now() - interval '1 second'";
    sqlx::query(over).execute(pool).await.unwrap();
    let removed = swept(&app).await;
    assert_eq!((removed.uploads, removed.assets, stored(&app).await), (1, 0, (0, 0)));
    let rows: i64 =
        sqlx::query_scalar("select (select count(*) from media_assets) + (select count(*) from media_uploads)")
            .fetch_one(pool)
            .await
            .unwrap();
    assert_eq!(rows, 0);
    complete(&ada, &upload).await.expect(404);
    begin(&ada, id, "video/mp4", &bytes).await.expect(201);
}

#[tokio::test]
async fn what_only_the_store_knows_goes_once_it_is_old() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    begin(&ada, fresh(), "video/mp4", &video(100, 1)).await.expect(201);
    app.server
        .objects
        .begin_parts("nobody/lost.mp4", "video/mp4")
        .await
        .unwrap();
    assert_eq!((swept(&app).await, stored(&app).await), (Removed::default(), (0, 2)));
    let strict = app.again(&[("FRAMEKEEP_KEEP_UNFINISHED_HOURS", "0".to_owned())]);
    let young = std::time::Instant::now();
    // The store's clock counts seconds.
    until("the upload to be old", async || young.elapsed().as_millis() > 1_100).await;
    assert_eq!(sweep(&strict).await.unwrap().unwrap().uploads, 1);
    assert_eq!(stored(&app).await, (0, 1));
    let left = app.server.objects.unfinished("nobody/", None).await.unwrap();
    assert!(left.uploads.is_empty());
}

#[tokio::test]
async fn a_row_whose_object_is_gone_is_told_and_kept() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (lost, _kept) = (uploaded(&ada, png(3, 3, 1)).await, uploaded(&ada, png(3, 3, 2)).await);
    let key: String = sqlx::query_scalar("select storage_key from media_assets where id = $1")
        .bind(lost.uuid())
        .fetch_one(&app.server.pool)
        .await
        .unwrap();
    app.server.objects.delete(&key).await.unwrap();
    let removed = swept(&app).await;
    assert_eq!((removed.lost, removed.assets, removed.objects), (1, 0, 0));
    assert!(removed.to_string().ends_with("gone from the store: 1."), "{removed}");
    ada.get(&format!("/api/media/assets/{lost}")).await.expect(200);
    // Sent again under another id it is an object of its own: it shares none that is not there.
    let again = uploaded(&ada, png(3, 3, 1)).await;
    assert_eq!(super::direct::content(&ada, again).await, png(3, 3, 1));
}

#[tokio::test]
async fn the_doctor_finds_the_embedded_store_well_and_leaves_nothing() {
    let app = App::start().await;
    let findings = doctor::examine(&app.server).await;
    for what in ["Bucket", "Signed addresses", "CORS"] {
        let found = findings.iter().find(|finding| finding.what == what).unwrap();
        assert!(found.outcome.is_ok(), "{found:?}");
    }
    assert_eq!(stored(&app).await, (0, 0));
}
