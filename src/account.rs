//! What a person sees of the account and settles there. Wire v1: names and order are fixed. Times are RFC 3339 in UTC.

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, TokenId};

/// How a browser settles what was changed on both sides. It decides units of choice only: what can be merged is merged,
/// and what concerns a whole document is always asked. Stored and wire v1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    #[default]
    Ask,
    KeepMine,
    KeepTheirs,
}

/// What a program may do with an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Read,
    /// Read and write.
    Write,
}

/// One browser in which the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Device {
    pub id: DeviceId,
    /// "Firefox on Linux".
    pub name: String,
    pub created_at: String,
    /// To the minute.
    pub last_seen_at: String,
    /// The one that asks.
    pub current: bool,
}

/// An access token without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccessToken {
    pub id: TokenId,
    pub name: String,
    pub scope: Scope,
    pub created_at: String,
    /// To the minute; none before its first use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<String>,
}

/// A token that was just made, with its secret: nobody can ask for that a second time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeToken {
    pub secret: String,
    #[serde(flatten)]
    pub token: AccessToken,
}

/// What is noted of an account, because it matters who did it from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    SignedIn,
    SignedOut,
    DeviceSignedOut,
    SignedOutEverywhere,
    TokenMade,
    TokenRevoked,
    ProjectDeleted,
    ProjectRestored,
    ProjectPurged,
    Exported,
    Erased,
}

impl Action {
    /// Every action, in this order.
    pub const ALL: [Self; 11] = [
        Self::SignedIn,
        Self::SignedOut,
        Self::DeviceSignedOut,
        Self::SignedOutEverywhere,
        Self::TokenMade,
        Self::TokenRevoked,
        Self::ProjectDeleted,
        Self::ProjectRestored,
        Self::ProjectPurged,
        Self::Exported,
        Self::Erased,
    ];

    /// As it is stored and sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::DeviceSignedOut => "device_signed_out",
            Self::SignedOutEverywhere => "signed_out_everywhere",
            Self::TokenMade => "token_made",
            Self::TokenRevoked => "token_revoked",
            Self::ProjectDeleted => "project_deleted",
            Self::ProjectRestored => "project_restored",
            Self::ProjectPurged => "project_purged",
            Self::Exported => "exported",
            Self::Erased => "erased",
        }
    }
}

/// One line of the account's recent activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    pub at: String,
    pub action: Action,
    /// Of the device, token or project that it was done to, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The network address that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Everything that the settings page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub conflict_policy: Policy,
    /// Last used first.
    pub devices: Vec<Device>,
    /// Newest first.
    pub tokens: Vec<AccessToken>,
    /// Newest first.
    pub activity: Vec<Activity>,
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn an_action_is_stored_as_it_is_sent() {
        for action in Action::ALL {
            assert_eq!(serde_json::json!(action), action.name());
        }
    }
}
