//! A line above a page's content, with what can be done about it.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// One line and its actions; `loud` for what needs the person.
#[component]
pub(crate) fn Banner(
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] loud: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=if loud { "banner banner-loud" } else { "banner" } role="group" aria-label=move || text.get()>
            {loud.then(|| view! { <IconView icon=Icon::Warning /> })}
            <p>{move || text.get()}</p>
            <div class="banner-actions">{children()}</div>
        </div>
    }
}
