-- One media file: the bytes are in the object store. The id is the client's own.
create table media_assets (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    file_name text not null,
    file_type text not null,
    mime_type text not null,
    size bigint not null check (size >= 0),
    width integer,
    height integer,
    sha256 bytea check (octet_length(sha256) = 32),
    storage_key text not null,
    state text not null check (state in ('pending', 'verifying', 'ready', 'deleted')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
create index media_assets_user on media_assets (user_id, created_at desc, id desc);
