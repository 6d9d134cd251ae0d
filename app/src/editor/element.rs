//! One element on its screen: drawn, chosen, dragged, typed into.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use super::drag::Grip;
use super::state::{Editor, Selection, use_editor};
use crate::components::{Caption, Content, DrawnCaption, DrawnPicture, Element, ElementId, Place, px, turn};

#[component]
pub(crate) fn ElementView(id: ElementId) -> impl IntoView {
    let editor = use_editor();
    let element = {
        let id = id.clone();
        Memo::new(move |_| editor.scene.with(|scene| scene.element(&id).cloned()))
    };
    let place = Memo::new(move |_| element.with(|element| element.as_ref().map(|element| element.place)));
    let of_place = move |css: fn(&Place) -> String| move || place.with(|p| p.as_ref().map(css).unwrap_or_default());
    let label = label(editor, element);
    let me = StoredValue::new(id.clone());
    let is_chosen = Memo::new(move |_| {
        editor
            .selection
            .with(|selection| matches!(selection, Selection::Element(id) if me.with_value(|me| me == id)))
    });
    let is_typed = Memo::new(move |_| {
        editor
            .typing
            .with(|typing| me.with_value(|me| typing.as_ref() == Some(me)))
    });
    let choose = move || editor.select(Selection::Element(me.get_value()));
    let press = move |ev: PointerEvent| {
        ev.stop_propagation();
        if ev.button() != 0 || is_typed.get_untracked() {
            return;
        }
        choose();
        editor.take(Grip::Move, &me.get_value(), &ev);
    };
    let keys = move |ev: KeyboardEvent| {
        if matches!(ev.key().as_str(), "Enter" | " ") && !is_typed.get_untracked() && !is_chosen.get_untracked() {
            ev.prevent_default();
            choose();
        }
    };
    let type_here = move |_| {
        choose();
        editor.act(super::keys::Act::Type);
    };
    view! {
        <div
            id=format!("element-{}", id.as_str())
            class="drawn element"
            class:is-chosen=move || is_chosen.get()
            data-element=id.as_str().to_owned()
            tabindex="0"
            role=move || if is_typed.get() { "group" } else { "button" }
            aria-label=label
            aria-pressed=move || (!is_typed.get()).then(|| is_chosen.get().to_string())
            style=("left", of_place(|p| px(p.frame.x)))
            style=("top", of_place(|p| px(p.frame.y)))
            style=("width", of_place(|p| px(p.frame.width)))
            style=("height", of_place(|p| px(p.frame.height)))
            style=("transform", of_place(turn))
            on:pointerdown=press
            on:pointermove=move |ev| editor.pull(&ev)
            on:pointerup=move |_| editor.let_go()
            on:pointercancel=move |_| {
                editor.cancel_drag();
            }
            on:dblclick=type_here
            on:keydown=keys
            on:focus=move |_| choose()
        >
            <Inside id=id.clone() element=element is_typed=is_typed />
        </div>
    }
}

/// What the element shows; made anew only when it becomes another kind of thing.
#[component]
fn Inside(id: ElementId, element: Memo<Option<Arc<Element>>>, is_typed: Memo<bool>) -> impl IntoView {
    let editor = use_editor();
    let me = StoredValue::new(id);
    let caption = Memo::new(move |_| {
        let mut caption = element.with(|element| match &element.as_ref()?.content {
            Content::Caption(caption) => Some(caption.clone()),
            _ => None,
        })?;
        editor.draft.with(|draft| {
            if let Some((id, text)) = draft
                && me.with_value(|me| me == id)
            {
                caption.text.clone_from(text);
            }
        });
        Some(caption)
    });
    let is_caption = Memo::new(move |_| caption.with(Option::is_some));
    let media = Memo::new(move |_| {
        element.with(|element| match element.as_ref()?.content {
            Content::Picture(media) => Some(media),
            _ => None,
        })
    });
    let words = Signal::derive(move || caption.get().unwrap_or_else(no_caption));
    move || match (is_caption.get(), is_typed.get(), media.get()) {
        (true, false, _) => view! { <DrawnCaption caption=words /> }.into_any(),
        (true, true, _) => view! { <InPlace id=me.get_value() caption=words /> }.into_any(),
        (false, _, Some(media)) => {
            view! { <DrawnPicture picture=media.map(|media| editor.local.picture(media)) /> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// A caption while it is typed into: the same type, in a field.
#[component]
fn InPlace(id: ElementId, caption: Signal<Caption>) -> impl IntoView {
    let editor = use_editor();
    let field = NodeRef::<html::Textarea>::new();
    field.on_load(|field| {
        request_animation_frame(move || {
            let _ = field.focus();
            field.select();
        });
    });
    let done = move || {
        editor.flush();
        editor.typing.set(None);
    };
    let keys = move |ev: KeyboardEvent| {
        ev.stop_propagation();
        if ev.key() == "Escape" {
            editor.end_typing();
        }
    };
    let id = StoredValue::new(id);
    view! {
        <textarea
            class="drawn-caption in-place"
            aria-label="Caption text"
            node_ref=field
            prop:value=move || caption.with(|c| c.text.clone())
            style=("font-size", move || caption.with(|c| px(c.size)))
            style=("font-weight", move || caption.with(|c| c.weight.to_string()))
            style=("color", move || caption.with(|c| c.color.clone()))
            style=("text-align", move || caption.with(|c| c.align.word()))
            on:input=move |ev| editor.type_text(id.get_value(), event_target_value(&ev))
            on:blur=move |_| done()
            on:keydown=keys
        ></textarea>
    }
}

/// "Caption ‘Fast’, 1 of 2": kind, first words, and which of its screen.
fn label(editor: Editor, element: Memo<Option<Arc<Element>>>) -> impl Fn() -> String + Copy {
    move || {
        let Some(element) = element.get() else {
            return String::new();
        };
        let (at, count) = editor.scene.with(|scene| {
            let all = scene
                .screen(&element.screen)
                .map(|screen| screen.elements.as_slice())
                .unwrap_or_default();
            (
                all.iter().position(|other| other.id == element.id).unwrap_or(0) + 1,
                all.len(),
            )
        });
        let noun = element.content.noun();
        match &element.content {
            Content::Caption(_) => format!("{noun} “{}”, {at} of {count}", element.title()),
            _ => format!("{noun}, {at} of {count}"),
        }
    }
}

fn no_caption() -> Caption {
    let align = crate::components::Align::Center;
    Caption {
        text: String::new(),
        size: 0.0,
        weight: 400.0,
        color: String::new(),
        align,
    }
}
