//! `/media`: every picture of this person; upload by button, drop or paste; find, rename, delete, see where it is used.

use leptos::prelude::*;
use leptos_meta::Title;

use super::Bar;
use super::guest_projects::GuestNote;
use super::media_drop::DropZone;
use super::media_head::{Head, UploadButton};
use super::media_list::List;
use super::media_search::{Search, ask_as_typed};
use crate::components::{Button, CardSkeletons, Empty, FileField, Icon, PICTURES};
use crate::language::tr;
use crate::local::{Person, Upload, UploadState, use_local};

pub(super) const FILE_FIELD: &str = "media-file";

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Trouble,
    Nothing,
    List,
}

#[component]
pub(crate) fn Media() -> impl IntoView {
    let local = use_local();
    let (person, ready, library, uploads) = (local.person(), local.ready(), local.library(), local.uploads());
    let search = Search::new();
    ask_as_typed(search);
    let listed = |upload: &Upload| !matches!(upload.state, UploadState::Refused(_));
    let something = Memo::new(move |_| {
        // What is loaded may all be deleted while there is more.
        library.with(|library| !library.assets.is_empty() || library.more)
            || uploads.with(|uploads| uploads.iter().any(listed))
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
        Shown::List => view! {
            <Head search=search />
            <GuestNote next="/media" />
            <List search=search />
        }
        .into_any(),
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

#[component]
fn Trouble(search: Search) -> impl IntoView {
    let local = use_local();
    let words = local.library().get_untracked().trouble.unwrap_or_default();
    let again = move |()| local.search_library(untrack(|| search.sought()));
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
