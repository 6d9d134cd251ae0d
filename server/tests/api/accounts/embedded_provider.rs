//! The sign-in page that comes with the server.

use reqwest::{Client, Response};
use url::Url;

use super::Browser;
use super::browser::location;
use crate::harness::App;

/// The provider's page for this browser's sign-in.
async fn page_address(browser: &Browser) -> Url {
    location(&browser.get("/auth/google?next=/projects").await)
}

async fn fill(client: &Client, address: &Url, fields: &[(&str, &str)]) -> Response {
    client.post(address.clone()).form(fields).send().await.unwrap()
}

fn with(address: &Url, name: &str, value: &str) -> Url {
    let pairs: Vec<(String, String)> = address
        .query_pairs()
        .into_owned()
        .filter(|(key, _)| key != name)
        .collect();
    let mut changed = address.clone();
    changed
        .query_pairs_mut()
        .clear()
        .extend_pairs(pairs)
        .append_pair(name, value);
    changed
}

#[tokio::test]
async fn a_script_signs_in_by_posting_the_form_to_where_it_was_sent() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let address = page_address(&browser).await;
    assert_eq!(
        address.host_str(),
        Some("localhost"),
        "another site than the app, as Google is"
    );
    let page = browser
        .client
        .get(address.clone())
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("name=\"email\"") && page.contains("name=\"name\""),
        "{page}"
    );
    let back = fill(
        &browser.client,
        &address,
        &[("email", " Ada@Example.org "), ("name", "Ada")],
    )
    .await;
    let callback = location(&back);
    assert!(
        callback
            .as_str()
            .starts_with(&format!("{}/auth/google/callback?code=", app.base)),
        "{callback}"
    );
    let done = browser.client.get(callback.clone()).send().await.unwrap();
    assert_eq!(
        (done.status().as_u16(), done.headers()["location"].to_str().unwrap()),
        (302, "/projects")
    );
    let me: serde_json::Value = browser.get("/api/me").await.json().await.unwrap();
    assert_eq!(
        (me["email"].as_str(), me["name"].as_str()),
        (Some("ada@example.org"), Some("Ada"))
    );
    // The same address from another browser is the same account.
    let second = app.sign_in("ada@example.org").await.get("/api/me").await.json();
    assert_eq!(me["id"], second["id"]);
    // The way back works once.
    assert_eq!(browser.client.get(callback).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn cancel_leads_to_the_page_that_explains() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let back = fill(
        &browser.client,
        &page_address(&browser).await,
        &[("email", ""), ("name", ""), ("action", "cancel")],
    )
    .await;
    let page = browser.client.get(location(&back)).send().await.unwrap();
    assert_eq!(page.status(), 400);
    assert!(page.text().await.unwrap().contains("did not sign in"));
}

#[tokio::test]
async fn a_form_filled_in_wrongly_comes_back_with_words() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let address = page_address(&browser).await;
    for (email, name) in [
        ("", "Ada"),
        ("ada", "Ada"),
        ("@", "Ada"),
        ("a@b@c", "Ada"),
        ("a b@c", "Ada"),
        ("ada@example.org", " "),
    ] {
        let again = fill(&browser.client, &address, &[("email", email), ("name", name)]).await;
        assert_eq!(again.status(), 422, "{email:?} {name:?}");
        assert!(again.text().await.unwrap().contains("role=\"alert\""));
    }
    let nasty = fill(
        &browser.client,
        &address,
        &[("email", "\"><script>alert(1)</script>"), ("name", "x")],
    )
    .await;
    assert!(!nasty.text().await.unwrap().contains("<script>"));
}

#[tokio::test]
async fn codes_are_sent_to_this_server_and_nowhere_else() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let address = page_address(&browser).await;
    let person = [("email", "ada@example.org"), ("name", "Ada")];
    let elsewhere = format!("{}/auth/google/callback/", app.base);
    let refused = [
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", elsewhere.as_str()),
        ("client_id", "somebody-else"),
    ];
    for (name, value) in refused {
        let answer = fill(&browser.client, &with(&address, name, value), &person).await;
        assert_eq!(answer.status(), 400, "{name}={value}");
        assert!(!answer.headers().contains_key("location"), "{name}={value}");
    }
    for (name, value) in [
        ("response_type", "token"),
        ("code_challenge_method", "plain"),
        ("scope", "email"),
        ("code_challenge", "x"),
    ] {
        let back = location(&fill(&browser.client, &with(&address, name, value), &person).await);
        assert!(
            back.query().unwrap().contains("error=") && !back.query().unwrap().contains("code="),
            "{name}: {back}"
        );
    }
}
