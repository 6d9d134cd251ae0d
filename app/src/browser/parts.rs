//! Parts of the program, which come over the network: asked for again until they are here.

use std::task::{Context, Waker};

use wasm_bindgen_futures::spawn_local;

use super::time;

/// A part that did not come is asked for again after this long.
const AGAIN_MS: u64 = 3_000;

/// Goes on as soon as everything is here.
pub(crate) fn after<L>(load: impl Fn() -> L + 'static, go_on: impl FnOnce() + 'static)
where
    L: Future<Output = bool>,
{
    spawn_local(async move {
        while !load().await {
            time::pause(AGAIN_MS).await;
        }
        go_on();
    });
}

/// Does what comes with a part: at once where that is here, else when it has come. A failure is told by who asked.
pub(crate) fn when_here<E: 'static>(work: impl Future<Output = Result<(), E>> + 'static) {
    let mut work = Box::pin(work);
    if work.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
        spawn_local(async move { drop(work.await) });
    }
}

/// The page that is open needs no part but the first.
pub(crate) fn is_first_page() -> bool {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    path.as_deref() == Some("/")
}
