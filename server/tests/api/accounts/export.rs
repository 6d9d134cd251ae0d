//! Taking everything along.

use std::io::{Cursor, Read};

use image::{DynamicImage, ImageFormat};
use reqwest::Method;
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::harness::{App, Person, Write, document, set};
use crate::media::uploaded;

type Archive = ZipArchive<Cursor<Vec<u8>>>;

async fn export(person: &Person) -> Archive {
    let answer = person.request(Method::GET, "/api/account/export").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let named = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(named.starts_with("attachment; filename=\"framekeep-20"), "{named}");
    ZipArchive::new(Cursor::new(answer.bytes().await.unwrap().to_vec())).unwrap()
}

fn read(archive: &mut Archive, path: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive.by_name(path).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn json_of(archive: &mut Archive, path: &str) -> Value {
    serde_json::from_slice(&read(archive, path)).unwrap()
}

fn lines_of(archive: &mut Archive, path: &str) -> Vec<Value> {
    let text = String::from_utf8(read(archive, path)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Does not compress: larger than every queue on the way.
pub(crate) fn noise() -> Vec<u8> {
    let mut seed = 7_u32;
    let picture = image::RgbImage::from_fn(700, 700, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = seed.to_be_bytes();
        image::Rgb([a, b, c])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn an_export_holds_every_project_every_kept_revision_every_picture_and_the_profile() {
    let app = App::start().await;
    let (ada, eve) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("eve@example.org").await,
    );
    let alive = ada.create(&document("Alive", &["e1"])).await;
    for revision in 1..=24 {
        ada.patch(alive, Write::on(revision), &[set(&["elements", "e1", "x"], revision)])
            .await
            .expect(200);
    }
    let deleted = ada.create(&document("In the trash", &[])).await;
    assert_eq!(ada.delete(deleted, Write::on(1)).await.status, 204);
    let bytes = noise();
    assert!(bytes.len() > 1_000_000);
    let picture = uploaded(&ada, bytes.clone()).await;
    let theirs = eve.create(&document("Eve's own", &[])).await;

    let mut archive = export(&ada).await;
    let about = json_of(&mut archive, "profile.json");
    assert_eq!(about["profile"]["email"], "ada@example.org");
    assert_eq!(about["devices"].as_array().unwrap().len(), 1);
    let now = json_of(&mut archive, &format!("projects/{alive}/project.json"));
    let open = ada.open(alive).await.expect(200);
    assert_eq!((&now["data"], &now["revision"]), (&open["data"], &json!(25)));
    let revisions = lines_of(&mut archive, &format!("projects/{alive}/revisions.jsonl"));
    let numbers: Vec<_> = revisions
        .iter()
        .map(|line| line["revision"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, (1..=25).collect::<Vec<_>>());
    assert_eq!(revisions[24]["deltas"], json!([set(&["elements", "e1", "x"], 24)]));
    assert_eq!(revisions[24]["head"], open["head"]);
    let trash = json_of(&mut archive, &format!("projects/{deleted}/project.json"));
    assert!(
        trash["deletedAt"].is_string() && trash["name"] == "In the trash",
        "{trash}"
    );
    let media = lines_of(&mut archive, "media/media.jsonl");
    assert_eq!((media.len(), &media[0]["id"]), (1, &json!(picture)));
    assert_eq!(read(&mut archive, media[0]["path"].as_str().unwrap()), bytes);
    let foreign = archive.file_names().any(|name| name.contains(&theirs.to_string()));
    assert!(!foreign);
    println!("an export of {} files", archive.len());
}

#[tokio::test]
async fn an_empty_account_can_be_exported_and_a_stranger_gets_nothing() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    for _ in 0..3 {
        let mut archive = export(&ada).await;
        assert_eq!(lines_of(&mut archive, "media/media.jsonl"), Vec::<Value>::new());
    }
    assert_eq!(app.somebody().get("/api/account/export").await.status, 401);
}

/// A reader that goes away lets the next export begin; one whose store breaks off does not get a file that looks whole.
#[tokio::test]
async fn an_export_that_breaks_off_is_a_broken_download_and_does_not_stand_in_the_way() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let project = ada.create(&document("One", &[])).await;
    let picture = uploaded(&ada, noise()).await;
    let mut leaving = ada.request(Method::GET, "/api/account/export").send().await.unwrap();
    let _first = leaving.chunk().await.unwrap();
    drop(leaving);
    crate::harness::until("the place to be free again", async || {
        ada.get("/api/account/settings").await.expect(200);
        let answer = ada.request(Method::GET, "/api/account/export").send().await.unwrap();
        answer.status() == 200 && answer.bytes().await.is_ok()
    })
    .await;
    // A document that cannot be read: the export stops in the middle.
    sqlx::query("update projects set head = $2 where id = $1")
        .bind(project.uuid())
        .bind(vec![0_u8; 32])
        .execute(&app.server.pool)
        .await
        .unwrap();
    sqlx::query("update media_assets set storage_key = repeat('x', 2000) where id = $1")
        .bind(picture.uuid())
        .execute(&app.server.pool)
        .await
        .unwrap();
    let answer = ada.request(Method::GET, "/api/account/export").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err(), "a download that looks whole");
}
