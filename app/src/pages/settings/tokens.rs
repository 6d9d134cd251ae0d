//! Access tokens: what programs sign in with.

use framekeep::account::{AccessToken, Scope, Settings};
use leptos::prelude::*;

use super::new_token::NewToken;
use super::{Section, ago};
use crate::components::{Button, ButtonKind, Dialog};
use crate::language::tr;
use crate::local::{Change, use_local};

#[component]
pub(super) fn AccessTokens(settings: Memo<Option<Settings>>) -> impl IntoView {
    let list = Memo::new(move |_| settings.with(|s| s.as_ref().map(|s| s.tokens.clone()).unwrap_or_default()));
    let revoking = RwSignal::new(None);
    view! {
        <Section
            title=tr!(settings.tokens)
            text=tr!(settings.tokens_text)
        >
            <ul class="settings-rows" aria-label=tr!(settings.tokens) hidden=move || list.with(Vec::is_empty)>
                <For each=move || list.get() key=|token| token.clone() let:token>
                    <TokenRow token=token revoking=revoking />
                </For>
            </ul>
            <p class="muted" hidden=move || !list.with(Vec::is_empty)>{tr!(settings.no_tokens)}</p>
            <NewToken />
            <Revoke revoking=revoking />
        </Section>
    }
}

#[component]
fn TokenRow(token: AccessToken, revoking: RwSignal<Option<AccessToken>>) -> impl IntoView {
    let used = match &token.last_used_at {
        Some(time) => tr!(settings.token_used, when = ago(time)),
        None => tr!(settings.token_unused, when = ago(&token.created_at)),
    };
    let words = format!("{} · {used}", scope_words(token.scope));
    let name = token.name.clone();
    view! {
        <li class="settings-row">
            <div class="settings-row-words">
                <strong>{name}</strong>
                <span class="muted">{words}</span>
            </div>
            <Button label=tr!(settings.revoke) on_click=move |()| revoking.set(Some(token.clone())) />
        </li>
    }
}

fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => tr!(settings.read_only),
        Scope::Write => tr!(settings.write),
    }
}

#[component]
fn Revoke(revoking: RwSignal<Option<AccessToken>>) -> impl IntoView {
    let local = use_local();
    let open = Signal::derive(move || revoking.with(Option::is_some));
    let name = move || revoking.with(|token| token.as_ref().map(|token| token.name.clone()).unwrap_or_default());
    let sure = move |()| {
        if let Some(token) = revoking.get_untracked() {
            local.change(Change::RevokeToken(token.id));
        }
        revoking.set(None);
    };
    view! {
        <Dialog open=open label=tr!(settings.revoke_label) on_close=move |()| revoking.set(None)>
            <h2>{move || tr!(settings.revoke_title, name = name())}</h2>
            <p class="muted">{tr!(settings.revoke_text)}</p>
            <div class="dialog-actions">
                <Button label=tr!(common.cancel) on_click=move |()| revoking.set(None) />
                <Button kind=ButtonKind::Primary label=tr!(settings.revoke) on_click=sure />
            </div>
        </Dialog>
    }
}
