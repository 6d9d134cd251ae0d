//! The program comes in parts. What the first page shows comes with it; every other page, and what stands around them,
//! is a part that comes once the first page is at work, or when a page that is in it is asked for.
//!
//! A part is what `wasm_split` functions of one name reach and nothing else does: the build cuts it out. What calls such
//! a function waits for its part; where that does not come, it says so and can be asked again.
#![expect(
    unreachable_pub,
    reason = "the component macro writes `pub` where we write `pub(crate)`"
)]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;

use crate::local::use_local;
use crate::pages::{
    GuestProjects, History, LeavingDialog, Media, NotLoaded, Project, ProjectFileDialog, Projects, Settings, Toasts,
    Trash, UnopenedBanner, Uploads, Version,
};

/// A page that comes with the part `pages`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Later {
    Projects,
    Trash,
    Project,
    History,
    Version,
    Settings,
    Media,
}

/// What stands around every page, and has nothing to say in the first frame.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Around {
    /// Before the page.
    Above,
    /// After it.
    Below,
}

#[wasm_split(pages, wasm_split_path = leptos::wasm_split, fallible, preload(load_pages))]
fn page(page: Later) -> Result<AnyView, SplitLoaderError> {
    // The server lets the browser begin with the parts of this page before the program asks for them.
    leptos::prefetch_lazy_fn_on_server("pages");
    leptos::prefetch_lazy_fn_on_server("driver");
    Ok(match page {
        Later::Projects => anew(Projects).into_any(),
        Later::Trash => anew(Trash).into_any(),
        Later::Project => anew(Project).into_any(),
        Later::History => anew(History).into_any(),
        Later::Version => anew(Version).into_any(),
        Later::Settings => anew(Settings).into_any(),
        Later::Media => anew(Media).into_any(),
    })
}

#[wasm_split(pages, wasm_split_path = leptos::wasm_split, fallible, preload(load_around))]
fn around(place: Around) -> Result<AnyView, SplitLoaderError> {
    Ok(match place {
        Around::Above => anew(UnopenedBanner).into_any(),
        Around::Below => view! {
            {anew(Toasts)}
            {anew(Uploads)}
            {anew(GuestProjects)}
            {anew(LeavingDialog)}
            {anew(ProjectFileDialog)}
        }
        .into_any(),
    })
}

impl ChooseView for Later {
    async fn choose(self) -> AnyView {
        page(self).await.unwrap_or_else(|_| anew(NotLoaded).into_any())
    }

    async fn preload(&self) {
        // Where it fails, choosing says so.
        let _ = load().await;
    }
}

/// Brings every part that was not here yet; false: it did not come.
pub(crate) async fn load() -> bool {
    // Each function knows by itself that its part is here.
    load_pages().await.is_ok() && load_around().await.is_ok()
}

/// What stands around the page, as soon as it is here.
#[component]
pub(crate) fn Surroundings(place: Around) -> impl IntoView {
    let complete = use_local().complete();
    move || complete.get().then(|| at_once(around(place))?.ok())
}

/// Made again when another language is chosen: what is on a page is made for one.
pub(crate) fn anew<V: IntoView + 'static>(part: fn() -> V) -> impl IntoView {
    let language = use_local().language();
    move || {
        language.track();
        part()
    }
}

/// What needs no waiting.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
