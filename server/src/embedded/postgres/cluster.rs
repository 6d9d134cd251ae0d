//! The cluster's folders, who owns them, and how its programs are run.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::User;

use super::binaries::{self, Binaries};
use crate::embedded::EmbeddedError;
use crate::embedded::folder::make;

/// Whom PostgreSQL runs as when the server is root: it refuses to be root itself.
const ORDINARY_USER: &str = "postgres";

/// One cluster.
#[derive(Debug)]
pub(super) struct Cluster {
    /// Everything of the database: the cluster, its socket, its log.
    home: PathBuf,
    /// What PostgreSQL calls its data directory.
    pub(super) folder: PathBuf,
    binaries: Binaries,
    run_as: Option<User>,
}

impl Cluster {
    /// The cluster of a data folder; it need not be there yet.
    pub(super) fn find(data: &Path) -> Result<Self, EmbeddedError> {
        let home = data.join("postgres");
        let folder = home.join("cluster");
        let binaries = binaries::find(binaries::cluster_version(&folder))?;
        let run_as = if nix::unistd::geteuid().is_root() {
            Some(ordinary_user()?)
        } else {
            None
        };
        let cluster = Self {
            home,
            folder,
            binaries,
            run_as,
        };
        cluster.make_folders()?;
        Ok(cluster)
    }

    /// One of PostgreSQL's programs, as the ordinary user, in a folder that it can enter, without settings from outside.
    pub(super) fn command(&self, program: &str) -> Result<Command, EmbeddedError> {
        let mut command = Command::new(self.binaries.folder.join(program));
        command.env_clear().env("PATH", "/usr/bin:/bin").current_dir(&self.home);
        if let Some(user) = &self.run_as {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        Ok(command)
    }

    pub(super) fn socket_folder(&self) -> PathBuf {
        self.home.clone()
    }

    /// Makes the cluster unless it is there. It grows under another name: a start that was cut off leaves none half-made.
    pub(super) async fn create_if_missing(&self, password: &str) -> Result<(), EmbeddedError> {
        if binaries::cluster_version(&self.folder).is_some() {
            return Ok(());
        }
        let (growing, secret) = (self.home.join("cluster.new"), self.home.join("password"));
        remove(&growing)?;
        self.write_secret(&secret, password)?;
        let mut command = self.command("initdb")?;
        command
            .arg("-D")
            .arg(&growing)
            .arg(format!("--pwfile={}", secret.display()));
        command.args([
            "--username=framekeep",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]);
        command.stdin(Stdio::null());
        let mut command = tokio::process::Command::from(command);
        let made = command.kill_on_drop(true).output().await;
        let _removed = fs::remove_file(&secret);
        let made = made.map_err(|error| EmbeddedError::Words(format!("initdb could not be started: {error}")))?;
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr);
            return Err(EmbeddedError::Words(format!(
                "The private database could not be made. initdb said:\n{}",
                said.trim()
            )));
        }
        fs::rename(&growing, &self.folder).map_err(|cause| EmbeddedError::File {
            what: "Cannot rename",
            path: growing,
            cause,
        })
    }

    /// A new log; the one of the last start is kept beside it.
    pub(super) fn new_log(&self) -> Result<File, EmbeddedError> {
        let path = self.home.join("log");
        let _none_yet = fs::rename(&path, self.home.join("log.old"));
        let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(&path);
        opened.map_err(|cause| EmbeddedError::File {
            what: "Cannot write",
            path,
            cause,
        })
    }

    /// The end of the log, for people.
    pub(super) fn log_tail(&self) -> String {
        let mut text = String::new();
        if let Ok(mut log) = File::open(self.home.join("log")) {
            let length = log.metadata().map_or(0, |about| about.len());
            let _whole = log.seek(SeekFrom::Start(length.saturating_sub(2_000)));
            let _not_utf8 = log.read_to_string(&mut text);
        }
        text.trim().to_owned()
    }

    fn make_folders(&self) -> Result<(), EmbeddedError> {
        make(&self.home, 0o700)?;
        let failed = |cause| EmbeddedError::File {
            what: "Cannot prepare",
            path: self.home.clone(),
            cause,
        };
        fs::set_permissions(&self.home, fs::Permissions::from_mode(0o700)).map_err(failed)?;
        let Some(user) = &self.run_as else { return Ok(()) };
        chown(&self.home, Some(user.uid.as_raw()), Some(user.gid.as_raw())).map_err(failed)?;
        for above in self.home.ancestors().skip(1) {
            let about = fs::metadata(above).map_err(failed)?;
            let may_enter =
                about.mode() & 0o001 != 0 || (about.uid() == user.uid.as_raw() && about.mode() & 0o100 != 0);
            if !may_enter {
                return Err(EmbeddedError::Words(format!(
                    "The database runs as the user {ORDINARY_USER}, who cannot enter {}. Choose another folder with FRAMEKEEP_DATA, \
                     such as /var/lib/framekeep.",
                    above.display()
                )));
            }
        }
        Ok(())
    }

    fn write_secret(&self, path: &Path, secret: &str) -> Result<(), EmbeddedError> {
        crate::embedded::folder::write_private(path, secret.as_bytes())?;
        match &self.run_as {
            None => Ok(()),
            Some(user) => {
                chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw())).map_err(|cause| EmbeddedError::File {
                    what: "Cannot hand over",
                    path: path.to_owned(),
                    cause,
                })
            }
        }
    }
}

fn ordinary_user() -> Result<User, EmbeddedError> {
    User::from_name(ORDINARY_USER).ok().flatten().ok_or_else(|| {
        EmbeddedError::Words(format!(
            "PostgreSQL does not run as root, and there is no user {ORDINARY_USER}. Start Framekeep as an ordinary user, or make \
             that one: useradd --system {ORDINARY_USER}"
        ))
    })
}

fn remove(folder: &Path) -> Result<(), EmbeddedError> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => Err(EmbeddedError::File {
            what: "Cannot remove",
            path: folder.to_owned(),
            cause,
        }),
        _ => Ok(()),
    }
}
