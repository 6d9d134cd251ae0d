//! `/projects`: everything of this person; make, open, rename, duplicate, delete, sort, find, bring as a file.

use framekeep::project_file::is_named_so;
use framekeep::sync::Status;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

use super::Bar;
use super::guest_projects::{GuestNote, KeptNote};
use super::project_file::{OpenProjectFile, ProjectFileField, opener};
use super::project_list::List;
use crate::components::{
    Button, ButtonKind, CardSkeletons, Empty, FileField, Icon, IconView, PICTURES, SearchBox, dom,
};
use crate::language::tr;
use crate::local::{Local, Person, PickedFile, dropped_files, free_name, use_local};

/// The id of the field that the buttons for captures press.
const FILE_FIELD: &str = "capture-files";
/// What a new project is called.
pub(crate) fn untitled() -> &'static str {
    tr!(projects.untitled)
}

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Nothing,
    List,
}

#[component]
pub(crate) fn Projects() -> impl IntoView {
    let local = use_local();
    let (person, ready, list, status) = (local.person(), local.ready(), local.projects(), local.status(None));
    let words = RwSignal::new(String::new());
    let shown = Memo::new(move |_| match (person.get(), ready.get()) {
        (Person::Loading, _) | (_, false) => Shown::Loading,
        _ if !list.with(Vec::is_empty) => Shown::List,
        _ if status.get() == Status::Syncing => Shown::Loading,
        _ => Shown::Nothing,
    });
    let content = move || match shown.get() {
        Shown::Loading => view! { <Heading>""</Heading><CardSkeletons /> }.into_any(),
        Shown::Nothing => view! { <NothingYet /> }.into_any(),
        Shown::List => view! { <Heading><Tools /><NewProject /></Heading><Notes /><List words=words /> }.into_any(),
    };
    view! {
        <Title text=tr!(common.projects) />
        <Bar>
            <Show when=move || shown.get() == Shown::List>
                <div class="wide-only"><SearchBox label=tr!(projects.search) words=words /></div>
            </Show>
        </Bar>
        <DropZone active=Memo::new(move |_| matches!(shown.get(), Shown::Nothing | Shown::List))>
            {content}
        </DropZone>
    }
}

/// What is to be known of where these projects are.
#[component]
fn Notes() -> impl IntoView {
    view! { <GuestNote next="/projects" /><KeptNote /> }
}

#[component]
fn Heading(children: Children) -> impl IntoView {
    view! { <div class="page-head"><h1>{tr!(common.projects)}</h1>{children()}</div> }
}

/// The way to the trash, and the order of the list.
#[component]
fn Tools() -> impl IntoView {
    view! {
        <div class="page-tools">
            <super::project_list::SortField />
            <TrashLink />
            <OpenProjectFile />
        </div>
    }
}

#[component]
fn TrashLink() -> impl IntoView {
    view! {
        <A href="/projects/trash" attr:class="button button-quiet">
            <IconView icon=Icon::Trash />
            <span>{tr!(projects.trash)}</span>
        </A>
    }
}

/// Makes a project and opens it; asks nothing.
#[component]
fn NewProject() -> impl IntoView {
    let local = use_local();
    let navigate = use_navigate();
    let make = move |()| {
        let project = local.create(&free_name(untitled(), &names(local)));
        navigate(&format!("/projects/{project}"), NavigateOptions::default());
    };
    view! { <Button kind=ButtonKind::Primary icon=Icon::Plus label=tr!(projects.new_project) on_click=make /> }
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <Heading><div class="page-tools"><TrashLink /></div></Heading>
        <Notes />
        <Empty
            title=tr!(projects.empty)
            text=tr!(projects.empty_text)
        >
            <Button icon=Icon::Picture label=tr!(projects.choose) on_click=move |()| choose_captures() />
            <OpenProjectFile />
            <NewProject />
        </Empty>
        <ReadingCaptures />
    }
}

/// How far the captures are read, while they are.
#[component]
pub(crate) fn ReadingCaptures() -> impl IntoView {
    let reading = use_local().reading();
    let words = move || {
        reading
            .get()
            .map(|(done, all)| tr!(projects.reading, at = (done + 1).min(all), total = all))
    };
    view! { <p class="reading" role="status">{words}</p> }
}

/// The names that are taken.
pub(crate) fn names(local: Local) -> Vec<String> {
    let name = |view: &framekeep::sync::ProjectView| view.document.name().to_owned();
    local.projects().with_untracked(|list| list.iter().map(name).collect())
}

/// Opens the browser's dialog for files.
pub(crate) fn choose_captures() {
    dom::press(FILE_FIELD);
}

/// The page's content, as a place to drop captures on: they become a project, which then opens.
#[component]
fn DropZone(#[prop(into)] active: Signal<bool>, children: Children) -> impl IntoView {
    let local = use_local();
    let navigate = use_navigate();
    // Entering what lies inside comes before leaving what lies around it: it is over while more was entered than left.
    let entered = RwSignal::new(0_i32);
    let open = opener();
    let start = Callback::new(move |files: Vec<PickedFile>| {
        let navigate = navigate.clone();
        let (projects, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| is_named_so(&file.name));
        if !active.get_untracked() {
            return;
        }
        open.run(projects);
        if !files.is_empty() {
            local.create_with(&free_name(untitled(), &names(local)), files, move |project| {
                navigate(&format!("/projects/{project}"), NavigateOptions::default());
            });
        }
    });
    // Not there before what is chosen by them would be taken.
    let fields = move || {
        view! {
            <FileField id=FILE_FIELD accept=PICTURES multiple=true label=tr!(projects.capture_files) on_files=start />
            <ProjectFileField />
        }
    };
    view! {
        <main
            id="content"
            class="page"
            class:is-over=move || { entered.get() > 0 } && active.get()
            on:dragenter=move |_| entered.update(|entered| *entered += 1)
            on:dragleave=move |_| entered.update(|entered| *entered -= 1)
            on:dragover=move |ev| ev.prevent_default()
            on:drop=move |ev| {
                ev.prevent_default();
                entered.set(0);
                start.run(dropped_files(&ev));
            }
        >
            {children()}
            {move || active.get().then(fields)}
        </main>
    }
}
