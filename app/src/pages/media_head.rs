//! What there is and what it takes; search, filters, how it is laid out, upload.

use leptos::prelude::*;

use super::guest_projects::pictures;
use super::media::FILE_FIELD;
use super::media_search::Search;
use crate::components::{Button, ButtonKind, Icon, IconView, SearchBox, dom};
use crate::language::{counted, size_in_words, tr};
use crate::local::{Layout, Person, Storage, Upload, UploadState, use_local};

/// What the filter of types offers.
const KINDS: [(&str, &str); 4] = [
    ("image/png", "PNG"),
    ("image/jpeg", "JPEG"),
    ("image/webp", "WebP"),
    ("image/gif", "GIF"),
];
/// From this part of the limit on it is said that there is little room left.
const NEARLY_PERCENT: u64 = 90;

#[component]
pub(crate) fn Head(search: Search) -> impl IntoView {
    let local = use_local();
    let (library, uploads) = (local.library(), local.uploads());
    let storage = Memo::new(move |_| {
        let known = local.person().get() != Person::Guest;
        known.then(|| library.with(|library| library.storage)).flatten()
    });
    let words = move || match local.person().get() {
        Person::Guest => uploads.with(|uploads| on_this_device(uploads)),
        _ => storage.get().map(|storage| taken(&storage)),
    };
    view! {
        <div class="page-head media-head">
            <div class="media-title">
                <h1>{tr!(common.media)}</h1>
                <span class="muted">{words}</span>
                {move || storage.get().map(|storage| view! { <Bar storage=storage /> })}
            </div>
            <div class="media-tools">
                <SearchBox label=tr!(media.search) words=search.words />
                <Filters search=search />
                <LayoutSwitch />
            </div>
            <UploadButton />
        </div>
        <LittleRoom storage=storage search=search />
    }
}

#[component]
pub(crate) fn UploadButton() -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Primary icon=Icon::Upload label=tr!(media.upload) on_click=move |()| dom::press(FILE_FIELD) />
    }
}

#[component]
fn Filters(search: Search) -> impl IntoView {
    let kinds = KINDS.map(|(kind, name)| {
        view! { <option value=kind selected=move || search.kind.get() == Some(kind)>{name}</option> }
    });
    let choose_kind = move |ev| {
        let chosen = event_target_value(&ev);
        let kind = KINDS.iter().find(|(kind, _)| *kind == chosen);
        search.kind.set(kind.map(|(kind, _)| *kind));
    };
    let uses = [
        ("used", Some(true), tr!(media.only_used)),
        ("unused", Some(false), tr!(media.only_unused)),
    ];
    let options = uses.map(|(word, used, name)| {
        view! { <option value=word prop:selected=move || search.used.get() == used>{name}</option> }
    });
    let choose_use = move |ev| {
        let chosen = event_target_value(&ev);
        search.used.set(
            uses.iter()
                .find(|(word, ..)| *word == chosen)
                .and_then(|(_, used, _)| *used),
        );
    };
    view! {
        <select class="input media-filter" aria-label=tr!(media.kind) on:change=choose_kind>
            <option value="" selected=move || search.kind.get().is_none()>{tr!(media.all_kinds)}</option>
            {kinds}
        </select>
        <select class="input media-filter" aria-label=tr!(media.use_filter) on:change=choose_use>
            <option value="" prop:selected=move || search.used.get().is_none()>{tr!(media.used_or_not)}</option>
            {options}
        </select>
    }
}

#[component]
fn LayoutSwitch() -> impl IntoView {
    let local = use_local();
    let layout = local.layout();
    let choice = move |one: Layout, icon: Icon, label: &'static str| {
        view! {
            <button
                type="button"
                aria-label=label
                title=label
                aria-pressed=move || (layout.get() == one).to_string()
                on:click=move |_| local.set_layout(one)
            >
                <IconView icon=icon />
            </button>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=tr!(media.layout)>
            {choice(Layout::Grid, Icon::Grid, tr!(media.as_grid))}
            {choice(Layout::List, Icon::List, tr!(media.as_list))}
        </div>
    }
}

/// How full it is.
#[component]
fn Bar(storage: Storage) -> impl IntoView {
    view! {
        <progress
            class="progress media-bar"
            class:is-nearly-full=is_nearly_full(&storage)
            aria-label=tr!(media.storage_used)
            max=storage.limit_bytes.to_string()
            value=storage.size_bytes.min(storage.limit_bytes).to_string()
        ></progress>
    }
}

/// Said before an upload is refused, with what makes room.
#[component]
fn LittleRoom(storage: Memo<Option<Storage>>, search: Search) -> impl IntoView {
    let little = Memo::new(move |_| storage.get().filter(is_nearly_full));
    let words = move || {
        little.get().map(|storage| {
            let (used, limit) = (size_in_words(storage.size_bytes), size_in_words(storage.limit_bytes));
            if storage.size_bytes >= storage.limit_bytes {
                tr!(media.full, used = used, limit = limit)
            } else {
                tr!(media.nearly_full, used = used, limit = limit)
            }
        })
    };
    let looking = Memo::new(move |_| search.used.get() == Some(false));
    view! {
        <Show when=move || little.get().is_some()>
            <div class="note media-room" role="status">
                <p>{words}</p>
                <Show when=move || !looking.get()>
                    <Button label=tr!(media.show_unused) on_click=move |()| search.used.set(Some(false)) />
                </Show>
            </div>
        </Show>
    }
}

/// "38 pictures · 41 MB of 2 GB".
fn taken(storage: &Storage) -> String {
    let (used, limit) = (size_in_words(storage.size_bytes), size_in_words(storage.limit_bytes));
    let pictures = counted!(storage.count, media.pictures_single, media.pictures_many);
    tr!(media.storage, pictures = pictures, used = used, limit = limit)
}

fn is_nearly_full(storage: &Storage) -> bool {
    storage.size_bytes.saturating_mul(100) >= storage.limit_bytes.saturating_mul(NEARLY_PERCENT)
}

/// What a guest has: "2 pictures · 824 KB on this device".
fn on_this_device(uploads: &[Upload]) -> Option<String> {
    let kept = || uploads.iter().filter(|upload| upload.state == UploadState::Kept);
    let size_bytes = kept().map(|upload| upload.size_bytes).sum();
    let pictures = pictures(kept().count())?;
    Some(tr!(
        guest.size_here,
        pictures = pictures,
        size = size_in_words(size_bytes)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_tenths_are_nearly_full() {
        let cases = [(0, false), (89, false), (90, true), (100, true), (120, true)];
        for (size_bytes, nearly) in cases {
            let storage = Storage {
                count: 1,
                size_bytes,
                limit_bytes: 100,
                picture_limit_bytes: 10,
                video_limit_bytes: 100_000_000,
            };
            assert_eq!(is_nearly_full(&storage), nearly, "{size_bytes}");
        }
    }
}
