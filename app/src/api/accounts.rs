//! Who is signed in.

use framekeep::ids::UserId;
use serde::{Deserialize, Serialize};

/// The person behind an account. Wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub image: Option<String>,
}
