//! What stands above every page while this browser's database does not open: nothing can be shown or kept.

use leptos::prelude::*;

use crate::components::{Button, Icon, IconView};
use crate::language::tr;
use crate::local::{Unopened, use_local};

#[component]
pub(crate) fn UnopenedBanner() -> impl IntoView {
    let local = use_local();
    let banner = move || {
        local.unopened().get().map(|unopened| {
            let (text, again) = match unopened {
                Unopened::HeldUp => (tr!(messages.held_up).to_owned(), false),
                Unopened::Failed(why) => (tr!(messages.not_opened, why = why), true),
            };
            view! {
                <div class="banner banner-loud unopened">
                    <IconView icon=Icon::Warning />
                    <p>{text}</p>
                    {again.then(|| view! { <Button label=tr!(common.try_again) on_click=move |()| local.open_again() /> })}
                </div>
            }
        })
    };
    view! { <div role="alert">{banner}</div> }
}
