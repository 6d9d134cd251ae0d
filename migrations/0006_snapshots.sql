-- Whole documents: of revision 1, of every 50th, and of each named version.
create table snapshots (
    project_id uuid not null references projects on delete cascade,
    revision bigint not null check (revision > 0),
    data jsonb not null,
    name text,
    created_at timestamptz not null default now(),
    primary key (project_id, revision)
);
