//! The upload tray of every page. It comes when an upload takes a moment or something stands against it, and goes by
//! itself once everything is through.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::{Summary, UploadTray};
use crate::local::use_local;

/// Uploads that are through sooner show no tray.
const COMES_AFTER: Duration = Duration::from_millis(500);
/// How long it says that everything is through.
const STAYS_FOR: Duration = Duration::from_secs(3);

#[component]
pub(crate) fn Uploads() -> impl IntoView {
    let local = use_local();
    let uploads = local.uploads();
    let summary = Memo::new(move |_| uploads.with(|uploads| Summary::of(uploads)));
    let shown = RwSignal::new(false);
    // What the person has sent away: it comes back only for something new.
    let dismissed = RwSignal::new(Summary::default());
    let failing = Memo::new(move |_| summary.get().failed > dismissed.get().failed);
    let coming = Memo::new(move |_| summary.get().is_busy() && summary.get().total > dismissed.get().total);
    let over = Memo::new(move |_| summary.get().total > 0 && !summary.get().is_busy() && summary.get().failed == 0);
    Effect::new(move || {
        if failing.get() {
            shown.set(true);
        } else if coming.get() {
            later(COMES_AFTER, move || shown.set(true));
        } else if over.get() {
            let delay = if shown.get_untracked() {
                STAYS_FOR
            } else {
                Duration::ZERO
            };
            later(delay, move || {
                shown.set(false);
                dismissed.set(Summary::default());
                local.clear_uploads();
            });
        } else if summary.get() == Summary::default() {
            shown.set(false);
        }
    });
    let close = move |()| {
        shown.set(false);
        local.clear_uploads();
        dismissed.set(summary.get_untracked());
    };
    view! {
        <Show when=move || shown.get()>
            <UploadTray
                uploads=uploads
                summary=summary
                on_cancel=move |asset| local.cancel_upload(asset)
                on_pause=move |asset| local.pause_upload(asset)
                on_retry=move |asset| local.retry_upload(asset)
                on_choose=move |(asset, file)| local.choose_again(asset, file)
                on_close=close
            />
        </Show>
    }
}

/// Does it once after a while, unless the effect runs again before.
fn later(delay: Duration, act: impl FnOnce() + 'static) {
    if let Ok(timer) = set_timeout_with_handle(act, delay) {
        on_cleanup(move || timer.clear());
    }
}
