-- Who did what sensitive thing from where.
create table audit_log (
    id bigint generated always as identity primary key,
    user_id uuid references users on delete set null,
    action text not null,
    subject uuid,
    address text,
    details jsonb not null default '{}',
    created_at timestamptz not null default now()
);
create index audit_log_user on audit_log (user_id, created_at desc);
