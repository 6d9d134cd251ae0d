//! `/projects/:id/history/:revision`: one version as it was, to look at; nothing changes until it is restored.

use framekeep::document::Document;
use framekeep::ids::{ProjectId, Revision};
use framekeep::sync::Origin;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::history::NoHistory;
use super::preview::Screens;
use super::project_list::clock;
use super::{Bar, UnknownProject};
use crate::components::{Button, ButtonKind, Empty, Icon, Spinner, when};
use crate::language::tr;
use crate::local::{Past, PastVersion, Person, use_local};

#[component]
pub(crate) fn Version() -> impl IntoView {
    let params = use_params_map();
    let named = Memo::new(move |_| {
        params.with(|params| {
            let id = params.get("id")?.parse::<ProjectId>().ok()?;
            let revision = params.get("revision")?.parse::<i64>().ok()?;
            Some((id, Revision::new(revision)))
        })
    });
    move || match named.get() {
        Some((id, revision)) => view! { <Looked id=id revision=revision /> }.into_any(),
        None => view! { <Title text=tr!(history.project_not_found) /><UnknownProject /> }.into_any(),
    }
}

#[component]
fn Looked(id: ProjectId, revision: Revision) -> impl IntoView {
    let local = use_local();
    let (person, ready, past) = (local.person(), local.ready(), local.past(id, revision));
    Effect::new(move || {
        if ready.get() && matches!(person.get(), Person::SignedIn(_)) {
            local.look_at_version(id, revision);
        }
    });
    let back = format!("/projects/{id}/history");
    let empty = {
        let back = back.clone();
        move |title: &'static str, words: String| {
            let back = back.clone();
            view! {
                <Empty title=title text=words>
                    <A href=back attr:class="button">{tr!(history.back)}</A>
                    <Button
                        kind=ButtonKind::Primary
                        icon=Icon::Refresh
                        label=tr!(history.try_again)
                        on_click=move |()| local.look_at_version(id, revision)
                    />
                </Empty>
            }
            .into_any()
        }
    };
    let waits = || view! { <Spinner label=tr!(history.loading_version) /> }.into_any();
    let content = move || match (person.get(), ready.get()) {
        (Person::Guest, _) => view! { <NoHistory next=format!("/projects/{id}/history/{revision}") /> }.into_any(),
        (Person::Loading, _) | (_, false) => waits(),
        _ => match past.get() {
            Past::Loading => waits(),
            Past::Here { version, document } => {
                view! { <AsItWas id=id version=version document=document /> }.into_any()
            }
            Past::NotKept(nearest) => empty(tr!(history.not_kept), tr!(history.not_kept_text, nearest = nearest)),
            Past::NotHere => empty(
                tr!(history.no_such_version),
                tr!(history.no_such_version_text).to_owned(),
            ),
            Past::Failed(words) => empty(tr!(history.version_cannot_be_shown), words),
        },
    };
    view! {
        <Title text=tr!(history.version, revision = revision) />
        <Bar />
        <main id="content" class="page">{content}</main>
    }
}

#[component]
fn AsItWas(id: ProjectId, version: PastVersion, document: Document) -> impl IntoView {
    let local = use_local();
    let now = clock();
    let PastVersion {
        revision, at, on, name, ..
    } = version;
    let view = local.project(id);
    let is_now = {
        let document = document.clone();
        Memo::new(move |_| view.with(|view| view.as_ref().is_some_and(|view| *view.document == document)))
    };
    let is_here = Memo::new(move |_| view.with(|view| view.as_ref().is_some_and(|view| !view.deleted)));
    let when = move || {
        let on = match &on {
            Origin::ThisDevice => None,
            Origin::AnotherDevice(name) => Some(name.clone()),
        };
        let words = when::parse(&at).zip(now.get()).map(|(then, now)| when::ago(then, now));
        let words = words.map_or_else(String::new, |words| when::on_device(&words, &on));
        if is_now.get() {
            tr!(history.version_is_now, when = words)
        } else {
            tr!(history.version_looked_at, when = words)
        }
    };
    let navigate = use_navigate();
    let wanted = document.clone();
    let restore = move |()| {
        local.restore_version(id, revision, wanted.clone());
        navigate(&format!("/projects/{id}"), NavigateOptions::default());
    };
    let title = match name {
        Some(name) => tr!(history.version_named, name = name, revision = revision),
        None => tr!(history.version, revision = revision),
    };
    view! {
        <div class="version-banner" role="region" aria-label=tr!(history.version_region)>
            <div>
                <h1>{title}</h1>
                <p class="muted">{when}</p>
            </div>
            <div class="preview-actions">
                <A href=format!("/projects/{id}/history") attr:class="button">{tr!(history.exit)}</A>
                <Button
                    kind=ButtonKind::Primary
                    icon=Icon::Undo
                    label=tr!(history.restore)
                    disabled=Signal::derive(move || is_now.get() || !is_here.get())
                    on_click=restore
                />
            </div>
        </div>
        <Screens document=document />
    }
}
