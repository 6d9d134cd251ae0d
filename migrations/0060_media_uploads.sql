-- A direct upload goes on by its asset's id, and what was refused is remembered until it runs out, after the asset's row is
-- gone. One server at a time checks what has arrived. Nothing has written to this table before.
alter table media_uploads
    drop constraint media_uploads_asset_id_fkey,
    add column user_id uuid not null references users on delete cascade,
    add column storage_key text not null,
    add column sha256 bytea not null check (octet_length(sha256) = 32),
    add column refusal jsonb,
    add column leased_until timestamptz;
drop index media_uploads_asset;
create unique index media_uploads_asset on media_uploads (asset_id);
create index media_uploads_user on media_uploads (user_id);
-- Housekeeping asks which uploads of the store have a row.
create index media_uploads_store on media_uploads (store_upload_id);
