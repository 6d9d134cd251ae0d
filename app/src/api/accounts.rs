//! Who is signed in.

use framekeep::ids::UserId;
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// The person behind an account. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub image: Option<String>,
}

/// The person of this session; none when signed out.
#[server(name = Me, prefix = "/fn", endpoint = "accounts/me", input = Json)]
pub async fn me() -> Result<Option<Profile>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts;
    let Some((server, user)) = door::caller().await? else {
        return Ok(None);
    };
    let profile = accounts::profile(&server, user).await.map_err(door::refused)?;
    Ok(Some(Profile {
        id: profile.id,
        name: profile.name,
        email: profile.email,
        image: profile.image,
    }))
}
