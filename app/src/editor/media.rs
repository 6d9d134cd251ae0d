//! The panel of the library beside the canvas: drag a picture onto a screen, or press it. Without a network, what this
//! browser keeps.

use framekeep::ids::AssetId;
use leptos::ev::{DragEvent, KeyboardEvent};
use leptos::prelude::*;

use super::place::Lifted;
use super::state::use_editor;
use crate::components::dom;
use crate::language::tr;
use crate::local::{Local, Person, Picture, Upload, UploadState, carry};
use crate::pages::{Search, Thumbnail, ask_as_typed, more_when_near, step};

/// The id of what stands below the last picture.
const END: &str = "shelf-end";

/// One picture of the panel.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    id: AssetId,
    name: String,
    pixels: Option<(u32, u32)>,
    shown: Shown,
}

/// How it is shown small.
#[derive(Clone, Debug, PartialEq)]
enum Shown {
    /// By the server, at this address while that works.
    ByServer(Option<String>),
    /// By what this browser keeps.
    Here,
}

#[component]
pub(crate) fn MediaPanel() -> impl IntoView {
    let editor = use_editor();
    let local = editor.local;
    let search = Search::new();
    ask_as_typed(search);
    more_when_near(END);
    local.list_kept();
    let items = Memo::new(move |_| listed(local, search));
    let current = RwSignal::new(None::<AssetId>);
    let tab_stop = StoredValue::new(Selector::new(move || {
        let here = current.get();
        items.with(|items| {
            let there = here.filter(|here| items.iter().any(|item| item.id == *here));
            there.or(items.first().map(|item| item.id))
        })
    }));
    let keys = move |ev: KeyboardEvent| walk(&items.get_untracked(), &ev);
    let library = local.library();
    let waiting =
        move || local.person().get() != Person::Guest && library.with(|library| !library.known && library.loading);
    let hint = move || {
        if items.with(|items| !items.is_empty()) {
            return None;
        }
        Some(match (waiting(), search.words.with(|words| words.trim().is_empty())) {
            (true, _) => tr!(common.loading),
            (false, true) => tr!(editor.media_empty),
            (false, false) => tr!(editor.media_none_found),
        })
    };
    let away = Memo::new(move |_| library.with(|library| library.trouble.is_some()));
    view! {
        <div class="shelf-search">
            <input
                class="input"
                type="search"
                placeholder=tr!(media.search)
                aria-label=tr!(media.search)
                prop:value=move || search.words.get()
                on:input=move |ev| search.words.set(event_target_value(&ev))
            />
        </div>
        <Show when=move || away.get()>
            <p class="panel-hint" role="status">{tr!(editor.media_away)}</p>
        </Show>
        <ul class="shelf" aria-label=tr!(media.pictures) on:keydown=keys>
            <For each=move || items.get() key=|item| (item.id, item.name.clone(), item.shown == Shown::Here) let:item>
                <Tile item=item current=current tab_stop=tab_stop.get_value() />
            </For>
        </ul>
        <Show when=move || hint().is_some()>
            <p class="panel-hint" role="status">{hint}</p>
        </Show>
        <div id=END class="shelf-end"></div>
    }
}

/// What can be placed: what is on its way or only here, what the server has, and, where it does not answer, what is kept.
fn listed(local: Local, search: Search) -> Vec<Item> {
    let library = local.library().get();
    let mut items: Vec<Item> = local.uploads().with(|uploads| {
        let coming = uploads.iter().rev().filter(|upload| {
            let over = matches!(upload.state, UploadState::Refused(_) | UploadState::Done);
            !over && search.finds(local, upload) && !library.assets.iter().any(|asset| asset.id == upload.asset)
        });
        let item = |upload: &Upload| Item {
            id: upload.asset,
            name: upload.name.clone(),
            pixels: upload.pixels,
            shown: Shown::Here,
        };
        coming.map(item).collect()
    });
    if library.known {
        items.extend(library.assets.iter().map(|asset| Item {
            id: asset.id,
            name: asset.file_name.clone(),
            pixels: asset.pixels,
            shown: Shown::ByServer(asset.thumbnail.clone()),
        }));
    }
    if library.trouble.is_some() {
        let words = search.words.get().trim().to_lowercase();
        for kept in local.kept().get() {
            let found = words.is_empty() || kept.name.to_lowercase().contains(&words);
            if found && !items.iter().any(|item| item.id == kept.id) {
                items.push(Item {
                    id: kept.id,
                    name: kept.name,
                    pixels: kept.pixels,
                    shown: Shown::Here,
                });
            }
        }
    }
    items
}

#[component]
fn Tile(item: Item, current: RwSignal<Option<AssetId>>, tab_stop: Selector<Option<AssetId>>) -> impl IntoView {
    let editor = use_editor();
    let id = item.id;
    // What this browser fetched once knows its size by its picture alone.
    let pixels = move || {
        item.pixels
            .or_else(|| dom::natural_size(&dom::find(&tile_id(id))?))
            .unwrap_or((1, 1))
    };
    let lifted = move || Lifted {
        asset: id,
        pixels: pixels(),
    };
    let can_place = move || editor.is_editable() && editor.scene.with(|scene| !scene.screens().is_empty());
    let place = move || {
        if untrack(can_place) {
            editor.place(lifted());
        }
    };
    let press = move |ev: KeyboardEvent| {
        if matches!(ev.key().as_str(), "Enter" | " ") {
            ev.prevent_default();
            ev.stop_propagation();
            place();
        }
    };
    let name = StoredValue::new(item.name.clone());
    let lift = move |ev: DragEvent| {
        name.with_value(|name| carry(&ev, name));
        editor.lifted.set_value(Some(lifted()));
    };
    let shown = match item.shown {
        Shown::ByServer(signed) => view! { <Thumbnail id=id signed=signed /> }.into_any(),
        Shown::Here => view! { <Kept id=id /> }.into_any(),
    };
    view! {
        <li id=format!("shelf-row-{id}")>
            <div
                id=tile_id(id)
                class="shelf-tile"
                role="button"
                data-shelf=id.to_string()
                tabindex=move || if tab_stop.selected(&Some(id)) { "0" } else { "-1" }
                aria-label=tr!(editor.place_picture, name = item.name.clone())
                aria-disabled=move || (!can_place()).to_string()
                title=item.name.clone()
                draggable=move || can_place().to_string()
                on:click=move |_| place()
                on:keydown=press
                on:focus=move |_| current.set(Some(id))
                on:dragstart=lift
                on:dragend=move |_| editor.lifted.set_value(None)
            >
                <span class="shelf-art">{shown}</span>
                <span class="shelf-name" aria-hidden="true">{item.name.clone()}</span>
            </div>
        </li>
    }
}

/// A picture that this browser keeps.
#[component]
fn Kept(id: AssetId) -> impl IntoView {
    let picture = use_editor().local.picture(id);
    move || match picture.get() {
        Picture::Here(url) => view! { <img src=url alt="" decoding="async" draggable="false" /> }.into_any(),
        _ => ().into_any(),
    }
}

fn tile_id(asset: AssetId) -> String {
    format!("shelf-{asset}")
}

fn walk(items: &[Item], ev: &KeyboardEvent) {
    let focused = dom::focused().unwrap_or_default();
    let Some(at) = items.iter().position(|item| tile_id(item.id) == focused) else {
        return;
    };
    let columns = dom::columns(items.iter().map(|item| format!("shelf-row-{}", item.id)));
    if let Some(to) = step(&ev.key(), at, columns, items.len()) {
        ev.prevent_default();
        ev.stop_propagation();
        dom::focus(&tile_id(items[to].id));
    }
}
