-- A person with an account. `change_position` counts this user's rows in `changes` (see there).
create table users (
    id uuid primary key,
    email text not null,
    email_verified boolean not null,
    name text not null,
    image text,
    change_position bigint not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

-- The sign-in provider's names for a person. The key is the provider's subject, never the email.
create table accounts (
    provider text not null,
    provider_account_id text not null,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null default now(),
    primary key (provider, provider_account_id)
);
create index accounts_user on accounts (user_id);
