//! The list in pages, by type and by name; another name; what everything takes.

use framekeep::ids::AssetId;
use reqwest::Method;
use reqwest::multipart::Form;
use serde_json::{Value, json};

use super::{file, png, send, upload};
use crate::harness::{Answer, App, Person, fresh};

async fn named(person: &Person, name: &str, bytes: Vec<u8>) -> String {
    let form = Form::new().text("fileName", name.to_owned()).part("file", file(bytes));
    let asset = send(person, form).await.expect(201);
    asset["id"].as_str().unwrap().to_owned()
}

async fn rename(person: &Person, id: &str, body: Value) -> Answer {
    let request = person.request(Method::PATCH, &format!("/api/media/assets/{id}"));
    person.send(request.json(&body)).await
}

fn names(page: &Value) -> Vec<&str> {
    let assets = page["assets"].as_array().unwrap();
    assets.iter().map(|asset| asset["fileName"].as_str().unwrap()).collect()
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
        let ids = page["assets"].as_array().unwrap().iter();
        seen.extend(ids.map(|asset| asset["id"].as_str().unwrap().to_owned()));
        match page["nextCursor"].as_str() {
            Some(next) => {
                cursor = format!("&cursor={next}");
                // The last one of a page may go before the next page is asked for.
                let path = format!("/api/media/assets/{next}");
                ada.send(ada.request(Method::DELETE, &path)).await.expect(204);
            }
            None => break,
        }
    }
    assert_eq!(seen, made);
    ada.get("/api/media/assets?limit=x").await.expect(400);
    ada.get("/api/media/assets?cursor=x").await.expect(400);
    let search = "x".repeat(300);
    ada.get(&format!("/api/media/assets?search={search}")).await.expect(400);
}

#[tokio::test]
async fn pictures_are_found_by_type_and_by_name() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    named(&ada, "Home Screen.png", png(3, 3, 1)).await;
    named(&ada, "100%_plan.png", png(3, 3, 2)).await;
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";
    named(&ada, "home.gif", gif.to_vec()).await;
    let cases = [
        ("", vec!["home.gif", "100%_plan.png", "Home Screen.png"]),
        ("type=image", vec!["home.gif", "100%_plan.png", "Home Screen.png"]),
        ("type=image/png", vec!["100%_plan.png", "Home Screen.png"]),
        ("type=video", vec![]),
        ("search=HOME", vec!["home.gif", "Home Screen.png"]),
        ("search=home&type=image/gif", vec!["home.gif"]),
        // Not a pattern: these are letters as any other.
        ("search=%25_", vec!["100%_plan.png"]),
        ("search=o%25e", vec![]),
        ("search=nowhere", vec![]),
    ];
    for (query, expected) in &cases {
        let page = ada.get(&format!("/api/media/assets?{query}")).await.expect(200);
        assert_eq!(&names(&page), expected, "{query}");
    }
    println!("{} searches", cases.len());
}

#[tokio::test]
async fn a_picture_gets_another_name_and_keeps_its_bytes() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let bytes = png(9, 9, 1);
    let id = named(&ada, "one.png", bytes.clone()).await;
    let renamed = rename(&ada, &id, json!({"fileName": " ../Plan\u{202e} a week\r\n.png "}))
        .await
        .expect(200);
    assert_eq!(renamed["fileName"], "Plan a week.png");
    assert_ne!(renamed["updatedAt"], renamed["createdAt"]);
    let found = ada.get(&format!("/api/media/assets/{id}")).await.expect(200);
    assert_eq!(
        (&found["fileName"], &found["sha256"]),
        (&renamed["fileName"], &renamed["sha256"])
    );
    assert_eq!(
        reqwest::get(found["cloudUrl"].as_str().unwrap())
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap(),
        bytes
    );
    for body in [json!({"fileName": "  "}), json!({}), json!({"fileName": 3}), json!([])] {
        rename(&ada, &id, body).await.expect(400);
    }
}

#[tokio::test]
async fn what_is_stored_is_summed_up() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let bob = app.sign_in("bob@example.org").await;
    let (one, two) = (png(3, 3, 1), png(300, 300, 2));
    let sum = one.len() + two.len();
    named(&ada, "one", one).await;
    let id = named(&ada, "two", two.clone()).await;
    named(&bob, "three", png(3, 3, 3)).await;
    let storage = ada.get("/api/media/storage").await.expect(200);
    assert_eq!(
        storage,
        json!({"count": 2, "sizeBytes": sum, "limitBytes": 2_000_000_000, "pictureLimitBytes": 10_000_000,
            "videoLimitBytes": 100_000_000})
    );
    ada.send(ada.request(Method::DELETE, &format!("/api/media/assets/{id}")))
        .await
        .expect(204);
    let storage = ada.get("/api/media/storage").await.expect(200);
    assert_eq!(
        (&storage["count"], &storage["sizeBytes"]),
        (&json!(1), &json!(sum - two.len()))
    );
}
