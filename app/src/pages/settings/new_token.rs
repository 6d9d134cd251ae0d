//! Making an access token: a name, what it may do, then its secret, once.

use framekeep::account::Scope;
use leptos::html;
use leptos::prelude::*;

use crate::components::{Button, ButtonKind, Dialog, Icon};
use crate::language::tr;
use crate::local::{Change, use_local};

#[component]
pub(super) fn NewToken() -> impl IntoView {
    let local = use_local();
    let asking = RwSignal::new(false);
    let made = local.made_token();
    let open = Signal::derive(move || asking.get() || made.with(Option::is_some));
    let close = move || {
        asking.set(false);
        local.close_token();
    };
    view! {
        <p class="settings-foot"><Button icon=Icon::Plus label=tr!(settings.new_token) on_click=move |()| asking.set(true) /></p>
        <Dialog open=open label=tr!(settings.new_token) on_close=move |()| close()>
            <Show when=move || made.with(Option::is_some) fallback=move || view! { <Ask on_close=close /> }>
                <Secret on_close=close />
            </Show>
        </Dialog>
    }
}

#[component]
fn Ask(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let local = use_local();
    let (name, scope) = (RwSignal::new(String::new()), RwSignal::new(Scope::Read));
    let (busy, refused) = (local.changing(), local.refused());
    let cannot = Signal::derive(move || busy.get() || name.with(|name| name.trim().is_empty()));
    let make = move || {
        if !cannot.get_untracked() {
            let name = name.get_untracked();
            let scope = scope.get_untracked();
            local.change(Change::MakeToken { name, scope });
        }
    };
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| request_animation_frame(move || drop(field.focus())));
    let choice = move |value: Scope, words: &'static str, note: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="token-scope"
                    prop:checked=move || scope.get() == value
                    on:change=move |_| scope.set(value)
                />
                <span><strong>{words}</strong><span class="muted">{note}</span></span>
            </label>
        }
    };
    view! {
        <h2>{tr!(settings.new_token)}</h2>
        <form on:submit=move |ev| {
            ev.prevent_default();
            make();
        }>
            <label class="form-field">
                <span>{tr!(settings.token_for)}</span>
                <input
                    class="input"
                    maxlength="60"
                    placeholder=tr!(settings.token_example)
                    node_ref=field
                    prop:value=move || name.get()
                    on:input=move |ev| name.set(event_target_value(&ev))
                />
            </label>
            <fieldset class="choices">
                <legend>{tr!(settings.token_may)}</legend>
                {choice(Scope::Read, tr!(settings.read), tr!(settings.read_text))}
                {choice(Scope::Write, tr!(settings.write), tr!(settings.write_text))}
            </fieldset>
            <p class="field-error" role="alert" hidden=move || refused.with(Option::is_none)>
                {move || refused.get().unwrap_or_default()}
            </p>
            <div class="dialog-actions">
                <Button label=tr!(common.cancel) on_click=move |()| on_close.run(()) />
                <Button kind=ButtonKind::Primary label=tr!(settings.make_token) disabled=cannot on_click=move |()| make() />
            </div>
        </form>
    }
}

#[component]
fn Secret(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let local = use_local();
    let made = local.made_token();
    let secret = move || made.with(|made| made.as_ref().map(|made| made.secret.clone()).unwrap_or_default());
    let field = NodeRef::<html::Input>::new();
    let select = move || {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    let copy = move |()| {
        select();
        local.copy(&secret());
    };
    view! {
        <h2>{tr!(settings.copy_token)}</h2>
        <p class="muted">{tr!(settings.copy_token_text)}</p>
        <div class="secret">
            <input
                class="input"
                readonly
                aria-label=tr!(settings.token)
                node_ref=field
                prop:value=secret
                on:focus=move |_| select()
            />
            <Button icon=Icon::Copy label=tr!(common.copy) on_click=copy />
        </div>
        <div class="dialog-actions">
            <Button kind=ButtonKind::Primary label=tr!(common.done) on_click=move |()| on_close.run(()) />
        </div>
    }
}
