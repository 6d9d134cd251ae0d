-- Housekeeping asks which objects of the store have a row.
create index media_assets_key on media_assets (storage_key);
-- And which deltas are old enough to go.
create index revisions_age on revisions (created_at) where deltas is not null;
-- And which tombstones.
create index projects_deleted on projects (deleted_at) where deleted_at is not null;
