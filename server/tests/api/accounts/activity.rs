//! The account's log: who did what sensitive thing, from where.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{App, Person, Write, document};

async fn activity(person: &Person) -> Vec<Value> {
    let list = person.get("/api/account/activity").await.expect(200);
    list["activity"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_matters_is_noted_with_its_name_and_address_newest_first() {
    let app = App::with(&[("FRAMEKEEP_PROXIES", "1".to_owned())]).await;
    let (ada, there) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("ada@example.org").await,
    );
    let project = ada.create(&document("Habit Garden", &[])).await;
    there.create(&document("Another", &[])).await;
    assert_eq!(ada.delete(project, Write::on(1)).await.status, 204);
    ada.restore(project).await.expect(200);
    let token = ada
        .post("/api/tokens", json!({"name": "CI", "scope": "read"}))
        .await
        .expect(201);
    let revoke = ada.request(
        Method::DELETE,
        &format!("/api/tokens/{}", token["id"].as_str().unwrap()),
    );
    assert_eq!(ada.send(revoke).await.status, 204);
    // Our proxy says for whom it asks.
    let out = ada.request(Method::DELETE, &format!("/api/devices/{}", there.device));
    assert_eq!(
        ada.send(out.header("x-forwarded-for", "10.0.0.1, 203.0.113.9"))
            .await
            .status,
        204
    );
    assert_eq!(ada.get("/api/account/export").await.status, 200);

    let expected = [
        ("exported", Value::Null),
        ("device_signed_out", json!("A program")),
        ("token_revoked", json!("CI")),
        ("token_made", json!("CI")),
        ("project_restored", json!("Habit Garden")),
        ("project_deleted", json!("Habit Garden")),
        ("signed_in", Value::Null),
        ("signed_in", Value::Null),
    ];
    let lines = activity(&ada).await;
    let seen: Vec<_> = lines
        .iter()
        .map(|line| (line["action"].as_str().unwrap(), line["name"].clone()))
        .collect();
    assert_eq!(seen, expected);
    for line in &lines {
        let address = if line["action"] == "device_signed_out" {
            "203.0.113.9"
        } else {
            "127.0.0.1"
        };
        assert_eq!(line["address"], address, "{line}");
    }
    let eve = app.sign_in("eve@example.org").await;
    assert_eq!(activity(&eve).await.len(), 1, "her own sign-in alone");
    assert_eq!(app.somebody().get("/api/account/activity").await.status, 401);
}

#[tokio::test]
async fn a_sign_out_is_noted_with_its_device() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    ada.create(&document("One", &[])).await;
    assert_eq!(ada.send(ada.request(Method::POST, "/auth/sign-out")).await.status, 204);
    let nobody = app.somebody();
    assert_eq!(
        nobody.send(nobody.request(Method::POST, "/auth/sign-out")).await.status,
        204
    );
    let again = app.sign_in("ada@example.org").await;
    let lines = activity(&again).await;
    assert_eq!(
        (&lines[1]["action"], &lines[1]["name"]),
        (&json!("signed_out"), &json!("A program"))
    );
    assert_eq!(
        again.send(again.request(Method::DELETE, "/api/devices")).await.status,
        204
    );
    let lines = activity(&app.sign_in("ada@example.org").await).await;
    assert_eq!(lines[1]["action"], "signed_out_everywhere");
}
