//! The field that files are chosen by, behind a button that presses it ([`super::dom::press`]).

use leptos::prelude::*;

use super::dom;
use crate::local::{PickedFile, picked_files};

/// The kinds of pictures that are taken.
pub(crate) const PICTURES: &str = "image/png,image/jpeg,image/webp,image/gif";

/// Nobody sees it: a button in words stands for it. `accept` is what the browser's dialog offers. It belongs into a page
/// only once what is chosen by it would be taken.
#[component]
pub(crate) fn FileField(
    id: &'static str,
    accept: &'static str,
    label: &'static str,
    #[prop(optional)] multiple: bool,
    #[prop(into)] on_files: Callback<Vec<PickedFile>>,
) -> impl IntoView {
    let chosen = move |ev| {
        on_files.run(picked_files(&ev));
        // The same file can be chosen again.
        dom::empty_field(id);
    };
    view! {
        <input
            id=id
            class="visually-hidden"
            type="file"
            accept=accept
            multiple=multiple
            tabindex="-1"
            aria-label=label
            on:change=chosen
        />
    }
}
