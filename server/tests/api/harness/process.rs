//! The real server as a process of its own, to be killed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::io::{AsyncBufReadExt, BufReader};

/// One run of the binary `framekeep serve`.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) base: String,
}

/// The binary: `FRAMEKEEP_BIN`, which `make test` sets.
fn binary() -> PathBuf {
    let path = std::env::var_os("FRAMEKEEP_BIN")
        .expect("FRAMEKEEP_BIN names the built binary `framekeep`; `make test` builds it and sets it");
    PathBuf::from(path)
}

impl Process {
    /// Starts it on a database and a folder of its own; returns once it says that it is ready.
    pub(crate) async fn start(database: &str, data: &Path, port: u16) -> Self {
        Self::with(database, data, port, &[]).await
    }

    /// The binary with these parts; what it is to do, is for the caller to say.
    pub(crate) fn command(database: &str, data: &Path, port: u16) -> Command {
        let mut command = Command::new(binary());
        command
            .env("DATABASE_URL", database)
            .env("FRAMEKEEP_DATA", data)
            .env("PORT", port.to_string())
            .env("FRAMEKEEP_SIGN_IN_RATE", "0")
            .env("FRAMEKEEP_WRITE_RATE", "0")
            .env_remove("PUBLIC_URL")
            .env_remove("GOOGLE_CLIENT_ID")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// As [`Process::start`], with more settings.
    pub(crate) async fn with(database: &str, data: &Path, port: u16, settings: &[(&str, String)]) -> Self {
        let mut command = Self::command(database, data, port);
        command.arg("serve").stdout(Stdio::piped());
        command.envs(settings.iter().map(|(name, value)| (*name, value)));
        let mut child = command.spawn().unwrap();
        let stdout = tokio::process::ChildStdout::from_std(child.stdout.take().unwrap()).unwrap();
        let mut lines = BufReader::new(stdout).lines();
        let ready = async {
            loop {
                let line = lines
                    .next_line()
                    .await
                    .unwrap()
                    .expect("the server ended before it was ready");
                if let Some((_, address)) = line.split_once("is ready at ") {
                    return address.trim().to_owned();
                }
            }
        };
        let base = tokio::time::timeout(Duration::from_secs(60), ready)
            .await
            .expect("ready within a minute");
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, base }
    }

    /// SIGTERM, and waits for its end.
    pub(crate) fn stop(self) {
        self.terminate();
        self.ended();
    }

    /// SIGTERM alone.
    pub(crate) fn terminate(&self) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), Signal::SIGTERM).unwrap();
    }

    /// Waits for a clean end.
    pub(crate) fn ended(mut self) {
        assert!(self.child.wait().unwrap().success());
    }

    /// `kill -9`.
    pub(crate) fn kill(mut self) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), Signal::SIGKILL).unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}
