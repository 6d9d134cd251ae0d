//! Postgres killed under load and started again: the same server heals by itself and loses nothing it acknowledged.

use std::sync::Arc;
use std::time::{Duration, Instant};

use framekeep::ids::ProjectId;
use futures::future::{join_all, join3};
use serde_json::json;

use crate::harness::{App, Cluster, Held, Load, Person, Write, document, set, until};

const KILLS: usize = 20;
const WRITERS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_killed_postgres_heals_without_a_restart() {
    let mut cluster = Cluster::start().await;
    let app = App::on(cluster.database().await).await;
    let ada = app.sign_in("ada@example.com").await;
    let mut projects: Vec<(ProjectId, i64)> = Vec::new();
    for _ in 0..WRITERS {
        projects.push((ada.create(&document("p", &["e1"])).await, 1));
    }
    let (mut slowest, mut total, mut refused) = (Duration::ZERO, 0, 0);
    for round in 0..KILLS {
        let load = Arc::new(Load::default());
        let tasks: Vec<_> = projects
            .iter()
            .map(|(id, at)| tokio::spawn(write(ada.clone(), *id, *at, Arc::clone(&load))))
            .collect();
        load.has_written(5 + round).await;
        cluster.kill();
        let down = Instant::now();
        let answer = ada.open(projects[0].0).await;
        answer.expect(503);
        assert!(
            down.elapsed() < Duration::from_secs(5),
            "a request hung for {:?}",
            down.elapsed()
        );
        cluster.launch().await;
        let up = Instant::now();
        until("the first success", async || ada.open(projects[0].0).await.is(200)).await;
        slowest = slowest.max(up.elapsed());
        load.stop();
        for (task, project) in join_all(tasks).await.into_iter().zip(&mut projects) {
            let (acknowledged, failures) = task.unwrap();
            let found = ada.open(project.0).await.expect(200)["revision"].as_i64().unwrap();
            assert!(found >= acknowledged, "acknowledged {acknowledged}, found {found}");
            total += acknowledged - project.1;
            refused += failures;
            project.1 = found;
        }
    }
    assert!(total > 0 && refused > 0, "written {total}, refused {refused}");
    assert!(slowest < Duration::from_secs(5), "first success after {slowest:?}");
    println!(
        "Postgres killed: {KILLS} kills, {total} writes acknowledged, 0 lost, {refused} told to try again; \
         first success at most {slowest:?} after it was back"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stalled_postgres_hangs_nobody() {
    let cluster = Cluster::start().await;
    let app = App::on(cluster.database().await).await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let mut held = Held::project(&app.server.pool.connect_options(), project).await;
    let push = tokio::spawn({
        let ada = ada.clone();
        async move { ada.patch(project, Write::on(1), &[set(&["name"], "q")]).await }
    });
    held.is_waited_for().await;
    let all = "select pid from pg_stat_activity where datname = current_database()";
    let backends: Vec<i32> = sqlx::query_scalar(all).fetch_all(&mut held.outside).await.unwrap();

    cluster.stall(&backends, true);
    let start = Instant::now();
    let path = format!("/api/projects/{project}");
    let (open, list, sync) = join3(
        ada.get(&path),
        ada.get("/api/projects"),
        ada.post("/api/sync", json!({})),
    )
    .await;
    let read = start.elapsed();
    let push = push.await.unwrap();
    let written = start.elapsed();
    cluster.stall(&backends, false);
    for answer in [open, list, sync, push] {
        answer.expect(503);
    }
    assert!(read < Duration::from_secs(5), "reads hung for {read:?}");
    assert!(written < Duration::from_secs(15), "the write hung for {written:?}");

    held.let_go().await;
    until("it works again", async || ada.open(project).await.is(200)).await;
    ada.patch(project, Write::on(1), &[set(&["name"], "r")])
        .await
        .expect(200);
    println!("Postgres stalled: 4 requests, reads refused after {read:?}, the write inside a query after {written:?}");
}

/// Writes on through the outage, every operation until it has an answer; returns the last acknowledged revision and how
/// often it was told to try again.
async fn write(ada: Person, project: ProjectId, mut at: i64, load: Arc<Load>) -> (i64, usize) {
    let mut failures = 0;
    while load.goes_on() {
        let write = Write::on(at).push(crate::harness::fresh());
        let deltas = [set(&["elements", "e1", "x"], at)];
        loop {
            let answer = ada.patch(project, write.clone(), &deltas).await;
            if answer.is(200) {
                assert_eq!(answer.json()["revision"], at + 1, "a repeated operation has one effect");
                at += 1;
                load.wrote();
                break;
            }
            answer.expect(503);
            failures += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    (at, failures)
}
