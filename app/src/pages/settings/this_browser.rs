//! What this browser keeps, how safe it is there, and what could not be read.

use leptos::prelude::*;

use super::Section;
use crate::components::{Button, ButtonKind, Icon, IconView};
use crate::language::size_in_words;
use crate::local::{Aside, Room, use_local};

#[component]
pub(super) fn ThisBrowser() -> impl IntoView {
    let local = use_local();
    let (ready, room) = (local.ready(), local.room());
    Effect::new(move || {
        ready.get();
        local.read_room();
    });
    let protected = Memo::new(move |_| room.with(|room| room.as_ref().and_then(|room| room.protected)));
    let aside = Memo::new(move |_| room.with(|room| room.as_ref().and_then(|room| room.aside.clone())));
    view! {
        <Section title="This browser" text="Your work is kept here first; with an account, then on the server.">
            <div class="settings-row">
                <div class="settings-row-words">
                    <strong>"Room"</strong>
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
        "The browser keeps it until you sign out or clear it yourself."
    } else {
        "The browser may clear it when the device runs short of space."
    };
    view! {
        <div class="settings-row">
            <div class="settings-row-words">
                <strong>"Protection"</strong>
                <span class="muted">{words}</span>
            </div>
            {(!protected).then(|| view! { <Button label="Protect" on_click=move |()| local.protect_room() /> })}
        </div>
    }
}

#[component]
fn PutAside(aside: Aside) -> impl IntoView {
    let local = use_local();
    let words = match aside.count {
        1 => "One thing that was kept here could not be read. A copy was put aside.".to_owned(),
        count => format!("{count} things that were kept here could not be read. A copy was put aside."),
    };
    view! {
        <div class="settings-row">
            <div class="settings-row-words">
                <strong>"Put aside"</strong>
                <span class="muted">{words}</span>
            </div>
            <a class="button" href=aside.url download="framekeep-put-aside.json" rel="external">
                <IconView icon=Icon::Download />
                <span>"Download"</span>
            </a>
            <Button kind=ButtonKind::Danger label="Throw away" on_click=move |()| local.drop_aside() />
        </div>
    }
}

/// "12.3 MB of 2.1 GB used".
fn taken(room: Option<&Room>) -> String {
    match room.map(|room| (room.used_bytes, room.total_bytes)) {
        None => "…".to_owned(),
        Some((Some(used), Some(total))) => format!("{} of {} used", size_in_words(used), size_in_words(total)),
        Some(_) => "This browser does not say how much it keeps.".to_owned(),
    }
}
