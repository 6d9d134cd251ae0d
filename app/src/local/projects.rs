//! The person's projects as a whole: how they are sorted, the trash, new ones made of captures or of a copy.

use framekeep::document::Document;
use framekeep::ids::ProjectId;
use framekeep::sync::{Origin, ProjectView};
use leptos::prelude::{RwSignal, Set, Signal};

use super::command::Command;
use super::shelf::Shelf;
use super::{Local, PickedFile, driver};

use crate::language::tr;

/// The order of the list; remembered per device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The newest change first.
    #[default]
    Changed,
    /// By name, as people sort.
    Name,
    /// The newest first.
    Created,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Changed, Self::Name, Self::Created];

    /// The word under which it is remembered.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Name => "name",
            Self::Created => "created",
        }
    }

    /// The order with this word; the default for any other.
    pub fn from_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|sort| sort.word() == word)
            .unwrap_or_default()
    }
}

/// What the server says of the trash.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Listing {
    #[default]
    Loading,
    Listed {
        lines: Vec<TrashLine>,
        more: bool,
        /// How long it keeps what was deleted.
        days: Option<u16>,
    },
    /// Why not, in words.
    Failed(String),
}

/// A project in the trash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrashLine {
    pub id: ProjectId,
    pub name: String,
    /// When it was deleted (RFC 3339); none while the server does not know of it.
    pub at: Option<String>,
    pub on: Option<Origin>,
    /// Until when it can be brought back (RFC 3339), where known.
    pub until: Option<String>,
    /// It can be deleted for good: the server has it in its trash, or no server ever had it.
    pub removable: bool,
}

/// A project that is not kept in this browser, as the server has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    Loading,
    /// `trashed`: since when.
    Here {
        document: Document,
        trashed: Option<String>,
    },
    NotHere,
    /// The server did not say.
    Failed,
}

/// Captures that are being read: how many of how many.
pub type Reading = Option<(usize, usize)>;

/// Told the project that was made of captures.
pub(crate) type Made = Box<dyn FnOnce(ProjectId)>;

/// The signals.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    pub(super) sort: RwSignal<Sort>,
    pub(super) deleted: RwSignal<Vec<ProjectView>>,
    pub(super) trash: RwSignal<Listing>,
    pub(super) seen: Shelf<ProjectId, Seen>,
    pub(super) reading: RwSignal<Reading>,
}

impl Whole {
    pub(super) fn new() -> Self {
        Self {
            sort: RwSignal::new(Sort::default()),
            deleted: RwSignal::new(Vec::new()),
            trash: RwSignal::new(Listing::Loading),
            seen: Shelf::new(),
            reading: RwSignal::new(None),
        }
    }
}

impl Local {
    pub fn sort(&self) -> Signal<Sort> {
        self.whole.sort.into()
    }

    /// Sorts the list so, here and next time.
    pub fn set_sort(&self, sort: Sort) {
        self.whole.sort.set(sort);
        driver::remember_sort(sort);
    }

    /// The deleted projects that this browser keeps.
    pub fn deleted(&self) -> Signal<Vec<ProjectView>> {
        self.whole.deleted.into()
    }

    /// What the server says of the trash, as far as it was asked.
    pub fn trash(&self) -> Signal<Listing> {
        self.whole.trash.into()
    }

    /// Asks for the trash from the start.
    pub fn list_trash(&self) {
        driver::send(Command::ListTrash { more: false });
    }

    /// Asks for the next page of the trash.
    pub fn list_more_trash(&self) {
        driver::send(Command::ListTrash { more: true });
    }

    /// Brings a project of the trash back, whether this browser keeps it or not.
    pub fn bring_back(&self, project: ProjectId) {
        driver::send(Command::BringBack { project });
    }

    /// Deletes a project of the trash for good.
    pub fn purge(&self, project: ProjectId, name: &str) {
        driver::send(Command::Purge {
            project,
            name: name.to_owned(),
        });
    }

    /// Looks at a project that this browser does not keep.
    pub fn seen(&self, project: ProjectId) -> Signal<Seen> {
        let signal = self.whole.seen.signal(project, || Seen::Loading);
        driver::send(Command::Look { project });
        signal
    }

    /// Asks for it once more.
    pub fn look_again(&self, project: ProjectId) {
        driver::send(Command::Look { project });
    }

    /// A new project with the same document under this name.
    pub fn duplicate(&self, project: ProjectId, name: &str) {
        driver::send(Command::Duplicate {
            project,
            name: name.to_owned(),
        });
    }

    /// Keeps the captures in this browser and makes a project of them, one screen each; then tells which.
    pub fn create_with(&self, name: &str, files: Vec<PickedFile>, made: impl FnOnce(ProjectId) + 'static) {
        driver::send(Command::CreateWith {
            name: name.to_owned(),
            files,
            made: Box::new(made),
        });
    }

    /// Captures that are being read.
    pub fn reading(&self) -> Signal<Reading> {
        self.whole.reading.into()
    }
}

/// The list in this order; what has not reached the server yet counts as newest. Ties go by id, which holds a time too.
pub fn sorted(list: &[ProjectView], sort: Sort) -> Vec<ProjectId> {
    let mut list: Vec<&ProjectView> = list.iter().collect();
    match sort {
        Sort::Changed => {
            list.sort_by_key(|view| std::cmp::Reverse((view.updated_at.is_none(), view.updated_at.clone(), view.id)))
        }
        Sort::Name => list.sort_by_cached_key(|view| (view.document.name().to_lowercase(), view.id)),
        Sort::Created => {
            list.sort_by_key(|view| std::cmp::Reverse((view.updated_at.is_none(), view.created_at.clone(), view.id)))
        }
    }
    list.into_iter().map(|view| view.id).collect()
}

/// "Habit Garden copy", or with the first number that is free.
pub fn copy_name(name: &str, taken: &[String]) -> String {
    free_name(&tr!(projects.copy_of, name = name), taken)
}

/// This name, or with the first number that is free.
pub fn free_name(name: &str, taken: &[String]) -> String {
    let mut free = name.to_owned();
    let mut number = 1;
    while taken.contains(&free) {
        number += 1;
        free = format!("{name} {number}");
    }
    free
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use framekeep::ids::Revision;
    use framekeep::sync::Status;

    use super::*;

    fn id(n: u128) -> ProjectId {
        ProjectId::new(uuid::Uuid::from_u128(n))
    }

    fn view(n: u128, name: &str, updated: Option<&str>, created: Option<&str>) -> ProjectView {
        ProjectView {
            id: id(n),
            document: Arc::new(Document::new(name)),
            revision: Revision::new(1),
            deleted: false,
            question: None,
            resolvable: true,
            status: Status::Synced,
            updated_at: updated.map(str::to_owned),
            updated_on: None,
            created_at: created.map(str::to_owned),
        }
    }

    #[test]
    fn the_list_in_every_order() {
        let list = [
            view(
                1,
                "Tide Tables",
                Some("2026-11-21T12:00:00Z"),
                Some("2026-11-01T12:00:00Z"),
            ),
            view(
                2,
                "bread log",
                Some("2026-11-20T12:00:00Z"),
                Some("2026-11-03T12:00:00Z"),
            ),
            view(3, "Habit Garden", None, None),
            view(
                4,
                "Bread Log",
                Some("2026-11-22T12:00:00Z"),
                Some("2026-11-02T12:00:00Z"),
            ),
        ];
        let cases = [
            (Sort::Changed, [3, 4, 1, 2]),
            (Sort::Name, [2, 4, 3, 1]),
            (Sort::Created, [3, 2, 4, 1]),
        ];
        for (sort, expected) in cases {
            assert_eq!(sorted(&list, sort), expected.map(id), "{sort:?}");
            assert_eq!(Sort::from_word(sort.word()), sort);
        }
        assert_eq!(Sort::from_word("sideways"), Sort::Changed);
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let cases: [(&str, &[&str], &str); 4] = [
            ("Habit Garden", &["Habit Garden"], "Habit Garden copy"),
            (
                "Habit Garden",
                &["Habit Garden", "Habit Garden copy"],
                "Habit Garden copy 2",
            ),
            ("Habit Garden copy", &["Habit Garden copy"], "Habit Garden copy copy"),
            ("", &[], " copy"),
        ];
        for (name, taken, expected) in cases {
            let taken: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(copy_name(name, &taken), expected);
        }
        let taken = ["Untitled project", "Untitled project 2", "Untitled project 4"].map(str::to_owned);
        assert_eq!(free_name("Untitled project", &taken), "Untitled project 3");
        assert_eq!(free_name("Untitled project", &[]), "Untitled project");
    }
}
