-- Other people's projects, until there are so many.
-- :projects: how many in all; :document: theirs.
with missing as (
    select greatest(:projects - (select count(*) from projects), 0) as many
), owner as (
    insert into users (id, email, email_verified, name)
    select gen_random_uuid(), 'many', true, 'many' from missing where many > 0 returning id
), made as (
    insert into projects (id, owner_id, data, revision, head)
    select gen_random_uuid(), owner.id, :'document'::jsonb, 1, sha256('')
    from owner, missing, generate_series(1, missing.many) returning id, owner_id
)
insert into project_members select id, owner_id, 'owner', 'confirmed' from made;
analyze;
