-- What happened to which project of which user. `position` comes from `users.change_position`, counted up in the same
-- transaction: that locks the user's row until the commit, so positions of one user are gap-free and become visible in
-- their order, and who has read up to a position has missed nothing below it. A cursor names the random id, which a
-- restored backup does not hold even where it holds the position.
create table changes (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    position bigint not null,
    project_id uuid not null,
    created_at timestamptz not null default now(),
    constraint changes_position unique (user_id, position)
);
