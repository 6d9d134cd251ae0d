-- One cookie's server side. Only the SHA-256 of the cookie's value is kept. A row with `revoked_at` is dead for good.
create table sessions (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    user_id uuid references users on delete cascade,
    device_id uuid,
    data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    foreign key (user_id, device_id) references devices (user_id, id) on delete set null (device_id)
);
create index sessions_user on sessions (user_id, device_id);
create index sessions_expiry on sessions (expires_at);
