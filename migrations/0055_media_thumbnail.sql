-- The object that shows a picture small: the picture's own where that is small enough; null: not made yet.
alter table media_assets add column thumbnail_key text;
-- Housekeeping asks for it as it does for the picture's own.
create index media_assets_thumbnail on media_assets (thumbnail_key) where thumbnail_key is not null;
