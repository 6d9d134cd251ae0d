//! What pages ask for, carried out.

use std::rc::Rc;

use framekeep::delta::Delta;
use framekeep::document::build::first_project;
use framekeep::ids::ProjectId;
use framekeep::sync::{Event, Resolution};
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::session::Session;
use super::settings::Ending;
use super::take::Job;
use super::{Driver, fresh_id};
use crate::browser::channel::Message;
use crate::browser::{memory, parts, time, worker};
use crate::language::tr;
use crate::local::command::Command;
use crate::local::types::{Choice, Deleted};

impl Driver {
    pub(super) fn carry_out(self: &Rc<Self>, command: Command) {
        match command {
            Command::Opened { project } => self.opened(project),
            Command::Closed { project } => self.closed(project),
            Command::TakeNewBuild => worker::take(),
            Command::OpenAgain => self.open_again(),
            command if is_of_pages(&command) => parts::when_here(for_pages(self.clone(), command)),
            command => {
                if let Some(session) = self.session().filter(|session| session.database().is_some()) {
                    session.obey(command);
                }
            }
        }
    }

    fn carry_out_for_pages(self: &Rc<Self>, command: Command) {
        match command {
            Command::SignOut => self.sign_out_with(Ending::Here),
            Command::GiveUp => self.give_up(),
            Command::ReadSettings => self.read_settings(),
            Command::Change(change) => self.change(change),
            Command::ReadRoom => self.read_room(),
            Command::ProtectRoom => self.protect_room(),
            Command::DropAside => self.drop_aside(),
            command => {
                if let Some(session) = self.session().filter(|session| session.database().is_some()) {
                    session.obey_pages(command);
                }
            }
        }
    }
}

impl Session {
    /// What the first page asks for too, or what is hardly more than an event for the engine.
    fn obey(self: &Rc<Self>, command: Command) {
        match command {
            Command::Create { project, name } => {
                let document = first_project(&name, &fresh_id().to_string(), &fresh_id().to_string());
                self.handle(Event::Created { project, document });
            }
            Command::Commit { project, label, deltas } => self.commit(project, label, deltas),
            Command::Undo { project } => self.undo(project),
            Command::Redo { project } => self.redo(project),
            Command::Delete { project } => self.delete(project),
            Command::Restore { project } => self.handle(Event::Restored { project }),
            Command::SyncNow => {
                self.handle(Event::SyncNow);
                self.tell_tabs(&Message::SyncNow);
            }
            Command::EditHere { project } => self.edit_here(project),
            // The pages' own.
            _ => {}
        }
    }

    fn obey_pages(self: &Rc<Self>, command: Command) {
        if self.is_guest() && needs_account(&command) {
            return;
        }
        match command {
            Command::Resolve { project, choice } => {
                let resolution = self.resolution(project, choice);
                self.handle(Event::Resolved { project, resolution });
            }
            Command::AddPicture { project, file, place } => spawn_local(self.clone().add_picture(project, file, place)),
            Command::FindNamesakes { project, files, then } => {
                spawn_local(self.clone().find_namesakes(project, files, then))
            }
            Command::Show { asset } => self.show(asset),
            Command::ShowSmall { asset } => self.show_small(asset),
            Command::Duplicate { project, name } => self.duplicate(project, &name),
            Command::CreateWith { name, files, made } => spawn_local(self.clone().create_with(name, files, made)),
            Command::SaveProjectFile { project } => self.take(Job::Save(project)),
            Command::OpenProjectFile { file, opened } => self.take(Job::Open(file, opened)),
            Command::CancelTaking => self.cancel_taking(),
            Command::Reply(reply) => self.answer(reply),
            Command::ListTrash { more } => spawn_local(self.clone().list_trash(more)),
            Command::BringBack { project } => self.bring_back(project),
            Command::Purge { project, name } if self.is_guest() => spawn_local(self.clone().purge_here(project, name)),
            Command::Purge { project, name } => spawn_local(self.clone().purge(project, name)),
            Command::SettleGuests { fates } => spawn_local(self.clone().settle_guests(fates)),
            Command::Look { project } => spawn_local(self.clone().look_at(project)),
            Command::ListHistory { project, more } => spawn_local(self.clone().list_history(project, more)),
            Command::LookAtVersion { project, revision } => {
                spawn_local(self.clone().look_at_version(project, revision))
            }
            Command::NameVersion {
                project,
                revision,
                name,
            } => spawn_local(self.clone().name_version(project, revision, name)),
            Command::RestoreVersion {
                project,
                revision,
                document,
            } => self.restore_version(project, revision, &document),
            command => self.obey_media(command),
        }
    }

    fn obey_media(self: &Rc<Self>, command: Command) {
        match command {
            Command::Upload { files } => spawn_local(self.clone().upload_files(files)),
            Command::CancelUpload { asset } => self.cancel_upload(asset),
            Command::RetryUpload { asset } => {
                self.tell_tabs(&Message::PictureAgain(asset));
                self.again(asset);
            }
            Command::PauseUpload { asset } => {
                self.tell_tabs(&Message::PicturePaused(asset));
                self.pause(asset);
            }
            Command::ChooseAgain { asset, file } => spawn_local(self.clone().choose_again(asset, file)),
            Command::ClearUploads => self.local.drop_ended_uploads(),
            Command::SearchLibrary { sought } => self.search_library(sought),
            Command::MoreOfLibrary => self.more_of_library(),
            Command::ListKept => spawn_local(self.clone().look_what_is_kept()),
            Command::RenameAsset { asset, name } => spawn_local(self.clone().rename_asset(asset, name)),
            Command::DeleteAssets { assets, force } => spawn_local(self.clone().delete_assets(assets, force)),
            Command::RestoreAssets { assets } => spawn_local(self.clone().restore_assets(assets)),
            Command::LookForUses { asset } => spawn_local(self.clone().look_for_uses(asset)),
            // Obeyed above, or the driver's own.
            _ => {}
        }
    }

    /// One gesture: recorded for undo, then kept.
    pub(super) fn commit(self: &Rc<Self>, project: ProjectId, label: &'static str, deltas: Vec<Delta>) {
        if deltas.is_empty() {
            return;
        }
        self.record(project, label, &deltas);
        self.handle(Event::Committed { project, deltas });
        self.ask_for_protection();
    }

    fn delete(self: &Rc<Self>, project: ProjectId) {
        let name = self.name_of(project);
        self.handle(Event::Deleted { project });
        self.tell(tr!(messages.deleted, name = name), Some(Deleted::Project(project)));
    }

    fn resolution(&self, project: ProjectId, choice: Choice) -> Resolution {
        let fresh = || ProjectId::new(fresh_id());
        match choice {
            Choice::KeepMine => Resolution::KeepMine,
            Choice::KeepTheirs => Resolution::KeepTheirs,
            Choice::KeepBoth => {
                let name = format!(
                    "{} ({}, {})",
                    self.name_of(project),
                    memory::device_name(),
                    time::today()
                );
                Resolution::KeepBoth { project: fresh(), name }
            }
            Choice::Pieces { mine, seen } => Resolution::Pieces { mine, seen },
            Choice::AsNewProject => Resolution::AsNewProject { project: fresh() },
            Choice::Discard => Resolution::Discard,
            Choice::BringBack => Resolution::BringBack,
        }
    }

    pub(super) fn name_of(&self, project: ProjectId) -> String {
        self.engine
            .borrow()
            .project(project)
            .map(|view| view.document.name().to_owned())
            .unwrap_or_default()
    }
}

/// Obeys with the part `pages`, whose pages alone ask for it: its code need not come before them.
const fn is_of_pages(command: &Command) -> bool {
    !matches!(
        command,
        Command::Create { .. }
            | Command::Commit { .. }
            | Command::Undo { .. }
            | Command::Redo { .. }
            | Command::Delete { .. }
            | Command::Restore { .. }
            | Command::SyncNow
            | Command::EditHere { .. }
    )
}

#[wasm_split(pages, wasm_split_path = leptos::wasm_split, fallible, preload(load_for_pages))]
pub(super) fn for_pages(driver: Rc<Driver>, command: Command) -> Result<(), SplitLoaderError> {
    driver.carry_out_for_pages(command);
    Ok(())
}

/// What only the server can do: a guest's pages say that it comes with an account, and do not offer it.
const fn needs_account(command: &Command) -> bool {
    matches!(
        command,
        Command::ListTrash { .. }
            | Command::Look { .. }
            | Command::ListHistory { .. }
            | Command::LookAtVersion { .. }
            | Command::NameVersion { .. }
            | Command::SearchLibrary { .. }
            | Command::MoreOfLibrary
            | Command::RenameAsset { .. }
            | Command::DeleteAssets { .. }
            | Command::RestoreAssets { .. }
            | Command::LookForUses { .. }
            | Command::SettleGuests { .. }
    )
}
