//! The offer of a newer build: it says that there is one, and never loads it by itself.

use leptos::prelude::*;

use crate::components::{Button, Icon, IconButton};
use crate::language::tr;
use crate::local::use_local;

#[component]
pub(crate) fn NewBuild() -> impl IntoView {
    let local = use_local();
    let waits = local.new_build();
    view! {
        <Show when=move || waits.get()>
            <div class="toast" role="status">
                <span>{tr!(common.new_build)}</span>
                <Button label=tr!(common.reload) on_click=move |()| local.take_new_build() />
                <IconButton icon=Icon::Close label=tr!(common.not_now) on_click=move |()| local.put_off_new_build() />
            </div>
        </Show>
    }
}
