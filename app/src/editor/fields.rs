//! Fields of the inspector: a value in, a callback when the person has finished with it.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

use super::commands::color;

/// A whole number with what it is before it, and its unit behind.
#[component]
pub(crate) fn NumberField(
    label: &'static str,
    /// Its accessible name, where the label is a letter.
    #[prop(optional)]
    name: &'static str,
    #[prop(into)] value: Signal<f64>,
    #[prop(into)] on_change: Callback<f64>,
    #[prop(into)] disabled: Signal<bool>,
    #[prop(optional)] unit: &'static str,
    #[prop(default = -20_000.0)] min: f64,
    #[prop(default = 20_000.0)] max: f64,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let shown = move || format!("{}", value.get().round() + 0.0);
    let reset = move || {
        if let Some(field) = field.get_untracked() {
            field.set_value(&untrack(shown));
        }
    };
    let changed = move |ev: Event| match event_target_value(&ev).trim().parse::<f64>() {
        Ok(number) if number.is_finite() => {
            on_change.run(number.round().clamp(min, max));
            reset();
        }
        _ => reset(),
    };
    let keys = move |ev: KeyboardEvent| {
        let step = if ev.shift_key() { 10.0 } else { 1.0 };
        let by = match ev.key().as_str() {
            "ArrowUp" => step,
            "ArrowDown" => -step,
            "Escape" => return reset(),
            _ => return,
        };
        ev.prevent_default();
        on_change.run((value.get_untracked() + by).clamp(min, max));
    };
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <span class="field-box">
                <input
                    class="input"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-label=if name.is_empty() { label } else { name }
                    node_ref=field
                    prop:value=shown
                    disabled=move || disabled.get()
                    on:change=changed
                    on:keydown=keys
                />
                <span class="field-unit" aria-hidden="true">{unit}</span>
            </span>
        </label>
    }
}

/// A colour: the browser's picker, and its hex digits.
#[component]
pub(crate) fn ColorField(
    label: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let reset = move || {
        if let Some(field) = field.get_untracked() {
            field.set_value(&value.get_untracked());
        }
    };
    let written = move |ev: Event| match color(&event_target_value(&ev)) {
        Some(color) => {
            on_change.run(color);
            reset();
        }
        None => reset(),
    };
    view! {
        <div class="field" role="group" aria-label=label>
            <span class="field-label" aria-hidden="true">{label}</span>
            <span class="field-box">
                <input
                    class="swatch"
                    type="color"
                    aria-label=format!("{label}, picker")
                    prop:value=move || value.get()
                    disabled=move || disabled.get()
                    on:change=move |ev| on_change.run(event_target_value(&ev))
                />
                <input
                    class="input input-swatch"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=label
                    node_ref=field
                    prop:value=move || value.get()
                    disabled=move || disabled.get()
                    on:change=written
                />
            </span>
        </div>
    }
}

/// One of a few.
#[component]
pub(crate) fn ChoiceField(
    label: &'static str,
    /// Value and words.
    options: &'static [(&'static str, &'static str)],
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let others = move || {
        let value = value.get();
        (!options.iter().any(|(known, _)| *known == value))
            .then(|| view! { <option value=value.clone()>{value.clone()}</option> })
    };
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <select
                class="input"
                aria-label=label
                prop:value=move || value.get()
                disabled=move || disabled.get()
                on:change=move |ev| on_change.run(event_target_value(&ev))
            >
                {options.iter().map(|(value, words)| view! { <option value=*value>{*words}</option> }).collect_view()}
                {others}
            </select>
        </label>
    }
}
