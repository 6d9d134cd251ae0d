//! What is past its retention. The only queries that work for all users at once: the server's own, never a request's.
//! Each removes a limited number of rows, so that its locks are short, and says how many.

use framekeep::ids::{AssetId, UserId};
use sqlx::PgConnection;

/// Rows of one statement.
const ROWS: i64 = 500;

/// An asset to be removed, with its object where no other asset shares it.
#[derive(Clone, Debug)]
pub(crate) struct Doomed {
    pub(crate) id: AssetId,
    pub(crate) user: UserId,
    pub(crate) storage_key: String,
    pub(crate) thumbnail_key: Option<String>,
}

/// Takes the lock that one server at a time holds; it ends with the connection.
pub(crate) async fn lock(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select pg_try_advisory_lock(hashtext('framekeep housekeeping')) as "taken!""#)
        .fetch_one(connection)
        .await
}

/// Sessions past their end.
pub(crate) async fn sessions(connection: &mut PgConnection) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from sessions where token_hash in
             (select token_hash from sessions where expires_at < now() order by expires_at limit $1)",
        ROWS
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Deltas older than this that a snapshot covers: a document after them is made without them. Their rows stay.
pub(crate) async fn deltas(connection: &mut PgConnection, days: i32) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "update revisions set deltas = null where (project_id, revision) in
             (select r.project_id, r.revision from revisions r
              where r.deltas is not null and r.created_at < now() - make_interval(days => $1)
                and exists (select 1 from snapshots s where s.project_id = r.project_id and s.revision >= r.revision)
              order by r.created_at limit $2)",
        days,
        ROWS
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Tombstones older than this; their bare ids stay.
pub(crate) async fn tombstones(connection: &mut PgConnection, days: i32) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "with gone as (
             delete from projects where id in
                 (select id from projects where deleted_at < now() - make_interval(days => $1)
                  order by deleted_at limit $2 for update skip locked)
             returning id, owner_id)
         insert into purged_projects (id, owner_id) select id, owner_id from gone on conflict do nothing",
        days,
        ROWS
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Notes of operations that ended without being applied.
pub(crate) async fn ended(connection: &mut PgConnection, days: i32) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "delete from ended_pushes where (user_id, push_id) in
             (select user_id, push_id from ended_pushes where created_at < now() - make_interval(days => $1)
              order by created_at limit $2)",
        days,
        ROWS
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Assets deleted so many days ago, and those whose upload has not ended within so many hours.
pub(crate) async fn doomed_assets(connection: &mut PgConnection, days: i32, hours: i32) -> sqlx::Result<Vec<Doomed>> {
    let rows = sqlx::query!(
        "select a.id, a.user_id, a.storage_key, a.thumbnail_key from media_assets a
         where a.state = 'deleted' and a.deleted_at < now() - make_interval(days => $1)
            or a.state in ('pending', 'verifying') and a.updated_at < now() - make_interval(hours => $2)
               and not exists (select 1 from media_uploads u where u.asset_id = a.id and u.expires_at > now())
         order by a.updated_at limit $3",
        days,
        hours,
        ROWS
    )
    .fetch_all(connection)
    .await?;
    let doomed = rows.into_iter().map(|row| Doomed {
        id: AssetId::new(row.id),
        user: UserId::new(row.user_id),
        storage_key: row.storage_key,
        thumbnail_key: row.thumbnail_key,
    });
    Ok(doomed.collect())
}

/// Removes an asset's row, if it still is what [`doomed_assets`] found: one that came back to life meanwhile stays.
pub(crate) async fn remove_asset(
    connection: &mut PgConnection,
    asset: AssetId,
    days: i32,
    hours: i32,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from media_assets a where a.id = $1
         and (a.state = 'deleted' and a.deleted_at < now() - make_interval(days => $2)
              or a.state in ('pending', 'verifying') and a.updated_at < now() - make_interval(hours => $3)
                 and not exists (select 1 from media_uploads u where u.asset_id = a.id and u.expires_at > now()))",
        asset.uuid(),
        days,
        hours
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ready assets with a key between these two, in the store's order, that is none of these. `to`: none is the end.
pub(crate) async fn ready_between(
    connection: &mut PgConnection,
    from: &str,
    to: Option<&str>,
    but: &[String],
) -> sqlx::Result<Vec<(AssetId, String)>> {
    let rows = sqlx::query!(
        r#"select id, storage_key from media_assets
           where state = 'ready' and storage_key collate "C" > $1
             and ($2::text is null or storage_key collate "C" <= $2) and storage_key <> all($3::text[])
           order by storage_key collate "C""#,
        from,
        to,
        but
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (AssetId::new(row.id), row.storage_key))
        .collect())
}
