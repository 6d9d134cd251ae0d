//! Who did what sensitive thing from where. Every query names the user.

use std::net::IpAddr;

use framekeep::account::Action;
use framekeep::ids::UserId;
use sqlx::PgConnection;
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

/// One thing that was done.
#[derive(Clone, Debug)]
pub(crate) struct Deed<'a> {
    pub(crate) action: Action,
    /// The project, device or token that it was done to.
    pub(crate) subject: Option<Uuid>,
    /// What that is called, where nothing else will know it later.
    pub(crate) name: Option<&'a str>,
    pub(crate) address: Option<IpAddr>,
}

impl Deed<'_> {
    /// Something done to the account as a whole.
    pub(crate) fn new(action: Action, address: Option<IpAddr>) -> Self {
        Self {
            action,
            subject: None,
            name: None,
            address,
        }
    }
}

/// One line of the log.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) at: OffsetDateTime,
    pub(crate) action: Action,
    pub(crate) name: Option<String>,
    pub(crate) address: Option<String>,
}

/// Notes what a user did.
pub(crate) async fn note(conn: &mut PgConnection, user: UserId, deed: Deed<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into audit_log (user_id, action, subject, address, details)
         values ($1, $2, $3, $4, jsonb_strip_nulls(jsonb_build_object('name', $5::text)))",
        user.uuid(),
        deed.action.name(),
        deed.subject,
        deed.address.map(|address| address.to_canonical().to_string()),
        deed.name,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets everything that was noted of a user, and notes that the account was erased: no name, no address.
pub(crate) async fn forget(conn: &mut PgConnection, user: UserId) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from audit_log where user_id = $1", user.uuid())
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "insert into audit_log (action, subject) values ($1, $2)",
        Action::Erased.name(),
        user.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a user did last, newest first. A project has the name that it has now, while it is the user's.
pub(crate) async fn recent(conn: &mut PgConnection, user: UserId, limit: i64) -> Result<Vec<Line>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select a.created_at, a.action, a.address, coalesce(a.details ->> 'name', p.name) as name
           from audit_log a
           left join project_members m on m.project_id = a.subject and m.user_id = $1
           left join projects p on p.id = m.project_id
           where a.user_id = $1 order by a.created_at desc, a.id desc limit $2"#,
        user.uuid(),
        limit,
    )
    .fetch_all(conn)
    .await?;
    // A line of a newer release is none of ours.
    let lines = rows.into_iter().filter_map(|row| {
        let action = Action::ALL.into_iter().find(|action| action.name() == row.action)?;
        Some(Line {
            at: row.created_at,
            action,
            name: row.name,
            address: row.address,
        })
    });
    Ok(lines.collect())
}
