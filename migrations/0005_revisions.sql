-- History, audit trail and exactly-once in one row. `deltas` becomes null when their retention ends; the row stays.
create table revisions (
    project_id uuid not null references projects on delete cascade,
    revision bigint not null check (revision > 0),
    push_id uuid not null,
    kind text not null check (kind in ('create', 'push', 'delete', 'restore')),
    body_hash bytea not null check (octet_length(body_hash) = 32),
    head bytea not null check (octet_length(head) = 32),
    user_id uuid references users on delete set null,
    device_id uuid not null,
    clock_value bigint,
    deltas jsonb,
    created_at timestamptz not null default now(),
    primary key (project_id, revision),
    constraint revisions_push unique (user_id, push_id)
);

-- The audit trail: one row per delta.
create view deltas as
select
    r.project_id,
    r.revision,
    d.position,
    d.delta ->> 'op' as operation_type,
    (select string_agg(s.segment, '/' order by s.place)
     from jsonb_array_elements_text(d.delta -> 'path') with ordinality as s (segment, place)) as field_path,
    d.delta -> 'value' as value,
    r.clock_value,
    r.device_id,
    r.user_id,
    r.created_at
from revisions r
cross join lateral jsonb_array_elements(r.deltas) with ordinality as d (delta, position);
