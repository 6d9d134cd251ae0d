-- Housekeeping walks along the store's own order of keys to find rows whose object is gone.
create index media_assets_key_order on media_assets (storage_key collate "C") where state = 'ready';
