//! The table `access_tokens`. Every query names the user, but the one that looks a token up by its hash.

use framekeep::account::Scope;
use framekeep::ids::{TokenId, UserId};
use sqlx::PgConnection;
use sqlx::types::time::OffsetDateTime;

/// A token as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: TokenId,
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) last_used_at: Option<OffsetDateTime>,
}

/// A token to be kept.
#[derive(Clone, Debug)]
pub(crate) struct NewToken<'a> {
    pub(crate) id: TokenId,
    pub(crate) user: UserId,
    pub(crate) name: &'a str,
    pub(crate) scope: Scope,
    pub(crate) token_hash: [u8; 32],
}

/// Whose a token is, and what it may do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holder {
    pub(crate) id: TokenId,
    pub(crate) user: UserId,
    pub(crate) scope: Scope,
}

/// A new token; when it was made.
pub(crate) async fn insert(conn: &mut PgConnection, new: &NewToken<'_>) -> Result<OffsetDateTime, sqlx::Error> {
    sqlx::query_scalar!(
        "insert into access_tokens (id, user_id, name, scope, token_hash) values ($1, $2, $3, $4, $5)
         returning created_at",
        new.id.uuid(),
        new.user.uuid(),
        new.name,
        scope_name(new.scope),
        &new.token_hash[..],
    )
    .fetch_one(conn)
    .await
}

/// The living token with this hash. Its last use is noted once a minute.
pub(crate) async fn find_alive(conn: &mut PgConnection, token_hash: &[u8; 32]) -> Result<Option<Holder>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select id, user_id, scope,
               last_used_at is null or last_used_at < now() - interval '1 minute' as "stale!"
           from access_tokens where token_hash = $1 and revoked_at is null"#,
        &token_hash[..],
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.stale {
        sqlx::query!(
            "update access_tokens set last_used_at = now() where id = $1 and user_id = $2 and revoked_at is null",
            row.id,
            row.user_id,
        )
        .execute(conn)
        .await?;
    }
    Ok(Some(Holder {
        id: TokenId::new(row.id),
        user: UserId::new(row.user_id),
        scope: scope(&row.scope),
    }))
}

/// Whether a token still lives.
pub(crate) async fn is_alive(conn: &mut PgConnection, user: UserId, token: TokenId) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (
               select from access_tokens where id = $1 and user_id = $2 and revoked_at is null
           ) as "alive!""#,
        token.uuid(),
        user.uuid(),
    )
    .fetch_one(conn)
    .await
}

/// The user's living tokens, newest first.
pub(crate) async fn list(conn: &mut PgConnection, user: UserId) -> Result<Vec<Row>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name, scope, created_at, last_used_at from access_tokens
         where user_id = $1 and revoked_at is null order by created_at desc, id desc",
        user.uuid(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Row {
            id: TokenId::new(row.id),
            name: row.name,
            scope: scope(&row.scope),
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        })
        .collect())
}

/// Ends a token for good; its name. None: the user has no such living one.
pub(crate) async fn revoke(
    conn: &mut PgConnection,
    user: UserId,
    token: TokenId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "update access_tokens set revoked_at = now()
         where id = $1 and user_id = $2 and revoked_at is null returning name",
        token.uuid(),
        user.uuid(),
    )
    .fetch_optional(conn)
    .await
}

const fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "read",
        Scope::Write => "write",
    }
}

/// The table's check allows two words.
fn scope(name: &str) -> Scope {
    if name == "write" { Scope::Write } else { Scope::Read }
}
