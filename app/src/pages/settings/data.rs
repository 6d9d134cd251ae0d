//! Taking everything along, and erasing it.

use leptos::html;
use leptos::prelude::*;

use super::Section;
use crate::components::{Button, ButtonKind, Dialog, Icon, IconView};
use crate::local::{Change, Person, use_local};

#[component]
pub(super) fn YourData() -> impl IntoView {
    let erasing = RwSignal::new(false);
    view! {
        <Section title="Your data">
            <div class="settings-row">
                <div class="settings-row-words">
                    <strong>"Download everything"</strong>
                    <span class="muted">"One ZIP with every project, its history, every picture and your profile."</span>
                </div>
                // The server answers this address with a file: the router must not take it.
                <a class="button" href="/api/account/export" download rel="external">
                    <IconView icon=Icon::Download />
                    <span>"Download"</span>
                </a>
            </div>
            <div class="settings-row">
                <div class="settings-row-words">
                    <strong>"Erase account"</strong>
                    <span class="muted">"Every project and picture is gone for good, on every device."</span>
                </div>
                <Button kind=ButtonKind::Danger label="Erase account" on_click=move |()| erasing.set(true) />
            </div>
            <Erase open=erasing />
        </Section>
    }
}

#[component]
fn Erase(open: RwSignal<bool>) -> impl IntoView {
    let local = use_local();
    let close = move || {
        open.set(false);
        local.close_token();
    };
    view! {
        <Dialog open=open label="Erase account" on_close=move |()| close()>
            <Sure on_close=close />
        </Dialog>
    }
}

#[component]
fn Sure(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let local = use_local();
    let (person, busy, refused) = (local.person(), local.changing(), local.refused());
    let typed = RwSignal::new(String::new());
    let email = move || match person.get() {
        Person::SignedIn(profile) => profile.email,
        _ => String::new(),
    };
    let fits = move || {
        let typed = typed.get().trim().to_lowercase();
        !typed.is_empty() && typed == email().trim().to_lowercase()
    };
    let cannot = Signal::derive(move || busy.get() || !fits());
    let erase = move || {
        if !cannot.get_untracked() {
            let email = typed.get_untracked();
            local.change(Change::Erase { email });
        }
    };
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| request_animation_frame(move || drop(field.focus())));
    view! {
        <h2>"Erase your account?"</h2>
        <p class="muted">
            "Everything in it is erased now: projects, their history, pictures, devices, access tokens. It cannot be undone. \
             Download everything first if you may want it again."
        </p>
        <form on:submit=move |ev| {
            ev.prevent_default();
            erase();
        }>
            <label class="form-field">
                <span>"Type your email address, " <strong>{email}</strong> ", to go on"</span>
                <input
                    class="input"
                    type="email"
                    autocomplete="off"
                    node_ref=field
                    prop:value=move || typed.get()
                    on:input=move |ev| typed.set(event_target_value(&ev))
                />
            </label>
            <p class="field-error" role="alert" hidden=move || refused.with(Option::is_none)>
                {move || refused.get().unwrap_or_default()}
            </p>
            <div class="dialog-actions">
                <Button label="Cancel" on_click=move |()| on_close.run(()) />
                <Button kind=ButtonKind::Danger label="Erase everything" disabled=cannot on_click=move |()| erase() />
            </div>
        </form>
    }
}
