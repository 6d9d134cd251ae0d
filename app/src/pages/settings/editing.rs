//! How conflicts are settled, on every device.

use framekeep::account::{Policy, Settings};
use leptos::prelude::*;

use super::Section;
use crate::language::tr;
use crate::local::{Change, use_local};

#[component]
pub(super) fn Editing(settings: Memo<Option<Settings>>) -> impl IntoView {
    let local = use_local();
    let busy = local.changing();
    let current = Memo::new(move |_| settings.with(|s| s.as_ref().map(|s| s.conflict_policy).unwrap_or_default()));
    let policies = [
        (Policy::Ask, tr!(settings.ask), tr!(settings.ask_text)),
        (Policy::KeepMine, tr!(settings.mine), tr!(settings.mine_text)),
        (Policy::KeepTheirs, tr!(settings.theirs), tr!(settings.theirs_text)),
    ];
    let choice = move |(policy, name, words): (Policy, &'static str, &'static str)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="conflict-policy"
                    disabled=move || busy.get()
                    prop:checked=move || current.get() == policy
                    on:change=move |_| local.change(Change::Policy(policy))
                />
                <span>
                    <strong>{name}</strong>
                    <span class="muted">{words}</span>
                </span>
            </label>
        }
    };
    view! {
        <Section
            title=tr!(settings.editing)
            text=tr!(settings.editing_text)
        >
            <fieldset class="choices">
                <legend>{tr!(settings.editing_legend)}</legend>
                {policies.map(choice).collect_view()}
            </fieldset>
        </Section>
    }
}
