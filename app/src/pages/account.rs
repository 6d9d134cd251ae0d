//! What every page shows of the person: the account menu, or a guest's way to the settings and to sign in.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate};

use crate::components::{AccountMenu, Empty, Icon, IconView, SignInLink};
use crate::language::tr;
use crate::local::{Person, use_local};

/// The right end of a bar.
#[component]
pub(crate) fn Account() -> impl IntoView {
    let local = use_local();
    let person = local.person();
    let navigate = use_navigate();
    let settings = Callback::new(move |()| navigate("/settings", NavigateOptions::default()));
    move || match person.get() {
        Person::SignedIn(profile) => {
            let sign_out = move |()| local.sign_out();
            view! { <AccountMenu name=profile.name email=profile.email on_settings=settings on_sign_out=sign_out /> }
                .into_any()
        }
        Person::Loading => view! { <div class="avatar-empty" aria-hidden="true"></div> }.into_any(),
        Person::Guest => view! { <GuestLinks /> }.into_any(),
    }
}

/// A guest can settle how this browser looks, and can sign in whenever that is wanted.
#[component]
fn GuestLinks() -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <span class="guest-links">
            <A
                href="/settings"
                attr:class="button button-icon"
                attr:aria-label=tr!(guest.settings)
                attr:title=tr!(guest.settings)
            >
                <IconView icon=Icon::Sliders />
            </A>
            {move || view! { <SignInLink next=path.get() words=tr!(guest.sign_in) quiet=true /> }}
        </span>
    }
}

/// A page of what comes with an account, to somebody without one; `next` is where they come back to.
#[component]
pub(crate) fn WithAccount(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(into)] next: String,
) -> impl IntoView {
    view! {
        <Empty title=title text=text page=true>
            <SignInLink next=next />
        </Empty>
    }
}
