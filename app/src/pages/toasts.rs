//! What stands at the bottom of every page: the one message, and the offer of a newer build.

use leptos::prelude::*;

use super::new_build::NewBuild;
use super::project_file::TakingProgress;
use crate::components::Toast;
use crate::local::{Deleted, use_local};

/// Shows what `local` has to tell, with Undo where it can be taken back.
#[component]
pub(crate) fn Toasts() -> impl IntoView {
    let local = use_local();
    let notice = local.notice();
    let toast = move || {
        notice.get().map(|notice| {
            let id = notice.id;
            let undo = notice.undo.map(|deleted| {
                Callback::new(move |()| {
                    match &deleted {
                        Deleted::Project(project) => local.restore(*project),
                        Deleted::Assets(assets) => local.restore_assets(assets.clone()),
                    }
                    local.dismiss_notice(id);
                })
            });
            view! { <Toast text=notice.text on_undo=undo on_close=move |()| local.dismiss_notice(id) /> }
        })
    };
    view! { <div class="toasts" aria-live="polite">{toast}<TakingProgress /><NewBuild /></div> }
}
