//! People: who is calling, signing in, signing out.

pub mod caller;
mod exchange;
pub mod next;
pub mod provider;
pub mod sessions;
pub mod sign_in;
pub mod token;

use framekeep::ids::UserId;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::state::Server;
use crate::storage;

pub use caller::Caller;

/// What others, and the person, see of an account. Wire v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    pub id: UserId,
    pub name: String,
    pub email: String,
    /// The address of a portrait, where the provider has one.
    pub image: Option<String>,
}

/// The profile of a signed-in user; an erased account is signed out.
pub async fn profile(server: &Server, user: UserId) -> Result<Profile, AppError> {
    let mut connection = server.pool.acquire().await?;
    storage::users::find(&mut connection, user)
        .await?
        .ok_or(AppError::SignedOut)
}
