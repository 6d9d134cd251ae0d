//! What is past its retention. The only queries that work for all users at once: the server's own, never a request's.
//! Each removes a limited number of rows, so that its locks are short, and says how many.

use framekeep::ids::AssetId;
use sqlx::PgConnection;

/// Rows of one statement.
const ROWS: i64 = 500;

/// An asset to be removed with its object.
#[derive(Clone, Debug)]
pub(crate) struct Doomed {
    pub(crate) id: AssetId,
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
        "select id, storage_key, thumbnail_key from media_assets
         where state = 'deleted' and deleted_at < now() - make_interval(days => $1)
            or state = 'pending' and updated_at < now() - make_interval(hours => $2)
         order by updated_at limit $3",
        days,
        hours,
        ROWS
    )
    .fetch_all(connection)
    .await?;
    let doomed = rows.into_iter().map(|row| Doomed {
        id: AssetId::new(row.id),
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
        "delete from media_assets where id = $1
         and (state = 'deleted' and deleted_at < now() - make_interval(days => $2)
              or state = 'pending' and updated_at < now() - make_interval(hours => $3))",
        asset.uuid(),
        days,
        hours
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Which of these objects no row knows.
pub(crate) async fn without_row(connection: &mut PgConnection, keys: &[String]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"select key as "key!" from unnest($1::text[]) as given (key)
           where not exists (select 1 from media_assets a where a.storage_key = given.key)
             and not exists (select 1 from media_assets a where a.thumbnail_key = given.key)"#,
        keys
    )
    .fetch_all(connection)
    .await
}
