//! The table `sessions`.

use framekeep::ids::{DeviceId, UserId};
use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;

/// One session as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) token_hash: [u8; 32],
    pub(crate) user: Option<UserId>,
    pub(crate) data: Value,
    pub(crate) expires_at: OffsetDateTime,
}

/// What a request needs of a session.
#[derive(Clone, Debug)]
pub(crate) struct Alive {
    pub(crate) data: Value,
    /// The device that it is bound to.
    pub(crate) device: Option<DeviceId>,
    pub(crate) expires_at: OffsetDateTime,
}

/// A new session; the same token twice is an error.
pub(crate) async fn insert(connection: &mut PgConnection, row: &Row) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sessions (token_hash, user_id, data, expires_at) values ($1, $2, $3, $4)",
        &row.token_hash[..],
        row.user.map(UserId::uuid),
        row.data,
        row.expires_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Changes a session that is alive; a revoked or missing one stays as it is.
pub(crate) async fn update(connection: &mut PgConnection, row: &Row) -> sqlx::Result<()> {
    sqlx::query!(
        "update sessions set user_id = $2, data = $3, expires_at = $4, last_seen_at = now()
         where token_hash = $1 and revoked_at is null",
        &row.token_hash[..],
        row.user.map(UserId::uuid),
        row.data,
        row.expires_at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A session that is neither revoked nor past its end by the database's clock. Its last use is noted once a minute.
pub(crate) async fn find_alive(connection: &mut PgConnection, token_hash: &[u8; 32]) -> sqlx::Result<Option<Alive>> {
    let row = sqlx::query!(
        r#"select data, device_id, expires_at, last_seen_at < now() - interval '1 minute' as "stale!" from sessions
           where token_hash = $1 and revoked_at is null and expires_at > now()"#,
        &token_hash[..]
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.stale {
        sqlx::query!(
            "update sessions set last_seen_at = now() where token_hash = $1 and revoked_at is null",
            &token_hash[..]
        )
        .execute(connection)
        .await?;
    }
    Ok(Some(Alive {
        data: row.data,
        device: row.device_id.map(DeviceId::new),
        expires_at: row.expires_at,
    }))
}

/// Whether somebody is still signed in with this session.
pub(crate) async fn is_signed_in(connection: &mut PgConnection, token_hash: &[u8; 32]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
               select from sessions
               where token_hash = $1 and revoked_at is null and expires_at > now() and user_id is not null
           ) as "alive!""#,
        &token_hash[..]
    )
    .fetch_one(connection)
    .await
}

/// Ends a session for good.
pub(crate) async fn revoke(connection: &mut PgConnection, token_hash: &[u8; 32]) -> sqlx::Result<()> {
    sqlx::query!(
        "update sessions set revoked_at = now(), data = '{}' where token_hash = $1 and revoked_at is null",
        &token_hash[..]
    )
    .execute(connection)
    .await?;
    Ok(())
}
