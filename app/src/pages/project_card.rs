//! One project in the list: its first screens drawn live, its name, when it changed, its status, its menu.

use std::sync::Arc;

use framekeep::ids::ProjectId;
use framekeep::sync::Status;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

use super::project_list::card_id;
use super::projects::names;
use crate::components::{Canvas, Drawing, Icon, IconView, Menu, MenuItem, Scene, StatusWords, when};
use crate::language::tr;
use crate::local::{copy_name, no_longer, use_local, when_near};

/// How many screens a card shows.
const SHOWN: usize = 3;

#[component]
pub(crate) fn ProjectCard(
    id: ProjectId,
    now: Signal<Option<i64>>,
    #[prop(into)] on_rename: Callback<()>,
) -> impl IntoView {
    let local = use_local();
    let view = local.project(id);
    let name =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|v| v.document.name().to_owned()).unwrap_or_default()));
    let status = Signal::derive(move || view.with(|view| view.as_ref().map_or(Status::Syncing, |v| v.status.clone())));
    let when = move || {
        let then = view.with(|view| {
            let view = view.as_ref()?;
            Some((when::parse(view.updated_at.as_deref()?)?, view.updated_on.clone()))
        });
        then.zip(now.get())
            .map(|((then, on), now)| when::changed(then, now, on.as_ref()))
            .unwrap_or_default()
    };
    let navigate = use_navigate();
    let items = move |()| {
        let to = |place: &str| {
            let (navigate, path) = (navigate.clone(), format!("/projects/{id}{place}"));
            move || navigate(&path, NavigateOptions::default())
        };
        let duplicate = move || local.duplicate(id, &copy_name(&name.get_untracked(), &names(local)));
        vec![
            MenuItem::new(Icon::ArrowRight, tr!(common.open), to("")).hint("Enter"),
            MenuItem::new(Icon::Pencil, tr!(common.rename), move || on_rename.run(())).hint("F2"),
            MenuItem::new(Icon::Copy, tr!(common.duplicate), duplicate),
            MenuItem::new(Icon::Clock, tr!(common.history), to("/history")),
            MenuItem::new(Icon::Download, tr!(take.download), move || local.save_project_file(id)),
            MenuItem::new(Icon::Trash, tr!(common.delete), move || local.delete(id))
                .hint(tr!(common.key_delete))
                .danger(),
        ]
    };
    view! {
        <li class="card" id=format!("card-{id}")>
            <A href=format!("/projects/{id}") attr:class="card-open" attr:id=card_id(id)>
                <Art id=id />
                <span class="card-name">{move || name.get()}</span>
            </A>
            <div class="card-more">
                <Menu label=Signal::derive(move || tr!(common.more_for, name = name.get())) items=items>
                    <IconView icon=Icon::More />
                </Menu>
            </div>
            <div class="card-facts">
                <span class="card-when">{when}</span>
                <StatusWords status=status />
            </div>
        </li>
    }
}

/// The first screens, laid over each other like prints on a table; drawn once the card is about to be seen.
#[component]
fn Art(id: ProjectId) -> impl IntoView {
    let local = use_local();
    let document = local.document(id);
    let canvas: Memo<Option<Arc<Canvas>>> =
        Memo::new(move |_| document.with(|document| document.as_ref().and_then(|document| Scene::of(document).canvas)));
    let pictures = Callback::new(move |asset| local.small_picture(asset));
    let near = RwSignal::new(false);
    let place = move || format!("art-{id}");
    Effect::new(move || when_near(&place(), move || near.set(true)));
    on_cleanup(move || no_longer(&place()));
    let drawings = move || {
        let canvas = near.get().then(|| canvas.get()).flatten()?;
        let (width, height) = (canvas.width, canvas.height);
        let screens: Vec<_> = canvas.screens.iter().take(SHOWN).cloned().collect();
        let draw = |screen| view! { <Drawing screen=screen width=width height=height pictures=pictures /> };
        Some(screens.into_iter().map(draw).collect_view())
    };
    view! { <span id=place() class="card-art" aria-hidden="true">{drawings}</span> }
}
