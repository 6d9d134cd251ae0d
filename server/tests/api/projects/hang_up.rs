//! A client that hangs up at any moment leaves no connection inside a transaction, and its write is there or is not.

use std::time::{Duration, Instant};

use framekeep_server::projects as use_cases;
use serde_json::json;
use sqlx::{Connection, PgConnection};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::{App, Write, document, set};

const ABORTS: u64 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_connection_stays_in_a_transaction() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let cookie = ada.cookie();
    for i in 0..ABORTS {
        let deltas = [set(&["elements", "e1", "x"], i)];
        let base = ada.open(project).await.expect(200)["revision"].as_i64().unwrap();
        let body = json!({"deltas": deltas, "baseRevision": base}).to_string();
        let host = app.base.trim_start_matches("http://");
        let request = match i % 3 {
            0 => format!("GET /api/projects/{project} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n"),
            _ => format!(
                "PATCH /api/projects/{project} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
        };
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_micros(i * 131 % 20_000)).await;
        drop(stream);
    }
    settled(&app, &mut outside(&app).await).await;
    let open = ada.open(project).await.expect(200);
    let revision = open["revision"].as_i64().unwrap();
    let rows: i64 = sqlx::query_scalar("select count(*) from revisions where project_id = $1")
        .bind(project.uuid())
        .fetch_one(&app.server.pool)
        .await
        .unwrap();
    assert_eq!(rows, revision, "each revision has its row");
    assert!(revision > 1, "no write came through");
    ada.patch(project, Write::on(revision), &[set(&["name"], "still works")])
        .await
        .expect(200);
    println!(
        "hang-ups over HTTP: {ABORTS} aborts, {} of the writes were whole, 0 connections in a transaction",
        revision - 1
    );
}

/// The fault of sqlx that this guards against shows when `begin()` itself is cut off: futures dropped at each of their
/// first steps.
#[tokio::test]
async fn no_connection_stays_in_a_transaction_when_begin_is_cut_off() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let project = ada.create(&document("p", &["e1"])).await;
    let user = ada.get("/api/me").await.expect(200)["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let mut outside = outside(&app).await;
    for i in 0..ABORTS {
        let mut reading = Box::pin(use_cases::open(&app.server.pool, user, project));
        for _ in 0..i % 12 {
            if futures::poll!(&mut reading).is_ready() {
                break;
            }
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        drop(reading);
        // After each one: the next use of the same connection might end the transaction by accident.
        settled(&app, &mut outside).await;
    }
    println!("cut off while beginning: {ABORTS} aborts, 0 connections in a transaction");
}

/// A connection that is not of the pool: what is in the pool must not be asked about itself.
async fn outside(app: &App) -> PgConnection {
    PgConnection::connect_with(&app.server.pool.connect_options())
        .await
        .unwrap()
}

/// Waits until every connection is back in the pool and none is inside a transaction.
async fn settled(app: &App, outside: &mut PgConnection) {
    let open = "select count(*) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                  and (state like 'idle in transaction%' or state = 'active')";
    let (pool, start) = (&app.server.pool, Instant::now());
    loop {
        let all_back = pool.num_idle() == usize::try_from(pool.size()).unwrap();
        if all_back
            && sqlx::query_scalar::<_, i64>(open)
                .fetch_one(&mut *outside)
                .await
                .unwrap()
                == 0
        {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "a connection stays inside a transaction"
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
