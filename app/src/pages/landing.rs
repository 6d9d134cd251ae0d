//! `/`: what Framekeep is in one sentence, one picture of the editor, the way in, three promises.

use std::time::Duration;

use framekeep::sync::Status;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;

use super::Account;
use super::projects::{names, untitled};
use crate::components::{SignInLink, StatusWords, TopBar};
use crate::language::tr;
use crate::local::{Person, free_name, use_local};

/// How long a press waits for this browser's data.
const READ_WITHIN: Duration = Duration::from_secs(2);

/// Drawings of our own, in the page's colours; they hold no data.
const EDITOR: &str = include_str!("landing_editor.svg");
const TWO_DEVICES: &str = include_str!("landing_devices.svg");
const SIZES: &str = include_str!("landing_sizes.svg");

#[component]
pub(crate) fn Landing() -> impl IntoView {
    view! {
        <Title text="" />
        <Meta name="description" content=tr!(landing.description) />
        <TopBar home="/"><Account /></TopBar>
        <main id="content" class="landing">
            <section class="landing-head">
                <h1>{tr!(landing.title)}</h1>
                <p>
                    {tr!(landing.lead)}
                </p>
                <WaysIn />
            </section>
            <div class="landing-editor" role="img" aria-label=tr!(landing.editor_picture) inner_html=EDITOR></div>
            <Promises />
        </main>
    }
}

/// On to what is there already; else a try at once, or an account. Trying asks nothing.
#[component]
fn WaysIn() -> impl IntoView {
    let local = use_local();
    let (person, projects) = (local.person(), local.projects());
    let signed_in = Memo::new(move |_| matches!(person.get(), Person::SignedIn(_)));
    let at_work = Memo::new(move |_| signed_in.get() || projects.with(|projects| !projects.is_empty()));
    let first = move || match at_work.get() {
        true => {
            view! { <A href="/projects" attr:class="button button-primary button-large">{tr!(guest.open_mine)}</A> }
                .into_any()
        }
        false => view! { <TryIt /> }.into_any(),
    };
    view! {
        <div class="landing-ways">
            {first}
            <Show when=move || !signed_in.get()>
                <SignInLink next="/projects" large=true quiet=true />
            </Show>
        </div>
    }
}

/// Makes a project and opens it, as soon as this browser's data is read; where that fails, the list says so.
#[component]
fn TryIt() -> impl IntoView {
    let local = use_local();
    let (person, ready) = (local.person(), local.ready());
    let (pressed, late) = (RwSignal::new(false), RwSignal::new(false));
    let navigate = use_navigate();
    // Who this is may take a while to hear; from then on it is a matter of this browser alone.
    Effect::new(move || {
        if pressed.get() && person.get() != Person::Loading {
            let timer = set_timeout_with_handle(move || late.set(true), READ_WITHIN);
            on_cleanup(move || drop(timer.map(|timer| timer.clear())));
        }
    });
    Effect::new(move || {
        let path = match (pressed.get(), ready.get(), late.get()) {
            (true, true, _) if person.get_untracked() == Person::Guest => {
                format!("/projects/{}", local.create(&free_name(untitled(), &names(local))))
            }
            (true, true, _) | (true, false, true) => "/projects".to_owned(),
            _ => return,
        };
        pressed.set(false);
        navigate(&path, NavigateOptions::default());
    });
    view! {
        <button type="button" class="button button-primary button-large" on:click=move |_| pressed.set(true)>{tr!(guest.try_it)}</button>
    }
}

#[component]
fn Promises() -> impl IntoView {
    let said = |status: Status| view! { <li><StatusWords status=Signal::stored(status) /></li> };
    view! {
        <section class="promises" aria-label=tr!(landing.promises)>
            <div class="promise">
                <div class="promise-picture">
                    <ul class="promise-statuses" aria-hidden="true">
                        {said(Status::Offline { waiting: 3 })}
                        {said(Status::Syncing)}
                        {said(Status::Synced)}
                    </ul>
                </div>
                <h2>{tr!(landing.offline)}</h2>
                <p>{tr!(landing.offline_text)}</p>
            </div>
            <div class="promise">
                <div class="promise-picture" aria-hidden="true" inner_html=TWO_DEVICES></div>
                <h2>{tr!(landing.lossless)}</h2>
                <p>{tr!(landing.lossless_text)}</p>
            </div>
            <div class="promise">
                <div class="promise-picture" aria-hidden="true" inner_html=SIZES></div>
                <h2>{tr!(landing.exact)}</h2>
                <p>{tr!(landing.exact_text)}</p>
            </div>
        </section>
    }
}
