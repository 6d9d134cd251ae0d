//! Rows that a bench needs and that would take too long through the front door: a file of statements each, which `psql` runs.

use std::process::Command;

use framekeep::ids::ProjectId;

use crate::harness::cluster::program;
use crate::pushes::some_document;

/// People and projects for `pgbench`.
pub(crate) fn pgbench_people(database: &str, count: usize) {
    let document = some_document().to_string();
    run(
        database,
        "people",
        &[("count", &count.to_string()), ("document", &document)],
    );
}

/// Other people's projects, until there are so many.
pub(crate) fn fill_projects(database: &str, projects: i64) {
    let document = some_document().to_string();
    run(
        database,
        "projects",
        &[("projects", &projects.to_string()), ("document", &document)],
    );
}

/// A history of this length in place of the one revision that a project has.
pub(crate) fn fill_revisions(database: &str, project: ProjectId, revisions: i64) {
    let (project, revisions) = (project.to_string(), revisions.to_string());
    run(
        database,
        "revisions",
        &[("project", &project), ("revisions", &revisions)],
    );
}

fn run(database: &str, file: &str, values: &[(&str, &str)]) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/figures");
    let output = Command::new(program("psql"))
        .args(["-q", "-X", "-v", "ON_ERROR_STOP=1"])
        .args(
            values
                .iter()
                .flat_map(|(name, value)| ["-v".to_owned(), format!("{name}={value}")]),
        )
        .arg("-f")
        .arg(format!("{folder}/{file}.sql"))
        .arg(database)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{file}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
