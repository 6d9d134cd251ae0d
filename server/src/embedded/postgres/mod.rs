//! A private Postgres cluster in the data folder: its own password, a socket in its own folder (loopback where that path
//! is too long), its own process group, its output in a file.

mod binaries;
mod cluster;
mod orphan;

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

use super::EmbeddedError;
use super::folder::{Kept, random};
use crate::config::{DatabaseUrl, Secret};
use crate::storage;
use cluster::Cluster;

/// The database and its owner.
const NAME: &str = "framekeep";
/// How long a start may take: after a crash the log is replayed first.
const START_MOST: Duration = Duration::from_secs(60);
/// How long a fast shutdown may take before it becomes an immediate one.
const STOP_MOST: Duration = Duration::from_secs(15);
/// The longest path of a socket that all systems take.
const SOCKET_MOST_BYTES: usize = 103;

/// A running cluster; dropping it stops it and waits for that.
#[derive(Debug)]
pub(super) struct Postgres {
    child: Child,
}

/// Where the cluster listens.
enum Address {
    Socket(PathBuf),
    Loopback(u16),
}

pub(super) async fn start(
    data: &Path,
    kept: &mut Kept,
    pool_size: u32,
) -> Result<(Postgres, DatabaseUrl), EmbeddedError> {
    let cluster = Cluster::find(data)?;
    let password = kept.values.database_password.get_or_insert_with(random).clone();
    kept.save()?;
    cluster.create_if_missing(&password).await?;
    orphan::end(&cluster.folder).await?;
    let began = Instant::now();
    loop {
        let address = address(&cluster)?;
        let mut postgres = launch(&cluster, &address, pool_size)?;
        match ready(&mut postgres, &cluster, &options(&address, &password), began).await? {
            Start::Ready => return Ok((postgres, DatabaseUrl(Secret::new(url(&address, &password))))),
            // What an ended cluster held (its shared memory) may be held a moment longer.
            Start::NotYet => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn launch(cluster: &Cluster, address: &Address, pool_size: u32) -> Result<Postgres, EmbeddedError> {
    let mut command = cluster.command("postgres")?;
    command.arg("-D").arg(&cluster.folder);
    let (addresses, folder, port) = match address {
        Address::Socket(folder) => ("", folder.display().to_string(), 5432),
        Address::Loopback(port) => ("127.0.0.1", String::new(), *port),
    };
    let settings = [
        ("listen_addresses", addresses.to_owned()),
        ("unix_socket_directories", folder),
        ("unix_socket_permissions", "0700".to_owned()),
        ("port", port.to_string()),
        ("max_connections", (pool_size + 20).to_string()),
        ("timezone", "UTC".to_owned()),
        ("log_timezone", "UTC".to_owned()),
    ];
    for (name, value) in settings {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    let log = cluster.new_log()?;
    let errors = log
        .try_clone()
        .map_err(|error| EmbeddedError::Words(format!("The database's log: {error}")))?;
    command.stdin(Stdio::null()).stdout(log).stderr(errors);
    // Ctrl-C reaches the server alone; it then stops the database after its own last request.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command
        .spawn()
        .map_err(|error| EmbeddedError::Words(format!("PostgreSQL could not be started: {error}")))?;
    Ok(Postgres { child })
}

enum Start {
    Ready,
    NotYet,
}

/// Waits until the cluster lets us in and the database is there.
async fn ready(
    postgres: &mut Postgres,
    cluster: &Cluster,
    options: &PgConnectOptions,
    began: Instant,
) -> Result<Start, EmbeddedError> {
    loop {
        if let Ok(Some(status)) = postgres.child.try_wait() {
            let log = cluster.log_tail();
            let busy = log.contains("still in use") || log.contains("lock file") || log.contains("could not bind");
            if busy && began.elapsed() < START_MOST {
                return Ok(Start::NotYet);
            }
            return Err(EmbeddedError::Words(format!(
                "The private PostgreSQL ended at once ({status}). It said:\n{log}"
            )));
        }
        match options.clone().database(NAME).connect().await {
            Ok(connection) => {
                let _closed = connection.close().await;
                return Ok(Start::Ready);
            }
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("3D000") => {
                let mut connection: PgConnection = options.clone().database("postgres").connect().await?;
                storage::create::database(&mut connection, NAME).await?;
                connection.close().await?;
            }
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("28P01") => {
                let words = format!(
                    "The password in embedded.json is not that of the cluster {}.",
                    cluster.folder.display()
                );
                return Err(EmbeddedError::Words(words));
            }
            Err(error) if began.elapsed() > START_MOST => return Err(error.into()),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

fn address(cluster: &Cluster) -> Result<Address, EmbeddedError> {
    let folder = cluster.socket_folder();
    if folder.as_os_str().len() + "/.s.PGSQL.5432".len() <= SOCKET_MOST_BYTES {
        return Ok(Address::Socket(folder));
    }
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    let port = free
        .map_err(|error| EmbeddedError::Words(format!("No free port on loopback: {error}")))?
        .port();
    Ok(Address::Loopback(port))
}

fn options(address: &Address, password: &str) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass()
        .username(NAME)
        .password(password)
        .application_name(NAME);
    match address {
        Address::Socket(folder) => options.socket(folder).port(5432),
        Address::Loopback(port) => options.host("127.0.0.1").port(*port),
    }
}

/// The same as a URL: what a setting from outside would be.
fn url(address: &Address, password: &str) -> String {
    match address {
        Address::Socket(folder) => {
            let folder = folder.to_string_lossy();
            let folder: String = url::form_urlencoded::byte_serialize(folder.as_bytes()).collect();
            format!("postgres://{NAME}:{password}@localhost:5432/{NAME}?host={folder}")
        }
        Address::Loopback(port) => format!("postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"),
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let pid = Pid::from_raw(self.child.id().cast_signed());
        for (signal, patience) in [(Signal::SIGINT, STOP_MOST), (Signal::SIGQUIT, Duration::from_secs(5))] {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            let _gone = kill(pid, signal);
            let until = Instant::now() + patience;
            while Instant::now() < until {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}
