//! The tray at the bottom right: what goes up, how far it is, and what stands against it.

use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::button::IconButton;
use super::file_field::PICTURES;
use super::icon::{Icon, IconView};
use crate::language::{counted, size_in_words, tr};
use crate::local::{PickedFile, Upload, UploadState, picked_files};

/// How the uploads stand together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// All but the refused ones, and those that go nowhere.
    pub(crate) total: usize,
    pub(crate) done: usize,
    pub(crate) sending: usize,
    pub(crate) waiting: usize,
    pub(crate) paused: usize,
    /// Failed ones, lost ones and refused ones.
    pub(crate) failed: usize,
}

impl Summary {
    pub(crate) fn of(uploads: &[Upload]) -> Self {
        let mut summary = Self::default();
        for upload in uploads {
            summary.total += 1;
            match upload.state {
                UploadState::Waiting(_) => summary.waiting += 1,
                UploadState::Sending { .. } | UploadState::Checking => summary.sending += 1,
                UploadState::Paused => summary.paused += 1,
                UploadState::Done => summary.done += 1,
                UploadState::Failed(_) | UploadState::Lost => summary.failed += 1,
                UploadState::Kept => summary.total -= 1,
                UploadState::Refused(_) => {
                    summary.failed += 1;
                    summary.total -= 1;
                }
            }
        }
        summary
    }

    /// Something is still on its way.
    pub(crate) fn is_busy(&self) -> bool {
        self.sending + self.waiting + self.paused > 0
    }

    fn words(&self) -> String {
        if self.sending > 0 {
            tr!(media.uploading, at = self.done + 1, total = self.total)
        } else if self.waiting > 0 {
            counted!(
                self.waiting,
                media.waiting_to_upload_single,
                media.waiting_to_upload_many
            )
        } else if self.paused > 0 {
            counted!(self.paused, media.paused_single, media.paused_many)
        } else if self.failed > 0 {
            counted!(self.failed, media.not_uploaded_single, media.not_uploaded_many)
        } else {
            counted!(self.done, media.all_uploaded_single, media.all_uploaded_many)
        }
    }
}

/// The whole tray; the page decides when it is there.
#[component]
pub(crate) fn UploadTray(
    uploads: Signal<Vec<Upload>>,
    summary: Memo<Summary>,
    #[prop(into)] on_cancel: Callback<AssetId>,
    #[prop(into)] on_pause: Callback<AssetId>,
    #[prop(into)] on_retry: Callback<AssetId>,
    #[prop(into)] on_choose: Callback<(AssetId, PickedFile)>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let goes = |upload: &&Upload| upload.state != UploadState::Kept;
    let ids = Memo::new(move |_| {
        uploads.with(|uploads| {
            uploads
                .iter()
                .filter(goes)
                .map(|upload| upload.asset)
                .collect::<Vec<_>>()
        })
    });
    let sum =
        move |of: fn(&Upload) -> u64| move || uploads.with(|uploads| uploads.iter().map(of).sum::<u64>().to_string());
    view! {
        <section class="tray" aria-label=tr!(media.uploads)>
            <div class="tray-head">
                <h2 role="status">{move || summary.get().words()}</h2>
                <IconButton icon=Icon::Close label=tr!(media.close_uploads) on_click=on_close />
            </div>
            <Show when=move || summary.get().is_busy()>
                <progress class="progress" aria-label=tr!(media.all_uploads) max=sum(size) value=sum(sent)></progress>
            </Show>
            <ul class="tray-rows">
                <For each=move || ids.get() key=|id| *id let:id>
                    <Row id=id uploads=uploads on_cancel=on_cancel on_pause=on_pause on_retry=on_retry on_choose=on_choose />
                </For>
            </ul>
        </section>
    }
}

/// What counts in the bar of all: refused files never were on their way.
fn size(upload: &Upload) -> u64 {
    match upload.state {
        UploadState::Refused(_) | UploadState::Failed(_) | UploadState::Lost | UploadState::Kept => 0,
        _ => upload.size_bytes,
    }
}

fn sent(upload: &Upload) -> u64 {
    match upload.state {
        UploadState::Sending { sent_bytes } => sent_bytes.min(upload.size_bytes),
        UploadState::Done | UploadState::Checking => upload.size_bytes,
        _ => 0,
    }
}

#[component]
fn Row(
    id: AssetId,
    uploads: Signal<Vec<Upload>>,
    on_cancel: Callback<AssetId>,
    on_pause: Callback<AssetId>,
    on_retry: Callback<AssetId>,
    on_choose: Callback<(AssetId, PickedFile)>,
) -> impl IntoView {
    let upload = Memo::new(move |_| uploads.with(|uploads| uploads.iter().find(|one| one.asset == id).cloned()));
    let name = move || upload.with(|upload| upload.as_ref().map(|one| one.name.clone()).unwrap_or_default());
    let words = move || upload.with(|upload| upload.as_ref().map(row_words).unwrap_or_default());
    let is = move |of: fn(&UploadState) -> bool| {
        move || upload.with(|upload| upload.as_ref().is_some_and(|one| of(&one.state)))
    };
    let bad = is(|state| {
        matches!(
            state,
            UploadState::Failed(_) | UploadState::Lost | UploadState::Refused(_)
        )
    });
    let failed = is(|state| matches!(state, UploadState::Failed(_)));
    let done = is(|state| matches!(state, UploadState::Done));
    let sending = is(|state| matches!(state, UploadState::Sending { .. }));
    let paused = is(|state| matches!(state, UploadState::Paused));
    let lost = is(|state| matches!(state, UploadState::Lost));
    let chosen = move |files: Vec<PickedFile>| {
        if let Some(file) = files.into_iter().next() {
            on_choose.run((id, file));
        }
    };
    let way_out = move || {
        if bad() {
            tr!(media.remove_one, name = name())
        } else {
            tr!(media.cancel_one, name = name())
        }
    };
    let number = move |of: fn(&Upload) -> u64| {
        move || upload.with(|upload| upload.as_ref().map(of).unwrap_or_default().to_string())
    };
    view! {
        <li class="tray-row" class:tray-row-bad=bad>
            <div class="tray-words">
                <span class="tray-name">{name}</span>
                <span class="tray-state">{words}</span>
                <Show when=sending>
                    <progress class="progress" aria-label=name max=number(size) value=number(sent)></progress>
                </Show>
            </div>
            <Show when=failed>
                <button
                    type="button"
                    class="button"
                    aria-label=move || tr!(media.retry_one, name = name())
                    on:click=move |_| on_retry.run(id)
                >
                    {tr!(common.retry)}
                </button>
            </Show>
            <Show when=lost>
                <label class="button">
                    {tr!(media.choose_again)}
                    <input
                        class="visually-hidden"
                        type="file"
                        accept=PICTURES
                        aria-label=move || tr!(media.choose_one_again, name = name())
                        on:change=move |ev| chosen(picked_files(&ev))
                    />
                </label>
            </Show>
            <Show when=sending>
                <IconButton icon=Icon::Pause label=Signal::derive(move || tr!(media.pause_one, name = name())) on_click=move |()| on_pause.run(id) />
            </Show>
            <Show when=paused>
                <IconButton icon=Icon::Play label=Signal::derive(move || tr!(media.resume_one, name = name())) on_click=move |()| on_retry.run(id) />
            </Show>
            <Show when=done fallback=move || view! {
                <IconButton icon=Icon::Close label=Signal::derive(way_out) on_click=move |()| on_cancel.run(id) />
            }>
                <span class="tray-done"><IconView icon=Icon::Check /><span class="visually-hidden">{tr!(media.uploaded)}</span></span>
            </Show>
        </li>
    }
}

fn row_words(upload: &Upload) -> String {
    let size = size_in_words(upload.size_bytes);
    match &upload.state {
        UploadState::Waiting(None) => tr!(media.waiting_size, size = size),
        UploadState::Waiting(Some(words)) | UploadState::Failed(words) | UploadState::Refused(words) => words.clone(),
        // The form around the file is sent too: never more than the file has.
        UploadState::Sending { .. } => tr!(media.sent_of, sent = size_in_words(sent(upload)), size = size),
        UploadState::Paused => tr!(media.paused_size, size = size),
        UploadState::Checking => tr!(media.checking).to_owned(),
        UploadState::Lost => tr!(media.lost).to_owned(),
        UploadState::Done | UploadState::Kept => size,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Summary, Upload, UploadState};
    use framekeep::ids::AssetId;

    fn upload(state: UploadState) -> Upload {
        Upload {
            asset: AssetId::new(Uuid::nil()),
            name: "home.png".to_owned(),
            mime_type: "image/png".to_owned(),
            size_bytes: 640_000,
            pixels: None,
            state,
        }
    }

    #[test]
    fn the_head_says_what_is_true_of_all() {
        let (waiting, sending) = (UploadState::Waiting(None), UploadState::Sending { sent_bytes: 1 });
        let (done, failed) = (UploadState::Done, UploadState::Failed(String::new()));
        let refused = UploadState::Refused(String::new());
        let cases = [
            (
                vec![done.clone(), done.clone(), sending.clone(), waiting.clone()],
                "Uploading 3 of 4",
            ),
            (vec![sending, refused.clone(), waiting.clone()], "Uploading 1 of 2"),
            (vec![done.clone(), waiting], "Waiting to upload 1 picture"),
            (vec![done.clone(), failed, refused], "2 pictures not uploaded"),
            (vec![done.clone(), UploadState::Kept, done], "2 pictures uploaded"),
        ];
        for (states, words) in cases {
            let uploads: Vec<Upload> = states.into_iter().map(upload).collect();
            assert_eq!(Summary::of(&uploads).words(), words);
        }
        assert_eq!(
            Summary::of(&[upload(UploadState::Kept)]),
            Summary::default(),
            "a guest's goes nowhere"
        );
    }
}
