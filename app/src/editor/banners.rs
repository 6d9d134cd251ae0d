//! What the person should know or decide before going on, above the canvas: each with the action that mends it.

use framekeep::sync::{Attention, Status};
use leptos::prelude::*;

use super::state::use_editor;
use crate::components::{Banner, Button, SignInLink};
use crate::conflict::Asked;
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
            <Asked project=editor.project />
            {move || attention.get().map(|attention| view! { <Mend attention=attention /> })}
        </div>
    }
}

#[component]
fn Mend(attention: Attention) -> impl IntoView {
    let editor = use_editor();
    let let_go = move |()| editor.local.resolve(editor.project, Choice::Discard);
    match attention {
        // Asked above.
        Attention::Conflict | Attention::DeletedElsewhere => ().into_any(),
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
                <Button label="Let my unsent changes go" on_click=let_go />
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
