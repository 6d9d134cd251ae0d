//! `/projects`: everything of this person, newest change first; make, open, rename, delete.

use std::time::Duration;

use framekeep::ids::ProjectId;
use framekeep::sync::{ProjectView, Status};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::project_card::ProjectCard;
use super::{Account, Nav, SignedOut};
use crate::components::{Button, ButtonKind, CardSkeletons, Empty, Icon, RenameDialog, Renaming, SearchBox, TopBar};
use crate::local::{Person, use_local, wall_ms};

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    SignedOut,
    Nothing,
    List,
}

#[component]
pub(crate) fn Projects() -> impl IntoView {
    let local = use_local();
    let (person, ready, list, status) = (local.person(), local.ready(), local.projects(), local.status(None));
    let words = RwSignal::new(String::new());
    let shown = Memo::new(move |_| match (person.get(), ready.get()) {
        (Person::SignedOut, _) => Shown::SignedOut,
        (Person::Loading, _) | (_, false) => Shown::Loading,
        _ if !list.with(Vec::is_empty) => Shown::List,
        _ if status.get() == Status::Syncing => Shown::Loading,
        _ => Shown::Nothing,
    });
    let content = move || match shown.get() {
        Shown::Loading => view! { <Heading>""</Heading><CardSkeletons /> }.into_any(),
        Shown::SignedOut => view! { <SignedOut next="/projects" /> }.into_any(),
        Shown::Nothing => view! { <NothingYet /> }.into_any(),
        Shown::List => view! { <List words=words /> }.into_any(),
    };
    view! {
        <Title text="Projects" />
        <TopBar home="/projects">
            <Nav />
            <Show when=move || shown.get() == Shown::List>
                <div class="wide-only"><SearchBox label="Search projects" words=words /></div>
            </Show>
            <Account />
        </TopBar>
        <main id="content" class="page">{content}</main>
    }
}

#[component]
fn Heading(children: Children) -> impl IntoView {
    view! { <div class="page-head"><h1>"Projects"</h1>{children()}</div> }
}

/// Makes a project and opens it; asks nothing.
#[component]
fn NewProject() -> impl IntoView {
    let local = use_local();
    let navigate = use_navigate();
    let make = move |()| {
        let taken = local.projects().with_untracked(|list| {
            list.iter()
                .map(|view| view.document.name().to_owned())
                .collect::<Vec<_>>()
        });
        let project = local.create(&free_name(&taken));
        navigate(&format!("/projects/{project}"), NavigateOptions::default());
    };
    view! { <Button kind=ButtonKind::Primary icon=Icon::Plus label="New project" on_click=make /> }
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <Heading>""</Heading>
        <Empty
            title="Make your first screenshots"
            text="A project holds the screens of one app. Start an empty one, drop in a capture and write a caption."
        >
            <NewProject />
        </Empty>
    }
}

#[component]
fn List(words: RwSignal<String>) -> impl IntoView {
    let local = use_local();
    let list = local.projects();
    let found = Memo::new(move |_| {
        let words = words.get().trim().to_lowercase();
        list.with(|list| {
            list.iter()
                .filter(|view| is_found(view, &words))
                .map(|view| view.id)
                .collect::<Vec<_>>()
        })
    });
    let renaming: Renaming<ProjectId> = RwSignal::new(None);
    let now = clock();
    view! {
        <Heading><NewProject /></Heading>
        <div class="small-only"><SearchBox label="Search projects" words=words /></div>
        <ul class="cards">
            <For each=move || found.get() key=|id| *id let:id>
                <ProjectCard id=id now=now on_rename=move |name| renaming.set(Some((id, name))) />
            </For>
        </ul>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="nothing-found muted" role="status">
                {move || format!("No project is called “{}”.", words.get().trim())}
            </p>
        </Show>
        <RenameDialog label="Rename project" renaming=renaming on_save=move |(id, name): (ProjectId, String)| local.rename(id, &name) />
    }
}

/// The time, for words like "4 minutes ago"; none in the first frame.
fn clock() -> Signal<Option<i64>> {
    let now = RwSignal::new(None);
    Effect::new(move || {
        now.set(Some(wall_ms()));
        if let Ok(timer) = set_interval_with_handle(move || now.set(Some(wall_ms())), Duration::from_secs(20)) {
            on_cleanup(move || timer.clear());
        }
    });
    now.into()
}

fn is_found(view: &ProjectView, words: &str) -> bool {
    words.is_empty() || view.document.name().to_lowercase().contains(words)
}

/// "Untitled project", or with the first number that is free.
fn free_name(taken: &[String]) -> String {
    const NAME: &str = "Untitled project";
    let mut name = NAME.to_owned();
    let mut number = 1;
    while taken.contains(&name) {
        number += 1;
        name = format!("{NAME} {number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::free_name;

    #[test]
    fn a_new_project_takes_the_first_free_name() {
        let cases: [(&[&str], &str); 3] = [
            (&[], "Untitled project"),
            (&["Untitled project", "Habit Garden"], "Untitled project 2"),
            (
                &["Untitled project", "Untitled project 2", "Untitled project 4"],
                "Untitled project 3",
            ),
        ];
        for (taken, name) in cases {
            let taken: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(free_name(&taken), name);
        }
    }
}
