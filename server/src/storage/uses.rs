//! Which projects refer to an asset: their documents as they are now (also in the trash), and their named versions.

use std::collections::HashSet;

use framekeep::ids::{AssetId, ProjectId, Revision, UserId};
use sqlx::PgConnection;

/// One place that refers to the asset.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) project: ProjectId,
    pub(crate) project_name: String,
    pub(crate) in_trash: bool,
    /// A named version rather than the document as it is now.
    pub(crate) version: Option<(Revision, String)>,
}

/// The user's uses of these assets, by the projects' names; a place that uses several is one.
pub(crate) async fn of_assets(
    connection: &mut PgConnection,
    user: UserId,
    assets: &[AssetId],
    limit: i64,
) -> sqlx::Result<Vec<Row>> {
    let rows = sqlx::query!(
        r#"with mine as (
               select p.id, p.name, p.deleted_at is not null as in_trash, p.data from projects p
               join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
           )
           select id as "id!", name as "name!", in_trash as "in_trash!", null::bigint as revision, null as version
           from mine
           where exists (select 1 from jsonb_each(data -> 'elements') e where lower(e.value ->> 'media') = any($2))
           union all
           select mine.id, mine.name, mine.in_trash, s.revision, s.name
           from mine join snapshots s on s.project_id = mine.id and s.name is not null
           where exists (select 1 from jsonb_each(s.data -> 'elements') e where lower(e.value ->> 'media') = any($2))
           order by 2, 1, 4 nulls first limit $3"#,
        user.uuid(),
        &texts(assets),
        limit
    )
    .fetch_all(connection)
    .await?;
    let uses = rows.into_iter().map(|row| Row {
        project: ProjectId::new(row.id),
        project_name: row.name,
        in_trash: row.in_trash,
        version: row.revision.map(Revision::new).zip(row.version),
    });
    Ok(uses.collect())
}

/// Which of these assets something of the user's uses. Each document is read once, however many assets are asked about.
pub(crate) async fn among(
    connection: &mut PgConnection,
    user: UserId,
    assets: &[AssetId],
) -> sqlx::Result<HashSet<AssetId>> {
    let rows = sqlx::query_scalar!(
        r#"with mine as (
               select p.id, p.data from projects p
               join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
           ), documents as (
               select data from mine
               union all
               select s.data from mine join snapshots s on s.project_id = mine.id and s.name is not null
           )
           select distinct lower(e.value ->> 'media') as "media!"
           from documents, jsonb_each(documents.data -> 'elements') e
           where lower(e.value ->> 'media') = any($2)"#,
        user.uuid(),
        &texts(assets)
    )
    .fetch_all(connection)
    .await?;
    let used = assets.iter().filter(|asset| rows.contains(&asset.to_string()));
    Ok(used.copied().collect())
}

/// As documents write them.
fn texts(assets: &[AssetId]) -> Vec<String> {
    assets.iter().map(AssetId::to_string).collect()
}
