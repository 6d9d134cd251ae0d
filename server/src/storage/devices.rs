//! Browser profiles of users, and the sessions that are bound to them.

use framekeep::ids::{DeviceId, UserId};
use sqlx::PgConnection;
use sqlx::types::time::OffsetDateTime;

/// A device in which its user is signed in; or a session that no device is bound to, which has an id made of its hash and
/// no name.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: DeviceId,
    pub(crate) name: Option<String>,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) last_seen_at: OffsetDateTime,
    /// It has the session that was named.
    pub(crate) current: bool,
}

/// Notes that a device is in use; a new one gets this name. At most one write a minute, and none that waits for another
/// device's.
pub async fn seen(conn: &mut PgConnection, user: UserId, device: DeviceId, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with known as (
             update devices set last_seen_at = now()
             where user_id = $1 and id = $2 and last_seen_at < now() - interval '1 minute'
         )
         insert into devices (user_id, id, name) values ($1, $2, $3) on conflict do nothing",
        user.uuid(),
        device.uuid(),
        name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Binds a session of this user to the device, for good; the device, known or not, has this name from now on.
pub(crate) async fn bind(
    conn: &mut PgConnection,
    user: UserId,
    device: DeviceId,
    name: &str,
    session: &[u8; 32],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with met as (
             insert into devices (user_id, id, name) values ($1, $2, $3)
             on conflict (user_id, id) do update set name = $3, last_seen_at = now(), revoked_at = null
         )
         update sessions set device_id = $2
         where token_hash = $4 and user_id = $1 and device_id is null and revoked_at is null",
        user.uuid(),
        device.uuid(),
        name,
        &session[..],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The devices that a living session is bound to, and the living sessions that none is bound to, last used first.
pub(crate) async fn signed_in(
    conn: &mut PgConnection,
    user: UserId,
    current: Option<&[u8; 32]>,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select d.id as "id!", d.name as "name?", d.created_at as "created_at!", max(s.last_seen_at) as "last_seen_at!",
               coalesce(bool_or(s.token_hash = $2), false) as "current!"
           from devices d
           join sessions s on s.user_id = d.user_id and s.device_id = d.id
           where d.user_id = $1 and s.revoked_at is null and s.expires_at > now()
           group by d.user_id, d.id
           union all
           select session_device_id(s.token_hash), null, s.created_at, s.last_seen_at, coalesce(s.token_hash = $2, false)
           from sessions s
           where s.user_id = $1 and s.device_id is null and s.revoked_at is null and s.expires_at > now()
           order by 4 desc, 1 limit $3"#,
        user.uuid(),
        current.map(<[u8; 32]>::as_slice),
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Row {
            id: DeviceId::new(row.id),
            name: row.name,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            current: row.current,
        })
        .collect())
}

/// What a device of this user is called.
pub(crate) async fn name(
    conn: &mut PgConnection,
    user: UserId,
    device: DeviceId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select name from devices where user_id = $1 and id = $2",
        user.uuid(),
        device.uuid(),
    )
    .fetch_optional(conn)
    .await
}

/// Ends every session of a device, or the one session that [`signed_in`] told under this id. False: there is no such living
/// session of this user.
pub(crate) async fn revoke(conn: &mut PgConnection, user: UserId, device: DeviceId) -> Result<bool, sqlx::Error> {
    let ended = sqlx::query!(
        "update sessions set revoked_at = now(), data = '{}'
         where user_id = $1 and coalesce(device_id, session_device_id(token_hash)) = $2
           and revoked_at is null and expires_at > now()",
        user.uuid(),
        device.uuid(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update devices set revoked_at = now() where user_id = $1 and id = $2",
        user.uuid(),
        device.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() > 0)
}

/// Ends every session of a user, bound to a device or not.
pub(crate) async fn revoke_all(conn: &mut PgConnection, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with ended as (
             update sessions set revoked_at = now(), data = '{}' where user_id = $1 and revoked_at is null
         )
         update devices set revoked_at = now() where user_id = $1 and revoked_at is null",
        user.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
