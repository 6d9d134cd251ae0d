//! One picture of the library, as a card or as a line: what it shows, its name and size, where it stands, its menu.

use std::time::Duration;

use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::media_board::Board;
use crate::components::{Icon, IconView, Menu, MenuItem, UploadBadge, when};
use crate::language::{size_in_words, tr};
use crate::local::{Asset, Picture, UploadState};

/// "1290 × 2796 · 412 KB".
pub(crate) fn facts(pixels: Option<(u32, u32)>, size_bytes: u64) -> String {
    let size = size_in_words(size_bytes);
    match pixels {
        Some((width, height)) => format!("{width} × {height} · {size}"),
        None => size,
    }
}

/// How long a picture that did not come is waited for; each time twice as long, up to the most.
const AGAIN: Duration = Duration::from_secs(2);
const AGAIN_MOST: Duration = Duration::from_secs(60);

/// Where the server shows a picture of the library.
pub(crate) fn address(asset: AssetId) -> String {
    format!("/api/media/assets/{asset}/content")
}

/// Of what the keyboard stands on: the button that opens a card.
pub(crate) fn card_id(asset: AssetId) -> String {
    format!("card-{asset}")
}

/// Of the card itself.
pub(crate) fn row_id(asset: AssetId) -> String {
    format!("asset-{asset}")
}

/// What every card knows of the list around it.
#[derive(Clone)]
pub(crate) struct Cards {
    pub(crate) board: Board,
    /// The time, for when a picture came.
    pub(crate) now: Signal<Option<i64>>,
    pub(crate) tab_stop: Selector<Option<AssetId>>,
}

impl Cards {
    fn tab_index(&self, id: AssetId) -> impl Fn() -> &'static str + Send + Sync + 'static {
        let tab_stop = self.tab_stop.clone();
        on_cleanup({
            let tab_stop = tab_stop.clone();
            move || tab_stop.remove(&Some(id))
        });
        move || if tab_stop.selected(&Some(id)) { "0" } else { "-1" }
    }
}

/// One that the server has.
#[component]
pub(crate) fn AssetCard(asset: Asset, cards: Cards) -> impl IntoView {
    let board = cards.board;
    let id = asset.id;
    let name = asset.file_name.clone();
    let is_chosen = Memo::new(move |_| board.selection.with(|selection| selection.has(id)));
    let items = move |()| {
        vec![
            MenuItem::new(Icon::Picture, tr!(media.details), move || board.open(id)).hint("Enter"),
            MenuItem::new(Icon::Pencil, tr!(common.rename), move || board.rename(id)).hint("F2"),
            MenuItem::new(Icon::Trash, tr!(common.delete), move || board.delete(vec![id]))
                .hint(tr!(common.key_delete))
                .danger(),
        ]
    };
    let came_ms = asset.created_at.as_deref().and_then(when::parse);
    let now = cards.now;
    let added = move || {
        came_ms
            .zip(now.get())
            .map(|(came_ms, now_ms)| when::ago(came_ms, now_ms))
    };
    let used = match asset.used {
        Some(true) => tr!(media.used),
        Some(false) => tr!(media.not_used),
        None => "",
    };
    view! {
        <div
            class="card media-card"
            class:is-chosen=move || is_chosen.get()
            id=row_id(id)
            data-asset=id.to_string()
            role="row"
            aria-selected=move || is_chosen.get().to_string()
            on:focusin=move |_| board.current.set(Some(id))
        >
            <div class="media-main" role="gridcell">
                <button
                    type="button"
                    id=card_id(id)
                    class="card-open"
                    tabindex=cards.tab_index(id)
                    on:click=move |ev| board.click(&ev, id)
                >
                    <span class="media-art">
                        <Thumbnail id=id signed=asset.thumbnail />
                    </span>
                    <span class="card-name">{name.clone()}</span>
                </button>
                <button
                    type="button"
                    class="media-choose"
                    role="checkbox"
                    tabindex="-1"
                    aria-checked=move || is_chosen.get().to_string()
                    aria-label=tr!(media.choose_one, name = name.clone())
                    on:click=move |_| board.toggle(id)
                >
                    <IconView icon=Icon::Check />
                </button>
            </div>
            <div class="media-type" role="gridcell">{kind_in_words(&asset.mime_type)}</div>
            <Facts pixels=asset.pixels size_bytes=asset.size_bytes />
            <div class="media-added" role="gridcell">{added}</div>
            <div class="media-used" role="gridcell">{used}</div>
            <div class="media-menu" role="gridcell">
                <span class="badge badge-good"><IconView icon=Icon::Check /><span class="visually-hidden">{tr!(common.synced)}</span></span>
                <div class="card-more">
                    <Menu label=tr!(common.more_for, name = name) items=items tab_stop=false><IconView icon=Icon::More /></Menu>
                </div>
            </div>
        </div>
    }
}

/// Its pixels and its bytes, a cell each.
#[component]
fn Facts(pixels: Option<(u32, u32)>, size_bytes: u64) -> impl IntoView {
    view! {
        <div class="media-pixels" role="gridcell">{pixels.map(|(width, height)| format!("{width} × {height}"))}</div>
        <div class="media-size" role="gridcell">{size_in_words(size_bytes)}</div>
    }
}

/// "PNG".
pub(crate) fn kind_in_words(mime_type: &str) -> String {
    mime_type.trim_start_matches("image/").to_uppercase()
}

/// What the card shows: the signed address that came with the list, at no cost to the server. Where that does not lead to a
/// picture (it ran out, or there was none) the server's own, which makes it; and that again and again, a while apart.
#[component]
pub(crate) fn Thumbnail(id: AssetId, signed: Option<String>) -> impl IntoView {
    let own = format!("{}?size=320", address(id));
    let source = RwSignal::new(signed.unwrap_or_else(|| own.clone()));
    let (failed, missing) = (RwSignal::new(0_u32), RwSignal::new(false));
    let fails = {
        let own = own.clone();
        move |_| {
            if source.with_untracked(|source| *source == own) {
                failed.update(|failed| *failed += 1);
                missing.set(true);
            } else {
                source.set(own.clone());
            }
        }
    };
    Effect::new(move || {
        if missing.get() {
            let wait = AGAIN
                .saturating_mul(1 << failed.get_untracked().saturating_sub(1).min(5))
                .min(AGAIN_MOST);
            if let Ok(timer) = set_timeout_with_handle(move || missing.set(false), wait) {
                on_cleanup(move || timer.clear());
            }
        }
    });
    view! {
        <Show
            when=move || !missing.get()
            fallback=|| view! { <span class="media-missing">{tr!(media.not_shown)}</span> }
        >
            <img src=source alt="" loading="lazy" decoding="async" draggable="false" on:error=fails.clone() />
        </Show>
    }
}

/// One that is on its way.
#[component]
pub(crate) fn UploadCard(id: AssetId, cards: Cards) -> impl IntoView {
    let board = cards.board;
    let local = board.local;
    let uploads = local.uploads();
    let upload = Memo::new(move |_| uploads.with(|uploads| uploads.iter().find(|one| one.asset == id).cloned()));
    let picture = local.picture(id);
    let name =
        Memo::new(move |_| upload.with(|upload| upload.as_ref().map(|one| one.name.clone()).unwrap_or_default()));
    let state = move || upload.with(|upload| upload.as_ref().map(|one| (one.state.clone(), one.size_bytes)));
    let why = move || match state() {
        Some((UploadState::Failed(words) | UploadState::Waiting(Some(words)), _)) => Some(words),
        Some((UploadState::Lost, _)) => Some(tr!(media.lost).to_owned()),
        _ => None,
    };
    let art = move || match picture.get() {
        Picture::Here(url) => view! { <img src=url alt="" decoding="async" /> }.into_any(),
        _ => ().into_any(),
    };
    let items = move |()| {
        let mut items = Vec::new();
        let failed = matches!(state(), Some((UploadState::Failed(_), _)));
        if failed {
            items.push(MenuItem::new(Icon::Refresh, tr!(common.retry), move || {
                local.retry_upload(id)
            }));
        }
        let ended = matches!(state(), Some((UploadState::Kept | UploadState::Lost, _)));
        if matches!(state(), Some((UploadState::Sending { .. }, _))) {
            items.push(MenuItem::new(Icon::Pause, tr!(media.pause), move || {
                local.pause_upload(id)
            }));
        }
        if matches!(state(), Some((UploadState::Paused, _))) {
            items.push(MenuItem::new(Icon::Play, tr!(media.resume), move || {
                local.retry_upload(id)
            }));
        }
        let way_out = if failed || ended {
            tr!(common.remove)
        } else {
            tr!(media.cancel_upload)
        };
        items.push(MenuItem::new(Icon::Close, way_out, move || local.cancel_upload(id)).danger());
        items
    };
    let failed = Memo::new(move |_| matches!(state(), Some((UploadState::Failed(_), _))));
    let shown = upload.get_untracked();
    let kind = shown
        .as_ref()
        .map(|one| kind_in_words(&one.mime_type))
        .unwrap_or_default();
    view! {
        <div
            class="card media-card"
            id=row_id(id)
            data-asset=id.to_string()
            role="row"
            on:focusin=move |_| board.current.set(Some(id))
        >
            <div class="media-main" role="gridcell" id=card_id(id) tabindex=cards.tab_index(id)>
                <span class="media-art" aria-hidden="true">{art}</span>
                <span class="card-name">{move || name.get()}</span>
            </div>
            <div class="media-type" role="gridcell">{kind}</div>
            {shown.map(|one| view! { <Facts pixels=one.pixels size_bytes=one.size_bytes /> })}
            <div class="media-state" role="gridcell">
                <UploadBadge upload=upload.into() />
                <Show when=move || why().is_some()>
                    <span class="media-why" class:media-why-bad=move || failed.get()>{why}</span>
                </Show>
                <Show when=move || failed.get()>
                    <button
                        type="button"
                        class="button media-retry"
                        aria-label=move || tr!(media.retry_one, name = name.get())
                        on:click=move |_| local.retry_upload(id)
                    >
                        {tr!(common.retry)}
                    </button>
                </Show>
            </div>
            <div class="media-menu" role="gridcell">
                <div class="card-more">
                    <Menu label=Signal::derive(move || tr!(common.more_for, name = name.get())) items=items tab_stop=false>
                        <IconView icon=Icon::More />
                    </Menu>
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::facts;

    #[test]
    fn facts_in_words() {
        assert_eq!(facts(Some((1290, 2796)), 411_600), "1290 × 2796 · 412 KB");
        assert_eq!(facts(None, 40), "40 bytes");
    }
}
