//! The inspector of a caption: its words and their type.

use leptos::html;
use leptos::prelude::*;
use serde_json::Value;

use super::commands::{number, set_field};
use super::fields::{ChoiceField, ColorField, NumberField, SegmentField};
use super::state::use_editor;
use crate::components::{Caption, Content, ElementId, Icon};
use crate::language::tr;

fn weights() -> Vec<(&'static str, &'static str)> {
    vec![
        ("400", tr!(editor.weight_regular)),
        ("500", tr!(editor.weight_medium)),
        ("600", tr!(editor.weight_semibold)),
        ("700", tr!(editor.weight_bold)),
        ("800", tr!(editor.weight_heavy)),
    ]
}

fn aligns() -> Vec<(&'static str, Icon, &'static str)> {
    vec![
        ("left", Icon::AlignLeft, tr!(editor.align_left)),
        ("center", Icon::AlignCentre, tr!(editor.align_centre)),
        ("right", Icon::AlignRight, tr!(editor.align_right)),
    ]
}

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
    let measure =
        move |read: fn(&Caption) -> f64| Signal::derive(move || caption.with(|c| c.as_ref().map_or(0.0, read)));
    let weigh = move |weight: String| {
        if let Ok(weight) = weight.parse::<f64>() {
            write(tr!(editor.change_weight), "weight", number(weight));
        }
    };
    view! {
        <Words id=id saved=of(|c| c.text.clone()) />
        <div class="fields">
            <NumberField label=tr!(editor.size) unit="px" min=4.0 max=2_000.0 value=measure(|c| c.size) on_change=move |n| write(tr!(editor.change_size), "size", number(n)) disabled=off />
            <NumberField label=tr!(editor.line) name=tr!(editor.line_height) unit="×" min=0.5 max=3.0 step=0.01 value=measure(|c| c.line) on_change=move |n| write(tr!(editor.change_line_height), "line", number(n)) disabled=off />
            <ChoiceField label=tr!(editor.weight) options=weights() value=of(|c| c.weight.to_string()) on_change=weigh disabled=off />
            <ColorField label=tr!(editor.colour) value=of(|c| c.color.clone()) on_change=move |chosen| write(tr!(editor.change_colour), "color", Value::from(chosen)) disabled=off />
            <SegmentField label=tr!(editor.alignment) options=aligns() value=of(|c| c.align.word().to_owned()) on_change=move |chosen| write(tr!(editor.align_text), "align", Value::from(chosen)) disabled=off />
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
                aria-label=tr!(editor.text)
                placeholder=tr!(editor.text_placeholder)
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
