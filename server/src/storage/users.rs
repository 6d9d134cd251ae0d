//! The tables `users` and `accounts`.

use framekeep::account::Policy;
use framekeep::ids::UserId;
use sqlx::PgConnection;

use crate::accounts::Profile;

/// A profile as the provider gives it.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) email: String,
    pub(crate) email_verified: bool,
    pub(crate) name: String,
    pub(crate) image: Option<String>,
}

pub(crate) async fn find(connection: &mut PgConnection, user: UserId) -> sqlx::Result<Option<Profile>> {
    let row = sqlx::query!(
        "select id, name, email, image, conflict_policy from users where id = $1",
        user.uuid()
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Profile {
        id: UserId::new(row.id),
        name: row.name,
        email: row.email,
        image: row.image,
        conflict_policy: policy(&row.conflict_policy),
    }))
}

/// How this user's browsers settle conflicts from now on.
pub(crate) async fn set_policy(connection: &mut PgConnection, user: UserId, policy: Policy) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set conflict_policy = $2 where id = $1",
        user.uuid(),
        policy_name(policy)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The users with this address, in any case; several where several accounts of a provider name it.
pub(crate) async fn find_by_email(connection: &mut PgConnection, email: &str) -> sqlx::Result<Vec<UserId>> {
    let ids = sqlx::query_scalar!(
        "select id from users where lower(email) = lower($1) order by id limit 2",
        email
    )
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(UserId::new).collect())
}

/// The user behind a provider's subject.
pub(crate) async fn find_by_subject(
    connection: &mut PgConnection,
    provider: &str,
    subject: &str,
) -> sqlx::Result<Option<UserId>> {
    let id = sqlx::query_scalar!(
        "select user_id from accounts where provider = $1 and provider_account_id = $2",
        provider,
        subject
    )
    .fetch_optional(connection)
    .await?;
    Ok(id.map(UserId::new))
}

/// A new user with this id and profile.
pub(crate) async fn insert(connection: &mut PgConnection, user: UserId, given: &Given) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into users (id, email, email_verified, name, image) values ($1, $2, $3, $4, $5)",
        user.uuid(),
        given.email,
        given.email_verified,
        given.name,
        given.image
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ties a provider's subject to a user; false when somebody was faster.
pub(crate) async fn insert_account(
    connection: &mut PgConnection,
    provider: &str,
    subject: &str,
    user: UserId,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into accounts (provider, provider_account_id, user_id) values ($1, $2, $3) on conflict do nothing",
        provider,
        subject,
        user.uuid()
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The profile as the provider has it now.
pub(crate) async fn refresh(connection: &mut PgConnection, user: UserId, given: &Given) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set email = $2, email_verified = $3, name = $4, image = $5, updated_at = now()
         where id = $1 and (email, email_verified, name, image) is distinct from ($2, $3, $4, $5)",
        user.uuid(),
        given.email,
        given.email_verified,
        given.name,
        given.image
    )
    .execute(connection)
    .await?;
    Ok(())
}

const fn policy_name(policy: Policy) -> &'static str {
    match policy {
        Policy::Ask => "ask",
        Policy::KeepMine => "keep_mine",
        Policy::KeepTheirs => "keep_theirs",
    }
}

/// The table's check allows three words.
fn policy(name: &str) -> Policy {
    match name {
        "keep_mine" => Policy::KeepMine,
        "keep_theirs" => Policy::KeepTheirs,
        _ => Policy::Ask,
    }
}
