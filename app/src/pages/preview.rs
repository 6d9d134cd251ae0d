//! Projects that are looked at without an editor: deleted ones, and those that this browser does not keep.

use framekeep::document::Document;
use framekeep::ids::ProjectId;
use leptos::prelude::*;
use leptos_router::components::A;

use super::project_list::clock;
use super::{Bar, UnknownProject};
use crate::components::{Button, ButtonKind, Drawing, Empty, Icon, Scene, Spinner, when};
use crate::language::tr;
use crate::local::{Seen, use_local};

/// A deleted project, as this browser keeps it.
#[component]
pub(crate) fn Deleted(id: ProjectId) -> impl IntoView {
    let local = use_local();
    let view = local.project(id);
    let kept = move || {
        view.get().map(|view| {
            let document = Document::clone(&view.document);
            view! { <InTrash id=id document=document at=view.updated_at /> }
        })
    };
    view! { <Bar /><main id="content" class="page">{kept}</main> }
}

/// A project that is not in this browser: the server is asked.
#[component]
pub(crate) fn Away(id: ProjectId) -> impl IntoView {
    let local = use_local();
    let seen = local.seen(id);
    let content = move |seen| match seen {
        Seen::Here {
            document,
            trashed: Some(at),
        } => view! { <InTrash id=id document=document at=Some(at) /> }.into_any(),
        Seen::Here {
            document,
            trashed: None,
        } => view! { <OnItsWay document=document /> }.into_any(),
        Seen::Loading => view! { <Spinner label=tr!(history.loading_project) /> }.into_any(),
        Seen::Failed | Seen::NotHere => view! { <Unanswered id=id /> }.into_any(),
    };
    move || match seen.get() {
        Seen::NotHere => view! { <UnknownProject /> }.into_any(),
        other => view! { <Bar /><main id="content" class="page">{content(other)}</main> }.into_any(),
    }
}

#[component]
fn InTrash(id: ProjectId, document: Document, at: Option<String>) -> impl IntoView {
    let local = use_local();
    let now = clock();
    let deleted = move || {
        let then = at.as_deref().and_then(when::parse);
        let words = then.zip(now.get()).map(|(then, now)| when::deleted(then, now, None));
        let words = words.unwrap_or_else(|| tr!(history.deleted).to_owned());
        tr!(history.deleted_text, deleted = words)
    };
    let title = tr!(history.in_trash, name = document.name());
    view! {
        <Head title=title words=Signal::derive(deleted)>
            <A href="/projects/trash" attr:class="button">{tr!(history.trash)}</A>
            <Button
                kind=ButtonKind::Primary
                icon=Icon::Undo
                label=tr!(history.bring_back)
                on_click=move |()| local.bring_back(id)
            />
        </Head>
        <Screens document=document />
    }
}

#[component]
fn OnItsWay(document: Document) -> impl IntoView {
    let local = use_local();
    let words = tr!(history.on_its_way);
    view! {
        <Head title=document.name() words=words>
            <A href="/projects" attr:class="button">{tr!(history.projects)}</A>
            <Button kind=ButtonKind::Primary icon=Icon::Refresh label=tr!(history.sync_now) on_click=move |()| local.sync_now() />
        </Head>
        <Screens document=document />
    }
}

/// What it is, and what can be done about it.
#[component]
fn Head(#[prop(into)] title: String, #[prop(into)] words: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="preview-head">
            <div>
                <h1>{title}</h1>
                <p class="muted">{move || words.get()}</p>
            </div>
            <div class="preview-actions">{children()}</div>
        </div>
    }
}

#[component]
fn Unanswered(id: ProjectId) -> impl IntoView {
    let local = use_local();
    view! {
        <Empty
            title=tr!(history.not_here)
            text=tr!(history.not_here_text)
        >
            <A href="/projects" attr:class="button">{tr!(history.my_projects)}</A>
            <Button
                kind=ButtonKind::Primary
                icon=Icon::Refresh
                label=tr!(history.try_again)
                on_click=move |()| local.look_again(id)
            />
        </Empty>
    }
}

/// Every screen, each size in a row that wraps; with the sizes' names where there are several.
#[component]
pub(super) fn Screens(document: Document) -> impl IntoView {
    let local = use_local();
    let pictures = Callback::new(move |asset| local.picture(asset));
    let tabs = Scene::of(&document).tabs;
    let many = tabs.len() > 1;
    let rows = tabs.into_iter().map(|tab| {
        let drawings = Scene::shown(&document, Some(&tab.id)).canvas.map(|canvas| {
            let (width, height) = (canvas.width, canvas.height);
            let draw =
                |screen| view! { <li><Drawing screen=screen width=width height=height pictures=pictures /></li> };
            canvas.screens.iter().cloned().map(draw).collect_view()
        });
        let name = many.then(|| view! { <h2 class="preview-size">{tab.name}</h2> });
        view! { {name} <ul class="preview-screens">{drawings}</ul> }
    });
    rows.collect_view()
}
