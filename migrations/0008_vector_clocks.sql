-- Which of each device's commits the server holds.
create table vector_clocks (
    project_id uuid not null references projects on delete cascade,
    device_id uuid not null,
    clock_value bigint not null,
    updated_at timestamptz not null default now(),
    primary key (project_id, device_id)
);
