//! What pages see of local data: plain values.

use framekeep::delta::Delta;
use framekeep::ids::{AssetId, ProjectId};

pub use crate::api::accounts::Profile;

/// Who uses this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// Not known yet; the first frame.
    Loading,
    SignedOut,
    SignedIn(Profile),
}

/// Something to tell once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u64,
    pub text: String,
    /// The project that "Undo" brings back.
    pub undo: Option<ProjectId>,
}

/// May this tab edit the project?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editing {
    /// Not known yet; the first frame.
    Starting,
    Here,
    /// Another tab of this browser has it; here it is read-only.
    Elsewhere,
}

/// A picture, ready to be shown or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    Loading,
    /// A `blob:` URL.
    Here(String),
    /// Placed on another device that has not sent it yet; it comes by itself.
    Waiting,
    /// Cannot be shown; why, in words.
    Missing(String),
}

/// How a person settles a conflict, or a project that was deleted elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    KeepMine,
    KeepTheirs,
    /// Theirs stays, mine becomes a new project.
    KeepBoth,
    /// Deleted elsewhere: the work becomes a new project.
    AsNewProject,
    /// Deleted elsewhere: let it go.
    Discard,
    /// Deleted elsewhere: bring the project back, then merge.
    BringBack,
}

/// Makes the deltas that place a picture, from its id, width and height in pixels.
pub type Place = Box<dyn FnOnce(AssetId, u32, u32) -> Vec<Delta>>;
