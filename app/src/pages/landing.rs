//! `/`: what Framekeep is in one sentence, one picture of the editor, the way in, three promises.

use framekeep::sync::Status;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;

use super::Account;
use crate::components::{SignInLink, StatusWords, TopBar};
use crate::local::{Person, use_local};

/// Drawings of our own, in the page's colours; they hold no data.
const EDITOR: &str = include_str!("landing_editor.svg");
const TWO_DEVICES: &str = include_str!("landing_devices.svg");
const SIZES: &str = include_str!("landing_sizes.svg");

#[component]
pub(crate) fn Landing() -> impl IntoView {
    let person = use_local().person();
    let signed_in = Memo::new(move |_| matches!(person.get(), Person::SignedIn(_)));
    view! {
        <Title text="" />
        <Meta name="description" content="A studio in the browser for App Store screenshots, built so that work is never lost." />
        <TopBar home="/"><Account /></TopBar>
        <main id="content" class="landing">
            <section class="landing-head">
                <h1>"App store screenshots, and work that is never lost"</h1>
                <p>
                    "A studio in the browser. What you make is kept on your device the moment you make it, and opens on \
                     every device you sign in on."
                </p>
                <Show when=move || signed_in.get() fallback=|| view! { <SignInLink next="/projects" large=true /> }>
                    <A href="/projects" attr:class="button button-primary button-large">"Open my projects"</A>
                </Show>
            </section>
            <div class="landing-editor" role="img" aria-label="The editor with four screens of an app" inner_html=EDITOR></div>
            <Promises />
        </main>
    }
}

#[component]
fn Promises() -> impl IntoView {
    let said = |status: Status| view! { <li><StatusWords status=Signal::stored(status) /></li> };
    view! {
        <section class="promises" aria-label="What Framekeep promises">
            <div class="promise">
                <div class="promise-picture">
                    <ul class="promise-statuses" aria-hidden="true">
                        {said(Status::Offline { waiting: 3 })}
                        {said(Status::Syncing)}
                        {said(Status::Synced)}
                    </ul>
                </div>
                <h2>"Goes on without a network"</h2>
                <p>"Changes wait on this device and go up by themselves. The status beside the name always tells the truth."</p>
            </div>
            <div class="promise">
                <div class="promise-picture" aria-hidden="true" inner_html=TWO_DEVICES></div>
                <h2>"Loses nothing"</h2>
                <p>"Two devices changed different things: merged. The same thing: you choose, and both are kept until you do."</p>
            </div>
            <div class="promise">
                <div class="promise-picture" aria-hidden="true" inner_html=SIZES></div>
                <h2>"Draws to the pixel"</h2>
                <p>"Every screen is laid out in the store’s own size: 1320 × 2868 for the 6.9-inch iPhone."</p>
            </div>
        </section>
    }
}
