//! A cursor never jumps over a change that is committed later, whatever order the transactions end in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use framekeep_server::storage::changes;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::harness::{App, Write, document, set, until};

fn ids(pulled: &Value) -> Vec<String> {
    let changes = pulled["changes"].as_array().unwrap().iter();
    changes
        .map(|change| change["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_later_commit_with_an_earlier_place_is_not_missed() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let (slow, quick) = (
        ada.create(&document("slow", &[])).await,
        ada.create(&document("quick", &[])).await,
    );
    let before = ada.pull(&Value::Null, json!([])).await["cursor"].clone();

    let mut open = app.server.pool.begin().await.unwrap();
    changes::note(&mut open, slow).await.unwrap();
    let push = tokio::spawn({
        let ada = ada.clone();
        async move {
            ada.patch(quick, Write::on(1), &[set(&["name"], "quicker")])
                .await
                .expect(200)
        }
    });
    until("the push waits for the open transaction, or is through", async || {
        let waits =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        let waiting: i64 = sqlx::query_scalar(waits).fetch_one(&app.server.pool).await.unwrap();
        waiting > 0 || push.is_finished()
    })
    .await;
    let between = ada.pull(&before, json!([])).await;
    open.commit().await.unwrap();
    push.await.unwrap();
    let after = ada.pull(&between["cursor"], json!([])).await;
    let seen = [ids(&between), ids(&after)].concat();
    assert!(
        seen.contains(&slow.to_string()) && seen.contains(&quick.to_string()),
        "{between} {after}"
    );
    println!("cursor behind an open transaction: 1 case");
}

/// Transactions linger between their place in the order and their commit, each for another while, so that any two that
/// may overlap do, and end in any order. Every project is written once: no later change makes up for a missed one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_missed_or_told_twice_while_eight_devices_write_at_once() {
    const DEVICES: usize = 8;
    const PROJECTS: usize = 12;
    let app = App::start().await;
    let ada = app.sign_in("ada@example.com").await;
    let linger = "create function linger() returns trigger language plpgsql as
                      $$ begin perform pg_sleep(random() * 0.03); return null; end $$;
                  create trigger linger after insert on changes for each row execute function linger()";
    sqlx::raw_sql(linger).execute(&app.server.pool).await.unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn({
        let (ada, done) = (ada.clone(), Arc::clone(&done));
        async move {
            let (mut cursor, mut told, mut pulls) = (Value::Null, BTreeMap::<String, usize>::new(), 0);
            loop {
                let last = done.load(Ordering::SeqCst);
                let pulled = ada.pull(&cursor, json!([])).await;
                pulls += 1;
                for id in ids(&pulled) {
                    *told.entry(id).or_default() += 1;
                }
                cursor = pulled["cursor"].clone();
                if last {
                    return (told, pulls);
                }
            }
        }
    });
    let made = join_all((0..DEVICES).map(|device| {
        let ada = ada.clone();
        async move {
            let mut made = Vec::new();
            for project in 0..PROJECTS {
                made.push(
                    ada.create(&document(&format!("{device}.{project}"), &[]))
                        .await
                        .to_string(),
                );
            }
            made
        }
    }))
    .await;
    done.store(true, Ordering::SeqCst);
    let (told, pulls) = reader.await.unwrap();
    let made: Vec<String> = made.concat();
    let missed = made.iter().filter(|id| !told.contains_key(*id)).count();
    let twice = told.values().filter(|times| **times > 1).count();
    assert_eq!(
        (missed, twice, told.len()),
        (0, 0, made.len()),
        "missed, told twice, told"
    );
    println!(
        "cursor under load: {DEVICES} writers, {} changes, {pulls} pulls",
        made.len()
    );
}

#[tokio::test]
async fn a_cursor_that_the_server_does_not_have_starts_over() {
    let app = App::start().await;
    let (ada, ben) = (
        app.sign_in("ada@example.com").await,
        app.sign_in("ben@example.com").await,
    );
    let project = ada.create(&document("p", &[])).await;
    ben.create(&document("Ben's", &[])).await;
    let own = ada.pull(&Value::Null, json!([])).await["cursor"].clone();
    let bens = ben.pull(&Value::Null, json!([])).await["cursor"].clone();
    assert_eq!(ids(&ada.pull(&own, json!([])).await), Vec::<String>::new());
    let unknown = json!(crate::harness::fresh::<framekeep::ids::ChangeId>());
    for cursor in [bens, unknown] {
        assert_eq!(
            ids(&ada.pull(&cursor, json!([])).await),
            [project.to_string()],
            "{cursor}"
        );
    }
    println!("cursors: 3 cases");
}
