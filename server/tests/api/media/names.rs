//! Names from outside.

use reqwest::multipart::Form;

use super::{file, png, send};
use crate::harness::App;

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
    // Each with a picture of its own: the same one again is the same object, under its first name.
    for (seed, name) in (1..).zip(names.map(|name| name.replace('x', &"x".repeat(400)))) {
        let form = Form::new()
            .text("fileName", name.clone())
            .part("file", file(png(3, 3, seed)));
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
