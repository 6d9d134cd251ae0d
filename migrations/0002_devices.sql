-- One browser profile of one user. The id is the browser's own, so it is only unique within a user: naming somebody
-- else's device names nothing of theirs.
create table devices (
    id uuid not null,
    user_id uuid not null references users on delete cascade,
    name text not null,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    revoked_at timestamptz,
    primary key (user_id, id)
);
