//! Every connection of the pool is taken: whoever comes next is told to come back, and all of it goes through in the end.

use std::time::{Duration, Instant};

use framekeep::ids::PushId;
use futures::future::join_all;
use serde_json::json;
use sqlx::{Connection, PgConnection};

use crate::harness::{App, Write, document, fresh, set, until};

const CONNECTIONS: usize = 4;
const WRITERS: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_exhausted_pool_tells_everybody_to_come_back_and_heals() {
    let app = App::with(&[("FRAMEKEEP_POOL", CONNECTIONS.to_string())]).await;
    let ada = app.sign_in("ada@example.com").await;
    let names: Vec<String> = (0..WRITERS).map(|at| format!("e{at}")).collect();
    let elements: Vec<&str> = names.iter().map(String::as_str).collect();
    let project = ada.create(&document("p", &elements)).await;
    let other = ada.create(&document("q", &[])).await;

    let mut outside = PgConnection::connect_with(&app.server.pool.connect_options())
        .await
        .unwrap();
    let mut held = outside.begin().await.unwrap();
    let lock = "select id from projects where id = $1 for update";
    sqlx::query(lock)
        .bind(project.uuid())
        .execute(&mut *held)
        .await
        .unwrap();
    let operations: Vec<(String, PushId)> = names.into_iter().map(|name| (name, fresh())).collect();
    let push = |(element, id): (String, PushId)| {
        let ada = ada.clone();
        async move {
            let deltas = [set(&["elements", &element, "x"], 7)];
            ada.patch(project, Write::on(1).push(id), &deltas).await
        }
    };
    let pushes: Vec<_> = operations.iter().cloned().map(|one| tokio::spawn(push(one))).collect();
    let waiting = "select count(*) from pg_stat_activity
                   where datname = current_database() and wait_event_type = 'Lock'";
    let options = app.server.pool.connect_options();
    until("every connection to wait for the row", async || {
        // A connection of its own each time: inside a transaction the view shows nobody who came later.
        let mut asking = PgConnection::connect_with(&options).await.unwrap();
        let count: i64 = sqlx::query_scalar(waiting).fetch_one(&mut asking).await.unwrap();
        count == CONNECTIONS as i64
    })
    .await;

    let start = Instant::now();
    let paths = [
        format!("/api/projects/{other}"),
        "/api/projects".to_owned(),
        "/api/me".to_owned(),
    ];
    for answer in join_all(paths.iter().map(|path| ada.get(path))).await {
        let words = answer.expect(503);
        assert_eq!(
            (&words["code"], &words["retry"]),
            (&json!("unavailable"), &json!("later"))
        );
    }
    let read = start.elapsed();
    assert!(read < Duration::from_secs(5), "a read hung for {read:?}");
    ada.get("/health").await.expect(200);
    ada.get("/ready").await.expect(503);

    held.rollback().await.unwrap();
    let answers: Vec<_> = join_all(pushes).await.into_iter().map(Result::unwrap).collect();
    let refused = answers.iter().filter(|answer| answer.is(503)).count();
    assert!(refused > 0, "nobody was refused: {answers:?}");
    assert!(
        answers.iter().all(|answer| answer.is(200) || answer.is(503)),
        "{answers:?}"
    );
    until("the pool to heal", async || ada.open(other).await.is(200)).await;
    // Each operation again, as browsers do: those that went through have one effect.
    for answer in join_all(operations.into_iter().map(push)).await {
        answer.expect(200);
    }
    let project = ada.open(project).await.expect(200);
    assert_eq!(project["revision"], 1 + WRITERS);
    println!(
        "pool of {CONNECTIONS} exhausted by {WRITERS} writers: {refused} told to come back, 3 reads refused after \
         {read:?}, all {WRITERS} applied once"
    );
}
