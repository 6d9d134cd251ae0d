//! Web Locks: at most one tab of this browser holds a name. `LockManager` is unstable in web-sys, so it is reached by
//! name.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::js;

/// How to ask for a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Now or not at all.
    IfFree,
    /// When it becomes free.
    Wait,
    /// Now, from whoever has it.
    Steal,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockEvent {
    Held,
    NotFree,
    /// Another tab took it.
    Lost,
}

/// One request for a lock; dropping it gives the lock back, or stops waiting for it.
pub(crate) struct Lock {
    state: Rc<RefCell<State>>,
    abort: Option<AbortController>,
}

#[derive(Default)]
struct State {
    /// Ends the promise that holds the lock.
    release: Option<Function>,
    /// Given up by this tab; nothing is reported any more.
    ended: bool,
}

impl Lock {
    /// Asks for the lock of this name and reports what becomes of it. Without Web Locks (an insecure page) it is held at
    /// once: one tab is then assumed.
    pub(crate) fn ask(name: &str, ask: Ask, report: impl Fn(LockEvent) + Clone + 'static) -> Self {
        let state = Rc::new(RefCell::new(State::default()));
        let abort = (ask == Ask::Wait).then(|| AbortController::new().ok()).flatten();
        let manager = web_sys::window().map_or(JsValue::UNDEFINED, |window| js::get(&window.navigator(), "locks"));
        let Ok(request) = js::get(&manager, "request").dyn_into::<Function>() else {
            spawn_local(async move { report(LockEvent::Held) });
            return Self { state, abort: None };
        };
        let options = Object::new();
        match ask {
            Ask::IfFree => js::set(&options, "ifAvailable", true),
            Ask::Steal => js::set(&options, "steal", true),
            Ask::Wait => js::set(
                &options,
                "signal",
                abort.as_ref().map_or(JsValue::UNDEFINED, |abort| abort.signal().into()),
            ),
        }
        let granted = granted(state.clone(), report.clone());
        match request.call3(&manager, &JsValue::from_str(name), &options, &granted) {
            Ok(promise) => spawn_local(watch_end(promise.unchecked_into(), state.clone(), report)),
            Err(_) => spawn_local(async move { report(LockEvent::Held) }),
        }
        Self { state, abort }
    }
}

/// The callback that runs with the lock (or with null): the lock is held until its promise ends.
fn granted(state: Rc<RefCell<State>>, report: impl Fn(LockEvent) + 'static) -> JsValue {
    Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if state.borrow().ended {
            return JsValue::UNDEFINED;
        }
        if lock.is_null() || lock.is_undefined() {
            report(LockEvent::NotFree);
            return JsValue::UNDEFINED;
        }
        let promise = Promise::new(&mut |resolve, _reject| state.borrow_mut().release = Some(resolve));
        report(LockEvent::Held);
        promise.into()
    })
}

/// A request that ends in an error, and not by this tab's will, was stolen.
async fn watch_end(promise: Promise, state: Rc<RefCell<State>>, report: impl Fn(LockEvent)) {
    if JsFuture::from(promise).await.is_err() && !state.borrow().ended {
        report(LockEvent::Lost);
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let release = {
            let mut state = self.state.borrow_mut();
            state.ended = true;
            state.release.take()
        };
        if let Some(release) = release {
            let _ = release.call0(&JsValue::UNDEFINED);
        } else if let Some(abort) = &self.abort {
            abort.abort();
        }
    }
}
