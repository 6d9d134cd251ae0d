//! What every page shows of the person: the account menu, or the way to sign in.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::components::{AccountMenu, Empty, SignInLink};
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
        Person::SignedOut => ().into_any(),
    }
}

/// A page of someone who is not signed in; `next` is where they come back to.
#[component]
pub(crate) fn SignedOut(#[prop(into)] next: String) -> impl IntoView {
    view! {
        <Empty
            title="Sign in to see your projects"
            text="They open on every device you sign in on, and stay on this one while the network is away."
            page=true
        >
            <SignInLink next=next />
        </Empty>
    }
}
