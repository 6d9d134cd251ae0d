//! What a person is asked about a project: a conflict, or a deletion that met work. A line above the editor, and a dialog
//! with both versions. Nothing here blocks: whoever closes the dialog edits on, and the line stays.
#![expect(
    unreachable_pub,
    reason = "the component macro writes `pub` where we write `pub(crate)`"
)]

mod choosing;
mod dialog;
mod pieces;
mod sides;
mod slots;
mod version;
mod words;

use framekeep::ids::ProjectId;
use leptos::prelude::*;

use crate::components::{Banner, Button};
use crate::language::tr;
use crate::local::use_local;
use crate::pages::clock;
use dialog::Both;
use words::{Kind, actions};

/// The line with its actions, and the dialog behind "Compare"; nothing while nothing is asked.
#[component]
pub(crate) fn Asked(project: ProjectId) -> impl IntoView {
    let local = use_local();
    let view = local.project(project);
    let now = clock();
    let open = RwSignal::new(false);
    let kind = Memo::new(move |_| view.with(|view| view.as_ref()?.question.as_ref().map(Kind::of)));
    let there = Memo::new(move |_| {
        view.with(|view| {
            let question = view.as_ref()?.question.as_ref()?;
            Some(words::there(question, now.get()))
        })
    });
    // What was sent is answered first: a moment, or until the server is there again.
    let waits = Signal::derive(move || view.with(|view| view.as_ref().is_some_and(|view| !view.resolvable)));
    let line = move |kind: Kind| {
        let text = Signal::derive(move || words::banner(kind, &there.get().unwrap_or_default()));
        let buttons = actions(kind).into_iter().map(move |action| {
            let choose = move |()| local.resolve(project, action.choice.clone());
            view! { <Button kind=action.kind label=action.label disabled=waits on_click=choose /> }
        });
        let buttons = buttons.collect_view();
        view! {
            <Banner loud=true text=text>
                <Button label=tr!(conflict.compare) on_click=move |()| open.set(true) />
                {buttons}
            </Banner>
        }
    };
    view! {
        {move || kind.get().map(line)}
        <Both project=project kind=kind there=there waits=waits open=open />
    }
}
