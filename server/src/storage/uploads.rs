//! The table `media_uploads`: files on their way to the object store in parts, one of an asset at a time, and what was refused
//! of them. What a request asks for names the user; the last three are the server's own, for all users.

use framekeep::ids::{AssetId, UploadId, UserId};
use framekeep::picture::Refusal;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// Rows of one statement.
const ROWS: i64 = 100;

/// An upload.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: UploadId,
    pub(crate) user: UserId,
    pub(crate) asset: AssetId,
    pub(crate) storage_key: String,
    /// What the store calls it.
    pub(crate) store_upload: String,
    pub(crate) part_bytes: u64,
    pub(crate) sha256: [u8; 32],
    /// What was said of the file, once it was refused.
    pub(crate) refusal: Option<Refusal>,
}

struct Columns {
    id: Uuid,
    user_id: Uuid,
    asset_id: Uuid,
    storage_key: String,
    store_upload_id: String,
    part_size: i64,
    sha256: Vec<u8>,
    refusal: Option<Json<Refusal>>,
}

impl From<Columns> for Row {
    fn from(columns: Columns) -> Self {
        Self {
            id: UploadId::new(columns.id),
            user: UserId::new(columns.user_id),
            asset: AssetId::new(columns.asset_id),
            storage_key: columns.storage_key,
            store_upload: columns.store_upload_id,
            part_bytes: u64::try_from(columns.part_size).unwrap_or_default(),
            sha256: columns.sha256.try_into().unwrap_or_default(),
            refusal: columns.refusal.map(|refusal| refusal.0),
        }
    }
}

/// One of the user's own.
pub(crate) async fn find(conn: &mut PgConnection, user: UserId, upload: UploadId) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        r#"select id, user_id, asset_id, storage_key, store_upload_id, part_size, sha256,
                  refusal as "refusal: Json<Refusal>"
           from media_uploads where id = $1 and user_id = $2"#,
        upload.uuid(),
        user.uuid()
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Row::from))
}

/// The one of this asset.
pub(crate) async fn of_asset(conn: &mut PgConnection, user: UserId, asset: AssetId) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        r#"select id, user_id, asset_id, storage_key, store_upload_id, part_size, sha256,
                  refusal as "refusal: Json<Refusal>"
           from media_uploads where asset_id = $1 and user_id = $2"#,
        asset.uuid(),
        user.uuid()
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Row::from))
}

/// Notes one that was begun at the store; false: there is one of this asset.
pub(crate) async fn insert(conn: &mut PgConnection, new: &Row, hours: i32) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into media_uploads
             (id, user_id, asset_id, storage_key, store_upload_id, part_size, sha256, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(hours => $8))
         on conflict (asset_id) do nothing",
        new.id.uuid(),
        new.user.uuid(),
        new.asset.uuid(),
        new.storage_key,
        new.store_upload,
        i64::try_from(new.part_bytes).unwrap_or(i64::MAX),
        &new.sha256[..],
        hours
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Its time begins anew.
pub(crate) async fn renew(conn: &mut PgConnection, upload: &Row, hours: i32) -> sqlx::Result<()> {
    sqlx::query!(
        "update media_uploads set expires_at = now() + make_interval(hours => $3) where id = $1 and user_id = $2",
        upload.id.uuid(),
        upload.user.uuid(),
        hours
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The store has lost it, and begun another; false: somebody else was faster.
pub(crate) async fn replace(conn: &mut PgConnection, upload: &Row, store_upload: &str) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update media_uploads set store_upload_id = $4 where id = $1 and user_id = $2 and store_upload_id = $3",
        upload.id.uuid(),
        upload.user.uuid(),
        upload.store_upload,
        store_upload
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What is said of the file from now on.
pub(crate) async fn refuse(conn: &mut PgConnection, upload: &Row, refusal: Refusal) -> sqlx::Result<()> {
    sqlx::query!(
        "update media_uploads set refusal = $3 where id = $1 and user_id = $2",
        upload.id.uuid(),
        upload.user.uuid(),
        Json(refusal) as Json<Refusal>
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes its row.
pub(crate) async fn delete(conn: &mut PgConnection, upload: &Row) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "delete from media_uploads where id = $1 and user_id = $2",
        upload.id.uuid(),
        upload.user.uuid()
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Checking it is one server's for so many seconds, unless that is another's already.
pub(crate) async fn lease(conn: &mut PgConnection, upload: &Row, seconds: f64) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update media_uploads set leased_until = now() + make_interval(secs => $3)
         where id = $1 and user_id = $2 and (leased_until is null or leased_until < now())",
        upload.id.uuid(),
        upload.user.uuid(),
        seconds
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// It stays that server's.
pub(crate) async fn keep_lease(conn: &mut PgConnection, upload: &Row, seconds: f64) -> sqlx::Result<()> {
    sqlx::query!(
        "update media_uploads set leased_until = now() + make_interval(secs => $3) where id = $1 and user_id = $2",
        upload.id.uuid(),
        upload.user.uuid(),
        seconds
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those that are to be checked and nobody is at.
pub(crate) async fn left(conn: &mut PgConnection) -> sqlx::Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select u.id, u.user_id, u.asset_id, u.storage_key, u.store_upload_id, u.part_size, u.sha256,
                  u.refusal as "refusal: Json<Refusal>"
           from media_uploads u join media_assets a on a.id = u.asset_id and a.user_id = u.user_id
           where a.state = 'verifying' and u.refusal is null and (u.leased_until is null or u.leased_until < now())
           order by u.created_at limit $1"#,
        ROWS
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// Those past their time; each is removed with what is left of its asset.
pub(crate) async fn expired(conn: &mut PgConnection) -> sqlx::Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"with gone as (
               delete from media_uploads where id in
                   (select id from media_uploads where expires_at < now() order by expires_at limit $1
                    for update skip locked)
               returning *),
           unfinished as (
               delete from media_assets a using gone
               where a.id = gone.asset_id and a.user_id = gone.user_id and a.state in ('pending', 'verifying'))
           select id as "id!", user_id as "user_id!", asset_id as "asset_id!", storage_key as "storage_key!",
                  store_upload_id as "store_upload_id!", part_size as "part_size!", sha256 as "sha256!",
                  refusal as "refusal: Json<Refusal>"
           from gone"#,
        ROWS
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// Which of what is under way at the store no row knows.
pub(crate) async fn unknown(conn: &mut PgConnection, store_uploads: &[String]) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"select upload as "upload!" from unnest($1::text[]) as given (upload)
           where not exists (select 1 from media_uploads u where u.store_upload_id = given.upload)"#,
        store_uploads
    )
    .fetch_all(conn)
    .await
}
