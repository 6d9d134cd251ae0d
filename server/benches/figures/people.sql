-- People with a session and a project each for pgbench: client 0 has the user and the project …0, and so on.
-- :count: how many; :document: the projects'.
with numbered as (
    select n, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id from generate_series(0, :count - 1) n
), people as (
    insert into users (id, email, email_verified, name) select id, 'b' || n, true, 'b' from numbered
), signed_in as (
    insert into sessions (token_hash, user_id, data, expires_at)
    select sha256(n::text::bytea), id, '{}', now() + interval '1 day' from numbered
), made as (
    insert into projects (id, owner_id, data, revision, head) select id, id, :'document'::jsonb, 1, sha256('') from numbered
)
insert into project_members select id, id, 'owner', 'confirmed' from numbered;
