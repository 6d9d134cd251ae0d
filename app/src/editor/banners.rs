//! What the person should know or decide before going on, above the canvas: each with the action that mends it.

use framekeep::sync::{Attention, Status};
use leptos::prelude::*;

use super::state::{Obstacle, use_editor};
use crate::components::{Banner, Button, SignInLink};
use crate::conflict::Asked;
use crate::language::tr;
use crate::local::Choice;

#[component]
pub(crate) fn Banners() -> impl IntoView {
    let editor = use_editor();
    let status = editor.local.status(Some(editor.project));
    let attention = Memo::new(move |_| match status.get() {
        Status::NeedsAttention(attention) => Some(attention),
        _ => None,
    });
    let is = move |obstacle: Obstacle| move || editor.obstacle.get() == Some(obstacle);
    view! {
        <div class="banners" aria-live="polite">
            <Show when=is(Obstacle::Elsewhere)>
                <Banner text=tr!(editor.open_elsewhere)>
                    <Button label=tr!(editor.edit_here) on_click=move |()| editor.local.edit_here(editor.project) />
                </Banner>
            </Show>
            <Show when=is(Obstacle::Newer)>
                <Banner text=tr!(editor.newer)>
                    <Button label=tr!(editor.newer_load) on_click=move |()| editor.local.take_new_build() />
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
            <Banner loud=true text=tr!(editor.sign_in_ran_out)>
                <SignInLink next=format!("/projects/{}", editor.project) words=tr!(editor.sign_in_again) />
            </Banner>
        }
        .into_any(),
        Attention::NotSaved { reason } => view! {
            <Banner loud=true text=tr!(editor.not_kept, reason = sentence(&reason))>
                <Button label=tr!(editor.try_again) on_click=move |()| editor.local.sync_now() />
            </Banner>
        }
        .into_any(),
        Attention::Refused { field, reason } => view! {
            <Banner loud=true text=tr!(editor.change_refused, field = field, reason = reason)>
                <Button label=tr!(editor.unsent_let_go) on_click=let_go />
            </Banner>
        }
        .into_any(),
        Attention::Picture { reason } => view! {
            <Banner loud=true text=tr!(editor.picture_not_sent, reason = sentence(&reason))>
                <Button label=tr!(editor.try_again) on_click=move |()| editor.local.sync_now() />
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
