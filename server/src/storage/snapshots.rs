//! Whole documents of some revisions.

use framekeep::document::Document;
use framekeep::ids::{ProjectId, Revision, UserId};
use sqlx::PgConnection;
use sqlx::types::Json;

/// The newest snapshot at or before a revision.
pub async fn nearest(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    revision: Revision,
) -> Result<Option<(Revision, Document)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select s.revision, s.data as "data: Json<Document>" from snapshots s
           join project_members m on m.project_id = s.project_id and m.user_id = $1 and m.role = 'owner'
           where s.project_id = $2 and s.revision <= $3 order by s.revision desc limit 1"#,
        user.uuid(),
        project.uuid(),
        revision.get(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (Revision::new(row.revision), row.data.0)))
}

/// The oldest snapshot after a revision.
pub async fn next_after(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    revision: Revision,
) -> Result<Option<Revision>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "select s.revision from snapshots s
         join project_members m on m.project_id = s.project_id and m.user_id = $1 and m.role = 'owner'
         where s.project_id = $2 and s.revision > $3 order by s.revision limit 1",
        user.uuid(),
        project.uuid(),
        revision.get(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(Revision::new))
}

/// Keeps the document of a revision of this user's project under a name, for ever.
pub async fn keep_named(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    revision: Revision,
    document: &Document,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into snapshots (project_id, revision, data, name)
         select m.project_id, $3, $4, $5 from project_members m
         where m.project_id = $2 and m.user_id = $1 and m.role = 'owner'
         on conflict (project_id, revision) do update set name = excluded.name",
        user.uuid(),
        project.uuid(),
        revision.get(),
        Json(document) as Json<&Document>,
        name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the document of a revision.
pub async fn keep(
    conn: &mut PgConnection,
    project: ProjectId,
    revision: Revision,
    document: &Document,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into snapshots (project_id, revision, data) values ($1, $2, $3) on conflict do nothing",
        project.uuid(),
        revision.get(),
        Json(document) as Json<&Document>,
    )
    .execute(conn)
    .await?;
    Ok(())
}
