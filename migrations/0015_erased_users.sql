-- The bare id of an account that was erased, kept for ever: so that a browser that still holds its data is told, and so
-- that its objects are removed also after a crash in between. `objects_gone_at`: the last one is gone.
create table erased_users (
    id uuid primary key,
    erased_at timestamptz not null default now(),
    objects_gone_at timestamptz
);
create index erased_users_with_objects on erased_users (erased_at) where objects_gone_at is null;
