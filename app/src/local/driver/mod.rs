//! The browser's driver: turns what pages, the network, the database and other tabs do into events of the sync engine,
//! and carries out the effects that it answers with. One [`Session`] per signed-in user; nothing of one user's session
//! ever reaches another's.

mod builds;
mod commands;
mod direct;
mod editing;
mod guest;
mod history;
mod images;
mod leaving;
mod library;
mod past;
mod person;
mod projects;
mod publish;
mod publish_media;
mod removal;
mod room;
mod session;
mod settings;
mod tabs;
mod take;
mod take_in;
mod take_out;
mod transfer;
mod uploads;
mod writes;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use framekeep::ids::ProjectId;
use framekeep::sync::{Attention, Event, Fresh, ProjectView, Status};
use gloo_timers::callback::Interval;
use leptos::prelude::Set;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use uuid::Uuid;

use super::Local;
use super::command::Command;
use super::projects::Sort;
use super::types::Layout;
use crate::browser::events::{self, PageEvent};
use crate::browser::{memory, parts};
use session::Session;

pub use crate::browser::files::{
    PickedFile, carries_files, carry, copied, copy, dropped_files, pasted_files, picked_files,
};
pub(super) use crate::browser::memory::{last_canvas, remember_canvas};
pub(crate) use crate::browser::near::{no_longer, when_near};
pub(crate) use crate::browser::time::wall_ms;
pub(super) use settings::{copy_text, paint, speak};

/// How often a page that is looked at reminds the engine of the time; it asks the server every 30 s.
const REMIND_EVERY_MS: u32 = 5_000;

thread_local! {
    /// What pages reach, with the first page and without the driver's own code; none until that is here.
    static DOOR: RefCell<Option<Rc<dyn Door>>> = const { RefCell::new(None) };
    static DRIVER: RefCell<Option<Rc<Driver>>> = const { RefCell::new(None) };
}

/// The driver, as pages know it.
trait Door {
    fn carry_out(self: Rc<Self>, command: Command);
    fn view(&self, project: ProjectId) -> Option<ProjectView>;
    fn labels(&self, project: ProjectId) -> (Option<String>, Option<String>);
}

/// What outlives a session: the page's signals, and what the page shows.
struct Driver {
    local: Local,
    session: RefCell<Option<Rc<Session>>>,
    /// How many editors show a project.
    opened: RefCell<HashMap<ProjectId, usize>>,
    /// "Who is signed in?" is under way; and is asked again in a while.
    asking: Cell<bool>,
    asking_again: Cell<bool>,
    /// When it was last asked for a newer build, by the page's clock.
    looked_ms: Cell<u64>,
}

/// Ids from the browser's clock and randomness.
pub(super) struct Ids;

impl Fresh for Ids {
    fn id(&mut self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Starts as soon as the driver is here, then lets the rest of the program come.
pub(super) fn start<L: Future<Output = bool> + 'static>(local: Local, rest: fn() -> L) {
    let all = move || async move { rest().await && commands::load_for_pages().await.is_ok() };
    let go_on = move || parts::after(all, move || local.complete.set(true));
    parts::after(move || async move { begin(local).await.is_ok() }, go_on);
}

/// Begins once; a second call does nothing.
#[wasm_split(driver, wasm_split_path = leptos::wasm_split, fallible)]
fn begin(local: Local) -> Result<(), SplitLoaderError> {
    if DRIVER.with_borrow(Option::is_some) {
        return Ok(());
    }
    let driver = Rc::new(Driver {
        local,
        session: RefCell::default(),
        opened: RefCell::default(),
        asking: Cell::new(false),
        asking_again: Cell::new(false),
        looked_ms: Cell::new(0),
    });
    DRIVER.set(Some(driver.clone()));
    DOOR.set(Some(driver.clone()));
    local.set_sort_shown(memory::sort().map(|word| Sort::from_word(&word)));
    if let Some(word) = memory::layout() {
        local.set_layout_shown(Layout::from_word(&word));
    }
    events::watch({
        let driver = driver.clone();
        move |event| driver.page(event)
    });
    events::warn_before_closing({
        let driver = driver.clone();
        move || driver.session().is_some_and(|session| session.has_unsaved())
    });
    Interval::new(REMIND_EVERY_MS, {
        let driver = driver.clone();
        move || driver.remind()
    })
    .forget();
    local.show_theme(settings::painted());
    settings::speak_as_chosen(local);
    driver.begin();
    driver.keep_build();
    Ok(())
}

/// Carries out what a page asks for.
pub(super) fn send(command: Command) {
    if let Some(door) = DOOR.with_borrow(Clone::clone) {
        door.carry_out(command);
    }
}

pub(super) fn fresh_id() -> Uuid {
    Ids.id()
}

/// Keeps the list's order on this device.
pub(super) fn remember_sort(sort: Sort) {
    memory::remember_sort(sort.word());
}

/// Keeps the library's layout on this device.
pub(super) fn remember_layout(layout: Layout) {
    memory::remember_layout(layout.word());
}

pub(super) fn view(project: ProjectId) -> Option<ProjectView> {
    DOOR.with_borrow(Clone::clone)?.view(project)
}

pub(super) fn labels(project: ProjectId) -> (Option<String>, Option<String>) {
    DOOR.with_borrow(Clone::clone)
        .map_or((None, None), |door| door.labels(project))
}

/// Asks the server who is signed in.
fn ask_who() {
    if let Some(driver) = DRIVER.with_borrow(Clone::clone) {
        driver.ask_who();
    }
}

fn current() -> Option<Rc<Session>> {
    DRIVER.with_borrow(Clone::clone)?.session()
}

impl Door for Driver {
    fn carry_out(self: Rc<Self>, command: Command) {
        Self::carry_out(&self, command);
    }

    fn view(&self, project: ProjectId) -> Option<ProjectView> {
        self.session()?.engine.borrow().project(project)
    }

    fn labels(&self, project: ProjectId) -> (Option<String>, Option<String>) {
        self.session().map_or((None, None), |session| session.labels(project))
    }
}

impl Driver {
    fn session(&self) -> Option<Rc<Session>> {
        self.session.borrow().clone()
    }

    /// The session, where it is one of an account.
    fn account(&self) -> Option<Rc<Session>> {
        self.session().filter(|session| !session.is_guest())
    }

    fn page(self: &Rc<Self>, event: PageEvent) {
        if event == PageEvent::Remembered {
            settings::hear(self.local);
            return self.local.show_theme(settings::repaint());
        }
        if let Some(session) = self.session() {
            match event {
                PageEvent::Online => session.handle(Event::Online),
                PageEvent::Offline => session.handle(Event::Offline),
                PageEvent::Seen => session.handle(Event::SyncNow),
                PageEvent::Remembered => {}
            }
        }
        if event != PageEvent::Offline {
            self.ask_who();
            self.look_for_new_build();
        }
    }

    /// The time goes on, while somebody looks at the page.
    fn remind(&self) {
        if let Some(session) = self.session()
            && events::is_visible()
        {
            session.handle(Event::Tick);
        }
    }
}

impl Session {
    /// Something would be lost if the page closed now.
    fn has_unsaved(&self) -> bool {
        let status = self.engine.borrow().status(None);
        self.is_keeping()
            || matches!(
                status,
                Status::Saving | Status::NeedsAttention(Attention::NotSaved { .. })
            )
    }
}
