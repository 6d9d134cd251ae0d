//! What happened to which project of which user, in the order of the commits. Why that order is safe to read behind
//! transactions that run side by side: see the migration that makes the table.

use framekeep::ids::{ChangeId, ProjectId, UserId};
use sqlx::PgConnection;

/// Notes a change for everybody who can see the project. Called last in a transaction: it locks the rows of those users,
/// in the order of their ids, until the commit.
pub async fn note(conn: &mut PgConnection, project: ProjectId) -> Result<(), sqlx::Error> {
    let members = sqlx::query_scalar!(
        "select user_id from project_members where project_id = $1 and state = 'confirmed' order by user_id",
        project.uuid(),
    )
    .fetch_all(&mut *conn)
    .await?;
    for member in members {
        sqlx::query!(
            "with counted as (
                 update users set change_position = change_position + 1 where id = $1 returning change_position
             )
             insert into changes (user_id, position, project_id) select $1, change_position, $2 from counted",
            member,
            project.uuid(),
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The projects that changed after the row that the cursor names; from the start without a cursor, or when there is no
/// such row of this user.
pub async fn projects_since(
    conn: &mut PgConnection,
    user: UserId,
    cursor: Option<ChangeId>,
) -> Result<Vec<ProjectId>, sqlx::Error> {
    let rows = sqlx::query_scalar!(
        "select distinct project_id from changes
         where user_id = $1
           and position > coalesce((select position from changes where user_id = $1 and id = $2), 0)",
        user.uuid(),
        cursor.map(ChangeId::uuid),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ProjectId::new).collect())
}

/// The newest change row of a user.
pub async fn newest(conn: &mut PgConnection, user: UserId) -> Result<Option<ChangeId>, sqlx::Error> {
    let id = sqlx::query_scalar!(
        "select id from changes where user_id = $1 order by position desc limit 1",
        user.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(ChangeId::new))
}
