//! What the inspector says of a picture: whether it is here, and whether it is on its way to the server.

use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::state::use_editor;
use crate::language::tr;
use crate::local::{Picture, UploadState};

/// What stands between a picture and being seen; nothing when it is here.
#[component]
pub(super) fn PictureState(media: Option<AssetId>) -> impl IntoView {
    let editor = use_editor();
    let picture = media.map(|media| editor.local.picture(media));
    move || {
        let words = match picture?.get() {
            Picture::Here(_) => return None,
            Picture::Loading | Picture::Small(_) => tr!(editor.loading).to_owned(),
            Picture::Waiting => tr!(editor.picture_on_its_way).to_owned(),
            Picture::Missing(why) => why,
        };
        Some(view! { <p class="panel-hint" role="status">{words}</p> })
    }
}

/// What keeps a picture from the server, with what the person can do; nothing while it goes its way.
#[component]
pub(super) fn UploadTrouble(media: Option<AssetId>) -> impl IntoView {
    let local = use_editor().local;
    let uploads = local.uploads();
    let state = Memo::new(move |_| {
        uploads.with(|uploads| {
            let mut listed = uploads.iter();
            listed
                .find(|upload| Some(upload.asset) == media)
                .map(|upload| upload.state.clone())
        })
    });
    move || {
        let (words, action) = match state.get()? {
            UploadState::Failed(words) => (words, tr!(common.retry)),
            UploadState::Paused => (tr!(media.paused).to_owned(), tr!(media.resume)),
            UploadState::Lost => {
                return Some(view! { <p class="panel-hint" role="status">{tr!(media.lost)}</p> }.into_any());
            }
            _ => return None,
        };
        let again = move |_| {
            if let Some(asset) = media {
                local.retry_upload(asset);
            }
        };
        let view = view! {
            <p class="panel-hint" role="status">{words}</p>
            <button type="button" class="button" on:click=again>{action}</button>
        };
        Some(view.into_any())
    }
}
