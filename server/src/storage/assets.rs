//! The table `media_assets`. Every query names the user.

use framekeep::ids::{AssetId, Hash, UserId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// Where an asset stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The row is there, the object perhaps not.
    Pending,
    /// The object is there and is being checked.
    Verifying,
    Ready,
    Deleted,
}

impl State {
    /// As the column has it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Verifying => "verifying",
            Self::Ready => "ready",
            Self::Deleted => "deleted",
        }
    }
}

/// An asset to be kept.
#[derive(Clone, Debug)]
pub(crate) struct NewAsset {
    pub(crate) id: AssetId,
    pub(crate) user: UserId,
    pub(crate) file_name: String,
    pub(crate) file_type: &'static str,
    pub(crate) mime_type: &'static str,
    pub(crate) size_bytes: u64,
    /// None before the bytes were seen, and of a video.
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    pub(crate) sha256: [u8; 32],
    pub(crate) storage_key: String,
}

/// An asset as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: AssetId,
    pub(crate) user: UserId,
    pub(crate) file_name: String,
    pub(crate) file_type: String,
    pub(crate) mime_type: String,
    pub(crate) size_bytes: u64,
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    pub(crate) sha256: [u8; 32],
    pub(crate) storage_key: String,
    /// The object that shows it small, perhaps the same; none: not made yet.
    pub(crate) thumbnail_key: Option<String>,
    pub(crate) state: State,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) updated_at: OffsetDateTime,
}

/// The columns of a [`Row`] as Postgres has them.
pub(super) struct Columns {
    pub(super) id: Uuid,
    pub(super) user_id: Uuid,
    pub(super) file_name: String,
    pub(super) file_type: String,
    pub(super) mime_type: String,
    pub(super) size: i64,
    pub(super) width: Option<i32>,
    pub(super) height: Option<i32>,
    pub(super) sha256: Option<Vec<u8>>,
    pub(super) storage_key: String,
    pub(super) thumbnail_key: Option<String>,
    pub(super) state: String,
    pub(super) created_at: OffsetDateTime,
    pub(super) updated_at: OffsetDateTime,
}

impl From<Columns> for Row {
    fn from(columns: Columns) -> Self {
        let pixels = |side: Option<i32>| side.and_then(|side| u32::try_from(side).ok());
        Self {
            id: AssetId::new(columns.id),
            user: UserId::new(columns.user_id),
            file_name: columns.file_name,
            file_type: columns.file_type,
            mime_type: columns.mime_type,
            size_bytes: u64::try_from(columns.size).unwrap_or_default(),
            width: pixels(columns.width),
            height: pixels(columns.height),
            sha256: columns.sha256.and_then(|hash| hash.try_into().ok()).unwrap_or_default(),
            storage_key: columns.storage_key,
            thumbnail_key: columns.thumbnail_key,
            state: match columns.state.as_str() {
                "ready" => State::Ready,
                "verifying" => State::Verifying,
                "deleted" => State::Deleted,
                _ => State::Pending,
            },
            created_at: columns.created_at,
            updated_at: columns.updated_at,
        }
    }
}

/// One change of a user's storage at a time, until the transaction ends.
pub(crate) async fn lock_user(connection: &mut PgConnection, user: UserId) -> sqlx::Result<()> {
    sqlx::query!("select id from users where id = $1 for no key update", user.uuid())
        .fetch_optional(connection)
        .await?;
    Ok(())
}

/// What the user's other assets take, in bytes, one object once: the ready ones, and those that are coming in right now.
pub(crate) async fn taken_bytes(connection: &mut PgConnection, user: UserId, but: AssetId) -> sqlx::Result<u64> {
    let sum = sqlx::query_scalar!(
        r#"select coalesce(sum(size), 0)::bigint as "sum!" from
             (select distinct a.storage_key, a.size from media_assets a
              where a.user_id = $1 and a.id <> $2
                and (a.state in ('ready', 'verifying')
                     or a.state = 'pending'
                        and (a.updated_at > now() - interval '10 minutes'
                             or exists (select 1 from media_uploads u
                                        where u.asset_id = a.id and u.refusal is null and u.expires_at > now())))) taken"#,
        user.uuid(),
        but.uuid()
    )
    .fetch_one(connection)
    .await?;
    Ok(u64::try_from(sum).unwrap_or_default())
}

/// Makes the pending row, or goes on with the user's own that is pending with the same bytes (an upload that broke off);
/// the key to put the object at. With other bytes it is not taken over: two objects would race for one key. None: the id
/// is taken.
pub(crate) async fn claim(connection: &mut PgConnection, new: &NewAsset) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "insert into media_assets as a
             (id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'pending')
         on conflict (id) do update set updated_at = now()
         where a.user_id = $2 and a.state = 'pending' and a.sha256 = $9
         returning storage_key",
        new.id.uuid(),
        new.user.uuid(),
        new.file_name,
        new.file_type,
        new.mime_type,
        bigint(new.size_bytes),
        new.width.map(integer),
        new.height.map(integer),
        &new.sha256[..],
        new.storage_key
    )
    .fetch_optional(connection)
    .await
}

/// One of the user's own.
pub(crate) async fn find(connection: &mut PgConnection, user: UserId, asset: AssetId) -> sqlx::Result<Option<Row>> {
    let row = sqlx::query_as!(
        Columns,
        "select id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                state, created_at, updated_at
         from media_assets where id = $1 and user_id = $2",
        asset.uuid(),
        user.uuid()
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::from))
}

/// Those of these assets that are the user's own and whose bytes are in the store, deleted ones too.
pub(crate) async fn kept(connection: &mut PgConnection, user: UserId, assets: &[AssetId]) -> sqlx::Result<Vec<Row>> {
    let ids: Vec<_> = assets.iter().map(|asset| asset.uuid()).collect();
    let rows = sqlx::query_as!(
        Columns,
        "select id, user_id, file_name, file_type, mime_type, size, width, height, sha256, storage_key, thumbnail_key,
                state, created_at, updated_at
         from media_assets where user_id = $1 and id = any($2) and state in ('ready', 'deleted') order by id",
        user.uuid(),
        &ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// For each of these hashes the user's asset with such bytes, where there is one: a ready one before a deleted one, which
/// a project that refers to it brings back.
pub(crate) async fn with_content(
    connection: &mut PgConnection,
    user: UserId,
    hashes: &[Hash],
) -> sqlx::Result<Vec<(Hash, AssetId)>> {
    let hashes: Vec<_> = hashes.iter().map(|hash| hash.bytes().to_vec()).collect();
    let rows = sqlx::query!(
        r#"select distinct on (sha256) sha256 as "sha256!", id from media_assets
           where user_id = $1 and sha256 = any($2) and state in ('ready', 'deleted')
           order by sha256, state = 'ready' desc, id"#,
        user.uuid(),
        &hashes
    )
    .fetch_all(connection)
    .await?;
    let known = rows.into_iter().filter_map(|row| {
        let hash = <[u8; 32]>::try_from(row.sha256).ok()?;
        Some((Hash::new(hash), AssetId::new(row.id)))
    });
    Ok(known.collect())
}

/// Sizes are bounded by the settings, far below these types' ends.
pub(super) fn bigint(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(super) fn integer(side: u32) -> i32 {
    i32::try_from(side).unwrap_or(i32::MAX)
}
