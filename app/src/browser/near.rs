//! What is about to come into view: drawn then, not before.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// This far above and below the window is near.
const MARGIN: &str = "600px 0px";

thread_local! {
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

type Told = Box<dyn FnOnce()>;

/// One observer for everything that waits, by the elements' ids.
struct Watch {
    observer: IntersectionObserver,
    waiting: HashMap<String, (Element, Told)>,
}

impl Watch {
    /// None where the browser has no such thing.
    fn new() -> Option<Self> {
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        let seen = Closure::<dyn Fn(Array)>::new(|entries| tell(&entries)).into_js_value();
        let observer = IntersectionObserver::new_with_options(seen.unchecked_ref(), &options).ok()?;
        Some(Self {
            observer,
            waiting: HashMap::new(),
        })
    }

    fn take(&mut self, id: &str) -> Option<Told> {
        let (element, near) = self.waiting.remove(id)?;
        self.observer.unobserve(&element);
        Some(near)
    }
}

/// Tells once when the element with this id comes near; at once where that cannot be watched.
pub(crate) fn when_near(id: &str, near: impl FnOnce() + 'static) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    let untold = WATCH.with_borrow_mut(|watch| {
        if watch.is_none() {
            *watch = Watch::new();
        }
        let near: Told = Box::new(near);
        let (Some(watch), Some(element)) = (watch, element) else {
            return Some(near);
        };
        watch.observer.observe(&element);
        watch.waiting.insert(id.to_owned(), (element, near));
        None
    });
    if let Some(near) = untold {
        near();
    }
}

/// The element with this id goes away: nobody is to be told.
pub(crate) fn no_longer(id: &str) {
    let untold = WATCH.with_borrow_mut(|watch| watch.as_mut()?.take(id));
    drop(untold);
}

fn tell(entries: &Array) {
    let entries = entries.iter().map(JsCast::unchecked_into::<IntersectionObserverEntry>);
    let near = entries
        .filter(IntersectionObserverEntry::is_intersecting)
        .map(|entry| entry.target().id());
    for id in near {
        let told = WATCH.with_borrow_mut(|watch| watch.as_mut()?.take(&id));
        if let Some(near) = told {
            near();
        }
    }
}
