//! How a row of `media_assets` comes to be ready, or goes before that. Every query names the user.

use framekeep::ids::{AssetId, UserId};
use sqlx::PgConnection;

use super::assets::{Columns, NewAsset, Row, State, bigint, integer};

/// Another ready asset of the user's with the same bytes, the oldest.
pub(crate) async fn twin(connection: &mut PgConnection, new: &NewAsset) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        "select id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                state, created_at, updated_at
         from media_assets
         where user_id = $1 and sha256 = $2 and size = $3 and id <> $4 and state = 'ready' order by created_at, id limit 1",
        new.user.uuid(),
        &new.sha256[..],
        bigint(new.size_bytes),
        new.id.uuid()
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::from))
}

/// Makes the row ready at once, also one that is pending with these bytes: its object is the twin's. None: the id is taken.
pub(crate) async fn share(connection: &mut PgConnection, new: &NewAsset, twin: &Row) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        "insert into media_assets as a
             (id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key, state)
         select $1, user_id, $3, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key, 'ready'
         from media_assets t where t.id = $4 and t.user_id = $2
         on conflict (id) do update set state = 'ready', updated_at = now(), file_type = excluded.file_type,
             mime_type = excluded.mime_type, width = excluded.width, height = excluded.height,
             storage_key = excluded.storage_key, thumbnail_key = excluded.thumbnail_key
         where a.user_id = $2 and a.state in ('pending', 'verifying') and a.sha256 = excluded.sha256
         returning id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                   state, created_at, updated_at",
        new.id.uuid(),
        new.user.uuid(),
        new.file_name,
        twin.id.uuid()
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::from))
}

/// A ready row's object is its twin's from now on.
pub(crate) async fn point_to(connection: &mut PgConnection, new: &NewAsset, twin: &Row) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        "update media_assets set storage_key = $3, thumbnail_key = $4
         where id = $1 and user_id = $2 and state = 'ready'
         returning id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                   state, created_at, updated_at",
        new.id.uuid(),
        new.user.uuid(),
        twin.storage_key,
        twin.thumbnail_key.as_deref()
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::from))
}

/// Removes the row that was claimed with these bytes, while it is in this state.
pub(crate) async fn unclaim(connection: &mut PgConnection, new: &NewAsset, state: State) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from media_assets where id = $1 and user_id = $2 and state = $3 and sha256 = $4",
        new.id.uuid(),
        new.user.uuid(),
        state.word(),
        &new.sha256[..]
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// All parts are in the store: the object is to be checked.
pub(crate) async fn mark_verifying(connection: &mut PgConnection, user: UserId, asset: AssetId) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update media_assets set state = 'verifying', updated_at = now()
         where id = $1 and user_id = $2 and state = 'pending'",
        asset.uuid(),
        user.uuid()
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes the row of an asset that is on its way.
pub(crate) async fn give_up(connection: &mut PgConnection, user: UserId, asset: AssetId) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from media_assets where id = $1 and user_id = $2 and state in ('pending', 'verifying')",
        asset.uuid(),
        user.uuid()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// There is nothing to be checked: it is to be sent again.
pub(crate) async fn mark_pending(connection: &mut PgConnection, user: UserId, asset: AssetId) -> sqlx::Result<()> {
    sqlx::query!(
        "update media_assets set state = 'pending', updated_at = now()
         where id = $1 and user_id = $2 and state = 'verifying'",
        asset.uuid(),
        user.uuid()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The object is there and what it is said to be: the row says so. None: the row is no longer the one that was claimed with
/// these bytes.
pub(crate) async fn mark_ready(
    connection: &mut PgConnection,
    new: &NewAsset,
    before: State,
    thumbnail_key: Option<&str>,
) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        "update media_assets set state = 'ready', thumbnail_key = $4, updated_at = now(), file_type = $6, mime_type = $7,
                width = $8, height = $9
         where id = $1 and user_id = $2 and sha256 = $3 and state = $5
         returning id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                   state, created_at, updated_at",
        new.id.uuid(),
        new.user.uuid(),
        &new.sha256[..],
        thumbnail_key,
        before.word(),
        new.file_type,
        new.mime_type,
        new.width.map(integer),
        new.height.map(integer)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::from))
}

/// Those of these objects that no row refers to.
pub(crate) async fn unused(connection: &mut PgConnection, keys: &[String]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"select key as "key!" from unnest($1::text[]) as given (key)
           where not exists (select 1 from media_assets a where a.storage_key = given.key)
             and not exists (select 1 from media_assets a where a.thumbnail_key = given.key)"#,
        keys
    )
    .fetch_all(connection)
    .await
}
