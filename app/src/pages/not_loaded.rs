//! What is said of a page whose part of the program did not come.

use leptos::prelude::*;
use leptos_meta::Title;

use super::Bar;
use crate::components::{Button, ButtonKind, Empty};
use crate::language::tr;

#[component]
pub(crate) fn NotLoaded() -> impl IntoView {
    let again = move |()| {
        // A browser that refuses to load the page again has its own button for it.
        let _ = window().location().reload();
    };
    view! {
        <Title text=tr!(common.not_loaded) />
        <Bar home="/" />
        <main id="content">
            <Empty title=tr!(common.not_loaded) text=tr!(common.not_loaded_text) page=true>
                <Button kind=ButtonKind::Primary label=tr!(common.try_again) on_click=again />
            </Empty>
        </main>
    }
}
