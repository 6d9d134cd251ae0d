//! SIGTERM while requests are under way: they end as if nothing had happened, new ones are told to come back.

use serde_json::json;

use crate::harness::{Cluster, DataFolder, Held, Process, Write, document, free_port, set, sign_in, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pushes_under_way_end_and_new_ones_are_told_to_come_back() {
    let database = Cluster::shared().await.database().await;
    let (folder, port) = (DataFolder::new(), free_port());
    let process = Process::start(&database, &folder.0, port).await;
    let ada = sign_in(&process.base, "ada@example.org").await;
    let project = ada.create(&document("p", &["e1"])).await;

    let held = Held::project(&database.parse().unwrap(), project).await;
    let push = tokio::spawn({
        let ada = ada.clone();
        async move { ada.patch(project, Write::on(1), &[set(&["name"], "q")]).await }
    });
    held.is_waited_for().await;

    process.terminate();
    until("new requests to be refused", async || ada.open(project).await.is(503)).await;
    let refused = ada.patch(project, Write::on(1), &[set(&["name"], "late")]).await;
    assert_eq!(refused.expect(503)["code"], "unavailable");
    assert_eq!(refused.headers["retry-after"], "2");
    assert_eq!(ada.get("/ready").await.expect(503), json!({"server": "about to end"}));
    ada.get("/health").await.expect(200);
    assert!(!push.is_finished());

    held.let_go().await;
    assert_eq!(push.await.unwrap().expect(200)["revision"], 2);
    process.ended();

    let process = Process::start(&database, &folder.0, port).await;
    let open = ada.open(project).await.expect(200);
    assert_eq!((&open["revision"], &open["name"]), (&json!(2), &json!("q")));
    process.stop();
    println!("SIGTERM: 1 push under way ended with its answer, new ones got 503, a clean end");
}
