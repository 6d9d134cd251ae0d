//! Projects and their current documents.

use std::collections::BTreeMap;

use framekeep::document::Document;
use framekeep::ids::{DeviceId, Head, ProjectId, Revision, UserId};
use framekeep::revision::Accept;
use framekeep::wire::ByDevice;
use sqlx::PgConnection;
use sqlx::types::{Json, Uuid, time::OffsetDateTime};
use time::Duration;

use super::columns;

/// A project as it is now, alive or a tombstone.
#[derive(Clone, Debug)]
pub struct CurrentProject {
    pub document: Document,
    pub revision: Revision,
    pub head: Head,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub updated_by: Option<ByDevice>,
    pub deleted: Option<Deletion>,
}

/// When and on which device a project was deleted.
#[derive(Clone, Debug)]
pub struct Deletion {
    pub at: OffsetDateTime,
    pub by: Option<ByDevice>,
    /// How long ago that is, by the database's clock.
    pub age: Duration,
}

impl Deletion {
    /// Whether the trash, which keeps things for so many days, still has it.
    pub fn is_restorable(&self, trash_days: i32) -> bool {
        self.age <= Duration::days(trash_days.into())
    }
}

/// What an id stands for that is not a project of this user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Nobody's.
    Unknown,
    /// Somebody else's, alive or purged.
    Foreign,
    /// One's own, purged.
    Purged,
}

/// One line of the project list.
#[derive(Clone, Debug)]
pub struct ListedProject {
    pub id: ProjectId,
    pub name: String,
    pub revision: Revision,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
    pub updated_by: Option<ByDevice>,
    pub deleted_at: Option<OffsetDateTime>,
    pub deleted_by: Option<ByDevice>,
}

/// Lets one transaction at a time work on this project id until it ends, also while there is no row to lock.
pub async fn lock_id(conn: &mut PgConnection, project: ProjectId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1::uuid::text, 0))",
        project.uuid()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// This user's project, its row locked until the transaction ends.
pub async fn lock(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<Option<CurrentProject>, sqlx::Error> {
    sqlx::query_scalar!(
        "select p.id from projects p
         join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
         where p.id = $2 for update of p",
        user.uuid(),
        project.uuid(),
    )
    .fetch_optional(&mut *conn)
    .await?;
    find(conn, user, project).await
}

/// This user's project, alive or a tombstone.
pub async fn find(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<Option<CurrentProject>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select p.data as "data: Json<Document>", p.revision, p.head, p.created_at, p.updated_at, p.deleted_at,
               p.deleted_by_device, d.name as "deleted_by_name?", r.device_id as "updated_by_device?",
               u.name as "updated_by_name?", extract(epoch from now() - p.deleted_at)::float8 as deleted_seconds
           from projects p
           join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
           left join devices d on d.user_id = $1 and d.id = p.deleted_by_device
           left join revisions r on r.project_id = p.id and r.revision = p.revision
           left join devices u on u.user_id = r.user_id and u.id = r.device_id
           where p.id = $2"#,
        user.uuid(),
        project.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(CurrentProject {
            document: row.data.0,
            revision: Revision::new(row.revision),
            head: columns::hash(&row.head)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: by_device(row.updated_by_device, row.updated_by_name),
            deleted: row.deleted_at.map(|at| Deletion {
                at,
                by: by_device(row.deleted_by_device, row.deleted_by_name),
                age: Duration::seconds_f64(row.deleted_seconds.unwrap_or_default()),
            }),
        })
    })
    .transpose()
}

/// Revision and head alone.
pub async fn position(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<Option<(Revision, Head)>, sqlx::Error> {
    let row = sqlx::query!(
        "select p.revision, p.head from projects p
         join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
         where p.id = $2",
        user.uuid(),
        project.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((Revision::new(row.revision), columns::hash(&row.head)?)))
        .transpose()
}

/// Revision and head of those of these projects that are this user's.
pub async fn positions(
    conn: &mut PgConnection,
    user: UserId,
    ids: &[ProjectId],
) -> Result<BTreeMap<ProjectId, (Revision, Head)>, sqlx::Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        "select p.id, p.revision, p.head from projects p
         join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
         where p.id = any($2)",
        user.uuid(),
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok((
                ProjectId::new(row.id),
                (Revision::new(row.revision), columns::hash(&row.head)?),
            ))
        })
        .collect()
}

/// Why [`find`] found nothing.
pub async fn absence(conn: &mut PgConnection, user: UserId, project: ProjectId) -> Result<Absence, sqlx::Error> {
    let row = sqlx::query!(
        r#"select exists (select from projects where id = $2) as "exists!",
               exists (select from purged_projects where id = $2) as "purged!",
               exists (select from purged_projects where id = $2 and owner_id = $1) as "own!""#,
        user.uuid(),
        project.uuid(),
    )
    .fetch_one(conn)
    .await?;
    Ok(match (row.exists, row.purged, row.own) {
        (false, _, true) => Absence::Purged,
        (false, false, _) => Absence::Unknown,
        _ => Absence::Foreign,
    })
}

/// A new project with its owner.
pub async fn add(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    accept: &Accept,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into projects (id, owner_id, data, revision, head) values ($1, $2, $3, $4, $5)",
        project.uuid(),
        user.uuid(),
        Json(&accept.document) as Json<&Document>,
        accept.revision.get(),
        accept.head.bytes().as_slice(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into project_members (project_id, user_id, role, state) values ($1, $2, 'owner', 'confirmed')",
        project.uuid(),
        user.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves a project to its next revision.
pub async fn advance(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    device: DeviceId,
    accept: &Accept,
) -> Result<(), sqlx::Error> {
    let done = sqlx::query!(
        "update projects p set data = $3, revision = $4::bigint, head = $5, updated_at = clock_timestamp(),
             deleted_at = case when $6 then coalesce(deleted_at, clock_timestamp()) end,
             deleted_by_device = case when $6 then coalesce(deleted_by_device, $7) end
         from project_members m
         where p.id = $2 and m.project_id = p.id and m.user_id = $1 and m.role = 'owner' and p.revision = $4::bigint - 1",
        user.uuid(),
        project.uuid(),
        Json(&accept.document) as Json<&Document>,
        accept.revision.get(),
        accept.head.bytes().as_slice(),
        accept.deleted,
        device.uuid(),
    )
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(sqlx::Error::Protocol(
            "the project moved although its row was locked".to_owned(),
        ))
    }
}

/// Leaves only the bare id of a tombstone of this user. False: there is no such tombstone.
pub async fn purge(conn: &mut PgConnection, user: UserId, project: ProjectId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "with gone as (
             delete from projects p using project_members m
             where p.id = $2 and p.deleted_at is not null
               and m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
             returning p.id, p.owner_id
         )
         insert into purged_projects (id, owner_id) select id, owner_id from gone",
        user.uuid(),
        project.uuid(),
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A user's projects, newest change first, after a place in that order; the alive ones, or those that were
/// deleted in the last so many days.
pub async fn list(
    conn: &mut PgConnection,
    user: UserId,
    deleted_days: Option<i32>,
    after: Option<(OffsetDateTime, ProjectId)>,
    limit: i64,
) -> Result<Vec<ListedProject>, sqlx::Error> {
    let (after_time, after_id) = after.unzip();
    let rows = sqlx::query!(
        r#"select p.id, p.name, p.revision, p.created_at, p.updated_at, p.deleted_at, p.deleted_by_device,
               d.name as "deleted_by_name?", r.device_id as "updated_by_device?", u.name as "updated_by_name?"
           from projects p
           join project_members m on m.project_id = p.id and m.user_id = $1 and m.role = 'owner'
           left join devices d on d.user_id = $1 and d.id = p.deleted_by_device
           left join revisions r on r.project_id = p.id and r.revision = p.revision
           left join devices u on u.user_id = r.user_id and u.id = r.device_id
           where (p.deleted_at is not null) = ($2::integer is not null)
             and ($2 is null or p.deleted_at >= now() - make_interval(days => $2))
             and ($3::timestamptz is null or (p.updated_at, p.id) < ($3, $4::uuid))
           order by p.updated_at desc, p.id desc limit $5"#,
        user.uuid(),
        deleted_days,
        after_time,
        after_id.map(ProjectId::uuid),
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ListedProject {
            id: ProjectId::new(row.id),
            name: row.name,
            revision: Revision::new(row.revision),
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: by_device(row.updated_by_device, row.updated_by_name),
            deleted_at: row.deleted_at,
            deleted_by: by_device(row.deleted_by_device, row.deleted_by_name),
        })
        .collect())
}

fn by_device(id: Option<Uuid>, name: Option<String>) -> Option<ByDevice> {
    id.map(|id| ByDevice {
        id: DeviceId::new(id),
        name,
    })
}
