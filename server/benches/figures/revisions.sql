-- A history of this length in place of the one revision that a project has.
-- :project: its id; :revisions: how many.
with history as (
    insert into revisions (project_id, revision, push_id, kind, body_hash, head, user_id, device_id, clock_value, deltas)
    select project_id, n, gen_random_uuid(), 'push', body_hash, head, user_id, device_id, null,
        '[{"op": "set", "path": ["elements", "e7", "x"], "value": 1}]'
    from revisions, generate_series(2, :revisions) n where project_id = :'project'::uuid and revision = 1
), kept as (
    insert into snapshots (project_id, revision, data)
    select p.id, n, p.data from projects p, generate_series(50, :revisions, 50) n where p.id = :'project'::uuid on conflict do nothing
)
update projects set revision = :revisions where id = :'project'::uuid;
