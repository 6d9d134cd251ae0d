//! What pages ask for.

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::ids::{AssetId, ProjectId, Revision};

use super::driver::PickedFile;
use super::guest::{Fate, GuestProject};
use super::projects::Made;
use super::settings::Change;
use super::take::{Opened, Reply};
use super::types::{Choice, Namesakes, Place, Sought};

/// One request of a page to the driver.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "the server's driver does nothing with it")
)]
pub(crate) enum Command {
    Create {
        project: ProjectId,
        name: String,
    },
    Commit {
        project: ProjectId,
        label: &'static str,
        deltas: Vec<Delta>,
    },
    Undo {
        project: ProjectId,
    },
    Redo {
        project: ProjectId,
    },
    Delete {
        project: ProjectId,
    },
    Restore {
        project: ProjectId,
    },
    Resolve {
        project: ProjectId,
        choice: Choice,
    },
    ListHistory {
        project: ProjectId,
        more: bool,
    },
    LookAtVersion {
        project: ProjectId,
        revision: Revision,
    },
    NameVersion {
        project: ProjectId,
        revision: Revision,
        name: String,
    },
    RestoreVersion {
        project: ProjectId,
        revision: Revision,
        document: Document,
    },
    SyncNow,
    SignOut,
    GiveUp,
    TakeNewBuild,
    OpenAgain,
    ReadSettings,
    ReadRoom,
    ProtectRoom,
    DropAside,
    Change(Change),
    /// An editor shows the project: ask for its lock.
    Opened {
        project: ProjectId,
    },
    Closed {
        project: ProjectId,
    },
    EditHere {
        project: ProjectId,
    },
    AddPicture {
        project: ProjectId,
        file: PickedFile,
        place: Place,
    },
    /// Files for the library.
    Upload {
        files: Vec<PickedFile>,
    },
    CancelUpload {
        asset: AssetId,
    },
    PauseUpload {
        asset: AssetId,
    },
    /// The browser has lost the file; this is it again.
    ChooseAgain {
        asset: AssetId,
        file: PickedFile,
    },
    RetryUpload {
        asset: AssetId,
    },
    ClearUploads,
    SearchLibrary {
        sought: Sought,
    },
    MoreOfLibrary,
    ListKept,
    RenameAsset {
        asset: AssetId,
        name: String,
    },
    DeleteAssets {
        assets: Vec<AssetId>,
        force: bool,
    },
    RestoreAssets {
        assets: Vec<AssetId>,
    },
    LookForUses {
        asset: AssetId,
    },
    /// A new project with the document of another one.
    Duplicate {
        project: ProjectId,
        name: String,
    },
    /// A new project made of captures.
    CreateWith {
        name: String,
        files: Vec<PickedFile>,
        made: Made,
    },
    SaveProjectFile {
        project: ProjectId,
    },
    OpenProjectFile {
        file: PickedFile,
        opened: Opened,
    },
    CancelTaking,
    Reply(Reply),
    ListTrash {
        more: bool,
    },
    BringBack {
        project: ProjectId,
    },
    Purge {
        project: ProjectId,
        name: String,
    },
    /// A project that is not kept here is wanted on the screen.
    Look {
        project: ProjectId,
    },
    /// What was made without an account is done with as the person says.
    SettleGuests {
        fates: Vec<(GuestProject, Fate)>,
    },
    /// Which of these files has the name of another picture of the project?
    FindNamesakes {
        project: ProjectId,
        files: Vec<PickedFile>,
        then: Namesakes,
    },
    /// A picture is wanted on the screen.
    Show {
        asset: AssetId,
    },
    /// The same, shown small.
    ShowSmall {
        asset: AssetId,
    },
}
