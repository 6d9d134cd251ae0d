//! The badge of a picture that is on its way to the server, or should be.

use leptos::prelude::*;

use crate::language::tr;
use crate::local::{Upload, UploadState};

/// Synced, how far, waiting, or an error; nothing where there is no upload.
#[component]
pub(crate) fn UploadBadge(upload: Signal<Option<Upload>>) -> impl IntoView {
    let badge = Memo::new(move |_| upload.with(|upload| upload.as_ref().map(badge)));
    move || {
        badge.get().map(|(class, words)| {
            view! { <span class=class>{words}</span> }
        })
    }
}

fn badge(upload: &Upload) -> (&'static str, String) {
    match &upload.state {
        UploadState::Done => ("badge badge-good", tr!(common.synced).to_owned()),
        UploadState::Failed(_) | UploadState::Refused(_) | UploadState::Lost => {
            ("badge badge-bad", tr!(media.error).to_owned())
        }
        UploadState::Sending { sent_bytes } => ("badge badge-busy", percent(*sent_bytes, upload.size_bytes)),
        UploadState::Checking => ("badge badge-busy", percent(1, 1)),
        UploadState::Paused => ("badge", tr!(media.paused).to_owned()),
        UploadState::Kept => ("badge", tr!(guest.on_this_device).to_owned()),
        UploadState::Waiting(_) => ("badge", tr!(media.waiting).to_owned()),
    }
}

/// "64 %": the form around the file counts as well, so never more than 100.
fn percent(sent_bytes: u64, size_bytes: u64) -> String {
    format!(
        "{} %",
        sent_bytes
            .saturating_mul(100)
            .checked_div(size_bytes)
            .unwrap_or(0)
            .min(100)
    )
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percents_in_words() {
        assert_eq!(
            (percent(64, 100), percent(101, 100), percent(1, 0)),
            ("64 %".into(), "100 %".into(), "0 %".into())
        );
    }
}
