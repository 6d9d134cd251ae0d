//! Fields of the inspector: a value in, a callback when the person has finished with it.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

use super::commands::color;
use crate::components::{Icon, IconView};
use crate::language::{for_words, tr};

/// A number with what it is before it, and its unit behind. Enter or leaving commits, Escape puts back, arrows step; what
/// cannot be used is said under the field.
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
    /// How far an arrow key goes; with Shift ten times as far. Values are multiples of it.
    #[prop(default = 1.0)]
    step: f64,
) -> impl IntoView {
    let range = Range { min, max, step };
    let field = NodeRef::<html::Input>::new();
    let refused = RwSignal::new(None::<String>);
    let shown = move || range.written(value.get());
    let reset = move || {
        refused.set(None);
        if let Some(field) = field.get_untracked() {
            field.set_value(&untrack(shown));
        }
    };
    let change = move |number: f64| {
        if range.written(number) != untrack(shown) {
            on_change.run(number);
        }
        reset();
    };
    let keep = move || {
        let Some(field) = field.get_untracked() else { return };
        match range.read(&field.value()) {
            Ok(number) => change(number),
            Err(why) => refused.set(Some(why)),
        }
    };
    let keys = move |ev: KeyboardEvent| {
        let by = if ev.shift_key() { 10.0 * step } else { step };
        match ev.key().as_str() {
            "ArrowUp" => change(range.stepped(value.get_untracked(), by)),
            "ArrowDown" => change(range.stepped(value.get_untracked(), -by)),
            "Enter" => keep(),
            "Escape" => reset(),
            _ => return,
        }
        ev.prevent_default();
    };
    let name = if name.is_empty() { label } else { name };
    view! {
        <div class="field-and-refusal">
            <label class="field">
                <span class="field-label">{label}</span>
                <span class="field-box">
                    <input
                        class="input"
                        inputmode="decimal"
                        autocomplete="off"
                        aria-label=name
                        aria-invalid=move || refused.with(Option::is_some).then_some("true")
                        node_ref=field
                        prop:value=shown
                        disabled=move || disabled.get()
                        on:change=move |_| keep()
                        on:keydown=keys
                    />
                    <span class="field-unit" aria-hidden="true">{unit}</span>
                </span>
            </label>
            <Refusal words=refused />
        </div>
    }
}

/// Why a field does not take what was written.
#[component]
fn Refusal(words: RwSignal<Option<String>>) -> impl IntoView {
    move || {
        words
            .get()
            .map(|words| view! { <p class="field-refusal" role="alert">{words}</p> })
    }
}

/// Which numbers a field takes.
#[derive(Clone, Copy, Debug)]
struct Range {
    min: f64,
    max: f64,
    step: f64,
}

impl Range {
    /// The number that a person wrote, or why it cannot be used. A comma is as good as a point.
    fn read(self, text: &str) -> Result<f64, String> {
        let plain = text.trim().replace(',', ".").replace('−', "-");
        let number = plain.parse::<f64>().ok().filter(|number| number.is_finite());
        match number.map(|number| self.near(number)) {
            None => Err(tr!(editor.write_a_number).to_owned()),
            Some(number) if number < self.min || number > self.max => Err(tr!(
                editor.number_range,
                least = for_words().number(self.min),
                most = for_words().number(self.max)
            )),
            Some(number) => Ok(number),
        }
    }

    fn stepped(self, from: f64, by: f64) -> f64 {
        self.near(from + by).clamp(self.min, self.max)
    }

    /// The nearest multiple of the step, without the crumbs of binary fractions.
    fn near(self, number: f64) -> f64 {
        let steps = 1.0 / self.step;
        (number * steps).round() / steps + 0.0
    }

    fn written(self, number: f64) -> String {
        for_words().number(self.near(number))
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
    let refused = RwSignal::new(None::<String>);
    let reset = move || {
        refused.set(None);
        if let Some(field) = field.get_untracked() {
            field.set_value(&value.get_untracked());
        }
    };
    let keep = move |written: &str| match color(written) {
        Some(color) => {
            if color != value.get_untracked() {
                on_change.run(color);
            }
            reset();
        }
        None => refused.set(Some(tr!(editor.write_a_colour).to_owned())),
    };
    let keys = move |ev: KeyboardEvent| {
        match ev.key().as_str() {
            "Enter" => keep(&event_target_value(&ev)),
            "Escape" => reset(),
            _ => return,
        }
        ev.prevent_default();
    };
    view! {
        <div class="field-and-refusal">
            <div class="field" role="group" aria-label=label>
                <span class="field-label" aria-hidden="true">{label}</span>
                <span class="field-box">
                    <input
                        class="swatch"
                        type="color"
                        aria-label=tr!(editor.colour_picker, label = label)
                        prop:value=move || value.get()
                        disabled=move || disabled.get()
                        on:change=move |ev: Event| keep(&event_target_value(&ev))
                    />
                    <input
                        class="input input-swatch"
                        autocomplete="off"
                        spellcheck="false"
                        aria-label=label
                        aria-invalid=move || refused.with(Option::is_some).then_some("true")
                        node_ref=field
                        prop:value=move || value.get()
                        disabled=move || disabled.get()
                        on:change=move |ev: Event| keep(&event_target_value(&ev))
                        on:keydown=keys
                    />
                </span>
            </div>
            <Refusal words=refused />
        </div>
    }
}

/// A few choices beside each other, each with a picture: value, icon, words.
#[component]
pub(crate) fn SegmentField(
    label: &'static str,
    options: Vec<(&'static str, Icon, &'static str)>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let buttons = options.into_iter().map(|(own, icon, words)| {
        view! {
            <button
                type="button"
                aria-label=words
                title=words
                aria-pressed=move || value.with(|value| value == own).to_string()
                disabled=move || disabled.get()
                on:click=move |_| {
                    if value.with_untracked(|value| value != own) {
                        on_change.run(own.to_owned());
                    }
                }
            >
                <IconView icon=icon />
            </button>
        }
    });
    view! {
        <div class="field">
            <span class="field-label" aria-hidden="true">{label}</span>
            <div class="segments" role="group" aria-label=label>{buttons.collect_view()}</div>
        </div>
    }
}

/// One of a few.
#[component]
pub(crate) fn ChoiceField(
    label: &'static str,
    /// Value and words.
    options: Vec<(&'static str, &'static str)>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let known: Vec<&str> = options.iter().map(|(known, _)| *known).collect();
    let others = move || {
        let value = value.get();
        (!known.contains(&value.as_str())).then(|| view! { <option value=value.clone()>{value.clone()}</option> })
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
                {options.into_iter().map(|(value, words)| view! { <option value=value>{words}</option> }).collect_view()}
                {others}
            </select>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::Range;
    use crate::language::Language;

    const PIXELS: Range = Range {
        min: -20_000.0,
        max: 20_000.0,
        step: 1.0,
    };
    const LINE: Range = Range {
        min: 0.5,
        max: 3.0,
        step: 0.05,
    };

    #[test]
    fn numbers_are_read_as_people_write_them_or_refused_in_words() {
        let cases = [
            (PIXELS, " 12 ", Ok("12")),
            (PIXELS, "12.6", Ok("13")),
            (PIXELS, "-0.2", Ok("0")),
            (PIXELS, "−7", Ok("-7")),
            (LINE, "1,1", Ok("1.1")),
            (LINE, "1.12", Ok("1.1")),
            (LINE, "1.13", Ok("1.15")),
            (PIXELS, "", Err("Write a number, for example 120.")),
            (PIXELS, "2*8", Err("Write a number, for example 120.")),
            (PIXELS, "NaN", Err("Write a number, for example 120.")),
            (PIXELS, "1e999", Err("Write a number, for example 120.")),
            (PIXELS, "20001", Err("Use a number from -20000 to 20000.")),
            (LINE, "0.4", Err("Use a number from 0.5 to 3.")),
        ];
        for (range, text, expected) in cases {
            let read = range.read(text).map(|number| range.written(number));
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{text:?}");
        }
    }

    #[test]
    fn in_german_numbers_have_a_comma() {
        let page = Owner::new();
        page.set();
        provide_context(Language::de);
        assert_eq!(
            LINE.read("1,15").map(|number| LINE.written(number)),
            Ok("1,15".to_owned())
        );
        assert_eq!(LINE.read("0,4"), Err("Gib eine Zahl von 0,5 bis 3 ein.".to_owned()));
    }

    #[test]
    fn arrows_step_and_stop_at_the_ends() {
        assert_eq!(LINE.written(LINE.stepped(1.1, 0.05)), "1.15");
        assert_eq!(LINE.written(LINE.stepped(2.9, 0.5)), "3");
        assert_eq!(PIXELS.written(PIXELS.stepped(0.0, -1.0)), "-1");
    }
}
