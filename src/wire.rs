//! What crosses the network, version 1: names and order are fixed. JSON, camelCase.

use serde::{Deserialize, Serialize};

use crate::delta::{Delta, Path};
use crate::document::Document;
use crate::ids::{ChangeId, DeviceId, Head, ProjectId, PushId, Revision, Sequence, UserId};

/// A sealed operation: what a browser sends, the identical bytes at every retry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// The account it is meant for; another signed-in user gets [`PushAnswer::SignIn`] and nothing is applied.
    pub user: UserId,
    pub device: DeviceId,
    pub project: ProjectId,
    pub push_id: PushId,
    /// The revision it was made on; 0 for a create.
    pub base: Revision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_head: Option<Head>,
    /// The last sequence number it carries; programs may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Sequence>,
    #[serde(flatten)]
    pub body: Body,
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Body {
    Create { document: Document },
    Push { deltas: Vec<Delta> },
    Delete,
    Restore,
}

/// The kind alone, as `revisions.kind` stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    Create,
    Push,
    Delete,
    Restore,
}

/// One accepted revision, as others see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Step {
    pub revision: Revision,
    pub head: Head,
    pub push_id: PushId,
    pub kind: Kind,
    pub deltas: Vec<Delta>,
}

/// The answer to one operation; every outcome is a value, none an HTTP error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PushAnswer {
    /// Applied, or applied before. `over`: the revisions it was rebased over; none when the answer is a repeated one.
    Accepted {
        kind: Kind,
        revision: Revision,
        head: Head,
        over: Option<Vec<Step>>,
    },
    Conflict(Box<Conflict>),
    /// A tombstone, or a purged project: since when and by which device, where known.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    Gone {
        deleted_at: Option<String>,
        deleted_by: Option<String>,
    },
    NotFound,
    /// Permanent: will never be accepted as it is.
    Refused {
        field: String,
        reason: String,
    },
    /// This push id has ended; the client seals again under a new one.
    SealAgain,
    /// The device's sequence is behind the vector clock (a cloned profile): take a new device id, seal again.
    NewDevice,
    /// Signed out, or signed in as somebody else than the operation is meant for.
    SignIn,
}

/// The server's side of a conflict, with everything that a person needs to decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    pub reason: ConflictReason,
    pub document: Document,
    pub revision: Revision,
    pub head: Head,
    pub deleted: bool,
    /// The push ids since the operation's base, oldest first.
    pub push_ids: Vec<PushId>,
    pub units: Vec<Unit>,
}

/// Why an operation could not be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ConflictReason {
    /// The same thing was changed on both sides.
    Overlap,
    /// The server's history is another one than the base names (a restored backup).
    History,
    /// A create with an id that the same user's project has.
    Exists,
}

/// One unit of choice: the shorter of two overlapping paths, with its three values (none: not there).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Unit {
    pub path: Path,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<serde_json::Value>,
}

/// What a browser knows of one project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Base {
    pub project: ProjectId,
    pub revision: Revision,
    pub head: Option<Head>,
}

/// "What is new for me?"
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PullRequest {
    pub user: UserId,
    /// The last change row seen; none: from the start.
    pub cursor: Option<ChangeId>,
    /// Every project kept.
    pub bases: Vec<Base>,
}

/// The answer to a pull.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PullAnswer {
    Pulled {
        cursor: Option<ChangeId>,
        projects: Vec<Pulled>,
    },
    SignIn,
}

/// What came for one project. `asked`: the base that it answers; it counts only for that one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pulled {
    pub project: ProjectId,
    pub asked: (Revision, Option<Head>),
    pub change: Change,
}

/// How a project moved since a base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Change {
    /// Unknown, or purged: then its user wanted it gone for good.
    Gone {
        #[serde(default)]
        purged: bool,
    },
    /// The revisions after the base, in order; may be empty.
    Steps {
        steps: Vec<Step>,
        deleted: bool,
        #[serde(flatten)]
        stamp: Stamp,
    },
    /// The whole document at `revision`, with the push ids since the base.
    #[cfg_attr(feature = "openapi", schema(rename_all = "camelCase"))]
    Document {
        document: Document,
        revision: Revision,
        head: Head,
        deleted: bool,
        push_ids: Vec<PushId>,
        #[serde(flatten)]
        stamp: Stamp,
    },
    /// The base is of another history.
    HistoryDiffers {
        document: Document,
        revision: Revision,
        head: Head,
        deleted: bool,
        #[serde(flatten)]
        stamp: Stamp,
    },
}

/// When and where a project changed last, and since when it is there. Also stored by browsers; what came later than v1
/// may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Stamp {
    /// RFC 3339. Browsers stored it as `updated_at` once.
    #[serde(alias = "updated_at")]
    pub updated_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<ByDevice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

/// Which device did something, and what it is called where that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByDevice {
    pub id: DeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
