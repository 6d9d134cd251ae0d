//! The multipart form: its limits and its order.

use framekeep::ids::AssetId;
use reqwest::Method;
use reqwest::multipart::Form;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::{file, png, send, upload};
use crate::harness::{App, Person, fresh};

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
