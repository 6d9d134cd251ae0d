-- A history of this length in place of the one revision that a project has.
-- $1: the project; $2: its revisions.
with history as (
    insert into revisions (project_id, revision, push_id, kind, body_hash, head, user_id, device_id, clock_value, deltas)
    select project_id, n, gen_random_uuid(), 'push', body_hash, head, user_id, device_id, null,
        '[{"op": "set", "path": ["elements", "e7", "x"], "value": 1}]'
    from revisions, generate_series(2, $2) n where project_id = $1 and revision = 1
), kept as (
    insert into snapshots (project_id, revision, data)
    select p.id, n, p.data from projects p, generate_series(50, $2, 50) n where p.id = $1 on conflict do nothing
)
update projects set revision = $2 where id = $1
