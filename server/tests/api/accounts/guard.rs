//! What stands in front of every route.

use reqwest::Method;
use serde_json::Value;

use super::Browser;
use crate::harness::App;

#[tokio::test]
async fn requests_from_other_sites_change_nothing() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let ours = app.base.clone();
    let cases: [(&str, &str, u16); 8] = [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("sec-fetch-site", "same-origin", 204),
        ("sec-fetch-site", "none", 204),
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("origin", &ours, 204),
        ("user-agent", "a program", 204),
    ];
    for (header, value, status) in cases {
        let answer = browser
            .request(Method::POST, "/auth/sign-out")
            .header(header, value)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{header}: {value}");
    }
    println!("{} origins", cases.len());
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    for path in [
        "/health",
        "/ready",
        "/api/me",
        "/api/nothing",
        "/auth/google/callback",
        "/api/media/assets",
    ] {
        let answer = browser.get(path).await;
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert!(
            headers["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert!(
            headers.contains_key("x-request-id") && headers.contains_key("referrer-policy"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_in_words_before_anything_reads_it() {
    // What is a video shows only in the bytes: until then the larger limit holds.
    let app = App::with(&[("FRAMEKEEP_VIDEO_LIMIT", "10000000".to_owned())]).await;
    let browser = Browser::new(&app);
    for (path, size, words) in [
        ("/api/projects/x", 9 * 1024 * 1024, "4 MB"),
        ("/api/media/assets", 11_000_000, "10 MB"),
        ("/api/nothing", 40_000_000, "4 MB"),
    ] {
        let request = browser.request(Method::PUT, path).body(vec![b' '; size]);
        // Past what is drained the connection ends under the sender; the answer may then be lost.
        match request.send().await {
            Ok(answer) => {
                assert_eq!(answer.status(), 413, "{path}");
                let problem: Value = answer.json().await.unwrap();
                assert_eq!(problem["code"], "too_large");
                assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
            }
            Err(error) => assert!(size > 32_000_000, "{path}: {error}"),
        }
    }
}

#[tokio::test]
async fn unknown_addresses_under_api_are_told_in_json() {
    let app = App::start().await;
    let answer = Browser::new(&app).get("/api/nothing/here").await;
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "not_found");
}

#[tokio::test]
async fn the_other_name_of_this_machine_leads_to_the_public_one() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    let port = browser.base.port().unwrap();
    let answer = browser
        .request(Method::GET, "/health?x=1")
        .header("host", format!("localhost:{port}"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 307);
    assert_eq!(
        answer.headers()["location"].to_str().unwrap(),
        format!("{}/health?x=1", app.base)
    );
    let elsewhere = browser
        .request(Method::GET, "/health")
        .header("host", "localhost:1")
        .send()
        .await
        .unwrap();
    assert_eq!(elsewhere.status(), 200);
}

#[tokio::test]
async fn health_touches_nothing_and_ready_names_what_is_missing() {
    let app = App::start().await;
    let browser = Browser::new(&app);
    assert_eq!(browser.get("/ready").await.status(), 200);
    app.server.pool.close().await;
    assert_eq!(browser.get("/health").await.status(), 200);
    let answer = browser.get("/ready").await;
    assert_eq!(answer.status(), 503);
    let words: Value = answer.json().await.unwrap();
    assert_eq!(
        (words["postgres"].as_str(), words["objects"].as_str()),
        (Some("does not answer"), Some("ok"))
    );
}
