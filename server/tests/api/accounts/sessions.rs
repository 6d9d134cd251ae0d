//! Sessions: their cookie, their end.

use framekeep_server::accounts::sessions::Store;
use reqwest::{Method, Response};
use sha2::{Digest, Sha256};
use tower_sessions::{SessionStore, session::Id};

use super::Browser;
use super::trickster::{Trickster, code};
use crate::harness::App;

async fn signed_in() -> (App, Browser) {
    let trickster = Trickster::start().await;
    let app = App::with(&trickster.settings()).await;
    let browser = Browser::new(&app);
    let begun = browser.begin("/").await;
    browser
        .come_back(&[("state", &begun.state), ("code", &code("honest", &begun))])
        .await;
    assert_eq!(browser.me().await, 200);
    (app, browser)
}

fn set_cookie(answer: &Response) -> &str {
    answer.headers()["set-cookie"].to_str().unwrap()
}

/// `GET /api/me` with this cookie alone.
async fn me_with(browser: &Browser, cookie: &str) -> u16 {
    let address = browser.base.join("/api/me").unwrap();
    reqwest::Client::new()
        .get(address)
        .header("cookie", cookie)
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn the_cookie_is_for_this_server_only_and_out_of_reach_of_scripts() {
    let trickster = Trickster::start().await;
    let app = App::with(&trickster.settings()).await;
    let browser = Browser::new(&app);
    let begun = browser.get("/auth/google").await;
    let cookie = set_cookie(&begun);
    let port = browser.base.port().unwrap();
    assert!(cookie.starts_with(&format!("framekeep-{port}=")), "{cookie}");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
    let before: u32 = cookie
        .split("Max-Age=")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(before <= 600, "a sign-in under way is short-lived");
}

#[tokio::test]
async fn under_https_the_cookie_is_bound_to_the_host_and_its_removal_too() {
    let mut settings = Trickster::start().await.settings();
    settings.push(("PUBLIC_URL", "https://keep.example".to_owned()));
    let app = App::with(&settings).await;
    let browser = Browser::new(&app);
    let begun = browser.get("/auth/google").await;
    let cookie = set_cookie(&begun).to_owned();
    assert!(
        cookie.starts_with("__Host-framekeep=") && cookie.contains("; Secure"),
        "{cookie}"
    );
    assert!(
        begun.headers()["strict-transport-security"]
            .to_str()
            .unwrap()
            .starts_with("max-age=")
    );
    let sent = cookie.split(';').next().unwrap().to_owned();
    let out = browser
        .request(Method::POST, "/auth/sign-out")
        .header("cookie", sent)
        .send()
        .await
        .unwrap();
    assert_eq!(out.status(), 204);
    let removal = set_cookie(&out);
    assert!(
        removal.starts_with("__Host-framekeep=; Path=/; Max-Age=0") && removal.contains("; Secure"),
        "{removal}"
    );
}

#[tokio::test]
async fn a_sign_in_gets_a_new_session_and_the_old_one_is_dead() {
    let trickster = Trickster::start().await;
    let app = App::with(&trickster.settings()).await;
    let browser = Browser::new(&app);
    let begun = browser.begin("/").await;
    let before = browser.cookie();
    browser
        .come_back(&[("state", &begun.state), ("code", &code("honest", &begun))])
        .await;
    let after = browser.cookie();
    assert_ne!(before, after);
    assert_eq!(
        (me_with(&browser, &before).await, me_with(&browser, &after).await),
        (401, 200)
    );
    let made_up = format!("framekeep-{}=AAAAAAAAAAAAAAAAAAAAAA", browser.base.port().unwrap());
    assert_eq!(me_with(&browser, &made_up).await, 401);
}

#[tokio::test]
async fn only_the_hash_of_a_session_is_at_rest() {
    let (app, browser) = signed_in().await;
    let cookie = browser.cookie();
    let id: Id = cookie.split_once('=').unwrap().1.parse().unwrap();
    let rows: Vec<(Vec<u8>, String)> =
        sqlx::query_as("select token_hash, data::text from sessions where revoked_at is null")
            .fetch_all(&app.server.pool)
            .await
            .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].0, Sha256::digest(id.0.to_be_bytes()).to_vec());
    assert!(!rows[0].1.contains(&id.to_string()), "{}", rows[0].1);
}

/// Its answer may come after another tab has signed in again: the cookie that the browser has by then is a good one.
#[tokio::test]
async fn a_request_with_a_dead_session_takes_no_cookie_away() {
    let (_app, browser) = signed_in().await;
    let dead = browser.cookie();
    let out = browser.request(Method::POST, "/auth/sign-out").send().await.unwrap();
    assert!(set_cookie(&out).contains("Max-Age=0"));
    let late = [
        (Method::GET, "/api/me", 401),
        (Method::DELETE, "/api/devices", 401),
        (Method::POST, "/auth/sign-out", 204),
    ];
    for (method, path, status) in late {
        let address = browser.base.join(path).unwrap();
        let request = reqwest::Client::new().request(method, address).header("cookie", &dead);
        let answer = request.header("origin", browser.base.origin().ascii_serialization());
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers().get("set-cookie"), None, "{path}");
    }
}

#[tokio::test]
async fn sign_out_is_at_once_and_a_late_request_revives_nothing() {
    let (app, browser) = signed_in().await;
    let cookie = browser.cookie();
    let id: Id = cookie.split_once('=').unwrap().1.parse().unwrap();
    // A slow request that read the session before, and writes it after.
    let store = Store::new(app.server.pool.clone());
    let record = store.load(&id).await.unwrap().unwrap();
    let out = browser.request(Method::POST, "/auth/sign-out").send().await.unwrap();
    assert_eq!(out.status(), 204);
    assert!(set_cookie(&out).contains("Max-Age=0"));
    assert_eq!(me_with(&browser, &cookie).await, 401);
    store.save(&record).await.unwrap();
    assert_eq!(store.load(&id).await.unwrap(), None);
    assert_eq!(me_with(&browser, &cookie).await, 401);
    assert_eq!(browser.cookie(), "", "the browser has forgotten it");
}

#[tokio::test]
async fn a_session_past_its_end_is_signed_out() {
    let (app, browser) = signed_in().await;
    sqlx::query("update sessions set expires_at = now() - interval '1 second'")
        .execute(&app.server.pool)
        .await
        .unwrap();
    assert_eq!(browser.me().await, 401);
}

#[tokio::test]
async fn a_page_that_believes_in_another_account_is_signed_out() {
    let (_app, browser) = signed_in().await;
    let me: serde_json::Value = browser.get("/api/me").await.json().await.unwrap();
    for (named, status) in [
        (me["id"].as_str().unwrap(), 200),
        ("0190a000-0000-7000-8000-000000000000", 401),
        ("x", 401),
        ("", 401),
    ] {
        let answer = browser
            .request(Method::GET, "/api/me")
            .header("framekeep-user", named)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{named:?}");
    }
    assert_eq!(browser.me().await, 200, "the session itself lives on");
}
