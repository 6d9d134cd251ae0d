//! Which of each device's commits the server holds.

use std::collections::BTreeMap;

use framekeep::ids::{DeviceId, ProjectId, Sequence, UserId};
use sqlx::PgConnection;

/// The entry of one device; zero when there is none.
pub async fn of_device(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    device: DeviceId,
) -> Result<Sequence, sqlx::Error> {
    let value = sqlx::query_scalar!(
        "select c.clock_value from vector_clocks c
         join project_members m on m.project_id = c.project_id and m.user_id = $1 and m.role = 'owner'
         where c.project_id = $2 and c.device_id = $3",
        user.uuid(),
        project.uuid(),
        device.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(value.map_or(Sequence::ZERO, Sequence::new))
}

/// The whole vector clock of a project.
pub async fn of_project(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<BTreeMap<DeviceId, Sequence>, sqlx::Error> {
    let rows = sqlx::query!(
        "select c.device_id, c.clock_value from vector_clocks c
         join project_members m on m.project_id = c.project_id and m.user_id = $1 and m.role = 'owner'
         where c.project_id = $2",
        user.uuid(),
        project.uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (DeviceId::new(row.device_id), Sequence::new(row.clock_value)))
        .collect())
}

/// Moves the entry of a device forward, never back.
pub async fn advance(
    conn: &mut PgConnection,
    project: ProjectId,
    device: DeviceId,
    through: Sequence,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into vector_clocks (project_id, device_id, clock_value) values ($1, $2, $3)
         on conflict (project_id, device_id) do update
         set clock_value = greatest(vector_clocks.clock_value, excluded.clock_value), updated_at = clock_timestamp()",
        project.uuid(),
        device.uuid(),
        through.get(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
