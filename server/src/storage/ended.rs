//! Operations that ended without being applied.

use framekeep::ids::{PushId, UserId};
use sqlx::PgConnection;

/// Whether this push id has ended.
pub async fn has_ended(conn: &mut PgConnection, user: UserId, push: PushId) -> Result<bool, sqlx::Error> {
    let found = sqlx::query_scalar!(
        "select true from ended_pushes where user_id = $1 and push_id = $2",
        user.uuid(),
        push.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

/// Notes that it has. `outcome`: for people who read the table.
pub async fn note(conn: &mut PgConnection, user: UserId, push: PushId, outcome: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into ended_pushes (user_id, push_id, outcome) values ($1, $2, $3) on conflict do nothing",
        user.uuid(),
        push.uuid(),
        outcome,
    )
    .execute(conn)
    .await?;
    Ok(())
}
