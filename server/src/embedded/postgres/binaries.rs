//! PostgreSQL's programs: on the path, or where distributions put them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::EmbeddedError;

/// The oldest release that the schema is made for.
const OLDEST: u32 = 15;

/// A folder with `initdb` and `postgres`, and their major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) folder: PathBuf,
    pub(super) major: u32,
}

/// The programs for a cluster of this version, or the newest for one that is yet to be made.
pub(super) fn find(cluster_version: Option<u32>) -> Result<Binaries, EmbeddedError> {
    let mut found: Vec<Binaries> = folders().into_iter().filter_map(look).collect();
    found.sort_by_key(|binaries| binaries.major);
    choose(found, cluster_version).map_err(EmbeddedError::Words)
}

/// `found` is sorted by version.
fn choose(mut found: Vec<Binaries>, cluster_version: Option<u32>) -> Result<Binaries, String> {
    let installed: Vec<String> = found.iter().map(|binaries| binaries.major.to_string()).collect();
    let installed = if installed.is_empty() {
        "none".to_owned()
    } else {
        installed.join(", ")
    };
    match cluster_version {
        Some(version) => found.into_iter().find(|binaries| binaries.major == version).ok_or(format!(
            "The data folder holds a database of PostgreSQL {version}; installed is {installed}. Install PostgreSQL {version} \
             (on Debian: apt-get install postgresql-{version}), move the data with pg_upgrade, or set DATABASE_URL."
        )),
        None => found.pop().filter(|binaries| binaries.major >= OLDEST).ok_or(format!(
            "PostgreSQL {OLDEST} or newer was not found (installed: {installed}). Install it (on Debian: apt-get install \
             postgresql), put its programs on the PATH, or set DATABASE_URL."
        )),
    }
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    for (above, below) in [
        ("/usr/lib/postgresql", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/usr", "bin"),
    ] {
        let Ok(entries) = std::fs::read_dir(above) else {
            continue;
        };
        let named = entries.flatten().filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            above == "/usr/lib/postgresql" || name.starts_with("postgresql") || name.starts_with("pgsql-")
        });
        folders.extend(named.map(|entry| entry.path().join(below)));
    }
    folders
}

fn look(folder: PathBuf) -> Option<Binaries> {
    if !folder.join("initdb").is_file() || !folder.join("postgres").is_file() {
        return None;
    }
    let said = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let major = major(&String::from_utf8_lossy(&said.stdout))?;
    Some(Binaries { folder, major })
}

/// From `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major(said: &str) -> Option<u32> {
    let version = said.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The version of a cluster; none where there is no cluster yet.
pub(super) fn cluster_version(cluster: &Path) -> Option<u32> {
    std::fs::read_to_string(cluster.join("PG_VERSION"))
        .ok()?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Binaries, choose, major};

    fn installed(versions: &[u32]) -> Vec<Binaries> {
        versions
            .iter()
            .map(|major| Binaries {
                folder: format!("/pg/{major}").into(),
                major: *major,
            })
            .collect()
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 18devel"), Some(18));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn a_cluster_gets_its_own_version_and_a_new_one_the_newest() {
        assert_eq!(choose(installed(&[15, 17]), Some(15)).unwrap().major, 15);
        assert_eq!(choose(installed(&[15, 17]), None).unwrap().major, 17);
        let words = choose(installed(&[17]), Some(15)).unwrap_err();
        assert!(
            words.contains("PostgreSQL 15") && words.contains("installed is 17"),
            "{words}"
        );
        assert!(choose(installed(&[14]), None).unwrap_err().contains("installed: 14"));
        assert!(choose(installed(&[]), None).unwrap_err().contains("none"));
    }
}
