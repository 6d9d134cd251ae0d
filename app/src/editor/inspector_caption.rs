//! The inspector of a caption: its words and their type.

use leptos::html;
use leptos::prelude::*;
use serde_json::Value;

use super::commands::{number, set_field};
use super::fields::{ChoiceField, ColorField, NumberField};
use super::state::use_editor;
use crate::components::{Align, Caption, Content, ElementId, Icon, IconView};

const WEIGHTS: &[(&str, &str)] = &[
    ("400", "Regular"),
    ("500", "Medium"),
    ("600", "Semibold"),
    ("700", "Bold"),
    ("800", "Heavy"),
];
const ALIGNS: [(Align, Icon, &str); 3] = [
    (Align::Left, Icon::AlignLeft, "Align left"),
    (Align::Center, Icon::AlignCentre, "Align centre"),
    (Align::Right, Icon::AlignRight, "Align right"),
];

#[component]
pub(crate) fn CaptionFields(id: ElementId) -> impl IntoView {
    let editor = use_editor();
    let off = editor.read_only();
    let me = StoredValue::new(id.clone());
    let caption = Memo::new(move |_| {
        editor
            .scene
            .with(|scene| match &me.with_value(|me| scene.element(me).cloned())?.content {
                Content::Caption(caption) => Some(caption.clone()),
                _ => None,
            })
    });
    let of = move |read: fn(&Caption) -> String| {
        Signal::derive(move || caption.with(|c| c.as_ref().map(read).unwrap_or_default()))
    };
    let write = move |label: &'static str, field: &'static str, value: Value| {
        editor.commit(label, vec![set_field(&me.get_value(), field, value)]);
    };
    let size = Signal::derive(move || caption.with(|c| c.as_ref().map_or(0.0, |c| c.size)));
    let align = move || caption.with(|c| c.as_ref().map(|c| c.align));
    let resize = move |n: f64| {
        if (size.get_untracked() - n).abs() > f64::EPSILON {
            write("Change size", "size", number(n));
        }
    };
    let weigh = move |weight: String| {
        if let Ok(weight) = weight.parse::<f64>() {
            write("Change weight", "weight", number(weight));
        }
    };
    let color = of(|c| c.color.clone());
    let paint = move |chosen: String| {
        if color.get_untracked() != chosen {
            write("Change colour", "color", Value::from(chosen));
        }
    };
    let aligns = ALIGNS.map(|(choice, icon, label)| {
        view! {
            <button
                type="button"
                aria-label=label
                title=label
                aria-pressed=move || (align() == Some(choice)).to_string()
                disabled=move || off.get()
                on:click=move |_| write("Align", "align", Value::from(choice.word()))
            >
                <IconView icon=icon />
            </button>
        }
    });
    view! {
        <Words id=id saved=of(|c| c.text.clone()) />
        <div class="fields">
            <NumberField label="Size" unit="px" min=4.0 max=2_000.0 value=size on_change=resize disabled=off />
            <ChoiceField label="Weight" options=WEIGHTS value=of(|c| c.weight.to_string()) on_change=weigh disabled=off />
            <ColorField label="Colour" value=color on_change=paint disabled=off />
            <div class="field">
                <span class="field-label" aria-hidden="true">"Align"</span>
                <div class="segments" role="group" aria-label="Align">{aligns}</div>
            </div>
        </div>
    }
}

/// The words: shown on the canvas as they are typed, committed at a pause or when the field is left.
#[component]
fn Words(id: ElementId, saved: Signal<String>) -> impl IntoView {
    let editor = use_editor();
    let me = StoredValue::new(id);
    let field = NodeRef::<html::Textarea>::new();
    let text = move || {
        let draft = editor.draft.with(|draft| {
            draft
                .as_ref()
                .filter(|(id, _)| me.with_value(|me| me == id))
                .map(|(_, text)| text.clone())
        });
        draft.unwrap_or_else(|| saved.get())
    };
    view! {
        <div class="fields">
            <textarea
                class="input"
                rows="3"
                aria-label="Text"
                placeholder="Write something short"
                node_ref=field
                prop:value=text
                disabled=move || !editor.is_editable()
                on:input=move |ev| editor.type_text(me.get_value(), event_target_value(&ev))
                on:blur=move |_| editor.flush()
                on:keydown=move |ev| {
                    if ev.key() == "Escape" {
                        // The focus moves now: the page must not take the same key for the element.
                        ev.stop_propagation();
                        editor.flush();
                        editor.refocus();
                    }
                }
            ></textarea>
        </div>
    }
}
