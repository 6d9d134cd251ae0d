//! What a person sees and changes of `media_assets`. Every query names the user.

use framekeep::ids::{AssetId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::assets::{Columns, Row};

/// Which assets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// The last asset of the page before.
    pub(crate) after: Option<AssetId>,
    /// `image`, or a MIME type.
    pub(crate) kind: Option<String>,
    /// Part of the name, in any case.
    pub(crate) search: Option<String>,
    /// Only what something uses, or only what nothing does; see [`super::uses`].
    pub(crate) used: Option<bool>,
}

/// The user's ready assets, newest first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    user: UserId,
    filter: &Filter,
    limit: i64,
) -> sqlx::Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Columns,
        "with mine as (
             select p.id, p.data from projects p
             join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
         ), documents as (
             select data from mine
             union all
             select s.data from mine join snapshots s on s.project_id = mine.id and s.name is not null
         ), used as materialized (
             select lower(e.value ->> 'media') as media
             from documents, jsonb_each(documents.data -> 'elements') e where e.value ->> 'media' is not null
         )
         select id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                state, created_at, updated_at
         from media_assets
         where user_id = $1 and state = 'ready'
           and ($2::uuid is null or (created_at, id) <
                (select c.created_at, c.id from media_assets c where c.id = $2 and c.user_id = $1))
           and ($3::text is null or file_type = $3 or mime_type = $3)
           and ($4::text is null or strpos(lower(file_name), lower($4)) > 0)
           and ($6::boolean is null or (id::text in (select media from used)) = $6)
         order by created_at desc, id desc limit $5",
        user.uuid(),
        filter.after.map(AssetId::uuid),
        filter.kind.as_deref(),
        filter.search.as_deref(),
        limit,
        filter.used
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// How many ready assets the user has, and the bytes of their objects.
pub(crate) async fn sums(connection: &mut PgConnection, user: UserId) -> sqlx::Result<(u64, u64)> {
    let row = sqlx::query!(
        r#"select coalesce(sum(many), 0)::bigint as "count!", coalesce(sum(size), 0)::bigint as "bytes!" from
             (select count(*) as many, max(size) as size from media_assets
              where user_id = $1 and state = 'ready' group by storage_key) objects"#,
        user.uuid()
    )
    .fetch_one(connection)
    .await?;
    let number = |value: i64| u64::try_from(value).unwrap_or_default();
    Ok((number(row.count), number(row.bytes)))
}

/// Gives a ready asset another name. None: there is no such asset.
pub(crate) async fn rename(
    connection: &mut PgConnection,
    user: UserId,
    asset: AssetId,
    name: &str,
) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        "update media_assets set file_name = $3, updated_at = now()
         where id = $1 and user_id = $2 and state = 'ready'
         returning id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                   state, created_at, updated_at",
        asset.uuid(),
        user.uuid(),
        name
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::from))
}

/// The thumbnail of the asset, and of those that share its object, is there now; false: none of them is as it was found, and
/// ready.
pub(crate) async fn set_thumbnail(connection: &mut PgConnection, found: &Row, key: &str) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update media_assets set thumbnail_key = $4
         where storage_key = $1 and user_id = $2 and state = 'ready' and thumbnail_key is not distinct from $3",
        found.storage_key,
        found.user.uuid(),
        found.thumbnail_key.as_deref(),
        key
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Nobody begins or ends a use of these assets, nor changes their state, until the transaction ends. Those of them that
/// are the user's and ready; locked in one order, so that two callers do not wait for each other.
pub(crate) async fn lock_ready(
    connection: &mut PgConnection,
    user: UserId,
    assets: &[AssetId],
) -> sqlx::Result<Vec<AssetId>> {
    let found = sqlx::query_scalar!(
        "select id from media_assets where user_id = $1 and id = any($2) and state = 'ready' order by id for update",
        user.uuid(),
        &uuids(assets)
    )
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(AssetId::new).collect())
}

/// Out of the library; rows and objects stay until they are erased.
pub(crate) async fn delete(connection: &mut PgConnection, user: UserId, assets: &[AssetId]) -> sqlx::Result<()> {
    sqlx::query!(
        "update media_assets set state = 'deleted', deleted_at = now(), updated_at = now()
         where user_id = $1 and id = any($2) and state = 'ready'",
        user.uuid(),
        &uuids(assets)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Back into the library: which of them were deleted.
pub(crate) async fn undelete(
    connection: &mut PgConnection,
    user: UserId,
    assets: &[AssetId],
) -> sqlx::Result<Vec<AssetId>> {
    let back = sqlx::query_scalar!(
        "update media_assets set state = 'ready', deleted_at = null, updated_at = now()
         where user_id = $1 and id = any($2) and state = 'deleted' returning id",
        user.uuid(),
        &uuids(assets)
    )
    .fetch_all(connection)
    .await?;
    Ok(back.into_iter().map(AssetId::new).collect())
}

fn uuids(assets: &[AssetId]) -> Vec<Uuid> {
    assets.iter().map(|asset| asset.uuid()).collect()
}

/// These assets stay as they are until the transaction ends, and the deleted ones among them are back in the library.
pub(crate) async fn revive(connection: &mut PgConnection, user: UserId, assets: &[AssetId]) -> sqlx::Result<u64> {
    let ids = uuids(assets);
    // Locked first, in one order: a deletion under way is waited for, and then seen.
    sqlx::query!(
        "select id from media_assets where user_id = $1 and id = any($2) order by id for no key update",
        user.uuid(),
        &ids
    )
    .fetch_all(&mut *connection)
    .await?;
    let revived = sqlx::query!(
        "update media_assets set state = 'ready', deleted_at = null, updated_at = now()
         where user_id = $1 and id = any($2) and state = 'deleted'",
        user.uuid(),
        &ids
    )
    .execute(connection)
    .await?;
    Ok(revived.rows_affected())
}
