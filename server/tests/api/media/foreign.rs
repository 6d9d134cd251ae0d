//! Every route × {signed out, somebody else} × {foreign, unknown}: a foreign asset is an unknown one.

use framekeep::ids::AssetId;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use super::{png, upload};
use crate::harness::{App, Person, fresh};

/// Every route that names an asset.
fn routes(person: &Person, id: &str) -> Vec<(String, RequestBuilder)> {
    let routes = [
        (Method::GET, "", false),
        (Method::GET, "/content", false),
        (Method::GET, "/content?size=320", false),
        (Method::GET, "/uses", false),
        (Method::PATCH, "", true),
        (Method::DELETE, "", false),
        (Method::DELETE, "?force=true", false),
        (Method::POST, "/restore", false),
    ];
    let built = routes.into_iter().map(|(method, rest, body)| {
        let request = person.request(method.clone(), &format!("/api/media/assets/{id}{rest}"));
        let request = if body {
            request.json(&json!({"fileName": "taken over"}))
        } else {
            request
        };
        (format!("{method} {rest}"), request)
    });
    built.collect()
}

#[tokio::test]
async fn another_users_asset_is_an_unknown_one() {
    let app = App::start().await;
    let (ada, bob) = (
        app.sign_in("ada@example.org").await,
        app.sign_in("bob@example.org").await,
    );
    let (id, bytes) = (fresh::<AssetId>(), png(3, 3, 1));
    let before = upload(&ada, id, bytes.clone()).await.expect(201);
    let mut tried = 0;
    let unknown = fresh::<AssetId>().to_string();
    let id = id.to_string();
    for state in ["ready", "deleted", "pending"] {
        sqlx::query("update media_assets set state = $1")
            .bind(state)
            .execute(&app.server.pool)
            .await
            .unwrap();
        let foreign_and_unknown = routes(&bob, &id).into_iter().zip(routes(&bob, &unknown));
        for ((route, foreign), (_, unknown)) in foreign_and_unknown {
            let (foreign, unknown) = (bob.send(foreign).await, bob.send(unknown).await);
            assert_eq!(foreign.expect(404)["code"], "not_found", "{route}");
            assert_eq!(
                (foreign.status, foreign.text),
                (unknown.status, unknown.text),
                "{route} {state}"
            );
            tried += 1;
        }
        assert_eq!(
            upload(&bob, id.parse().unwrap(), bytes.clone()).await.expect(404)["code"],
            "not_found"
        );
    }
    sqlx::query("update media_assets set state = 'ready'")
        .execute(&app.server.pool)
        .await
        .unwrap();
    let now = ada.get(&format!("/api/media/assets/{id}")).await.expect(200);
    assert_eq!(
        (&now["fileName"], &now["updatedAt"]),
        (&before["fileName"], &before["updatedAt"])
    );
    assert_eq!(bob.get("/api/media/assets").await.expect(200)["assets"], json!([]));
    assert_eq!(bob.get("/api/media/storage").await.expect(200)["count"], 0);
    let cursor = format!("/api/media/assets?cursor={id}");
    let nobodys = format!("/api/media/assets?cursor={unknown}");
    assert_eq!(bob.get(&cursor).await.text, bob.get(&nobodys).await.text);
    for (route, request) in routes(&bob, "x") {
        assert_eq!(bob.send(request).await.expect(404)["code"], "not_found", "{route}");
    }
    println!("{tried} routes, foreign = unknown");
}

#[tokio::test]
async fn signed_out_there_is_nothing() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    upload(&ada, id, png(3, 3, 1)).await.expect(201);
    let nobody = app.somebody();
    let mut tried = 0;
    for (route, request) in routes(&nobody, &id.to_string()) {
        assert_eq!(nobody.send(request).await.expect(401)["code"], "signed_out", "{route}");
        tried += 1;
    }
    for path in ["/api/media/assets", "/api/media/storage"] {
        nobody.get(path).await.expect(401);
        tried += 1;
    }
    upload(&nobody, fresh(), png(3, 3, 1)).await.expect(401);
    ada.get(&format!("/api/media/assets/{id}")).await.expect(200);
    println!("{} routes", tried + 1);
}
