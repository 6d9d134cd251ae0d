//! How the driver tells pages what is true now: a signal is set only when its value changed.

use std::collections::HashMap;
use std::hash::Hash;

use framekeep::ids::{AssetId, ProjectId, Revision};
use framekeep::sync::{ProjectView, Status};
use leptos::prelude::{GetUntracked, RwSignal, Set, WithValue};

use crate::browser::pictures::revoke;
use crate::local::Local;
use crate::local::past::{History, Past};
use crate::local::projects::{Listing, Reading, Seen, Sort};
use crate::local::settings::Theme;
use crate::local::shelf::Shelf;
use crate::local::types::{Deleted, Editing, Notice, Person, Picture, Unopened};

impl Local {
    pub(super) fn set_person(self, person: Person) {
        set(self.person, person);
    }

    pub(super) fn offer_new_build(self) {
        set(self.new_build, true);
    }

    pub(super) fn show_theme(self, theme: Theme) {
        set(self.settings.theme, theme);
    }

    pub(super) fn set_ready(self, ready: bool) {
        set(self.ready, ready);
    }

    pub(super) fn set_unopened(self, unopened: Option<Unopened>) {
        set(self.unopened, unopened);
    }

    /// Every project, deleted ones too, and the status of everything.
    pub(super) fn set_projects(self, views: Vec<ProjectView>, status: Status) {
        set(self.status, status);
        let mut by_id: HashMap<ProjectId, ProjectView> = views.iter().map(|view| (view.id, view.clone())).collect();
        for id in self.documents.keys() {
            self.documents.set(id, by_id.get(&id).map(|view| view.document.clone()));
        }
        for id in self.projects.keys() {
            self.projects.set(id, by_id.remove(&id));
        }
        let (deleted, mut alive): (Vec<_>, Vec<_>) = views
            .into_iter()
            // A deletion that met changes is a question: the project is back until that is answered.
            .partition(|view| view.deleted && view.question.is_none());
        set(self.whole.deleted, deleted);
        alive.sort_by(|a, b| newest(b).cmp(&newest(a)));
        set(self.list, alive);
    }

    pub(super) fn set_sort_shown(self, sort: Option<Sort>) {
        if let Some(sort) = sort {
            set(self.whole.sort, sort);
        }
    }

    pub(super) fn set_trash(self, listing: Listing) {
        set(self.whole.trash, listing);
    }

    pub(super) fn set_seen(self, project: ProjectId, seen: Seen) {
        self.whole.seen.set(project, seen);
    }

    pub(super) fn set_history(self, project: ProjectId, history: History) {
        self.pasts.lists.set(project, history);
    }

    pub(super) fn set_past(self, project: ProjectId, revision: Revision, past: Past) {
        self.pasts.one.set((project, revision), past);
    }

    /// The name of a version, wherever it is shown.
    pub(super) fn set_version_name(self, project: ProjectId, revision: Revision, name: &str) {
        if let Some(list) = self.pasts.lists.find(project) {
            let mut history = list.get_untracked();
            if let History::Listed { versions, .. } = &mut history {
                for version in versions.iter_mut().filter(|version| version.revision == revision) {
                    version.name = Some(name.to_owned());
                }
            }
            self.set_history(project, history);
        }
        if let Some(past) = self.pasts.one.find((project, revision))
            && let Past::Here { mut version, document } = past.get_untracked()
        {
            version.name = Some(name.to_owned());
            self.set_past(project, revision, Past::Here { version, document });
        }
    }

    pub(super) fn set_reading(self, reading: Reading) {
        set(self.whole.reading, reading);
    }

    pub(super) fn set_labels(self, project: ProjectId, undo: Option<String>, redo: Option<String>) {
        self.undo.set(project, (undo, redo));
    }

    pub(super) fn set_editing(self, project: ProjectId, editing: Editing) {
        self.editing.set(project, editing);
    }

    pub(super) fn set_picture(self, asset: AssetId, picture: Picture) {
        self.pictures.set(asset, picture);
    }

    pub(super) fn current_picture(self, asset: AssetId) -> Picture {
        current(self.pictures, asset)
    }

    pub(super) fn set_small_picture(self, asset: AssetId, picture: Picture) {
        self.small_pictures.set(asset, picture);
    }

    pub(super) fn current_small_picture(self, asset: AssetId) -> Picture {
        current(self.small_pictures, asset)
    }

    /// The pictures that a page has asked for; and those that one shows small.
    pub(super) fn wanted_pictures(self) -> (Vec<AssetId>, Vec<AssetId>) {
        (self.pictures.keys(), self.small_pictures.keys())
    }

    /// Back to the first frame: another user, or nobody. The pictures' URLs die with it.
    pub(super) fn forget_everything(self) {
        for shelf in [self.pictures, self.small_pictures] {
            for asset in shelf.keys() {
                if let Picture::Here(url) = current(shelf, asset) {
                    revoke(&url);
                }
                shelf.set(asset, Picture::Loading);
            }
        }
        for project in self.editing.keys() {
            self.editing.set(project, Editing::Starting);
        }
        for project in self.undo.keys() {
            self.undo.set(project, (None, None));
        }
        self.forget_settings();
        self.forget_room();
        self.forget_media();
        self.forget_guests();
        self.forget_takes();
        self.forget_departure();
        for project in self.whole.seen.keys() {
            self.set_seen(project, Seen::Loading);
        }
        for project in self.pasts.lists.keys() {
            self.set_history(project, History::Loading);
        }
        for (project, revision) in self.pasts.one.keys() {
            self.set_past(project, revision, Past::Loading);
        }
        self.set_trash(Listing::Loading);
        self.set_reading(None);
        self.set_ready(false);
        self.set_unopened(None);
        self.set_projects(Vec::new(), Status::Syncing);
    }

    pub(super) fn tell(self, text: String, undo: Option<Deleted>) {
        let id = self.notice.get_untracked().map_or(1, |notice| notice.id + 1);
        self.notice.set(Some(Notice { id, text, undo }));
    }
}

impl<K, V> Shelf<K, V>
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    V: Clone + PartialEq + Send + Sync + 'static,
{
    /// Sets a key's value where somebody has asked for it and it differs.
    pub(super) fn set(self, key: K, value: V) {
        if let Some(signal) = self.find(key)
            && signal.get_untracked() != value
        {
            signal.set(value);
        }
    }

    /// The keys asked for so far.
    pub(super) fn keys(self) -> Vec<K> {
        self.signals.with_value(|signals| signals.keys().copied().collect())
    }
}

fn current(shelf: Shelf<AssetId, Picture>, asset: AssetId) -> Picture {
    let signal = shelf.find(asset);
    signal.map_or(Picture::Loading, |picture| picture.get_untracked())
}

/// What has not reached the server yet counts as newest; then the server's time; then the id, which holds a time too.
fn newest(view: &ProjectView) -> (bool, Option<&str>, ProjectId) {
    (view.updated_at.is_none(), view.updated_at.as_deref(), view.id)
}

fn set<T: PartialEq + Clone + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
