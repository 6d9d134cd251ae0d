//! One field change, and what can be done with lists of them: apply, invert, diff, overlap.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where in a document: keys from the root down, never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(pub Vec<String>);

/// One field change. Stored/wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Delta {
    /// The field at the path has this value; its parent exists.
    Set { path: Path, value: Value },
    /// The field at the path is not there.
    Delete { path: Path },
}
