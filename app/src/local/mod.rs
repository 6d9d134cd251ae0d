//! What pages use to read and write local data. [`Local`] holds signals and sends commands; who carries the commands out
//! is `driver`: the browser's one feeds the sync engine, the server's one does nothing, so that the first frame is the
//! same on both sides.

mod command;
#[cfg(feature = "hydrate")]
mod driver;
#[cfg(not(feature = "hydrate"))]
#[path = "inert.rs"]
mod driver;
mod guest;
mod leaving;
mod media;
mod past;
mod projects;
mod room;
mod settings;
mod shelf;
mod take;
mod types;

use std::sync::Arc;

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::ids::{AssetId, ProjectId};
use framekeep::sync::{ProjectView, Status};
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Signal, expect_context, on_cleanup};

use command::Command;
use settings::SettingsShelf;
use shelf::Shelf;

use crate::language::tr;

pub use driver::{PickedFile, carries_files, carry, copied, copy, dropped_files, pasted_files, picked_files};
pub(crate) use driver::{no_longer, wall_ms, when_near};
pub use guest::{Fate, GuestProject, Moves};
pub use leaving::{Leaving, UnsentProject};
pub use past::{History, Past, PastVersion};
pub use projects::{Listing, Reading, Seen, Sort, TrashLine, copy_name, free_name, sorted};
pub use room::{Aside, Room};
pub use settings::{Change, Heard, Theme};
pub use take::{Asked, Doing, Reply, Taking};
pub use types::{
    Asset, Choice, Deleted, Editing, InUse, Kept, Layout, Library, Notice, Person, Picture, Place, Profile, Sought,
    Storage, Unopened, Upload, UploadState, Use, Uses,
};

/// The handle to everything that is kept in this browser; a context, provided once by the app.
#[derive(Clone, Copy)]
pub struct Local {
    person: RwSignal<Person>,
    ready: RwSignal<bool>,
    complete: RwSignal<bool>,
    unopened: RwSignal<Option<Unopened>>,
    leaving: RwSignal<()>,
    list: RwSignal<Vec<ProjectView>>,
    status: RwSignal<Status>,
    notice: RwSignal<Option<Notice>>,
    new_build: RwSignal<bool>,
    projects: Shelf<ProjectId, Option<ProjectView>>,
    documents: Shelf<ProjectId, Option<Arc<Document>>>,
    undo: Shelf<ProjectId, (Option<String>, Option<String>)>,
    editing: Shelf<ProjectId, Editing>,
    pictures: Shelf<AssetId, Picture>,
    small_pictures: Shelf<AssetId, Picture>,
    settings: SettingsShelf,
    media: media::Media,
    whole: projects::Whole,
    pasts: past::Pasts,
    room: RwSignal<Option<Room>>,
    guests: guest::Guests,
    takes: take::Takes,
    departure: leaving::Departure,
}

/// The handle from the context.
pub fn use_local() -> Local {
    expect_context::<Local>()
}

impl Local {
    /// A handle to nothing yet; call within the app's root.
    pub fn new() -> Self {
        Self {
            person: RwSignal::new(Person::Loading),
            ready: RwSignal::new(false),
            complete: RwSignal::new(false),
            unopened: RwSignal::new(None),
            leaving: RwSignal::new(()),
            list: RwSignal::new(Vec::new()),
            status: RwSignal::new(Status::Syncing),
            notice: RwSignal::new(None),
            new_build: RwSignal::new(false),
            projects: Shelf::new(),
            documents: Shelf::new(),
            undo: Shelf::new(),
            editing: Shelf::new(),
            pictures: Shelf::new(),
            small_pictures: Shelf::new(),
            settings: SettingsShelf::new(),
            media: media::Media::new(),
            whole: projects::Whole::new(),
            pasts: past::Pasts::new(),
            room: RwSignal::new(None),
            guests: guest::Guests::new(),
            takes: take::Takes::new(),
            departure: leaving::Departure::new(),
        }
    }

    /// Reads the browser's data and begins to sync; call once, after the first frame. Does nothing on the server.
    /// `rest` brings the parts of the program that are not here yet; false: it did not.
    pub(crate) fn start<L: Future<Output = bool> + 'static>(self, rest: fn() -> L) {
        driver::start(self, rest);
    }

    /// Every part of the program is here.
    pub fn complete(&self) -> Signal<bool> {
        self.complete.into()
    }

    /// Who uses this browser.
    pub fn person(&self) -> Signal<Person> {
        self.person.into()
    }

    /// The browser's database has been read.
    pub fn ready(&self) -> Signal<bool> {
        self.ready.into()
    }

    /// Told before somebody else's data is shown: what is typed and not committed yet is committed now or never.
    pub(crate) fn leaving(&self) -> RwSignal<()> {
        self.leaving
    }

    /// Why the browser's database is not open, where it should be.
    pub fn unopened(&self) -> Signal<Option<Unopened>> {
        self.unopened.into()
    }

    /// Tries to open the database once more.
    pub fn open_again(&self) {
        driver::send(Command::OpenAgain);
    }

    /// The projects that are not deleted, newest change first.
    pub fn projects(&self) -> Signal<Vec<ProjectView>> {
        self.list.into()
    }

    /// One project, the deleted ones too; none when it is not (or not yet) here.
    pub fn project(&self, id: ProjectId) -> Signal<Option<ProjectView>> {
        self.projects.signal(id, || driver::view(id))
    }

    /// What is drawn of one project; its status changes more often, and wakes nothing here.
    pub fn document(&self, id: ProjectId) -> Signal<Option<Arc<Document>>> {
        self.documents.signal(id, || Some(driver::view(id)?.document))
    }

    /// The status of one project, or of everything.
    pub fn status(&self, project: Option<ProjectId>) -> Signal<Status> {
        let (all, one) = (self.status, project.map(|id| self.project(id)));
        Signal::derive(move || match one {
            Some(view) => view.get().map_or(Status::Syncing, |view| view.status),
            None => all.get(),
        })
    }

    /// Makes a project with one canvas and one screen, and says its id at once.
    pub fn create(&self, name: &str) -> ProjectId {
        let project = ProjectId::new(driver::fresh_id());
        driver::send(Command::Create {
            project,
            name: name.to_owned(),
        });
        project
    }

    pub fn rename(&self, project: ProjectId, name: &str) {
        self.commit(project, tr!(common.rename), vec![Delta::set(["name"], name)]);
    }

    /// One gesture, recorded for undo under this label.
    pub fn commit(&self, project: ProjectId, label: &'static str, deltas: Vec<Delta>) {
        driver::send(Command::Commit { project, label, deltas });
    }

    pub fn undo(&self, project: ProjectId) {
        driver::send(Command::Undo { project });
    }

    pub fn redo(&self, project: ProjectId) {
        driver::send(Command::Redo { project });
    }

    /// What "Undo" would take back.
    pub fn undo_label(&self, project: ProjectId) -> Signal<Option<String>> {
        let labels = self.labels(project);
        Signal::derive(move || labels.get().0)
    }

    /// What "Redo" would do again.
    pub fn redo_label(&self, project: ProjectId) -> Signal<Option<String>> {
        let labels = self.labels(project);
        Signal::derive(move || labels.get().1)
    }

    pub fn delete(&self, project: ProjectId) {
        driver::send(Command::Delete { project });
    }

    pub fn restore(&self, project: ProjectId) {
        driver::send(Command::Restore { project });
    }

    pub fn resolve(&self, project: ProjectId, choice: Choice) {
        driver::send(Command::Resolve { project, choice });
    }

    pub fn sync_now(&self) {
        driver::send(Command::SyncNow);
    }

    /// Signs out and clears this user's local data; with something unsent it asks first (see [`Leaving`]).
    pub fn sign_out(&self) {
        driver::send(Command::SignOut);
    }

    /// A newer build of Framekeep is kept in this browser, and waits for the person to say so.
    pub fn new_build(&self) -> Signal<bool> {
        self.new_build.into()
    }

    /// Loads the page anew, with the newer build.
    pub fn take_new_build(&self) {
        driver::send(Command::TakeNewBuild);
    }

    /// Stays with this build until the page is loaded again.
    pub fn put_off_new_build(&self) {
        self.new_build.set(false);
    }

    /// What to tell once.
    pub fn notice(&self) -> Signal<Option<Notice>> {
        self.notice.into()
    }

    /// Takes the notice away, unless another one has come since.
    pub fn dismiss_notice(&self, id: u64) {
        if self.notice.get_untracked().is_some_and(|notice| notice.id == id) {
            self.notice.set(None);
        }
    }

    /// May this tab edit the project? Asks for the lock; gives it back when the asking owner ends.
    pub fn editable(&self, project: ProjectId) -> Signal<Editing> {
        let signal = self.editing.signal(project, || Editing::Starting);
        driver::send(Command::Opened { project });
        on_cleanup(move || driver::send(Command::Closed { project }));
        signal
    }

    /// The canvas that this browser showed last.
    pub fn last_canvas(&self, project: ProjectId) -> Option<String> {
        driver::last_canvas(project)
    }

    /// Remembers which canvas this browser shows, until the person signs out.
    pub fn remember_canvas(&self, project: ProjectId, canvas: &str) {
        driver::remember_canvas(project, canvas);
    }

    /// Takes the project over from the other tab.
    pub fn edit_here(&self, project: ProjectId) {
        driver::send(Command::EditHere { project });
    }

    /// Keeps the file in this browser, then commits the deltas that place it, then sends it.
    pub fn add_picture(
        &self,
        project: ProjectId,
        file: PickedFile,
        place: impl FnOnce(AssetId, u32, u32) -> Vec<Delta> + 'static,
    ) {
        driver::send(Command::AddPicture {
            project,
            file,
            place: Box::new(place),
        });
    }

    /// Tells of each file which picture of the project has its name and other bytes: it may be meant to take its place.
    pub fn find_namesakes(
        &self,
        project: ProjectId,
        files: Vec<PickedFile>,
        then: impl FnOnce(Vec<(PickedFile, Option<AssetId>)>) + 'static,
    ) {
        driver::send(Command::FindNamesakes {
            project,
            files,
            then: Box::new(then),
        });
    }

    /// A picture to show; asking for it fetches it.
    pub fn picture(&self, asset: AssetId) -> Signal<Picture> {
        let signal = self.pictures.signal(asset, || Picture::Loading);
        driver::send(Command::Show { asset });
        signal
    }

    /// The same to show it small: not more of it is fetched than that takes.
    pub fn small_picture(&self, asset: AssetId) -> Signal<Picture> {
        let signal = self.small_pictures.signal(asset, || Picture::Loading);
        driver::send(Command::ShowSmall { asset });
        signal
    }

    fn labels(&self, project: ProjectId) -> Signal<(Option<String>, Option<String>)> {
        self.undo.signal(project, || driver::labels(project))
    }
}

impl Default for Local {
    fn default() -> Self {
        Self::new()
    }
}
