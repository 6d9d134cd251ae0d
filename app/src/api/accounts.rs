//! Who is signed in.

use framekeep::account::Policy;
use framekeep::ids::UserId;
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::settings::Settled;

/// The person behind an account. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub image: Option<String>,
    #[serde(default)]
    pub policy: Policy,
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
        policy: profile.conflict_policy,
    }))
}

/// Whether this account was erased: asked by a browser that holds its data and is signed out.
#[server(name = WasErased, prefix = "/fn", endpoint = "accounts/was-erased", input = Json)]
pub async fn was_erased(user: UserId) -> Result<bool, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::erase;
    erase::is_erased(&door::server(), user).await.map_err(door::refused)
}

/// Erases the account; `email` is what the person typed to say so.
#[server(name = Erase, prefix = "/fn", endpoint = "accounts/erase", input = Json)]
pub async fn erase(email: String) -> Result<Settled<()>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::erase;
    let Some((server, person)) = door::person().await? else {
        return Ok(Settled::SignIn);
    };
    door::settled(erase::erase(&server, person.user, Some(email)).await)
}
