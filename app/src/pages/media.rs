//! `/media`: every picture of this person; upload by button, drop or paste; find, rename, delete, see where it is used.

use std::time::Duration;

use framekeep::ids::AssetId;
use leptos::prelude::*;
use leptos_meta::Title;

use super::Bar;
use super::guest_projects::{GuestNote, pictures};
use super::media_card::{AssetCard, UploadCard, card_id};
use super::media_dialogs::{Details, InUseDialog};
use super::media_drop::DropZone;
use crate::components::{
    Button, ButtonKind, CardSkeletons, Empty, FileField, Icon, PICTURES, RenameDialog, Renaming, SearchBox, dom,
};
use crate::language::{counted, size_in_words, tr};
use crate::local::{Asset, Person, Upload, UploadState, use_local};

const FILE_FIELD: &str = "media-file";
/// While somebody types, the server is not asked.
const TYPING: Duration = Duration::from_millis(250);
/// What the filter offers.
const KINDS: [(&str, &str); 4] = [
    ("image/png", "PNG"),
    ("image/jpeg", "JPEG"),
    ("image/webp", "WebP"),
    ("image/gif", "GIF"),
];

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Trouble,
    Nothing,
    List,
}

/// What is looked for.
#[derive(Clone, Copy)]
struct Search {
    words: RwSignal<String>,
    kind: RwSignal<Option<&'static str>>,
}

impl Search {
    fn is_empty(self) -> bool {
        self.words.with(|words| words.trim().is_empty()) && self.kind.get().is_none()
    }

    fn finds(self, upload: &Upload) -> bool {
        let words = self.words.get().trim().to_lowercase();
        let kind = self.kind.get().is_none_or(|kind| kind == upload.mime_type);
        kind && (words.is_empty() || upload.name.to_lowercase().contains(&words))
    }
}

#[component]
pub(crate) fn Media() -> impl IntoView {
    let local = use_local();
    let (person, ready, library, uploads) = (local.person(), local.ready(), local.library(), local.uploads());
    let search = Search {
        words: RwSignal::new(String::new()),
        kind: RwSignal::new(None),
    };
    ask_as_typed(search);
    let listed = |upload: &Upload| !matches!(upload.state, UploadState::Refused(_));
    let something = Memo::new(move |_| {
        library.with(|library| !library.assets.is_empty()) || uploads.with(|uploads| uploads.iter().any(listed))
    });
    let shown = Memo::new(move |before: Option<&Shown>| {
        let (known, trouble) = library.with(|library| (library.known, library.trouble.is_some()));
        match (person.get(), ready.get()) {
            (Person::Loading, _) | (_, false) => Shown::Loading,
            _ if something.get() || !search.is_empty() => Shown::List,
            (Person::Guest, _) => Shown::Nothing,
            _ if trouble => Shown::Trouble,
            _ if known => Shown::Nothing,
            // A search that was emptied: its field stays where it is.
            _ if before == Some(&Shown::List) => Shown::List,
            _ => Shown::Loading,
        }
    });
    let content = move || match shown.get() {
        Shown::Loading => {
            view! { <div class="page-head"><h1>{tr!(common.media)}</h1></div> <CardSkeletons count=5 /> }.into_any()
        }
        Shown::Trouble => view! { <Trouble search=search /> }.into_any(),
        Shown::Nothing => view! { <NothingYet /> }.into_any(),
        Shown::List => view! { <List search=search /> }.into_any(),
    };
    let drops = Memo::new(move |_| shown.get() != Shown::Loading);
    // Not there before what is chosen by it would be taken.
    let field = move || {
        let upload = move |files| local.upload(files);
        view! { <FileField id=FILE_FIELD accept=PICTURES multiple=true label=tr!(media.files) on_files=upload /> }
    };
    view! {
        <Title text=tr!(common.media) />
        <Bar />
        <main id="content" class="page media">
            {content}
            {move || drops.get().then(field)}
            <DropZone active=drops />
        </main>
    }
}

/// Asks the server for what is looked for, once the database is read and the typing has paused.
fn ask_as_typed(search: Search) {
    let local = use_local();
    let (person, ready) = (local.person(), local.ready());
    let signed_in = Memo::new(move |_| ready.get() && matches!(person.get(), Person::SignedIn(_)));
    let first = StoredValue::new(true);
    Effect::new(move || {
        let (words, kind) = (search.words.get().trim().to_owned(), search.kind.get());
        if !signed_in.get() {
            return;
        }
        let delay = if first.get_value() { Duration::ZERO } else { TYPING };
        first.set_value(false);
        if let Ok(timer) = set_timeout_with_handle(move || local.search_library(words.clone(), kind), delay) {
            on_cleanup(move || timer.clear());
        }
    });
}

#[component]
fn UploadButton() -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Primary icon=Icon::Upload label=tr!(media.upload) on_click=move |()| dom::press(FILE_FIELD) />
    }
}

#[component]
fn Trouble(search: Search) -> impl IntoView {
    let local = use_local();
    let words = local.library().get_untracked().trouble.unwrap_or_default();
    let again = move |()| local.search_library(search.words.get_untracked(), search.kind.get_untracked());
    view! {
        <div class="page-head"><h1>{tr!(common.media)}</h1></div>
        <Empty title=tr!(media.trouble) text=words>
            <Button icon=Icon::Refresh label=tr!(common.try_again) on_click=again />
        </Empty>
    }
}

#[component]
fn NothingYet() -> impl IntoView {
    view! {
        <div class="page-head"><h1>{tr!(common.media)}</h1></div>
        <GuestNote next="/media" />
        <Empty
            title=tr!(media.empty)
            text=tr!(media.empty_text)
        >
            <UploadButton />
        </Empty>
    }
}

#[component]
fn List(search: Search) -> impl IntoView {
    let local = use_local();
    let (library, uploads) = (local.library(), local.uploads());
    let renaming: Renaming<AssetId> = RwSignal::new(None);
    let details: RwSignal<Option<Asset>> = RwSignal::new(None);
    let assets = Memo::new(move |_| library.with(|library| library.assets.clone()));
    // Newest first; what is through is the library's to show.
    let coming = Memo::new(move |_| {
        let there = |upload: &Upload| assets.with(|assets| assets.iter().any(|asset| asset.id == upload.asset));
        let ended = |upload: &Upload| matches!(upload.state, UploadState::Refused(_) | UploadState::Done);
        let listed = |upload: &&Upload| !ended(upload) && !there(upload);
        uploads.with(|uploads| {
            let found = uploads
                .iter()
                .rev()
                .filter(listed)
                .filter(|upload| search.finds(upload));
            found.map(|upload| upload.asset).collect::<Vec<_>>()
        })
    });
    let all_known = move || local.person().get() == Person::Guest || library.with(|library| library.known);
    let nothing = move || assets.with(Vec::is_empty) && coming.with(Vec::is_empty) && all_known();
    view! {
        <Head search=search />
        <GuestNote next="/media" />
        <ul class="cards media-cards" aria-busy=move || library.with(|library| library.loading).to_string()>
            <For each=move || coming.get() key=|id| *id let:id>
                <UploadCard id=id />
            </For>
            <For each=move || assets.get() key=|asset| (asset.id, asset.file_name.clone()) let:asset>
                <AssetCard asset=asset renaming=renaming details=details />
            </For>
        </ul>
        <Show when=nothing>
            <p class="nothing-found muted" role="status">{tr!(media.nothing_found)}</p>
        </Show>
        <End />
        <RenameDialog
            label=tr!(media.rename)
            renaming=renaming
            on_save=move |(id, name): (AssetId, String)| local.rename_asset(id, &name)
        />
        <Details asset=details renaming=renaming />
        <InUseDialog />
    }
}

/// What there is and what it takes; search, filter, upload.
#[component]
fn Head(search: Search) -> impl IntoView {
    let local = use_local();
    let (library, uploads) = (local.library(), local.uploads());
    let storage = move || match local.person().get() {
        Person::Guest => uploads.with(|uploads| on_this_device(uploads)),
        _ => library.with(|library| {
            library.storage.map(|storage| {
                let (used, limit) = (size_in_words(storage.size_bytes), size_in_words(storage.limit_bytes));
                let pictures = counted!(storage.count, media.pictures_single, media.pictures_many);
                tr!(media.storage, pictures = pictures, used = used, limit = limit)
            })
        }),
    };
    let kinds = KINDS.map(|(kind, name)| {
        view! { <option value=kind selected=move || search.kind.get() == Some(kind)>{name}</option> }
    });
    let choose = move |ev| {
        let chosen = event_target_value(&ev);
        let kind = KINDS.iter().find(|(kind, _)| *kind == chosen);
        search.kind.set(kind.map(|(kind, _)| *kind));
    };
    view! {
        <div class="page-head media-head">
            <div class="media-title">
                <h1>{tr!(common.media)}</h1>
                <span class="muted">{storage}</span>
            </div>
            <SearchBox label=tr!(media.search) words=search.words />
            <select class="input media-kind" aria-label=tr!(media.kind) on:change=choose>
                <option value="" selected=move || search.kind.get().is_none()>{tr!(media.all_kinds)}</option>
                {kinds}
            </select>
            <UploadButton />
        </div>
    }
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

/// The way to the next page, and what kept it away.
#[component]
fn End() -> impl IntoView {
    let local = use_local();
    let library = local.library();
    let (more, loading) = (
        Memo::new(move |_| library.with(|library| library.more)),
        Signal::derive(move || library.with(|library| library.loading)),
    );
    let trouble = Memo::new(move |_| library.with(|library| library.trouble.clone()));
    // The button is gone, or was disabled: the keyboard goes on at the first card that came.
    let awaited = StoredValue::new(None::<usize>);
    Effect::new(move || {
        let (loading, first) = library.with(|library| {
            let first = awaited.get_value().and_then(|before| library.assets.get(before));
            (library.loading, first.map(|asset| asset.id))
        });
        if !loading {
            awaited.set_value(None);
            if let Some(id) = first {
                request_animation_frame(move || {
                    dom::focus(&card_id(id));
                });
            }
        }
    });
    let show_more = move |()| {
        awaited.set_value(Some(library.with_untracked(|library| library.assets.len())));
        local.more_of_library();
    };
    let label = Signal::derive(move || {
        if loading.get() {
            tr!(common.loading)
        } else {
            tr!(common.show_more)
        }
        .to_owned()
    });
    view! {
        <Show when=move || trouble.get().is_some()>
            <p class="media-trouble" role="alert">{move || trouble.get()}</p>
        </Show>
        <Show when=move || more.get()>
            <div class="media-more">
                <Button label=label disabled=loading on_click=show_more />
            </div>
        </Show>
    }
}
