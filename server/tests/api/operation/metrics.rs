//! What an operator sees: counters by pattern, never by id, on an address of their own.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Cluster, DataFolder, Process, Write, document, free_port, set, sign_in};

/// The value of a line of the text format.
fn value(text: &str, start: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with(start))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn requests_pushes_and_connections_are_counted_on_the_private_address_only() {
    let database = Cluster::shared().await.database().await;
    let (folder, port, private) = (DataFolder::new(), free_port(), free_port());
    let settings = [("FRAMEKEEP_METRICS", format!("127.0.0.1:{private}"))];
    let process = Process::with(&database, &folder.0, port, &settings).await;
    let ada = sign_in(&process.base, "ada@example.org").await;
    let project = ada.create(&document("p", &["e1"])).await;
    for revision in 1..4 {
        ada.patch(project, Write::on(revision), &[set(&["elements", "e1", "x"], revision)])
            .await
            .expect(200);
    }
    ada.patch(project, Write::on(1), &[set(&["elements", "e1", "x"], 77)])
        .await
        .expect(409);

    let pull = json!({"request": {"user": ada.get("/api/me").await.json()["id"], "cursor": null, "bases": []}});
    let pull = ada.request(Method::POST, "/fn/projects/pull").json(&pull);
    let pulled = ada.send(pull.header("framekeep-outbox-age", "90")).await;
    pulled.expect(200);

    let read = async || {
        let answer = reqwest::get(format!("http://127.0.0.1:{private}/metrics"))
            .await
            .unwrap();
        answer.text().await.unwrap()
    };
    let text = read().await;
    assert_eq!(
        value(&text, "framekeep_pushes_total{outcome=\"accepted\"}"),
        Some(4.0),
        "{text}"
    );
    assert_eq!(value(&text, "framekeep_pushes_total{outcome=\"conflict\"}"), Some(1.0));
    let patches = "framekeep_http_requests_total{method=\"PATCH\",route=\"/api/projects/{id}\",status=\"200\"}";
    assert_eq!(value(&text, patches), Some(3.0));
    let slowest = "framekeep_http_request_seconds_bucket{method=\"PATCH\",route=\"/api/projects/{id}\",le=\"+Inf\"}";
    assert_eq!(value(&text, slowest), Some(4.0));
    assert_eq!(value(&text, "framekeep_outbox_age_seconds_sum"), Some(90.0));
    assert!(value(&text, "framekeep_pool_connections{state=\"idle\"}").is_some_and(|idle| idle >= 1.0));
    assert!(!text.contains(&project.to_string()), "an id in a label");

    assert_ne!(ada.get("/metrics").await.status, 200, "metrics on the public address");
    process.stop();
}
