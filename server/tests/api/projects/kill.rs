//! `kill -9` of a real server while it writes: what was acknowledged is there, the rest is whole or absent.

use std::sync::Arc;
use std::time::{Duration, Instant};

use framekeep::ids::ProjectId;
use futures::future::join_all;
use serde_json::json;

use crate::harness::{Cluster, DataFolder, Load, Person, Process, Write, document, free_port, set, sign_in};

const KILLS: usize = 50;
const WRITERS: usize = 4;

/// One writer's own project and how far its writes were acknowledged.
#[derive(Clone)]
struct Writer {
    project: ProjectId,
    acknowledged: i64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_servers_lose_nothing_that_they_acknowledged() {
    let database = Cluster::shared().await.database().await;
    let folder = DataFolder::new();
    let port = free_port();
    let mut process = Process::start(&database, &folder.0, port).await;
    let ada = sign_in(&process.base, "ada@example.com").await;
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        writers.push(Writer {
            project: ada.create(&document("p", &["e1", "e2"])).await,
            acknowledged: 1,
        });
    }
    let (mut slowest, mut total, mut unanswered) = (Duration::ZERO, 0, 0);
    for round in 0..KILLS {
        let load = Arc::new(Load::default());
        let tasks: Vec<_> = writers
            .iter()
            .map(|w| tokio::spawn(write(ada.clone(), w.clone(), Arc::clone(&load))))
            .collect();
        load.has_written(1 + round % 7).await;
        process.kill();
        load.stop();
        let before: i64 = writers.iter().map(|w| w.acknowledged).sum();
        writers = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
        total += writers.iter().map(|w| w.acknowledged).sum::<i64>() - before;
        let start = Instant::now();
        process = Process::start(&database, &folder.0, port).await;
        slowest = slowest.max(start.elapsed());
        for writer in &mut writers {
            unanswered += check(&ada, writer).await;
        }
    }
    process.kill();
    assert!(total > 0, "nothing was written between the kills");
    println!(
        "kill -9 of the server: {KILLS} kills, {total} writes acknowledged, 0 lost; {unanswered} unanswered ones were whole; \
         ready again in at most {slowest:?}"
    );
}

/// Writes until the server is gone: both captions move together, so that a torn write would show.
async fn write(ada: Person, mut writer: Writer, load: Arc<Load>) -> Writer {
    while load.goes_on() {
        let next = writer.acknowledged + 1;
        let deltas = [set(&["elements", "e1", "x"], next), set(&["elements", "e2", "x"], next)];
        let request = ada.patch_request(writer.project, &Write::on(writer.acknowledged).clock(next), &deltas);
        match ada.try_send(request).await {
            Ok(answer) if answer.is(200) => {
                writer.acknowledged = next;
                load.wrote();
            }
            Ok(answer) => assert!(answer.status.is_server_error(), "{}", answer.text),
            Err(_) => break,
        }
    }
    writer
}

/// What was acknowledged is there; one more may be, whole. Returns how many more there were.
async fn check(ada: &Person, writer: &mut Writer) -> i64 {
    let open = ada.open(writer.project).await.expect(200);
    let revision = open["revision"].as_i64().unwrap();
    let more = revision - writer.acknowledged;
    assert!(
        (0..=1).contains(&more),
        "acknowledged {}, found {revision}",
        writer.acknowledged
    );
    if revision > 1 {
        let elements = &open["data"]["elements"];
        assert_eq!(
            (&elements["e1"]["x"], &elements["e2"]["x"]),
            (&json!(revision), &json!(revision))
        );
        assert_eq!(open["clock"][ada.device.to_string()], revision);
        let trail = ada
            .get(&format!(
                "/api/projects/{}/deltas?since={}",
                writer.project,
                revision - 1
            ))
            .await
            .expect(200);
        assert_eq!(trail["deltas"].as_array().unwrap().len(), 2);
    }
    writer.acknowledged = revision;
    more
}
