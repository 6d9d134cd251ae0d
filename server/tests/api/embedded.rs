//! The parts that the server brings itself: the private database, and the folder that all of it is in.

use std::path::Path;

use framekeep_server::config::Config;
use framekeep_server::embedded::{self, EmbeddedError};
use framekeep_server::state::pool;

use crate::harness::{DataFolder, Process, sign_in};

fn config(folder: &Path) -> Config {
    Config::read(&|name| (name == "FRAMEKEEP_DATA").then(|| folder.display().to_string())).unwrap()
}

/// The process that says it serves this folder's cluster, if there is one.
fn postmaster(folder: &Path) -> Option<String> {
    let file = std::fs::read_to_string(folder.join("postgres/cluster/postmaster.pid")).ok()?;
    let pid = file.lines().next()?.to_owned();
    Path::new("/proc").join(&pid).exists().then_some(pid)
}

#[tokio::test]
async fn what_is_written_is_there_after_a_restart_and_nothing_runs_in_between() {
    let folder = DataFolder::new();
    let config = config(&folder.0);
    let (running, database) = embedded::start_database(&config).await.unwrap();
    let first = pool(&config, &database).unwrap();
    sqlx::raw_sql("create table kept (word text); insert into kept values ('here')")
        .execute(&first)
        .await
        .unwrap();
    let about: (String, String) = sqlx::query_as("select current_setting('server_encoding'), current_setting('fsync')")
        .fetch_one(&first)
        .await
        .unwrap();
    assert_eq!((about.0.as_str(), about.1.as_str()), ("UTF8", "on"));
    assert!(postmaster(&folder.0).is_some());
    first.close().await;
    running.stop().await;
    assert_eq!(postmaster(&folder.0), None);

    let (running, database) = embedded::start_database(&config).await.unwrap();
    let second = pool(&config, &database).unwrap();
    let word: String = sqlx::query_scalar("select word from kept")
        .fetch_one(&second)
        .await
        .unwrap();
    assert_eq!(word, "here");
    second.close().await;
    drop(running);
    assert_eq!(postmaster(&folder.0), None, "dropping stops it as well");
}

#[tokio::test]
async fn a_folder_serves_one_server_at_a_time() {
    let folder = DataFolder::new();
    let config = config(&folder.0);
    let (running, _parts) = embedded::start(&config).await.unwrap();
    let error = embedded::start(&config).await.err().unwrap();
    assert!(matches!(error, EmbeddedError::InUse { .. }), "{error}");
    assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    running.stop().await;
    let (running, _parts) = embedded::start(&config).await.unwrap();
    running.stop().await;
}

#[tokio::test]
async fn a_folder_too_deep_for_a_socket_is_served_on_loopback() {
    let folder = DataFolder::new();
    let deep = folder.0.join("x".repeat(100));
    std::fs::create_dir(&deep).unwrap();
    let config = config(&deep);
    let (running, database) = embedded::start_database(&config).await.unwrap();
    assert!(database.0.reveal().contains("@127.0.0.1:"));
    let pool = pool(&config, &database).unwrap();
    let listens: String = sqlx::query_scalar("select current_setting('listen_addresses')")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(listens, "127.0.0.1");
    pool.close().await;
    running.stop().await;
}

#[tokio::test]
async fn ports_and_secrets_stay_the_same_and_secrets_are_private() {
    use std::os::unix::fs::PermissionsExt;

    let folder = DataFolder::new();
    let config = config(&folder.0);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let (running, parts) = embedded::start(&config).await.unwrap();
        seen.push((
            parts.bucket.endpoint.unwrap(),
            parts.bucket.access_key_id,
            parts.provider.issuer,
        ));
        running.stop().await;
    }
    assert_eq!(seen[0], seen[1]);
    for file in ["embedded.json", "provider-key.der"] {
        let mode = std::fs::metadata(folder.0.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn after_a_kill_the_next_start_takes_over_and_knows_everybody() {
    let folder = DataFolder::new();
    let server = Process::start("", &folder.0, 0).await;
    let me = sign_in(&server.base, "ada@example.org")
        .await
        .get("/api/me")
        .await
        .expect(200);
    server.kill();
    let orphan = postmaster(&folder.0);
    assert!(orphan.is_some(), "the database outlives a killed server");
    let server = Process::start("", &folder.0, 0).await;
    assert_ne!(postmaster(&folder.0), orphan);
    let again = sign_in(&server.base, "ada@example.org")
        .await
        .get("/api/me")
        .await
        .expect(200);
    assert_eq!(me["id"], again["id"]);
    server.stop();
    assert_eq!(postmaster(&folder.0), None);
}
