//! What this browser keeps, how safe it is there, and what could not be read.

use leptos::prelude::*;

use super::Section;
use crate::components::{Button, ButtonKind, Icon, IconView};
use crate::language::{counted, size_in_words, tr};
use crate::local::{Aside, Room, use_local};

#[component]
pub(super) fn ThisBrowser() -> impl IntoView {
    let local = use_local();
    let (ready, unopened, room) = (local.ready(), local.unopened(), local.room());
    // Once, when what is kept has been read or cannot be: an early answer would know nothing of what was put aside, and a
    // second one would change the row under the person's hand.
    Effect::new(move || {
        if ready.get() || unopened.with(Option::is_some) {
            local.read_room();
        }
    });
    let protected = Memo::new(move |_| room.with(|room| room.as_ref().and_then(|room| room.protected)));
    let aside = Memo::new(move |_| room.with(|room| room.as_ref().and_then(|room| room.aside.clone())));
    view! {
        <Section title=tr!(settings.browser) text=tr!(settings.browser_text)>
            <div class="settings-row">
                <div class="settings-row-words">
                    <strong>{tr!(settings.room)}</strong>
                    <span class="muted">{move || room.with(|room| taken(room.as_ref()))}</span>
                </div>
            </div>
            {move || protected.get().map(|protected| view! { <Protection protected=protected /> })}
            {move || aside.get().map(|aside| view! { <PutAside aside=aside /> })}
        </Section>
    }
}

#[component]
fn Protection(protected: bool) -> impl IntoView {
    let local = use_local();
    let words = if protected {
        tr!(settings.protected)
    } else {
        tr!(settings.unprotected)
    };
    view! {
        <div class="settings-row">
            <div class="settings-row-words">
                <strong>{tr!(settings.protection)}</strong>
                <span class="muted">{words}</span>
            </div>
            {(!protected).then(|| view! { <Button label=tr!(settings.protect) on_click=move |()| local.protect_room() /> })}
        </div>
    }
}

#[component]
fn PutAside(aside: Aside) -> impl IntoView {
    let local = use_local();
    let words = counted!(aside.count, settings.aside_one, settings.aside_many);
    view! {
        <div class="settings-row">
            <div class="settings-row-words">
                <strong>{tr!(settings.aside)}</strong>
                <span class="muted">{words}</span>
            </div>
            <a class="button" href=aside.url download="framekeep-put-aside.json" rel="external">
                <IconView icon=Icon::Download />
                <span>{tr!(common.download)}</span>
            </a>
            <Button kind=ButtonKind::Danger label=tr!(settings.throw_away) on_click=move |()| local.drop_aside() />
        </div>
    }
}

/// "12.3 MB of 2.1 GB used".
fn taken(room: Option<&Room>) -> String {
    match room.map(|room| (room.used_bytes, room.total_bytes)) {
        None => "…".to_owned(),
        Some((Some(used), Some(total))) => {
            tr!(
                settings.room_used,
                used = size_in_words(used),
                total = size_in_words(total)
            )
        }
        Some(_) => tr!(settings.room_unknown).to_owned(),
    }
}
