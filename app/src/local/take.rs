//! The pages' words for a project as one file: downloaded, opened, and what is asked meanwhile.

use framekeep::ids::ProjectId;
use leptos::prelude::{RwSignal, Signal};

use super::command::Command;
use super::{Local, PickedFile, driver};

/// Work on a file that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    pub what: Doing,
    /// Pictures: how many of how many.
    pub done: usize,
    pub total: usize,
}

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// A file is made of the project of this name.
    Saving(String),
    /// The file of this name is read.
    Opening(String),
}

/// What a person is asked, or told, before it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Pictures that can be had from nowhere: where they are shown, and whether that is for want of an answer.
    WithoutPictures {
        name: String,
        places: Vec<String>,
        unreachable: bool,
    },
    /// The project is here under this name, and has gone another way than the file.
    Changed { file: String, name: String },
    /// It was brought before, and is in the trash.
    InTrash { file: String, name: String },
    /// It was brought before, and deleted for good.
    Purged { file: String },
    /// The file was not opened; why, in words.
    NotOpened { file: String, words: String },
    /// The file was not made; why, in words.
    NotSaved { name: String, words: String },
}

/// What the person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Download it without those pictures; open what is here; bring it back.
    Go,
    /// Add it as a second copy.
    Copy,
    /// Let it be.
    Leave,
}

/// Told the project that a file has led to.
pub(crate) type Opened = Box<dyn FnOnce(ProjectId)>;

/// The signals.
#[derive(Clone, Copy)]
pub(super) struct Takes {
    pub(super) taking: RwSignal<Option<Taking>>,
    pub(super) asked: RwSignal<Option<Asked>>,
}

impl Takes {
    pub(super) fn new() -> Self {
        Self {
            taking: RwSignal::new(None),
            asked: RwSignal::new(None),
        }
    }
}

impl Local {
    /// Makes a file of the project as this browser has it, and gives it to the person.
    pub fn save_project_file(&self, project: ProjectId) {
        driver::send(Command::SaveProjectFile { project });
    }

    /// Brings the project of a file into this account, or finds it there; then tells which.
    pub fn open_project_file(&self, file: PickedFile, opened: impl FnOnce(ProjectId) + 'static) {
        driver::send(Command::OpenProjectFile {
            file,
            opened: Box::new(opened),
        });
    }

    /// What is under way, if anything.
    pub fn taking(&self) -> Signal<Option<Taking>> {
        self.takes.taking.into()
    }

    /// Ends what is under way; nothing is made of it.
    pub fn cancel_taking(&self) {
        driver::send(Command::CancelTaking);
    }

    /// What waits for an answer, if anything.
    pub fn asked(&self) -> Signal<Option<Asked>> {
        self.takes.asked.into()
    }

    pub fn reply(&self, reply: Reply) {
        driver::send(Command::Reply(reply));
    }
}
