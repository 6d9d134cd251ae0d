//! Accepted operations: history, audit trail and exactly-once in one row each.

use framekeep::delta::Delta;
use framekeep::ids::{DeviceId, Hash, Head, ProjectId, PushId, Revision, UserId};
use framekeep::revision::Accept;
use framekeep::wire::{Kind, Operation, Step};
use sqlx::PgConnection;
use sqlx::types::{Json, time::OffsetDateTime};

use super::columns;

/// What a push id stands for.
#[derive(Clone, Debug)]
pub struct AcceptedPush {
    pub project: ProjectId,
    pub kind: Kind,
    pub body_hash: Hash,
    pub revision: Revision,
    pub head: Head,
}

/// One revision as it is kept: the deltas are `None` once their retention has ended.
#[derive(Clone, Debug)]
pub struct KeptRevision {
    pub revision: Revision,
    pub head: Head,
    pub push_id: PushId,
    pub kind: Kind,
    pub deltas: Option<Vec<Delta>>,
    pub device: DeviceId,
    /// What the device is called, where it is known.
    pub device_name: Option<String>,
    pub clock: Option<i64>,
    pub created_at: OffsetDateTime,
}

impl KeptRevision {
    /// The revision as a client sees it, while its deltas are kept.
    pub fn step(self) -> Option<Step> {
        let Self {
            revision,
            head,
            push_id,
            kind,
            deltas,
            ..
        } = self;
        deltas.map(|deltas| Step {
            revision,
            head,
            push_id,
            kind,
            deltas,
        })
    }
}

/// What this user's push id was accepted as.
pub async fn accepted(
    conn: &mut PgConnection,
    user: UserId,
    push: PushId,
) -> Result<Option<AcceptedPush>, sqlx::Error> {
    let row = sqlx::query!(
        "select project_id, kind, body_hash, revision, head from revisions where user_id = $1 and push_id = $2",
        user.uuid(),
        push.uuid(),
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(AcceptedPush {
            project: ProjectId::new(row.project_id),
            kind: columns::kind(&row.kind)?,
            body_hash: columns::hash(&row.body_hash)?,
            revision: Revision::new(row.revision),
            head: columns::hash(&row.head)?,
        })
    })
    .transpose()
}

/// The head of one revision.
pub async fn head_at(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    revision: Revision,
) -> Result<Option<Head>, sqlx::Error> {
    let head = sqlx::query_scalar!(
        "select r.head from revisions r
         join project_members m on m.project_id = r.project_id and m.user_id = $1 and m.role = 'owner'
         where r.project_id = $2 and r.revision = $3",
        user.uuid(),
        project.uuid(),
        revision.get(),
    )
    .fetch_optional(conn)
    .await?;
    head.map(|bytes| columns::hash(&bytes)).transpose()
}

/// Notes that a revision brought an old one back; once it is said it stays.
pub async fn note_restored(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    revision: Revision,
    restored: Revision,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update revisions r set restored_revision = $4 from project_members m
         where r.project_id = $2 and r.revision = $3 and r.restored_revision is null
           and m.project_id = r.project_id and m.user_id = $1 and m.role = 'owner'",
        user.uuid(),
        project.uuid(),
        revision.get(),
        restored.get(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Revisions from one on, in order, at most `limit` of them.
pub async fn list_from(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    first: Revision,
    limit: i64,
) -> Result<Vec<KeptRevision>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.revision, r.head, r.push_id, r.kind, r.deltas as "deltas: Json<Vec<Delta>>", r.device_id,
               d.name as "device_name?", r.clock_value, r.created_at
           from revisions r
           join project_members m on m.project_id = r.project_id and m.user_id = $1 and m.role = 'owner'
           left join devices d on d.user_id = r.user_id and d.id = r.device_id
           where r.project_id = $2 and r.revision >= $3 order by r.revision limit $4"#,
        user.uuid(),
        project.uuid(),
        first.get(),
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(KeptRevision {
                revision: Revision::new(row.revision),
                head: columns::hash(&row.head)?,
                push_id: PushId::new(row.push_id),
                kind: columns::kind(&row.kind)?,
                deltas: row.deltas.map(|deltas| deltas.0),
                device: DeviceId::new(row.device_id),
                device_name: row.device_name,
                clock: row.clock_value,
                created_at: row.created_at,
            })
        })
        .collect()
}

/// One line of the history.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    pub kept: KeptRevision,
    /// Who made it, as far as the account still exists.
    pub user: Option<(UserId, String)>,
    /// The whole document is kept.
    pub has_snapshot: bool,
    /// What the version is called, where it has a name.
    pub name: Option<String>,
    /// The revision that it brought back.
    pub restored: Option<Revision>,
}

/// The history after a revision, oldest first, at most `limit` lines.
pub async fn history(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    after: Revision,
    limit: i64,
) -> Result<Vec<HistoryLine>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.revision, r.head, r.push_id, r.kind, r.deltas as "deltas: Json<Vec<Delta>>", r.device_id,
               d.name as "device_name?", r.clock_value, r.created_at, u.id as "user_id?", u.name as "user_name?",
               s.revision is not null as "has_snapshot!", s.name, r.restored_revision
           from revisions r
           join project_members m on m.project_id = r.project_id and m.user_id = $1 and m.role = 'owner'
           left join devices d on d.user_id = r.user_id and d.id = r.device_id
           left join users u on u.id = r.user_id
           left join snapshots s on s.project_id = r.project_id and s.revision = r.revision
           where r.project_id = $2 and r.revision > $3 order by r.revision limit $4"#,
        user.uuid(),
        project.uuid(),
        after.get(),
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kept = KeptRevision {
                revision: Revision::new(row.revision),
                head: columns::hash(&row.head)?,
                push_id: PushId::new(row.push_id),
                kind: columns::kind(&row.kind)?,
                deltas: row.deltas.map(|deltas| deltas.0),
                device: DeviceId::new(row.device_id),
                device_name: row.device_name,
                clock: row.clock_value,
                created_at: row.created_at,
            };
            Ok(HistoryLine {
                kept,
                user: row.user_id.map(UserId::new).zip(row.user_name),
                has_snapshot: row.has_snapshot,
                name: row.name,
                restored: row.restored_revision.map(Revision::new),
            })
        })
        .collect()
}

/// The push ids after a revision, oldest first.
pub async fn push_ids_after(
    conn: &mut PgConnection,
    user: UserId,
    project: ProjectId,
    after: Revision,
) -> Result<Vec<PushId>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select r.push_id from revisions r
         join project_members m on m.project_id = r.project_id and m.user_id = $1 and m.role = 'owner'
         where r.project_id = $2 and r.revision > $3 order by r.revision",
        user.uuid(),
        project.uuid(),
        after.get(),
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(PushId::new).collect())
}

/// Writes one accepted operation.
pub async fn add(conn: &mut PgConnection, operation: &Operation, accept: &Accept) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into revisions (project_id, revision, push_id, kind, body_hash, head, user_id, device_id, clock_value,
             deltas, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())",
        operation.project.uuid(),
        accept.revision.get(),
        operation.push_id.uuid(),
        columns::kind_name(accept.kind),
        accept.body_hash.bytes().as_slice(),
        accept.head.bytes().as_slice(),
        operation.user.uuid(),
        operation.device.uuid(),
        operation.through.map(|through| through.get()),
        Json(&accept.deltas) as Json<&Vec<Delta>>,
    )
    .execute(conn)
    .await?;
    Ok(())
}
