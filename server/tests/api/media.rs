//! Pictures up and down.

use std::io::Cursor;

use framekeep::ids::AssetId;
use image::{DynamicImage, ImageFormat};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::harness::{Answer, App, Person, fresh};

/// A picture of this size; `seed` makes it different from others.
fn png(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let mut picture = image::RgbImage::new(width, height);
    picture.put_pixel(0, 0, image::Rgb([seed, 0, 0]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn file(bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name("capture.png")
}

async fn send(person: &Person, form: Form) -> Answer {
    person
        .send(person.request(Method::POST, "/api/media/assets").multipart(form))
        .await
}

async fn upload(person: &Person, id: AssetId, bytes: Vec<u8>) -> Answer {
    send(
        person,
        Form::new()
            .text("id", id.to_string())
            .text("fileName", "Home screen.png")
            .part("file", file(bytes)),
    )
    .await
}

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
async fn another_users_asset_is_an_unknown_one() {
    let app = App::start().await;
    let (ada, bob) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("bob@example.org").await,
    );
    let (id, bytes) = (fresh::<AssetId>(), png(3, 3, 1));
    upload(&ada, id, bytes.clone()).await.expect(201);
    let foreign = upload(&bob, id, bytes.clone()).await;
    assert_eq!(foreign.expect(404)["code"], "not_found");
    let unknown = fresh::<AssetId>();
    for path in ["", "/content"] {
        let (theirs, nobodys) = (
            bob.get(&format!("/api/media/assets/{id}{path}")).await,
            bob.get(&format!("/api/media/assets/{unknown}{path}")).await,
        );
        assert_eq!((theirs.status, theirs.text), (nobodys.status, nobodys.text));
    }
    assert_eq!(
        bob.get("/api/media/assets").await.expect(200)["assets"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    assert_eq!(bob.get("/api/media/assets/x").await.expect(404)["code"], "not_found");
    let nobody = app.somebody();
    for path in [
        "/api/media/assets".to_owned(),
        format!("/api/media/assets/{id}"),
        format!("/api/media/assets/{id}/content"),
    ] {
        nobody.get(&path).await.expect(401);
    }
    upload(&nobody, fresh(), bytes).await.expect(401);
}

#[tokio::test]
async fn the_bytes_decide_what_is_taken() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let refused: [&[u8]; 5] = [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"just text",
        b"\x89PNG\r\n\x1a\n and then nothing",
    ];
    for bytes in refused {
        let part = file(bytes.to_vec()).mime_str("image/png").unwrap();
        let answer = send(&ada, Form::new().part("file", part)).await.expect(415);
        assert_eq!(answer["code"], "unsupported_media");
    }
    let part = Part::bytes(png(3, 3, 1))
        .file_name("page.html")
        .mime_str("text/html")
        .unwrap();
    let asset = send(&ada, Form::new().part("file", part)).await.expect(201);
    assert_eq!(asset["mimeType"], "image/png");
    let stored = reqwest::get(asset["cloudUrl"].as_str().unwrap()).await.unwrap();
    assert_eq!(stored.headers()["content-type"], "image/png");
    println!("{} refused", refused.len());
}

#[tokio::test]
async fn a_picture_over_the_limit_is_refused_in_words() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let mut large = png(3, 3, 1);
    large.resize(10_000_001, 0);
    let answer = upload(&ada, fresh(), large.clone()).await.expect(413);
    assert_eq!(
        answer["detail"],
        "This picture is larger than 10 MB. Choose a smaller one."
    );
    // Far over it, and of unknown length.
    large.resize(20_000_000, 0);
    upload(&ada, fresh(), large.clone()).await.expect(413);
    let status = send_without_length(&ada, &large).await;
    // The server stops reading: the answer, or a connection that ends before the whole was sent.
    assert!(status.is_none_or(|line| line.contains(" 413 ")));
    large.truncate(10_000_000);
    upload(&ada, fresh(), large).await.expect(201);
}

/// Sends a form in chunks whose sum nobody said before; the first line of the answer, if one comes.
async fn send_without_length(person: &Person, bytes: &[u8]) -> Option<String> {
    let mut connection = TcpStream::connect(person.base.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    let head = format!(
        "POST /api/media/assets HTTP/1.1\r\nHost: x\r\nCookie: {}\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: multipart/form-data; boundary=cut\r\n\r\n",
        person.cookie()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let start = b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.png\"\r\n\r\n";
    for part in std::iter::once(&start[..]).chain(bytes.chunks(64 * 1024)) {
        let chunk = [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
        if connection.write_all(&chunk).await.is_err() {
            break;
        }
    }
    let mut line = String::new();
    BufReader::new(connection)
        .read_line(&mut line)
        .await
        .ok()
        .filter(|length| *length > 0)
        .map(|_| line)
}

#[tokio::test]
async fn names_reach_neither_keys_nor_headers_raw() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let names = [
        "../../etc/passwd",
        "a\r\nSet-Cookie: x=1",
        "画面 1.png",
        "?a=b&c#d.png",
        "..",
        "x",
        "%2e%2e%2f",
        "\u{202e}gnp.exe",
    ];
    for name in names.map(|name| name.replace('x', &"x".repeat(400))) {
        let form = Form::new()
            .text("fileName", name.clone())
            .part("file", file(png(3, 3, 1)));
        let asset = send(&ada, form).await.expect(201);
        let address: url::Url = asset["cloudUrl"].as_str().unwrap().parse().unwrap();
        let prefix = format!(
            "/framekeep/{}/{}-",
            asset["userId"].as_str().unwrap(),
            asset["id"].as_str().unwrap()
        );
        let safe = address.path().strip_prefix(&prefix).unwrap().to_owned();
        assert!(
            safe.len() <= 50 && safe.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)),
            "{name:?}: {safe}"
        );
        assert!(
            !asset["fileName"]
                .as_str()
                .unwrap()
                .contains(['/', '\r', '\n', '\u{202e}'])
        );
        assert_eq!(reqwest::get(address).await.unwrap().status(), 200, "{name:?}");
    }
    println!("{} names", names.len());
}

#[tokio::test]
async fn keys_of_the_form_come_in_any_order() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    let form = Form::new()
        .text("width", "999")
        .part("file", file(png(4, 5, 1)))
        .text("fileName", "after.png")
        .text("id", id.to_string());
    let asset = send(&ada, form).await.expect(201);
    assert_eq!(
        (asset["id"].as_str(), asset["fileName"].as_str()),
        (Some(id.to_string().as_str()), Some("after.png"))
    );
    assert_eq!(asset["width"], 4);
}

#[tokio::test]
async fn forms_that_are_none_are_told_so() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    send(&ada, Form::new().text("fileName", "x")).await.expect(400);
    send(&ada, Form::new().part("file", file(Vec::new()))).await.expect(400);
    send(&ada, Form::new().text("id", "not-one").part("file", file(png(3, 3, 1))))
        .await
        .expect(400);
    send(
        &ada,
        Form::new()
            .text("fileName", "x".repeat(5_000))
            .part("file", file(png(3, 3, 1))),
    )
    .await
    .expect(400);
    let twice = Form::new()
        .part("file", file(png(3, 3, 1)))
        .part("file", file(png(3, 3, 2)));
    send(&ada, twice).await.expect(400);
    let address = "/api/media/assets";
    ada.post(address, serde_json::json!({})).await.expect(400);
    for content_type in ["multipart/form-data", "multipart/form-data; boundary=x"] {
        let request = ada
            .request(Method::POST, address)
            .header("content-type", content_type)
            .body("--y\r\nnonsense");
        ada.send(request).await.expect(400);
    }
}

#[tokio::test]
async fn the_list_comes_in_pages_newest_first() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let mut made = Vec::new();
    for seed in 0..5 {
        let id = fresh::<AssetId>();
        upload(&ada, id, png(3, 3, seed)).await.expect(201);
        made.insert(0, id.to_string());
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ada.get(&format!("/api/media/assets?limit=2{cursor}")).await.expect(200);
        seen.extend(
            page["assets"]
                .as_array()
                .unwrap()
                .iter()
                .map(|asset| asset["id"].as_str().unwrap().to_owned()),
        );
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, made);
    ada.get("/api/media/assets?limit=x").await.expect(400);
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
