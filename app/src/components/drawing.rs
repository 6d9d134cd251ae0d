//! A screen as it will be exported, drawn in canvas pixels and scaled as a whole by the style sheet (`--scale`).
//! Only the browser draws: the first frame has no data, so no style is ever written into the page by the server.

use std::collections::HashSet;
use std::sync::Arc;

use framekeep::document::kinds::Form;
use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::content::{Caption, Content, DeviceFrame, Shape};
use super::scene::{Element, ElementId, Place, Screen};
use crate::language::tr;
use crate::local::Picture;

/// Pixels as CSS.
pub(crate) fn px(pixels: f64) -> String {
    format!("{pixels}px")
}

/// A turn as CSS.
pub(crate) fn turn(place: &Place) -> String {
    if place.rotation == 0.0 {
        "none".to_owned()
    } else {
        format!("rotate({}deg)", place.rotation)
    }
}

/// A whole screen that only wants to be looked at.
#[component]
pub(crate) fn Drawing(
    screen: Arc<Screen>,
    width: f64,
    height: f64,
    /// How to come by a picture.
    #[prop(into)]
    pictures: Callback<AssetId, Signal<Picture>>,
    /// These elements are marked.
    #[prop(optional)]
    marked: HashSet<ElementId>,
) -> impl IntoView {
    let background = screen.background.clone();
    let elements = screen
        .elements
        .iter()
        .map(|element| drawn(element, pictures, marked.contains(&element.id)))
        .collect_view();
    view! {
        <div
            class="drawing"
            style=("--width", width.to_string())
            style=("--height", height.to_string())
            style=("background-color", background)
        >
            <div class="drawing-scaled">{elements}</div>
        </div>
    }
}

fn drawn(element: &Arc<Element>, pictures: Callback<AssetId, Signal<Picture>>, marked: bool) -> impl IntoView + use<> {
    let Place { frame, .. } = element.place;
    let turn = turn(&element.place);
    let inside = match &element.content {
        Content::Caption(caption) => {
            let caption = caption.clone();
            view! { <DrawnCaption caption=Signal::stored(caption) /> }.into_any()
        }
        Content::Picture(media) => {
            view! { <DrawnPicture picture=media.map(|media| pictures.run(media)) small=true /> }.into_any()
        }
        Content::DeviceFrame(frame) => {
            let picture = frame.media.map(|media| pictures.run(media));
            view! { <DrawnDeviceFrame frame=Signal::stored(frame.clone()) picture=picture small=true /> }.into_any()
        }
        Content::Shape(shape) => view! { <DrawnShape shape=Signal::stored(shape.clone()) /> }.into_any(),
        Content::Other => ().into_any(),
    };
    view! {
        <div
            class=if marked { "drawn is-marked" } else { "drawn" }
            style=("left", px(frame.x))
            style=("top", px(frame.y))
            style=("width", px(frame.width))
            style=("height", px(frame.height))
            style=("transform", turn)
        >
            {inside}
        </div>
    }
}

/// A caption's words in their type.
#[component]
pub(crate) fn DrawnCaption(#[prop(into)] caption: Signal<Caption>) -> impl IntoView {
    view! {
        <div
            class="drawn-caption"
            style=("font-size", move || caption.with(|c| px(c.size)))
            style=("font-weight", move || caption.with(|c| c.weight.to_string()))
            style=("line-height", move || caption.with(|c| c.line.to_string()))
            style=("color", move || caption.with(|c| c.color.clone()))
            style=("text-align", move || caption.with(|c| c.align.word()))
        >
            {move || caption.with(|c| c.text.clone())}
        </div>
    }
}

/// A picture, or what stands for it while it is not here. `small`: too small for words.
#[component]
pub(crate) fn DrawnPicture(picture: Option<Signal<Picture>>, #[prop(optional)] small: bool) -> impl IntoView {
    let words = move |words: String| {
        let words = if small { String::new() } else { words };
        view! { <div class="picture-waiting"><span>{words}</span></div> }.into_any()
    };
    let inside = move || match picture.map_or_else(|| Picture::Missing(tr!(media.none_chosen).to_owned()), |p| p.get())
    {
        Picture::Small(address) | Picture::Here(address) => {
            view! { <img src=address alt="" draggable="false" /> }.into_any()
        }
        Picture::Loading => words(tr!(media.picture_loading).to_owned()),
        Picture::Waiting => words(tr!(media.picture_waiting).to_owned()),
        Picture::Missing(why) => words(why),
    };
    view! { <div class="drawn-picture">{inside}</div> }
}

/// A device around its picture. Its measures follow its size by themselves (container units in the style sheet).
#[component]
pub(crate) fn DrawnDeviceFrame(
    #[prop(into)] frame: Signal<DeviceFrame>,
    picture: Option<Signal<Picture>>,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let inside = match picture {
        Some(picture) => view! { <DrawnPicture picture=Some(picture) small=small /> }.into_any(),
        None if small => ().into_any(),
        None => view! { <div class="device-empty"><span>{tr!(media.drop_here)}</span></div> }.into_any(),
    };
    view! {
        <div class="device-frame">
            <div
                class="device-body"
                style=("--corner", move || frame.with(|f| f.corner_percent.to_string()))
                style=("--bezel", move || frame.with(|f| f.bezel_percent.to_string()))
                style=("background-color", move || frame.with(|f| f.color.clone()))
            >
                <div class="device-screen">{inside}</div>
            </div>
        </div>
    }
}

/// A filled outline.
#[component]
pub(crate) fn DrawnShape(#[prop(into)] shape: Signal<Shape>) -> impl IntoView {
    let corner = move || {
        shape.with(|shape| match shape.form {
            Form::Rectangle => px(shape.corner),
            Form::Ellipse => "50%".to_owned(),
        })
    };
    view! {
        <div
            class="drawn-shape"
            style=("background-color", move || shape.with(|s| s.fill.clone()))
            style=("border-radius", corner)
        ></div>
    }
}
