//! One version, drawn, with what it says.

use std::sync::Arc;

use framekeep::document::Document;
use leptos::prelude::*;

use super::slots::{Slot, Slots};
use crate::components::{Drawing, Scene};
use crate::language::tr;
use crate::local::use_local;

#[component]
pub(super) fn Version(
    title: &'static str,
    #[prop(into)] note: Signal<String>,
    /// None: there is nothing to draw.
    #[prop(into)]
    document: Signal<Option<Arc<Document>>>,
    slots: Memo<Slots>,
    #[prop(into)] lines: Signal<Vec<String>>,
    /// This is what the main button keeps.
    #[prop(into)]
    chosen: Signal<bool>,
) -> impl IntoView {
    let local = use_local();
    let pictures = Callback::new(move |asset| local.picture(asset));
    let draw =
        move |document: &Document, slot: &Slot, slots: &Slots| {
            match Scene::sheet(document, &slot.screen, &slot.locale) {
        Some((width, height, screen)) => {
            view! { <Drawing screen=screen width=width height=height pictures=pictures marked=slots.marked.clone() /> }
                .into_any()
        }
        None => view! { <div class="version-none muted">{tr!(conflict.not_in_version)}</div> }.into_any(),
    }
        };
    let drawings = move || match document.get() {
        Some(document) => slots.with(|slots| {
            let each = slots.shown.iter().map(|slot| draw(&document, slot, slots));
            each.collect_view().into_any()
        }),
        None => view! { <div class="version-none muted">{tr!(conflict.nothing_to_show)}</div> }.into_any(),
    };
    let said = move || {
        lines
            .get()
            .into_iter()
            .map(|line| view! { <li>{line}</li> })
            .collect_view()
    };
    view! {
        <figure class="version" class:is-chosen=move || chosen.get()>
            <figcaption><strong>{title}</strong><span class="muted">{move || note.get()}</span></figcaption>
            <div class="version-art">{drawings}</div>
            <ul class="version-lines">{said}</ul>
        </figure>
    }
}
