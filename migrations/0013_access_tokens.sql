-- What a program signs in with. Only the SHA-256 of the token is kept. A row with `revoked_at` is dead for good.
create table access_tokens (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    name text not null,
    scope text not null check (scope in ('read', 'write')),
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index access_tokens_user on access_tokens (user_id, created_at desc);
