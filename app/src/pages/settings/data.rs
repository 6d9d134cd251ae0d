//! Taking everything along, and erasing it.

use leptos::html;
use leptos::prelude::*;

use super::Section;
use crate::components::{Button, ButtonKind, Dialog, Icon, IconView};
use crate::language::tr;
use crate::local::{Change, Person, use_local};

#[component]
pub(super) fn YourData() -> impl IntoView {
    let erasing = RwSignal::new(false);
    view! {
        <Section title=tr!(settings.data)>
            <div class="settings-row">
                <div class="settings-row-words">
                    <strong>{tr!(settings.export)}</strong>
                    <span class="muted">{tr!(settings.export_text)}</span>
                </div>
                // The server answers this address with a file: the router must not take it.
                <a class="button" href="/api/account/export" download rel="external">
                    <IconView icon=Icon::Download />
                    <span>{tr!(common.download)}</span>
                </a>
            </div>
            <div class="settings-row">
                <div class="settings-row-words">
                    <strong>{tr!(settings.erase)}</strong>
                    <span class="muted">{tr!(settings.erase_text)}</span>
                </div>
                <Button kind=ButtonKind::Danger label=tr!(settings.erase) on_click=move |()| erasing.set(true) />
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
        <Dialog open=open label=tr!(settings.erase) on_close=move |()| close()>
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
        <h2>{tr!(settings.erase_title)}</h2>
        <p class="muted">
            {tr!(settings.erase_sure)}
        </p>
        <form on:submit=move |ev| {
            ev.prevent_default();
            erase();
        }>
            <label class="form-field">
                <span>{tr!(settings.erase_type)} <strong>{email}</strong> {tr!(settings.erase_type_end)}</span>
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
                <Button label=tr!(common.cancel) on_click=move |()| on_close.run(()) />
                <Button kind=ButtonKind::Danger label=tr!(settings.erase_everything) disabled=cannot on_click=move |()| erase() />
            </div>
        </form>
    }
}
