//! `/projects/:id`: the editor, or why there is none.

use framekeep::ids::ProjectId;
use framekeep::sync::Status;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::preview::{Away, Deleted};
use super::{Bar, UnknownProject, WithAccount};
use crate::editor::{EditorPage, EditorSkeleton};
use crate::language::tr;
use crate::local::{Person, use_local};

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    /// Not in this browser, and nobody is signed in.
    NoAccount,
    /// Not in this browser.
    Away,
    Deleted,
    Editor,
}

#[component]
pub(crate) fn Project() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ProjectId>().ok())));
    // A new address is a new page: nothing of the last project stays.
    move || match id.get() {
        Some(id) => view! { <Opened id=id /> }.into_any(),
        None => view! { <Title text=tr!(common.project_not_found) /><UnknownProject /> }.into_any(),
    }
}

#[component]
fn Opened(id: ProjectId) -> impl IntoView {
    let local = use_local();
    let (person, ready, project) = (local.person(), local.ready(), local.project(id));
    let everything = local.status(None);
    let shown = Memo::new(move |_| match (person.get(), ready.get()) {
        (Person::Loading, _) | (_, false) => Shown::Loading,
        _ => match project.with(|view| view.as_ref().map(|view| view.deleted && !needs_choice(&view.status))) {
            Some(true) => Shown::Deleted,
            Some(false) => Shown::Editor,
            None if person.get() == Person::Guest => Shown::NoAccount,
            None if everything.get() == Status::Syncing => Shown::Loading,
            None => Shown::Away,
        },
    });
    let name = Memo::new(move |_| {
        project.with(|view| view.as_ref().map(|v| v.document.name().to_owned()).unwrap_or_default())
    });
    let content = move || match shown.get() {
        Shown::Loading => view! { <EditorSkeleton /> }.into_any(),
        Shown::NoAccount => view! {
            <Bar />
            <main id="content">
                <WithAccount
                    title=tr!(guest.not_here_title)
                    text=tr!(guest.not_here_text)
                    next=format!("/projects/{id}")
                />
            </main>
        }
        .into_any(),
        Shown::Away => view! { <Away id=id /> }.into_any(),
        Shown::Deleted => view! { <Deleted id=id /> }.into_any(),
        Shown::Editor => view! { <EditorPage project=id /> }.into_any(),
    };
    view! {
        <Title text=move || name.get() />
        {content}
    }
}

/// Deleted elsewhere while this device has unsent work: the editor stays, with the question above it.
fn needs_choice(status: &Status) -> bool {
    matches!(status, Status::NeedsAttention(_))
}
