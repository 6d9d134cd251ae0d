//! Rows that a bench needs and that would take too long through the front door.

use framekeep::ids::ProjectId;
use sqlx::PgConnection;

use crate::pushes::some_document;

/// People and projects for `pgbench`: client 0 has the user and the project `…0`, and so on.
pub(crate) async fn pgbench_people(conn: &mut PgConnection, count: usize) {
    let count = i32::try_from(count).unwrap();
    let id = "('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid";
    let statements = [
        format!(
            "insert into users (id, email, email_verified, name)
             select {id}, 'b' || n, true, 'b' from generate_series(0, $1 - 1) n"
        ),
        format!(
            "insert into sessions (token_hash, user_id, data, expires_at)
             select sha256(n::text::bytea), {id}, '{{}}', now() + interval '1 day' from generate_series(0, $1 - 1) n"
        ),
        format!(
            "insert into projects (id, owner_id, data, revision, head)
             select {id}, {id}, $2, 1, sha256('') from generate_series(0, $1 - 1) n"
        ),
        format!(
            "insert into project_members select {id}, {id}, 'owner', 'confirmed' from generate_series(0, $1 - 1) n"
        ),
    ];
    for statement in statements {
        let with_document = statement.contains("$2");
        let query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(count);
        let query = if with_document {
            query.bind(some_document())
        } else {
            query
        };
        query.execute(&mut *conn).await.unwrap();
    }
}

/// Other people's projects, until there are so many.
pub(crate) async fn fill_projects(conn: &mut PgConnection, projects: i64) {
    let fill = "
        with missing as (
            select greatest($1 - (select count(*) from projects), 0) as many
        ), owner as (
            insert into users (id, email, email_verified, name)
            select gen_random_uuid(), 'many', true, 'many' from missing where many > 0 returning id
        ), made as (
            insert into projects (id, owner_id, data, revision, head)
            select gen_random_uuid(), owner.id, $2, 1, sha256('')
            from owner, missing, generate_series(1, missing.many) returning id, owner_id
        )
        insert into project_members select id, owner_id, 'owner', 'confirmed' from made";
    sqlx::query(fill)
        .bind(projects)
        .bind(some_document())
        .execute(&mut *conn)
        .await
        .unwrap();
    sqlx::query("analyze").execute(conn).await.unwrap();
}

/// A history of this length in place of the one revision that a project has.
pub(crate) async fn fill_revisions(conn: &mut PgConnection, project: ProjectId, revisions: i64) {
    let history = "
        insert into revisions (project_id, revision, push_id, kind, body_hash, head, user_id, device_id, clock_value,
            deltas)
        select project_id, n, gen_random_uuid(), 'push', body_hash, head, user_id, device_id, null,
            '[{\"op\": \"set\", \"path\": [\"elements\", \"e7\", \"x\"], \"value\": 1}]'
        from revisions, generate_series(2, $2) n where project_id = $1 and revision = 1";
    sqlx::query(history)
        .bind(project.uuid())
        .bind(revisions)
        .execute(&mut *conn)
        .await
        .unwrap();
    let snapshots = "
        insert into snapshots (project_id, revision, data)
        select p.id, n, p.data from projects p, generate_series(50, $2, 50) n where p.id = $1 on conflict do nothing";
    sqlx::query(snapshots)
        .bind(project.uuid())
        .bind(revisions)
        .execute(&mut *conn)
        .await
        .unwrap();
    sqlx::query("update projects set revision = $2 where id = $1")
        .bind(project.uuid())
        .bind(revisions)
        .execute(conn)
        .await
        .unwrap();
}
