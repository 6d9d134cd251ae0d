//! What happens to the page: the network comes and goes, it is looked at, it is about to close.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget, VisibilityState};

use super::js;

/// Something that happened to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageEvent {
    Online,
    Offline,
    /// Looked at again: focus, or back from the background.
    Seen,
    /// Another tab of this browser remembered something else than before.
    Remembered,
}

/// Reports page events for as long as the page lives.
pub(crate) fn watch(report: impl Fn(PageEvent) + Clone + 'static) {
    let Some(window) = web_sys::window() else { return };
    let on = |name: &str, event: PageEvent| {
        let report = report.clone();
        listen(&window, name, move |_| report(event));
    };
    on("online", PageEvent::Online);
    on("offline", PageEvent::Offline);
    on("focus", PageEvent::Seen);
    on("pageshow", PageEvent::Seen);
    on("storage", PageEvent::Remembered);
    if let Some(document) = window.document() {
        listen(&document, "visibilitychange", move |_| {
            if is_visible() {
                report(PageEvent::Seen);
            }
        });
    }
}

/// Asks before the tab closes whenever `unsaved` says so at that moment.
pub(crate) fn warn_before_closing(unsaved: impl Fn() -> bool + 'static) {
    let Some(window) = web_sys::window() else { return };
    listen(&window, "beforeunload", move |event| {
        if unsaved() {
            event.prevent_default();
            js::set(&event, "returnValue", true);
        }
    });
}

pub(crate) fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

pub(crate) fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

/// Loads the page anew.
pub(crate) fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// For the life of the page: the closure is never dropped.
pub(super) fn listen(target: &EventTarget, name: &str, run: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(run);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}
