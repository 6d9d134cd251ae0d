-- A project and its current document. Name and schema version are part of the document and generated from it.
create table projects (
    id uuid primary key,
    owner_id uuid not null references users on delete cascade,
    name text not null generated always as (data ->> 'name') stored,
    data jsonb not null,
    revision bigint not null check (revision > 0),
    head bytea not null check (octet_length(head) = 32),
    schema integer not null generated always as ((data -> 'schema')::integer) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    deleted_by_device uuid
);
create index projects_owner on projects (owner_id, updated_at desc, id desc);

-- Who may do what. Every query on a project's data goes through this table.
create table project_members (
    project_id uuid not null references projects on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('owner', 'editor', 'reviewer', 'viewer')),
    state text not null check (state in ('invited', 'confirmed')),
    primary key (user_id, project_id)
);
create index project_members_project on project_members (project_id);

-- The bare id of a project that was purged, kept for ever: it never comes back under another meaning. Once its owner's
-- account is erased it is nobody's.
create table purged_projects (
    id uuid primary key,
    owner_id uuid references users on delete set null,
    purged_at timestamptz not null default now()
);
create index purged_projects_owner on purged_projects (owner_id);
