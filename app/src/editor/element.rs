//! One element on its screen: drawn, chosen, dragged, typed into.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::state::{Selection, use_editor};
use crate::components::{
    Align, Caption, Content, DeviceFrame, DrawnCaption, DrawnDeviceFrame, DrawnPicture, DrawnShape, Element, ElementId,
    Place, Screen, Shape, UploadBadge, px, turn,
};
use crate::language::tr;
use crate::local::UploadState;
use framekeep::document::kinds::{Form, Model};
use framekeep::ids::AssetId;

#[component]
pub(crate) fn ElementView(id: ElementId, screen: Signal<Option<Arc<Screen>>>) -> impl IntoView {
    let editor = use_editor();
    let element = {
        let id = id.clone();
        Memo::new(move |_| screen.with(|screen| screen.as_ref()?.element(&id).cloned()))
    };
    let place = Memo::new(move |_| element.with(|element| element.as_ref().map(|element| element.place)));
    let of_place = move |css: fn(&Place) -> String| move || place.with(|p| p.as_ref().map(css).unwrap_or_default());
    let among = {
        let id = id.clone();
        Memo::new(move |_| screen.with(|screen| screen.as_ref()?.among(&id)))
    };
    let label = label(element, among);
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
    let words = Signal::derive(move || caption.get().unwrap_or_else(no_caption));
    let frame = Signal::derive(move || {
        element.with(|element| match element.as_ref().map(|element| &element.content) {
            Some(Content::DeviceFrame(frame)) => frame.clone(),
            _ => no_frame(),
        })
    });
    let shape = Signal::derive(move || {
        element.with(|element| match element.as_ref().map(|element| &element.content) {
            Some(Content::Shape(shape)) => shape.clone(),
            _ => no_shape(),
        })
    });
    let kind = Memo::new(move |_| {
        element.with(|element| {
            element
                .as_ref()
                .map_or(Inner::Nothing, |element| Inner::of(&element.content))
        })
    });
    let picture = move |media: AssetId| editor.local.picture(media);
    move || match (kind.get(), is_typed.get()) {
        (Inner::Caption, false) => view! { <DrawnCaption caption=words /> }.into_any(),
        (Inner::Caption, true) => view! { <InPlace id=me.get_value() caption=words /> }.into_any(),
        (Inner::Picture(media), _) => view! {
            <DrawnPicture picture=media.map(picture) />
            <OnItsWay media=media />
        }
        .into_any(),
        (Inner::DeviceFrame(media), _) => view! {
            <DrawnDeviceFrame frame=frame picture=media.map(picture) />
            <OnItsWay media=media />
        }
        .into_any(),
        (Inner::Shape, _) => view! { <DrawnShape shape=shape /> }.into_any(),
        (Inner::Nothing, _) => ().into_any(),
    }
}

/// How far its picture is, while it is not on the server.
#[component]
fn OnItsWay(media: Option<AssetId>) -> impl IntoView {
    let uploads = use_editor().local.uploads();
    let upload = Memo::new(move |_| {
        uploads.with(|uploads| {
            let mut listed = uploads.iter();
            let own = listed.find(|upload| Some(upload.asset) == media)?;
            (!matches!(own.state, UploadState::Done | UploadState::Kept)).then(|| own.clone())
        })
    });
    view! { <span class="on-its-way"><UploadBadge upload=upload.into() /></span> }
}

/// What kind of thing an element shows, without the values that can change while it stays the same thing.
#[derive(Clone, Copy, PartialEq)]
enum Inner {
    Caption,
    Picture(Option<AssetId>),
    DeviceFrame(Option<AssetId>),
    Shape,
    Nothing,
}

impl Inner {
    fn of(content: &Content) -> Self {
        match content {
            Content::Caption(_) => Self::Caption,
            Content::Picture(media) => Self::Picture(*media),
            Content::DeviceFrame(frame) => Self::DeviceFrame(frame.media),
            Content::Shape(_) => Self::Shape,
            Content::Other => Self::Nothing,
        }
    }
}

/// A caption while it is typed into: the same type, in a field.
#[component]
fn InPlace(id: ElementId, caption: Signal<Caption>) -> impl IntoView {
    let editor = use_editor();
    let field = NodeRef::<html::Textarea>::new();
    // At once: the next key is a letter of the caption, however late the next frame comes.
    field.on_load(move |field| {
        field.set_value(&caption.with_untracked(|caption| caption.text.clone()));
        let _ = field.focus();
        field.select();
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
            aria-label=tr!(editor.caption_text)
            node_ref=field
            prop:value=move || caption.with(|c| c.text.clone())
            style=("font-size", move || caption.with(|c| px(c.size)))
            style=("font-weight", move || caption.with(|c| c.weight.to_string()))
            style=("line-height", move || caption.with(|c| c.line.to_string()))
            style=("color", move || caption.with(|c| c.color.clone()))
            style=("text-align", move || caption.with(|c| c.align.word()))
            on:input=move |ev| editor.type_text(id.get_value(), event_target_value(&ev))
            on:blur=move |_| done()
            on:keydown=keys
        ></textarea>
    }
}

/// "Caption ‘Fast’, 1 of 2": kind, first words, and which of its screen.
fn label(element: Memo<Option<Arc<Element>>>, among: Memo<Option<(usize, usize)>>) -> impl Fn() -> String + Copy {
    move || {
        let (Some(element), Some((at, count))) = (element.get(), among.get()) else {
            return String::new();
        };
        let noun = element.content.noun();
        match &element.content {
            Content::Caption(_) => tr!(
                editor.caption_of,
                noun = noun,
                title = element.title(),
                at = at,
                all = count
            ),
            _ => tr!(editor.element_of, noun = noun, at = at, all = count),
        }
    }
}

fn no_caption() -> Caption {
    Caption {
        text: String::new(),
        size: 0.0,
        weight: 400.0,
        line: 1.0,
        color: String::new(),
        align: Align::Center,
    }
}

fn no_frame() -> DeviceFrame {
    DeviceFrame {
        model: Model::Phone,
        color: String::new(),
        corner_percent: 0.0,
        bezel_percent: 0.0,
        media: None,
    }
}

fn no_shape() -> Shape {
    Shape {
        form: Form::Rectangle,
        fill: String::new(),
        corner: 0.0,
    }
}
