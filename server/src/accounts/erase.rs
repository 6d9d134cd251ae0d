//! Erasing an account: one transaction for every row, bare ids apart; then its objects, also after a crash in between.

use std::time::Duration;

use framekeep::ids::UserId;
use sqlx::PgPool;
use tracing::Instrument;

use crate::error::AppError;
use crate::state::Server;
use crate::storage::{audit, erasures, users};

/// A write of this user that is under way at that moment may make Postgres end one of the two.
const TRIES: usize = 10;
/// How often objects of erased accounts are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(300);
/// Accounts in one look.
const AT_ONCE: i64 = 20;

/// Erases the account and everything of it. Every session and token is dead with the same commit. `typed`: the email as
/// the person typed it, where one was asked to.
pub async fn erase(server: &Server, user: UserId, typed: Option<String>) -> Result<(), AppError> {
    let server = server.clone();
    let work = async move {
        if let Some(typed) = typed {
            is_meant(&server, user, &typed).await?;
        }
        let mut tries = 1;
        loop {
            match rows(&server.pool, user).await {
                Err(AppError::Unavailable(..)) if tries < TRIES => tries += 1,
                done => break done?,
            }
        }
        tracing::info!(user.id = %user, "an account was erased");
        tokio::spawn(async move { objects(&server).await }.in_current_span());
        Ok(())
    };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(|error| AppError::internal("an erasure's task ended", error))?
}

/// Whether this account was erased; anybody may ask who knows its id: a browser that still holds its data does.
pub async fn is_erased(server: &Server, user: UserId) -> Result<bool, AppError> {
    let mut connection = server.pool.acquire().await?;
    Ok(erasures::is_erased(&mut connection, user).await?)
}

/// Removes what is left in the object store of accounts that were erased. Repeating it does no harm.
pub async fn objects(server: &Server) {
    if let Err(error) = remove_objects(server).await {
        tracing::warn!(%error, "objects of an erased account could not be removed; they are looked for again");
    }
}

/// Does that for as long as the server runs.
pub async fn keep_removing_objects(server: Server) {
    loop {
        objects(&server).await;
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn is_meant(server: &Server, user: UserId, typed: &str) -> Result<(), AppError> {
    let mut connection = server.pool.acquire().await?;
    let profile = users::find(&mut connection, user).await?.ok_or(AppError::SignedOut)?;
    if profile.email.trim().to_lowercase() == typed.trim().to_lowercase() {
        return Ok(());
    }
    Err(AppError::Invalid {
        field: "email".to_owned(),
        reason: "This is not the email address of this account. Nothing was erased.".to_owned(),
    })
}

async fn rows(pool: &PgPool, user: UserId) -> Result<(), AppError> {
    let mut transaction = pool.begin().await?;
    if !erasures::lock(&mut transaction, user).await? {
        return Err(AppError::SignedOut);
    }
    audit::forget(&mut transaction, user).await?;
    erasures::erase(&mut transaction, user).await?;
    Ok(transaction.commit().await?)
}

async fn remove_objects(server: &Server) -> Result<(), AppError> {
    let users = {
        let mut connection = server.pool.acquire().await?;
        erasures::with_objects(&mut connection, AT_ONCE).await?
    };
    for user in users {
        // Every key of a user begins with the user's id.
        let prefix = format!("{user}/");
        server.objects.abort_all(&prefix).await?;
        let removed = server.objects.delete_all(&prefix).await?;
        if removed > 0 {
            tracing::info!(user.id = %user, removed, "objects of an erased account were removed");
        }
        let mut connection = server.pool.acquire().await?;
        erasures::objects_gone(&mut connection, user).await?;
    }
    Ok(())
}
