-- Operations that ended without being applied: a late copy of one is told "seal again". Pruned after 180 days.
create table ended_pushes (
    user_id uuid not null references users on delete cascade,
    push_id uuid not null,
    outcome text not null,
    created_at timestamptz not null default now(),
    primary key (user_id, push_id)
);
create index ended_pushes_age on ended_pushes (created_at);
