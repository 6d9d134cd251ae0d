//! Both sides of a conflict, drawn beside each other.

use std::sync::Arc;

use framekeep::document::Document;
use leptos::prelude::*;

use super::state::use_editor;
use crate::components::{Button, ButtonKind, Dialog, Drawing, Scene};
use crate::local::Choice;

/// How many screens of each side are shown.
const SHOWN: usize = 3;

/// The button "Compare" and the dialog that it opens.
#[component]
pub(crate) fn Compare() -> impl IntoView {
    let editor = use_editor();
    let open = RwSignal::new(false);
    let view = editor.local.project(editor.project);
    let name = move || view.with(|view| view.as_ref().map(|v| v.document.name().to_owned()).unwrap_or_default());
    let mine = Signal::derive(move || view.with(|view| view.as_ref().map(|view| view.document.clone())));
    let theirs = Signal::derive(move || view.with(|view| view.as_ref().and_then(|view| view.theirs.clone())));
    let waits = Signal::derive(move || view.with(|view| view.as_ref().is_some_and(|view| !view.resolvable)));
    let choose = move |choice| {
        move |()| {
            open.set(false);
            editor.local.resolve(editor.project, choice);
        }
    };
    view! {
        <Button label="Compare" on_click=move |()| open.set(true) />
        <Dialog open=open label="Two versions" wide=true on_close=move |()| open.set(false)>
            <h2>{move || format!("Two versions of “{}”", name())}</h2>
            <p class="muted">"The same thing was changed here and on another device. Nothing is lost: choose what stays."</p>
            <div class="versions">
                <Version title="Mine" note="this device" document=mine />
                <Version title="Theirs" note="another device" document=theirs />
            </div>
            <div class="dialog-actions">
                <Button label="Keep both" disabled=waits on_click=choose(Choice::KeepBoth) />
                <Button label="Keep theirs" disabled=waits on_click=choose(Choice::KeepTheirs) />
                <Button kind=ButtonKind::Primary label="Keep mine" disabled=waits on_click=choose(Choice::KeepMine) />
            </div>
        </Dialog>
    }
}

#[component]
fn Version(title: &'static str, note: &'static str, document: Signal<Option<Arc<Document>>>) -> impl IntoView {
    let editor = use_editor();
    let pictures = Callback::new(move |asset| editor.local.picture(asset));
    let drawings = move || {
        let canvas = document.get().and_then(|document| Scene::of(&document).canvas)?;
        let (width, height) = (canvas.width, canvas.height);
        let screens: Vec<_> = canvas.screens.iter().take(SHOWN).cloned().collect();
        let draw = |screen| view! { <Drawing screen=screen width=width height=height pictures=pictures /> };
        Some(screens.into_iter().map(draw).collect_view())
    };
    view! {
        <figure class="version">
            <figcaption><strong>{title}</strong><span class="muted">{note}</span></figcaption>
            <div class="version-art">{drawings}</div>
        </figure>
    }
}
