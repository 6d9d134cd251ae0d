//! Sign-ins that must come about, and the many that must not.

use serde_json::Value;

use super::Browser;
use super::browser::location;
use super::trickster::{Trickster, code};
use crate::harness::App;

async fn start() -> (App, Trickster) {
    let trickster = Trickster::start().await;
    let app = App::with(&trickster.settings()).await;
    (app, trickster)
}

#[tokio::test]
async fn an_honest_sign_in_ends_where_it_was_begun() {
    let (app, _trickster) = start().await;
    let browser = Browser::new(&app);
    assert_eq!(browser.me().await, 401);
    let begun = browser.begin("/projects?tab=media").await;
    let answer = browser
        .come_back(&[("state", &begun.state), ("code", &code("honest", &begun))])
        .await;
    assert_eq!(answer.status(), 302);
    assert_eq!(answer.headers()["location"], "/projects?tab=media");
    let me: Value = browser.get("/api/me").await.json().await.unwrap();
    assert_eq!(
        (me["name"].as_str(), me["email"].as_str()),
        (Some("Ada"), Some("ada@example.org"))
    );
}

#[tokio::test]
async fn the_account_is_the_subject_never_the_email() {
    let (app, _trickster) = start().await;
    let mut ids = Vec::new();
    for lie in ["honest", "new-name", "other-subject"] {
        let browser = Browser::new(&app);
        let begun = browser.begin("/").await;
        browser
            .come_back(&[("state", &begun.state), ("code", &code(lie, &begun))])
            .await;
        let me: Value = browser.get("/api/me").await.json().await.unwrap();
        ids.push((
            me["id"].as_str().unwrap().to_owned(),
            me["name"].as_str().unwrap().to_owned(),
        ));
    }
    assert_eq!(ids[0].0, ids[1].0, "the same subject");
    assert_eq!(ids[1].1, "Countess", "the profile is refreshed");
    assert_ne!(ids[0].0, ids[2].0, "another subject with the same email");
}

#[tokio::test]
async fn twenty_four_first_sign_ins_at_once_make_one_account() {
    let (app, _trickster) = start().await;
    let all = (0..24).map(|_| async {
        let browser = Browser::new(&app);
        let begun = browser.begin("/").await;
        let answer = browser
            .come_back(&[("state", &begun.state), ("code", &code("honest", &begun))])
            .await;
        assert_eq!(answer.status(), 302);
    });
    futures::future::join_all(all).await;
    let users: i64 = sqlx::query_scalar("select count(*) from users")
        .fetch_one(&app.server.pool)
        .await
        .unwrap();
    assert_eq!(users, 1);
}

#[tokio::test]
async fn no_lie_of_the_provider_signs_anybody_in() {
    let (app, _trickster) = start().await;
    let lies = [
        ("wrong-issuer", 400),
        ("wrong-audience", 400),
        ("wrong-party", 400),
        ("wrong-nonce", 400),
        ("no-nonce", 400),
        ("no-subject", 400),
        ("empty-subject", 400),
        ("no-expiry", 400),
        ("expired", 400),
        ("from-the-future", 400),
        ("unknown-key", 400),
        ("no-key", 400),
        ("wrong-signature", 400),
        ("changed", 400),
        ("alg-none", 400),
        ("public-key-as-secret", 400),
        ("issuer-with-a-slash", 400),
        ("not-valid-yet", 400),
        ("subject-is-a-number", 400),
        ("endless-subject", 400),
        ("nonce-is-a-list", 400),
        ("another-algorithm", 400),
        ("key-in-the-header", 400),
        ("client-secret-as-key", 400),
        ("no-token", 400),
        ("not-json", 503),
        ("redirect", 503),
        ("down", 503),
    ];
    for (lie, status) in lies {
        let browser = Browser::new(&app);
        let begun = browser.begin("/").await;
        let answer = browser
            .come_back(&[("state", &begun.state), ("code", &code(lie, &begun))])
            .await;
        explains(lie, answer, status).await;
        assert_eq!(browser.me().await, 401, "{lie}");
    }
    println!("{} lies", lies.len());
}

#[tokio::test]
async fn what_comes_back_must_be_what_this_browser_began() {
    let (app, trickster) = start().await;
    let other = Browser::new(&app);
    let foreign = other.begin("/").await;
    let mut tried = 0;
    let browser = Browser::new(&app);
    let begun = browser.begin("/").await;
    let (state, good) = (begun.state.as_str(), code("honest", &begun));
    let cases: [(&str, Vec<(&str, &str)>); 9] = [
        ("no state", vec![("code", &good)]),
        ("a wrong state", vec![("state", "x"), ("code", &good)]),
        ("an empty state", vec![("state", ""), ("code", &good)]),
        (
            "another browser's state",
            vec![("state", &foreign.state), ("code", &good)],
        ),
        ("two states", vec![("state", state), ("state", state), ("code", &good)]),
        ("two codes", vec![("state", state), ("code", &good), ("code", "x")]),
        (
            "code and error",
            vec![("state", "x"), ("code", &good), ("error", "access_denied")],
        ),
        ("nothing", vec![]),
        (
            "a wrong issuer",
            vec![("state", state), ("code", &good), ("iss", "https://evil.example")],
        ),
    ];
    for (case, query) in &cases {
        explains(case, browser.come_back(query).await, 400).await;
        assert_eq!(browser.me().await, 401, "{case}");
        tried += 1;
    }
    // The last one named the right state: it is used up now, even with everything else right.
    let again = browser
        .come_back(&[("state", state), ("code", &good), ("iss", &trickster.issuer)])
        .await;
    explains("a used state", again, 400).await;

    let (first, second) = (browser.begin("/a").await, browser.begin("/b").await);
    let swapped = code("honest", &first);
    explains(
        "a swapped code",
        browser.come_back(&[("state", &second.state), ("code", &swapped)]).await,
        400,
    )
    .await;
    assert_eq!(browser.me().await, 401);
    let fits = browser
        .come_back(&[("state", &first.state), ("code", &code("honest", &first))])
        .await;
    assert_eq!(fits.headers()["location"], "/a", "the other tab's sign-in still works");
    let replayed = browser
        .come_back(&[("state", &first.state), ("code", &code("honest", &first))])
        .await;
    explains("a finished sign-in", replayed, 400).await;
    println!("{} mismatches", tried + 3);
}

#[tokio::test]
async fn declining_and_cookies_off_are_explained() {
    let (app, _trickster) = start().await;
    let browser = Browser::new(&app);
    let begun = browser.begin("/").await;
    let declined = browser
        .come_back(&[("state", &begun.state), ("error", "access_denied")])
        .await;
    let page = explains("declined", declined, 400).await;
    assert!(page.contains("did not sign in"), "{page}");
    let without = Browser::new(&app);
    let page = explains(
        "no cookie",
        without.come_back(&[("state", "x"), ("code", "y")]).await,
        400,
    )
    .await;
    assert!(page.contains("keeps no cookies"), "{page}");
}

#[tokio::test]
async fn a_provider_that_is_down_is_a_page_and_then_a_sign_in() {
    let settings = [
        ("GOOGLE_ISSUER", "http://127.0.0.1:9".to_owned()),
        ("GOOGLE_CLIENT_ID", "x".to_owned()),
        ("GOOGLE_CLIENT_SECRET", "y".to_owned()),
    ];
    let app = App::with(&settings).await;
    let answer = Browser::new(&app).get("/auth/google").await;
    let page = explains("down", answer, 503).await;
    assert!(page.contains("does not answer"), "{page}");
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_fetched_when_a_token_names_it() {
    let (app, trickster) = start().await;
    for key in ["first", "second", "third"] {
        trickster.change_key(key);
        let browser = Browser::new(&app);
        let begun = browser.begin("/").await;
        let answer = browser
            .come_back(&[("state", &begun.state), ("code", &code("honest", &begun))])
            .await;
        assert_eq!(answer.status(), 302, "{key}");
    }
}

#[tokio::test]
async fn no_next_leaves_the_origin() {
    let (app, _trickster) = start().await;
    let tricks = [
        "//evil.example",
        "/\\evil.example",
        "/%2f/evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "https://evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/a%0d%0aSet-Cookie:%20x=1",
        "\\\\evil.example",
        "javascript:alert(1)",
        "",
        "///evil.example",
        "/.//evil.example",
        "/a/..//evil.example",
        "/%5cevil.example",
        "/%09/evil.example",
        "\t//evil.example",
        "//evil.example\\@here",
        "@evil.example",
        "http:/evil.example",
        "data:text/html,x",
        "/auth/google?next=//evil.example",
        "/%00",
        "/é",
    ];
    for trick in tricks {
        let browser = Browser::new(&app);
        let begun = browser.begin(trick).await;
        let answer = browser
            .come_back(&[("state", &begun.state), ("code", &code("honest", &begun))])
            .await;
        assert_eq!(answer.headers()["location"], "/", "{trick:?}");
        assert_eq!(location(&answer).origin(), browser.base.origin());
    }
    println!("{} tricks", tricks.len());
}

/// A page in words, with a way on, that loads nothing from anywhere.
async fn explains(case: &str, answer: reqwest::Response, status: u16) -> String {
    assert_eq!(answer.status(), status, "{case}");
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{case}");
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{case}: {policy}"
    );
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("Try again") && page.contains("href=\"/auth/google\""),
        "{case}: {page}"
    );
    page
}
