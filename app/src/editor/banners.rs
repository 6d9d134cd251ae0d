//! What the person should know or decide before going on, above the canvas: each with the action that mends it.

use framekeep::sync::{Attention, Status};
use leptos::prelude::*;

use super::conflict::Compare;
use super::state::use_editor;
use crate::components::{Button, ButtonKind, Icon, IconView, SignInLink};
use crate::local::{Choice, Editing};

#[component]
pub(crate) fn Banners() -> impl IntoView {
    let editor = use_editor();
    let status = editor.local.status(Some(editor.project));
    let attention = Memo::new(move |_| match status.get() {
        Status::NeedsAttention(attention) => Some(attention),
        _ => None,
    });
    let elsewhere = move || editor.editing.get() == Editing::Elsewhere;
    view! {
        <div class="banners" aria-live="polite">
            <Show when=elsewhere>
                <Banner text="This project is open in another tab. Here you can look at it.">
                    <Button label="Edit here" on_click=move |()| editor.local.edit_here(editor.project) />
                </Banner>
            </Show>
            {move || attention.get().map(|attention| view! { <Mend attention=attention /> })}
        </div>
    }
}

/// One line and its actions; `loud` for what needs the person.
#[component]
fn Banner(#[prop(into)] text: String, #[prop(optional)] loud: bool, children: Children) -> impl IntoView {
    view! {
        <div class=if loud { "banner banner-loud" } else { "banner" } role="group" aria-label=text.clone()>
            {loud.then(|| view! { <IconView icon=Icon::Warning /> })}
            <p>{text.clone()}</p>
            <div class="banner-actions">{children()}</div>
        </div>
    }
}

#[component]
fn Mend(attention: Attention) -> impl IntoView {
    let editor = use_editor();
    let choose = move |choice| move |()| editor.local.resolve(editor.project, choice);
    let view = editor.local.project(editor.project);
    // What was sent is answered first: a moment, or until the server is there again.
    let waits = Signal::derive(move || view.with(|view| view.as_ref().is_some_and(|view| !view.resolvable)));
    match attention {
        Attention::Conflict => view! {
            <Banner loud=true text="Changed on another device too. Nothing is lost: choose what stays.">
                <Compare />
                <Button label="Keep both" disabled=waits on_click=choose(Choice::KeepBoth) />
                <Button label="Keep theirs" disabled=waits on_click=choose(Choice::KeepTheirs) />
                <Button kind=ButtonKind::Primary label="Keep mine" disabled=waits on_click=choose(Choice::KeepMine) />
            </Banner>
        }
        .into_any(),
        Attention::DeletedElsewhere => view! {
            <Banner loud=true text="Deleted on another device. Your changes here are still kept.">
                <Button label="Let it go" disabled=waits on_click=choose(Choice::Discard) />
                <Button label="Keep as a new project" disabled=waits on_click=choose(Choice::AsNewProject) />
                <Show when=move || view.with(|view| view.as_ref().is_some_and(|view| view.theirs.is_some()))>
                    <Button kind=ButtonKind::Primary label="Bring it back" disabled=waits on_click=choose(Choice::BringBack) />
                </Show>
            </Banner>
        }
        .into_any(),
        Attention::SignIn => view! {
            <Banner loud=true text="Your sign-in has run out. Changes stay on this device until you sign in again.">
                <SignInLink next=format!("/projects/{}", editor.project) words="Sign in again" />
            </Banner>
        }
        .into_any(),
        Attention::NotSaved { reason } => view! {
            <Banner loud=true text=format!("The last change could not be kept on this device: {}", sentence(&reason))>
                <Button label="Try again" on_click=move |()| editor.local.sync_now() />
            </Banner>
        }
        .into_any(),
        Attention::Refused { field, reason } => view! {
            <Banner loud=true text=format!("The server does not take this change ({field}): {}", sentence(&reason))>
                <Button label="Let my unsent changes go" on_click=choose(Choice::Discard) />
            </Banner>
        }
        .into_any(),
        Attention::Picture { reason } => view! {
            <Banner loud=true text=format!("A picture could not be sent: {}", sentence(&reason))>
                <Button label="Try again" on_click=move |()| editor.local.sync_now() />
            </Banner>
        }
        .into_any(),
    }
}

/// Ends with a full stop.
fn sentence(words: &str) -> String {
    let words = words.trim();
    if words.ends_with(['.', '!', '?']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}
