//! `/settings`: the theme of this browser and what it keeps; how conflicts are settled, devices, access tokens, recent activity and the data
//! of the account.

mod activity;
mod appearance;
mod data;
mod devices;
mod editing;
mod new_token;
mod this_browser;
mod tokens;

use framekeep::account;
use leptos::prelude::*;
use leptos_meta::Title;

use self::activity::RecentActivity;
use self::appearance::Appearance;
use self::data::YourData;
use self::devices::Devices;
use self::editing::Editing;
use self::this_browser::ThisBrowser;
use self::tokens::AccessTokens;
use super::Bar;
use crate::components::{Button, SignInLink, when};
use crate::language::tr;
use crate::local::{Heard, Person, use_local, wall_ms};

/// What the account's part of the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    SignedOut,
    Failed,
    Everything,
}

#[component]
pub(crate) fn Settings() -> impl IntoView {
    let local = use_local();
    let (person, ready, heard) = (local.person(), local.ready(), local.settings());
    // Asked for as soon as it is known who asks, and anew each time the page opens.
    Effect::new(move || {
        if ready.get() && matches!(person.get(), Person::SignedIn(_)) {
            local.read_settings();
        }
    });
    let shown = Memo::new(move |_| match (person.get(), heard.get()) {
        (Person::Guest, _) | (_, Heard::SignIn) => Shown::SignedOut,
        (Person::Loading, _) | (_, Heard::NotYet) => Shown::Loading,
        (_, Heard::Failed) => Shown::Failed,
        (_, Heard::Here(_)) => Shown::Everything,
    });
    let settings = Memo::new(move |last: Option<&Option<account::Settings>>| match heard.get() {
        Heard::Here(settings) => Some(settings),
        _ => last.cloned().flatten(),
    });
    let rest = move || match shown.get() {
        Shown::Loading => view! { <Loading /> }.into_any(),
        Shown::SignedOut => view! { <SignedOut /> }.into_any(),
        Shown::Failed => view! { <Failed /> }.into_any(),
        Shown::Everything => view! { <Everything settings=settings /> }.into_any(),
    };
    view! {
        <Title text=tr!(common.settings) />
        <Bar />
        <main id="content" class="page settings">
            <div class="page-head"><h1>{tr!(common.settings)}</h1></div>
            <Appearance />
            <ThisBrowser />
            {rest}
        </main>
    }
}

/// A part of the page under its heading.
#[component]
fn Section(title: &'static str, #[prop(optional)] text: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="settings-section" aria-label=title>
            <div class="settings-head">
                <h2>{title}</h2>
                {(!text.is_empty()).then(|| view! { <p class="muted">{text}</p> })}
            </div>
            <div class="settings-body">{children()}</div>
        </section>
    }
}

#[component]
fn Everything(settings: Memo<Option<account::Settings>>) -> impl IntoView {
    let local = use_local();
    let refused = local.refused();
    view! {
        // A dialog says by itself why its change was not made.
        <p class="settings-refused" role="alert" hidden=move || refused.with(Option::is_none)>
            {move || refused.get().unwrap_or_default()}
        </p>
        <Editing settings=settings />
        <Devices settings=settings />
        <AccessTokens settings=settings />
        <RecentActivity settings=settings />
        <YourData />
    }
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="settings-section" role="status" aria-label=tr!(settings.loading)>
            <div class="settings-head"><div class="skeleton skeleton-line"></div></div>
            <div class="settings-body">
                <div class="skeleton skeleton-line"></div>
                <div class="skeleton skeleton-line"></div>
                <div class="skeleton skeleton-line"></div>
            </div>
        </div>
    }
}

#[component]
fn SignedOut() -> impl IntoView {
    view! {
        <Section title=tr!(settings.account)>
            <p>{tr!(settings.signed_out)}</p>
            <p><SignInLink next="/settings" /></p>
        </Section>
    }
}

#[component]
fn Failed() -> impl IntoView {
    let local = use_local();
    view! {
        <Section title=tr!(settings.account)>
            <p role="alert">{tr!(settings.failed)}</p>
            <p><Button label=tr!(common.try_again) on_click=move |()| local.read_settings() /></p>
        </Section>
    }
}

/// "4 minutes ago", of a time as the server tells it; only in the browser, where there is a clock.
fn ago(time: &str) -> String {
    when::parse(time)
        .map(|then| when::ago(then, wall_ms()))
        .unwrap_or_default()
}
