//! The pictures, as a grid of cards or as a list with a line each, and the bar of what is chosen. More come before they
//! are scrolled to.

use framekeep::ids::AssetId;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::clock;
use super::media_board::Board;
use super::media_card::{AssetCard, Cards, UploadCard};
use super::media_dialogs::{Details, InUseDialog};
use super::media_search::{Search, more_when_near};
use crate::components::{Button, ButtonKind, Icon, IconButton, RenameDialog, dom};
use crate::language::{counted, size_in_words, tr};
use crate::local::{Layout, Person, Upload, UploadState, use_local};

/// The id of what stands below the last card.
const END: &str = "media-end";

#[component]
pub(crate) fn List(search: Search) -> impl IntoView {
    let local = use_local();
    let (library, layout) = (local.library(), local.layout());
    let assets = Memo::new(move |_| library.with(|library| library.assets.clone()));
    let coming = coming(search, assets);
    let board = Board::new(coming, assets);
    let cards = StoredValue::new(Cards {
        board,
        now: clock(),
        tab_stop: Selector::new(move || board.tab_stop()),
    });
    let all_known = move || local.person().get() == Person::Guest || library.with(|library| library.known);
    let nothing = Memo::new(move |_| board.order.with(Vec::is_empty) && all_known());
    let keys = move |ev: KeyboardEvent| board.key(&ev);
    // Some browsers press a button when the space bar comes up.
    let space = move |ev: KeyboardEvent| {
        if ev.key() == " " && dom::focused().is_some_and(|id| id.starts_with("card-")) {
            ev.prevent_default();
        }
    };
    view! {
        <div
            class="media-cards"
            class:cards=move || layout.get() == Layout::Grid
            class:media-rows=move || layout.get() == Layout::List
            class:is-choosing=move || board.selection.with(|selection| !selection.is_empty())
            role="grid"
            aria-label=tr!(media.pictures)
            aria-multiselectable="true"
            aria-busy=move || library.with(|library| library.loading).to_string()
            hidden=move || nothing.get()
            on:keydown=keys
            on:keyup=space
        >
            <Heads />
            <For each=move || coming.get() key=|id| *id let:id>
                <UploadCard id=id cards=cards.get_value() />
            </For>
            <For each=move || assets.get() key=|asset| (asset.id, asset.file_name.clone(), asset.used) let:asset>
                <AssetCard asset=asset cards=cards.get_value() />
            </For>
        </div>
        <Show when=move || nothing.get()>
            <p class="nothing-found muted" role="status">{tr!(media.nothing_found)}</p>
        </Show>
        <End />
        <Chosen board=board />
        <RenameDialog
            label=tr!(media.rename)
            renaming=board.renaming
            on_save=move |(id, name): (AssetId, String)| board.name(id, &name)
        />
        <Details board=board />
        <InUseDialog />
    }
}

/// What is on its way, newest first; what is through is the library's to show.
fn coming(search: Search, assets: Memo<Vec<crate::local::Asset>>) -> Memo<Vec<AssetId>> {
    let local = use_local();
    let uploads = local.uploads();
    Memo::new(move |_| {
        let there = |upload: &Upload| assets.with(|assets| assets.iter().any(|asset| asset.id == upload.asset));
        let ended = |upload: &Upload| matches!(upload.state, UploadState::Refused(_) | UploadState::Done);
        let listed = |upload: &&Upload| !ended(upload) && !there(upload);
        uploads.with(|uploads| {
            let found = uploads
                .iter()
                .rev()
                .filter(listed)
                .filter(|upload| search.finds(local, upload));
            found.map(|upload| upload.asset).collect::<Vec<_>>()
        })
    })
}

/// What the columns of the list are.
#[component]
fn Heads() -> impl IntoView {
    let head = |class: &'static str, words: &'static str| {
        view! { <span class=class role="columnheader">{words}</span> }
    };
    view! {
        <div class="media-heads" role="row">
            {head("media-main", tr!(media.name))}
            {head("media-type", tr!(media.kind))}
            {head("media-pixels", tr!(media.pixels))}
            {head("media-size", tr!(media.size))}
            {head("media-added", tr!(media.added))}
            {head("media-used", tr!(media.used))}
            <span class="media-menu" role="columnheader"><span class="visually-hidden">{tr!(media.more)}</span></span>
        </div>
    }
}

/// How much is chosen, and what can be done with it.
#[component]
fn Chosen(board: Board) -> impl IntoView {
    let local = board.local;
    let deleting = local.deleting();
    let chosen = Memo::new(move |_| board.chosen());
    let shown = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    let words = move || {
        let (count, size_bytes) =
            chosen.with(|chosen| (chosen.len(), chosen.iter().map(|asset| asset.size_bytes).sum()));
        tr!(
            media.chosen,
            pictures = counted!(count, media.pictures_single, media.pictures_many),
            size = size_in_words(size_bytes)
        )
    };
    let under_way = move || match deleting.get() {
        Some((done, total)) => tr!(media.deleting, done = done, total = total),
        None if shown.get() => words(),
        None => String::new(),
    };
    let all = Memo::new(move |_| board.assets.with(Vec::len) == chosen.with(Vec::len));
    let all_words = Signal::derive(move || tr!(media.choose_all, count = board.assets.with(Vec::len)));
    let delete = move |()| {
        let ids = chosen.with_untracked(|chosen| chosen.iter().map(|asset| asset.id).collect());
        board.delete(ids);
    };
    let nothing = move |()| {
        let back = board.tab_stop();
        board.choose_none();
        if let Some(asset) = back {
            dom::focus(&super::media_card::card_id(asset));
        }
    };
    view! {
        <div class="media-chosen" class:is-shown=move || shown.get()>
            <span class="media-chosen-words" role="status">{under_way}</span>
            <Show when=move || shown.get()>
                <Show when=move || !all.get()>
                    <Button label=all_words on_click=move |()| board.choose_all() />
                </Show>
                <Button
                    kind=ButtonKind::Danger
                    icon=Icon::Trash
                    label=tr!(common.delete)
                    disabled=Signal::derive(move || deleting.get().is_some())
                    on_click=delete
                />
                <IconButton icon=Icon::Close label=tr!(media.choose_none) on_click=nothing />
            </Show>
        </div>
    }
}

/// Below the last card: the next page is asked for before anybody sees it, and what kept it away is said.
#[component]
fn End() -> impl IntoView {
    let local = use_local();
    let library = local.library();
    more_when_near(END);
    let trouble = Memo::new(move |_| library.with(|library| library.trouble.clone()));
    let coming = Memo::new(move |_| library.with(|library| library.more && library.trouble.is_none()));
    view! {
        <div id=END class="media-end">
            <Show when=move || coming.get()>
                <p class="muted" aria-hidden="true">{tr!(common.loading)}</p>
            </Show>
            <Show when=move || trouble.get().is_some()>
                <p class="media-trouble" role="alert">{move || trouble.get()}</p>
                <Button icon=Icon::Refresh label=tr!(common.try_again) on_click=move |()| local.more_of_library() />
            </Show>
        </div>
    }
}
