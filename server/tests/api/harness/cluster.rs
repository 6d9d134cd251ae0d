//! A real Postgres, started by the tests and gone with them, also when they are killed: a shell stands guard that ends
//! it when the pipe from the tests closes.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use framekeep_server::storage::migrate;
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, Uid};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

use super::free_port;

/// Ends Postgres and removes its folder when standard input closes; the word `keep` there leaves the folder.
const GUARD: &str = r#"
folder="$1"; shift
"$@" >>"$folder/log" 2>&1 &
child=$!
echo "$child"
word="$(cat)"
kill -QUIT "$child" 2>/dev/null
kill -CONT "$child" 2>/dev/null
wait "$child"
[ "$word" = keep ] || rm -rf "$folder"
"#;

/// One Postgres with the migrated database `template`.
pub(crate) struct Cluster {
    folder: PathBuf,
    port: u16,
    guard: Option<Child>,
    postmaster: Pid,
    /// Postgres copies one template at a time.
    copying: Mutex<()>,
}

impl Cluster {
    /// The one that most tests share.
    pub(crate) async fn shared() -> &'static Self {
        static SHARED: OnceCell<Cluster> = OnceCell::const_new();
        SHARED.get_or_init(Self::start).await
    }

    /// One of its own, for a test that hurts it.
    pub(crate) async fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("framekeep-test-{}", Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        if Uid::effective().is_root() {
            let owned = Command::new("chown").arg("postgres").arg(&folder).status().unwrap();
            assert!(
                owned.success(),
                "running as root, the tests need the system user postgres"
            );
        }
        let data = folder.join("data");
        let made = as_postgres(program("initdb"))
            .args([
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "-A",
                "trust",
                "-U",
                "framekeep",
                "-D",
            ])
            .arg(&data)
            .current_dir("/")
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let mut cluster = Self {
            folder,
            port: free_port(),
            guard: None,
            postmaster: Pid::from_raw(0),
            copying: Mutex::new(()),
        };
        cluster.launch().await;
        let mut admin = PgConnection::connect_with(&cluster.options("postgres")).await.unwrap();
        admin.execute("create database template").await.unwrap();
        let pool = PgPool::connect_with(cluster.options("template")).await.unwrap();
        migrate::run(&pool).await.unwrap();
        pool.close().await;
        cluster
    }

    /// A fresh copy of the migrated database: its URL.
    pub(crate) async fn database(&self) -> String {
        let name = format!("t{}", Uuid::now_v7().simple());
        let _one_at_a_time = self.copying.lock().await;
        let mut admin = PgConnection::connect_with(&self.options("postgres")).await.unwrap();
        let copy = format!("create database {name} template template");
        sqlx::raw_sql(AssertSqlSafe(copy)).execute(&mut admin).await.unwrap();
        format!("postgres://framekeep@127.0.0.1:{}/{name}", self.port)
    }

    fn options(&self, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port)
            .username("framekeep")
            .database(database)
    }

    /// Kills the postmaster; its children follow it by themselves.
    pub(crate) fn kill(&mut self) {
        kill(self.postmaster, Signal::SIGKILL).unwrap();
        self.release();
    }

    /// Stops Postgres where it stands (or lets it go on): it keeps its connections and answers nothing.
    pub(crate) fn stall(&self, backends: &[i32], stalled: bool) {
        let signal = if stalled { Signal::SIGSTOP } else { Signal::SIGCONT };
        for pid in backends.iter().map(|pid| Pid::from_raw(*pid)).chain([self.postmaster]) {
            kill(pid, signal).unwrap();
        }
    }

    fn release(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            let _broken_when_the_guard_is_gone = guard.stdin.take().unwrap().write_all(b"keep");
            guard.wait().unwrap();
        }
    }

    /// Starts it (again) on the same data and waits until it answers.
    pub(crate) async fn launch(&mut self) {
        let start = Instant::now();
        loop {
            self.spawn();
            loop {
                if PgConnection::connect_with(&self.options("postgres")).await.is_ok() {
                    return;
                }
                // After a kill the first attempt may find children of the old one alive, and end.
                if kill(self.postmaster, None).is_err() {
                    self.release();
                    break;
                }
                assert!(
                    start.elapsed() < Duration::from_secs(60),
                    "Postgres does not start: {}",
                    self.log()
                );
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "Postgres does not start: {}",
                self.log()
            );
        }
    }

    fn spawn(&mut self) {
        // Tests need no disk; figures do (`make bench` sets it).
        let fsync = std::env::var("FRAMEKEEP_TEST_FSYNC").unwrap_or_else(|_| "off".to_owned());
        let mut guard = as_postgres(Path::new("/bin/sh").to_owned())
            .args(["-c", GUARD, "guard"])
            .arg(&self.folder)
            .arg(program("postgres"))
            .arg("-D")
            .arg(self.folder.join("data"))
            .args([
                "-p",
                &self.port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "max_connections=400",
            ])
            .args(["-c", &format!("fsync={fsync}")])
            .args(["-c", "shared_buffers=64MB", "-c"])
            .arg(format!("unix_socket_directories={}", self.folder.display()))
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(guard.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        self.postmaster = Pid::from_raw(line.trim().parse().unwrap());
        self.guard = Some(guard);
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.release();
        let _gone_or_left_for_the_system = std::fs::remove_dir_all(&self.folder);
    }
}

/// Postgres refuses to run as root.
fn as_postgres(program: PathBuf) -> Command {
    if Uid::effective().is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// A program of Postgres: on the path, or where Debian keeps the newest.
pub(crate) fn program(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let on_path = std::env::var_os("PATH")
            .map(|path| std::env::split_paths(&path).collect())
            .unwrap_or_default();
        let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .map(|found| found.flatten().map(|version| version.path().join("bin")).collect())
            .unwrap_or_default();
        debian.sort_by_key(|folder| std::cmp::Reverse(version_of(folder)));
        let all: Vec<PathBuf> = [debian, on_path].concat();
        all.into_iter()
            .find(|folder| folder.join("initdb").exists())
            .expect("please install PostgreSQL 15 or newer")
    });
    folder.join(name)
}

fn version_of(bin: &Path) -> Option<u32> {
    bin.parent()?.file_name()?.to_str()?.parse().ok()
}
