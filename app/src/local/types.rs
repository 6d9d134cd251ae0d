//! What pages see of local data: plain values.

use std::collections::BTreeSet;

use framekeep::delta::{Delta, Path};
use framekeep::ids::{AssetId, ProjectId};
use framekeep::wire::Unit;

pub use crate::api::accounts::Profile;
pub use crate::api::library::{Asset, Storage, Use};

use super::PickedFile;

/// Who uses this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// Not known yet; the first frame.
    Loading,
    /// Nobody is signed in: what is made is kept in this browser alone.
    Guest,
    SignedIn(Profile),
}

/// Why this browser's database is not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// Another tab, of an older build, keeps it; the wait goes on.
    HeldUp,
    /// The browser's words.
    Failed(String),
}

/// Something to tell once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u64,
    pub text: String,
    /// What "Undo" brings back.
    pub undo: Option<Deleted>,
}

/// Something that was deleted and can be brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deleted {
    Project(ProjectId),
    Assets(Vec<AssetId>),
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
    /// A signed address of a small picture, until the picture itself is here.
    Small(String),
    /// A `blob:` URL.
    Here(String),
    /// Placed on another device that has not sent it yet; it comes by itself.
    Waiting,
    /// Cannot be shown; why, in words.
    Missing(String),
}

/// A file on its way to the server, as the tray and the media page show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Of a refused file: an id of no asset, to tell its row by.
    pub asset: AssetId,
    pub name: String,
    /// As the browser believes it.
    pub mime_type: String,
    pub size_bytes: u64,
    /// Width and height in pixels.
    pub pixels: Option<(u32, u32)>,
    pub state: UploadState,
}

/// Where an upload stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadState {
    /// Kept in this browser; its turn comes. With words: what held it up; it is tried again by itself.
    Waiting(Option<String>),
    Sending {
        sent_bytes: u64,
    },
    /// Kept in this browser; it waits until the person lets it go on.
    Paused,
    /// All bytes have gone; the server reads them back.
    Checking,
    Done,
    /// Kept in this browser, without an account that it could go to.
    Kept,
    /// Kept in this browser, and will not go up as things are; why, in words.
    Failed(String),
    /// The browser has lost the file before it went up; the person can choose it again.
    Lost,
    /// Not taken and not kept; why, in words.
    Refused(String),
}

/// The person's pictures on the server, as far as they are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Newest first.
    pub assets: Vec<Asset>,
    /// There are more on the server.
    pub more: bool,
    pub storage: Option<Storage>,
    /// The server has answered for what is searched for now.
    pub known: bool,
    pub loading: bool,
    /// What kept the server from answering, in words.
    pub trouble: Option<String>,
}

/// Where a picture is used, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uses {
    Loading,
    Known(Vec<Use>),
    /// Not known; why, in words.
    Unknown(String),
}

/// Pictures that were not deleted, because they are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InUse {
    /// With their names.
    pub assets: Vec<(AssetId, String)>,
    /// The places that use any of them.
    pub uses: Vec<Use>,
}

/// What is looked for in the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// A part of the name.
    pub words: String,
    /// A MIME type.
    pub kind: Option<&'static str>,
    /// Only what something uses, or only what nothing does.
    pub used: Option<bool>,
}

/// A picture that this browser keeps, whatever the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: AssetId,
    pub name: String,
    /// Width and height; none where it came from the server.
    pub pixels: Option<(u32, u32)>,
}

/// How the library is laid out; remembered per device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    #[default]
    Grid,
    List,
}

impl Layout {
    /// The word under which it is remembered.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::List => "list",
        }
    }

    /// The layout with this word; the default for any other.
    pub fn from_word(word: &str) -> Self {
        if word == Self::List.word() {
            Self::List
        } else {
            Self::Grid
        }
    }
}

/// How a person settles a conflict, or a project that was deleted elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    KeepMine,
    KeepTheirs,
    /// Theirs stays, mine becomes a new project.
    KeepBoth,
    /// These units keep mine, the others theirs; `seen`: all that the person looked at.
    Pieces {
        mine: BTreeSet<Path>,
        seen: Vec<Unit>,
    },
    /// Deleted elsewhere: the work becomes a new project.
    AsNewProject,
    /// Deleted elsewhere: let it go.
    Discard,
    /// Deleted elsewhere: bring the project back, then merge.
    BringBack,
}

/// Makes the deltas that place a picture, from its id, width and height in pixels.
pub type Place = Box<dyn FnOnce(AssetId, u32, u32) -> Vec<Delta>>;

/// Is told of each file the picture of the project that has its name and other bytes, if there is one.
pub(crate) type Namesakes = Box<dyn FnOnce(Vec<(PickedFile, Option<AssetId>)>)>;
