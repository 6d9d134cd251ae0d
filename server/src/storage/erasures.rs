//! Accounts that were erased: everything of theirs goes in one statement, but their objects.

use framekeep::ids::UserId;
use sqlx::PgConnection;

/// Locks the user's projects and then the user's row, in the order of every write: what is being written is waited for, and
/// nothing new of this user begins. False: no such user.
pub(crate) async fn lock(conn: &mut PgConnection, user: UserId) -> Result<bool, sqlx::Error> {
    // A large account takes longer than any other statement may.
    sqlx::query!("select set_config('statement_timeout', '300s', true)")
        .fetch_one(&mut *conn)
        .await?;
    sqlx::query!(
        "select p.id from projects p
         join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
         order by p.id for update of p",
        user.uuid(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let found = sqlx::query_scalar!("select id from users where id = $1 for update", user.uuid())
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// Removes every row of the user, with the user's; bare ids stay.
pub(crate) async fn erase(conn: &mut PgConnection, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into purged_projects (id)
         select m.project_id from project_members m where m.user_id = $1 and m.role = 'owner'
         on conflict do nothing",
        user.uuid(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into erased_users (id) values ($1) on conflict do nothing",
        user.uuid()
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from users where id = $1", user.uuid())
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether this account was erased.
pub(crate) async fn is_erased(conn: &mut PgConnection, user: UserId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from erased_users where id = $1) as "erased!""#,
        user.uuid(),
    )
    .fetch_one(conn)
    .await
}

/// Erased accounts whose objects may still be there, longest ago first.
pub(crate) async fn with_objects(conn: &mut PgConnection, limit: i64) -> Result<Vec<UserId>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from erased_users where objects_gone_at is null order by erased_at limit $1",
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(UserId::new).collect())
}

/// No object is left, once no upload from before can be under way any more.
pub(crate) async fn objects_gone(conn: &mut PgConnection, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update erased_users set objects_gone_at = now()
         where id = $1 and objects_gone_at is null and erased_at < now() - interval '10 minutes'",
        user.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
