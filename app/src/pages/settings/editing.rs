//! How conflicts are settled, on every device.

use framekeep::account::{Policy, Settings};
use leptos::prelude::*;

use super::Section;
use crate::local::{Change, use_local};

const POLICIES: [(Policy, &str, &str); 3] = [
    (Policy::Ask, "Ask me", "Both versions are kept until you have chosen."),
    (
        Policy::KeepMine,
        "Keep mine",
        "What this device changed stays; what the other one changed in the same place goes.",
    ),
    (
        Policy::KeepTheirs,
        "Keep theirs",
        "What the other device changed stays; what this one changed in the same place goes.",
    ),
];

#[component]
pub(super) fn Editing(settings: Memo<Option<Settings>>) -> impl IntoView {
    let local = use_local();
    let busy = local.changing();
    let current = Memo::new(move |_| settings.with(|s| s.as_ref().map(|s| s.conflict_policy).unwrap_or_default()));
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
            title="Editing"
            text="Different things changed on two devices are always merged. This is about the same thing changed on both."
        >
            <fieldset class="choices">
                <legend>"When the same thing was changed on two devices"</legend>
                {POLICIES.map(choice).collect_view()}
            </fieldset>
        </Section>
    }
}
