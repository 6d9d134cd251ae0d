//! The service worker, which keeps this build so that Framekeep opens without a network, and the next build once it is
//! there. `app/src/site/service_worker.js` is its other half.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::{events, js, time};

const SCRIPT: &str = "/service-worker.js";
/// What makes a waiting worker take over.
const ACTIVATE: &str = "activate";
/// A worker that was told to take over and does not is not waited for any longer.
const TAKEOVER_MOST_MS: u64 = 3_000;

thread_local! {
    static REGISTRATION: RefCell<Option<ServiceWorkerRegistration>> = const { RefCell::new(None) };
}

/// Reports when another tab has let a newer build take over: this page still is of the one before.
pub(crate) fn watch(report: impl Fn() + 'static) {
    let Some(container) = container() else { return };
    let had_one = Cell::new(container.controller().is_some());
    events::listen(&container, "controllerchange", move |_| {
        // The first worker of all takes the page as it is.
        if had_one.replace(true) {
            report();
        }
    });
}

/// Begins to keep this build, and reports each time a newer one is kept and waits. A browser without workers, or one that
/// refuses, goes on without.
pub(crate) async fn start(report: impl Fn() + Clone + 'static) {
    let Some(container) = container() else { return };
    let Ok(registration) = JsFuture::from(container.register(SCRIPT)).await else {
        return;
    };
    let registration: ServiceWorkerRegistration = registration.unchecked_into();
    REGISTRATION.set(Some(registration.clone()));
    if is_newer_waiting(&registration) {
        report();
    }
    watch_installing(&registration, report.clone());
    let found = registration.clone();
    events::listen(&registration, "updatefound", move |_| {
        watch_installing(&found, report.clone())
    });
}

/// Asks the server whether there is a newer build; without a network there is no answer.
pub(crate) fn look() {
    if let Some(registration) = REGISTRATION.with_borrow(Clone::clone)
        && let Ok(looking) = registration.update()
    {
        spawn_local(async move { drop(JsFuture::from(looking).await) });
    }
}

/// Lets the newer build take over, then loads the page anew. Tabs beside this one go on with the build they have.
pub(crate) fn take() {
    let waiting = REGISTRATION.with_borrow(|registration| registration.as_ref()?.waiting());
    // Where another tab was faster there is nothing to wait for.
    let (Some(container), Some(waiting)) = (container(), waiting) else {
        return events::reload();
    };
    let reload = Closure::once_into_js(events::reload);
    let _ = container.add_event_listener_with_callback("controllerchange", reload.unchecked_ref());
    match waiting.post_message(&JsValue::from_str(ACTIVATE)) {
        Ok(()) => drop(time::after(TAKEOVER_MOST_MS, events::reload).forget()),
        Err(_) => events::reload(),
    }
}

/// Lets the pages that are kept be in this language. Without a worker none are kept.
pub(crate) fn speak(language: &str) {
    let message = js_sys::Object::new();
    js::set(&message, "language", language);
    let worker = container().and_then(|container| container.controller());
    let _ = worker.map(|worker| worker.post_message(&message));
}

fn watch_installing(registration: &ServiceWorkerRegistration, report: impl Fn() + 'static) {
    let Some(installing) = registration.installing() else {
        return;
    };
    let registration = registration.clone();
    let worker = installing.clone();
    events::listen(&installing, "statechange", move |_| {
        if worker.state() == ServiceWorkerState::Installed && is_newer_waiting(&registration) {
            report();
        }
    });
}

/// The first worker of all waits for nobody.
fn is_newer_waiting(registration: &ServiceWorkerRegistration) -> bool {
    registration.waiting().is_some() && registration.active().is_some()
}

/// None where the browser has no workers for this page: it is insecure, or private.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    js::get(&navigator, "serviceWorker").dyn_into().ok()
}
