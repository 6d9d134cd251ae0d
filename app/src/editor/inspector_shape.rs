//! The inspector of a shape: its outline and its fill.

use framekeep::document::kinds::Form;
use leptos::prelude::*;
use serde_json::Value;

use super::commands::{number, set_field};
use super::fields::{ColorField, NumberField, SegmentField};
use super::state::use_editor;
use crate::components::{Content, ElementId, Icon, Shape};
use crate::language::tr;

fn forms() -> Vec<(&'static str, Icon, &'static str)> {
    vec![
        ("rectangle", Icon::Rectangle, tr!(editor.rectangle)),
        ("ellipse", Icon::Ellipse, tr!(editor.ellipse)),
    ]
}

#[component]
pub(crate) fn ShapeFields(id: ElementId) -> impl IntoView {
    let editor = use_editor();
    let off = editor.read_only();
    let me = StoredValue::new(id);
    let shape = Memo::new(move |_| {
        editor
            .scene
            .with(|scene| match &me.with_value(|me| scene.element(me).cloned())?.content {
                Content::Shape(shape) => Some(shape.clone()),
                _ => None,
            })
    });
    let of = move |read: fn(&Shape) -> String| {
        Signal::derive(move || shape.with(|s| s.as_ref().map(read).unwrap_or_default()))
    };
    let corner = Signal::derive(move || shape.with(|s| s.as_ref().map_or(0.0, |s| s.corner)));
    let has_corners = move || shape.with(|s| s.as_ref().is_some_and(|s| s.form == Form::Rectangle));
    let write = move |label: &'static str, field: &'static str, value: Value| {
        editor.commit(label, vec![set_field(&me.get_value(), field, value)]);
    };
    view! {
        <div class="fields">
            <SegmentField label=tr!(editor.shape) options=forms() value=of(|s| s.form.word().to_owned()) on_change=move |word| write(tr!(editor.change_shape), "shape", Value::from(word)) disabled=off />
            <ColorField label=tr!(editor.fill) value=of(|s| s.fill.clone()) on_change=move |chosen| write(tr!(editor.change_fill), "fill", Value::from(chosen)) disabled=off />
            <Show when=has_corners>
                <NumberField label=tr!(editor.corner) unit="px" min=0.0 max=4_000.0 value=corner on_change=move |n| write(tr!(editor.change_corner), "corner", number(n)) disabled=off />
            </Show>
        </div>
    }
}
