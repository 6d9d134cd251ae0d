//! Browser profiles of users.

use framekeep::ids::{DeviceId, UserId};
use sqlx::PgConnection;

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
