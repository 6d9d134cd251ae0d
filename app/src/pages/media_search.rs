//! What is looked for in the library, asked for as it is typed; and the next page of it, before it is scrolled to.

use std::time::Duration;

use framekeep::sync::ProjectView;
use leptos::prelude::*;

use crate::local::{Local, Person, Sought, Upload, no_longer, use_local, when_near};

/// While somebody types, the server is not asked.
const TYPING: Duration = Duration::from_millis(250);
/// What is looked for.
#[derive(Clone, Copy)]
pub(crate) struct Search {
    pub(crate) words: RwSignal<String>,
    pub(crate) kind: RwSignal<Option<&'static str>>,
    /// Only what is used, or only what is not.
    pub(crate) used: RwSignal<Option<bool>>,
}

impl Search {
    pub(crate) fn new() -> Self {
        Self {
            words: RwSignal::new(String::new()),
            kind: RwSignal::new(None),
            used: RwSignal::new(None),
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.words.with(|words| words.trim().is_empty()) && self.kind.get().is_none() && self.used.get().is_none()
    }

    pub(crate) fn sought(self) -> Sought {
        Sought {
            words: self.words.get().trim().to_owned(),
            kind: self.kind.get(),
            used: self.used.get(),
        }
    }

    /// What the server does not have yet is looked for here.
    pub(crate) fn finds(self, local: Local, upload: &Upload) -> bool {
        let words = self.words.get().trim().to_lowercase();
        let kind = self.kind.get().is_none_or(|kind| kind == upload.mime_type);
        let used = self.used.get().is_none_or(|used| used == is_used(local, upload));
        kind && used && (words.is_empty() || upload.name.to_lowercase().contains(&words))
    }
}

/// Whether a project of this browser uses it, also one in the trash.
fn is_used(local: Local, upload: &Upload) -> bool {
    let uses = |projects: &Vec<ProjectView>| {
        let mut projects = projects.iter();
        projects.any(|project| project.document.assets().contains(&upload.asset))
    };
    local.projects().with(uses) || local.deleted().with(uses)
}

/// Asks the server for what is looked for, once the database is read and the typing has paused.
pub(crate) fn ask_as_typed(search: Search) {
    let local = use_local();
    let (person, ready) = (local.person(), local.ready());
    let signed_in = Memo::new(move |_| ready.get() && matches!(person.get(), Person::SignedIn(_)));
    let first = StoredValue::new(true);
    Effect::new(move || {
        let sought = search.sought();
        if !signed_in.get() {
            return;
        }
        let delay = if first.get_value() { Duration::ZERO } else { TYPING };
        first.set_value(false);
        if let Ok(timer) = set_timeout_with_handle(move || local.search_library(sought.clone()), delay) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// The next page is asked for when the element with this id, which stands below what is there, comes near.
pub(crate) fn more_when_near(end: &'static str) {
    let local = use_local();
    let library = local.library();
    let awaited = Memo::new(move |_| {
        library.with(|library| {
            let waits = library.more && !library.loading && library.trouble.is_none();
            waits.then_some(library.assets.len())
        })
    });
    Effect::new(move || {
        if awaited.get().is_some() {
            // After what has just come has pushed it down.
            request_animation_frame(move || when_near(end, move || local.more_of_library()));
        }
    });
    on_cleanup(move || no_longer(end));
}
