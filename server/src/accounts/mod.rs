//! People: who is calling, signing in, signing out; devices, access tokens, settings; taking everything along, and
//! erasing it.

pub(crate) mod browser_name;
pub mod caller;
pub mod devices;
pub mod erase;
mod exchange;
pub mod export;
pub mod next;
pub mod provider;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod token;
pub mod tokens;
pub mod whence;

use std::future::Future;
use std::time::Duration;

use framekeep::account::Policy;
use framekeep::ids::UserId;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tracing::Instrument;
use utoipa::ToSchema;

use crate::error::AppError;
use crate::state::Server;
use crate::storage;

pub use caller::{Caller, Person};
pub use whence::Whence;

/// How long a write may take: Postgres ends slow statements by itself; this is for one that has stopped answering.
const LONGEST: Duration = Duration::from_secs(10);

/// What others, and the person, see of an account. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    pub id: UserId,
    pub name: String,
    pub email: String,
    /// The address of a portrait, where the provider has one.
    pub image: Option<String>,
    /// How this person's browsers settle conflicts.
    #[serde(default)]
    pub conflict_policy: Policy,
}

/// The profile of a signed-in user; an erased account is signed out.
pub async fn profile(server: &Server, user: UserId) -> Result<Profile, AppError> {
    let mut connection = server.pool.acquire().await?;
    storage::users::find(&mut connection, user)
        .await?
        .ok_or(AppError::SignedOut)
}

/// Runs a write in a task of its own: a client that hangs up does not leave a transaction half-way.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let late = AppError::Unavailable("the database does not answer", None);
    let work = async move { tokio::time::timeout(LONGEST, work).await.unwrap_or(Err(late)) };
    tokio::spawn(work.in_current_span())
        .await
        .map_err(|error| AppError::internal("a task of an account ended", error))?
}

/// Times as clients see them: RFC 3339 in UTC. Every time that Postgres holds has this form, apart from years beyond 9999.
fn rfc3339(time: OffsetDateTime) -> String {
    time.format(&Rfc3339).unwrap_or_default()
}
