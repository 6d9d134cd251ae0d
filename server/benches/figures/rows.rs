//! Rows that a bench needs and that would take too long through the front door; each kind has its statement in a file.

use framekeep::ids::ProjectId;
use sqlx::PgConnection;

use crate::pushes::some_document;

const PEOPLE: &str = include_str!("people.sql");
const PROJECTS: &str = include_str!("projects.sql");
const REVISIONS: &str = include_str!("revisions.sql");

/// People and projects for `pgbench`.
pub(crate) async fn pgbench_people(conn: &mut PgConnection, count: usize) {
    let count = i32::try_from(count).unwrap();
    let rows = sqlx::query(PEOPLE).bind(count).bind(some_document());
    rows.execute(conn).await.unwrap();
}

/// Other people's projects, until there are so many.
pub(crate) async fn fill_projects(conn: &mut PgConnection, projects: i64) {
    let rows = sqlx::query(PROJECTS).bind(projects).bind(some_document());
    rows.execute(&mut *conn).await.unwrap();
    sqlx::query("analyze").execute(conn).await.unwrap();
}

/// A history of this length in place of the one revision that a project has.
pub(crate) async fn fill_revisions(conn: &mut PgConnection, project: ProjectId, revisions: i64) {
    let rows = sqlx::query(REVISIONS).bind(project.uuid()).bind(revisions);
    rows.execute(conn).await.unwrap();
}
