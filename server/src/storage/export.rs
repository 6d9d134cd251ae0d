//! What an account's export reads beside what pages read.

use framekeep::ids::{AssetId, ProjectId, Revision, UserId};
use sqlx::PgConnection;
use sqlx::types::time::OffsetDateTime;

/// A picture as an export names it.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) id: AssetId,
    pub(crate) file_name: String,
    pub(crate) mime_type: String,
    pub(crate) size_bytes: i64,
    pub(crate) storage_key: String,
    pub(crate) created_at: OffsetDateTime,
}

/// Every project of a user, tombstones too, in the order of the ids.
pub(crate) async fn projects(conn: &mut PgConnection, user: UserId) -> Result<Vec<ProjectId>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select m.project_id from project_members m where m.user_id = $1 and m.role = 'owner' order by m.project_id",
        user.uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ProjectId::new).collect())
}

/// The named versions of a project, oldest first.
pub(crate) async fn versions(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<Vec<(Revision, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.revision, s.name as "name!" from snapshots s
           join project_members m on m.project_id = s.project_id and m.user_id = $1 and m.role = 'owner'
           where s.project_id = $2 and s.name is not null order by s.revision"#,
        user.uuid(),
        project.uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (Revision::new(row.revision), row.name))
        .collect())
}

/// The user's pictures whose bytes are in the store, in the order of the ids, after one.
pub(crate) async fn pictures(
    conn: &mut PgConnection,
    user: UserId,
    after: Option<AssetId>,
    limit: i64,
) -> Result<Vec<Picture>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, file_name, mime_type, size, storage_key, created_at from media_assets
         where user_id = $1 and state in ('ready', 'deleted') and ($2::uuid is null or id > $2)
         order by id limit $3",
        user.uuid(),
        after.map(AssetId::uuid),
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Picture {
            id: AssetId::new(row.id),
            file_name: row.file_name,
            mime_type: row.mime_type,
            size_bytes: row.size,
            storage_key: row.storage_key,
            created_at: row.created_at,
        })
        .collect())
}
