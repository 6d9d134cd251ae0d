//! What a person sees of the account and settles there: devices, access tokens, how conflicts are settled.

use framekeep::account::{MadeToken, Policy, Scope, Settings};
use framekeep::ids::{DeviceId, TokenId};
use leptos::prelude::{ServerFnError, server};
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What came of it. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "with", rename_all = "camelCase")]
pub enum Settled<T> {
    Done(T),
    /// Why not, in words.
    Refused(String),
    SignIn,
}

/// Everything that the settings page shows.
#[server(name = ReadSettings, prefix = "/fn", endpoint = "settings/read", input = Json)]
pub async fn read_settings() -> Result<Settled<Settings>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::settings;
    let Some((server, person)) = door::person().await? else {
        return Ok(Settled::SignIn);
    };
    door::settled(settings::settings(&server, &person).await)
}

/// How conflicts are settled from now on, on every device.
#[server(name = SetPolicy, prefix = "/fn", endpoint = "settings/policy", input = Json)]
pub async fn set_policy(policy: Policy) -> Result<Settled<()>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::settings;
    let Some((server, person)) = door::person().await? else {
        return Ok(Settled::SignIn);
    };
    door::settled(settings::set_policy(&server, person.user, policy).await)
}

/// Signs one device out.
#[server(name = SignOutDevice, prefix = "/fn", endpoint = "devices/sign-out", input = Json)]
pub async fn sign_out_device(device: DeviceId) -> Result<Settled<()>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::devices;
    let Some((server, person)) = door::person().await? else {
        return Ok(Settled::SignIn);
    };
    door::settled(devices::sign_out(&server, person.user, device).await)
}

/// Signs every browser out, this one too.
#[server(name = SignOutEverywhere, prefix = "/fn", endpoint = "devices/sign-out-everywhere", input = Json)]
pub async fn sign_out_everywhere() -> Result<Settled<()>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::devices;
    let Some((server, person)) = door::person().await? else {
        return Ok(Settled::SignIn);
    };
    door::settled(devices::sign_out_everywhere(&server, &person).await)
}

/// Makes an access token; its secret is in this answer only.
#[server(name = MakeToken, prefix = "/fn", endpoint = "tokens/make", input = Json)]
pub async fn make_token(name: String, scope: Scope) -> Result<Settled<MadeToken>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::tokens;
    let Some((server, person)) = door::person().await? else {
        return Ok(Settled::SignIn);
    };
    let made = tokens::make(&server, person.user, &name, scope).await;
    door::settled_or(made, door::no_token)
}

/// Ends an access token.
#[server(name = RevokeToken, prefix = "/fn", endpoint = "tokens/revoke", input = Json)]
pub async fn revoke_token(token: TokenId) -> Result<Settled<()>, ServerFnError> {
    use super::door;
    use framekeep_server::accounts::tokens;
    let Some((server, person)) = door::person().await? else {
        return Ok(Settled::SignIn);
    };
    door::settled(tokens::revoke(&server, person.user, token).await)
}
