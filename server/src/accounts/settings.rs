//! What a person settles for all of their devices, and the page's one look at everything.

use framekeep::account::{Activity, Policy, Settings};
use framekeep::ids::UserId;

use super::{Person, devices, rfc3339, to_the_end, tokens};
use crate::error::AppError;
use crate::state::Server;
use crate::storage;
use crate::storage::audit::{self, Line};

/// How many lines of recent activity are told.
const LINES: i64 = 50;

/// Everything that the settings page shows.
pub async fn settings(server: &Server, person: &Person) -> Result<Settings, AppError> {
    let user = person.user;
    let mut connection = server.pool.acquire().await?;
    let profile = storage::users::find(&mut connection, user)
        .await?
        .ok_or(AppError::SignedOut)?;
    Ok(Settings {
        conflict_policy: profile.conflict_policy,
        devices: devices::told(
            storage::devices::signed_in(&mut connection, user, person.token_hash().as_ref(), devices::MOST).await?,
        ),
        tokens: tokens::told(storage::tokens::list(&mut connection, user).await?),
        activity: told(audit::recent(&mut connection, user, LINES).await?),
    })
}

/// What was done with the account last, newest first.
pub async fn activity(server: &Server, user: UserId) -> Result<Vec<Activity>, AppError> {
    let mut connection = server.pool.acquire().await?;
    Ok(told(audit::recent(&mut connection, user, LINES).await?))
}

/// From now on this user's browsers settle conflicts so.
pub async fn set_policy(server: &Server, user: UserId, policy: Policy) -> Result<(), AppError> {
    let pool = server.pool.clone();
    to_the_end(async move {
        let mut connection = pool.acquire().await?;
        Ok(storage::users::set_policy(&mut connection, user, policy).await?)
    })
    .await
}

pub(super) fn told(lines: Vec<Line>) -> Vec<Activity> {
    let told = |line: Line| Activity {
        at: rfc3339(line.at),
        action: line.action,
        name: line.name,
        address: line.address,
    };
    lines.into_iter().map(told).collect()
}
