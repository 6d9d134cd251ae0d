//! A cluster that outlived its server (which was killed): it is ended, so that every start begins alike. The data
//! folder's lock has told us that no other server is using it.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::embedded::EmbeddedError;

/// Ends the cluster in this folder, if one runs there, and waits for its end.
pub(super) async fn end(folder: &Path) -> Result<(), EmbeddedError> {
    let Some(pid) = running(folder) else { return Ok(()) };
    tracing::info!(pid, "ending a database that outlived its server");
    for (signal, patience) in [(Signal::SIGINT, 10), (Signal::SIGQUIT, 5), (Signal::SIGKILL, 5)] {
        let _gone = kill(Pid::from_raw(pid), signal);
        let until = Instant::now() + Duration::from_secs(patience);
        while Instant::now() < until {
            if running(folder).is_none() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    Err(EmbeddedError::Words(format!(
        "The database of an earlier start (process {pid}) does not end. End it, then start again."
    )))
}

/// The postmaster of this folder. Its file may be left over and its number given to somebody else since: the process must
/// name the folder.
fn running(folder: &Path) -> Option<i32> {
    let file = fs::read_to_string(folder.join("postmaster.pid")).ok()?;
    let pid: i32 = file.lines().next()?.trim().parse().ok()?;
    command_line(pid)?.contains(&*folder.to_string_lossy()).then_some(pid)
}

/// How a process was called; none for one that is gone (or waits to be reaped: its command line is empty).
fn command_line(pid: i32) -> Option<String> {
    let said = if Path::new("/proc/self").exists() {
        fs::read(format!("/proc/{pid}/cmdline")).ok()?
    } else {
        std::process::Command::new("ps")
            .args(["-o", "args=", "-p", &pid.to_string()])
            .output()
            .ok()?
            .stdout
    };
    Some(String::from_utf8_lossy(&said).replace('\0', " ")).filter(|said| !said.trim().is_empty())
}
