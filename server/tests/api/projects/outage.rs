//! Postgres killed under load and started again: the same server heals by itself and loses nothing it acknowledged.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use framekeep::ids::ProjectId;
use futures::future::join_all;

use crate::harness::{App, Cluster, Person, Write, document, set, until};

const KILLS: usize = 5;
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
    for _ in 0..KILLS {
        let stop = Arc::new(AtomicBool::new(false));
        let tasks: Vec<_> = projects
            .iter()
            .map(|(id, at)| tokio::spawn(write(ada.clone(), *id, *at, Arc::clone(&stop))))
            .collect();
        tokio::time::sleep(Duration::from_millis(150)).await;
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
        stop.store(true, Ordering::SeqCst);
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

/// Writes on through the outage, every operation until it has an answer; returns the last acknowledged revision and how
/// often it was told to try again.
async fn write(ada: Person, project: ProjectId, mut at: i64, stop: Arc<AtomicBool>) -> (i64, usize) {
    let mut failures = 0;
    while !stop.load(Ordering::SeqCst) {
        let write = Write::on(at).push(crate::harness::fresh());
        let deltas = [set(&["elements", "e1", "x"], at)];
        loop {
            let answer = ada.patch(project, write.clone(), &deltas).await;
            if answer.is(200) {
                assert_eq!(answer.json()["revision"], at + 1, "a repeated operation has one effect");
                at += 1;
                break;
            }
            answer.expect(503);
            failures += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    (at, failures)
}
