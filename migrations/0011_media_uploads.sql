-- A direct upload under way.
create table media_uploads (
    id uuid primary key,
    asset_id uuid not null references media_assets on delete cascade,
    store_upload_id text not null,
    part_size bigint not null check (part_size > 0),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index media_uploads_asset on media_uploads (asset_id);
create index media_uploads_expiry on media_uploads (expires_at);
