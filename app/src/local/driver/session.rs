//! One signed-in user, or a guest, in this tab: the engine, and what it needs to act.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use framekeep::account::Policy;
use framekeep::ids::{ProjectId, UserId};
use framekeep::sync::{Attention, Effect, Engine, Event, Status};
use framekeep::undo::Undo;
use gloo_timers::callback::Timeout;
use leptos::task::spawn_local;

use super::editing::Editor;

use super::images::Images;
use super::library::Shelves;
use super::projects::Trash;
use super::take::Jobs;
use super::uploads::Uploads;
use super::writes::Writes;
use super::{Driver, Ids};
use crate::browser::channel::Channel;
use crate::browser::indexeddb::{Database, StorageError};
use crate::browser::locks::{Ask, Lock, LockEvent};
use crate::browser::{events, network, time};
use crate::language::for_words;
use crate::local::Local;
use crate::local::types::{Deleted, Unopened};

/// How long an empty browser waits for its first pull before it says that there is nothing.
const FIRST_PULL_MS: u64 = 2_000;

/// Everything that ends when the user changes.
pub(super) struct Session {
    pub(super) local: Local,
    pub(super) user: UserId,
    pub(super) engine: RefCell<Engine>,
    /// None until it is open.
    pub(super) database: RefCell<Option<Rc<Database>>>,
    pub(super) writes: RefCell<Writes>,
    pub(super) channel: RefCell<Option<Channel>>,
    pub(super) editors: RefCell<HashMap<ProjectId, Editor>>,
    pub(super) histories: RefCell<HashMap<ProjectId, Undo>>,
    pub(super) images: RefCell<Images>,
    pub(super) uploads: RefCell<Uploads>,
    pub(super) shelves: RefCell<Shelves>,
    pub(super) trash: RefCell<Trash>,
    pub(super) jobs: RefCell<Jobs>,
    /// The right to send, or the wait for it.
    sending: RefCell<Option<Lock>>,
    timers: RefCell<BTreeMap<u64, Timeout>>,
    /// When everything was last on the server, by the page's clock.
    synced_ms: Cell<u64>,
    ended: Cell<bool>,
    /// How conflicts are settled, as the server said last.
    pub(super) policy: Cell<Policy>,
    /// The server's session is known to have ended; the person was told so.
    pub(super) knows_ending: Cell<bool>,
    pub(super) told_ending: Cell<bool>,
    /// The browser was asked not to clear what is kept here.
    pub(super) protection_asked: Cell<bool>,
}

impl Session {
    pub(super) fn new(local: Local, user: UserId) -> Rc<Self> {
        let seed = u64::from_le_bytes(super::fresh_id().as_bytes()[8..].try_into().unwrap_or_default());
        Rc::new(Self {
            local,
            user,
            engine: RefCell::new(Engine::new(seed)),
            database: RefCell::default(),
            writes: RefCell::default(),
            channel: RefCell::default(),
            editors: RefCell::default(),
            histories: RefCell::default(),
            images: RefCell::default(),
            uploads: RefCell::default(),
            shelves: RefCell::default(),
            trash: RefCell::default(),
            jobs: RefCell::default(),
            sending: RefCell::default(),
            timers: RefCell::default(),
            synced_ms: Cell::new(time::now_ms()),
            ended: Cell::new(false),
            policy: Cell::default(),
            knows_ending: Cell::new(false),
            told_ending: Cell::new(false),
            protection_asked: Cell::new(false),
        })
    }

    /// Reads the database, shows what is there, and begins to sync.
    pub(super) async fn open(self: Rc<Self>, driver: Rc<Driver>) {
        let read = self.read().await;
        if self.ended.get() {
            return;
        }
        self.local
            .set_unopened(read.as_ref().err().map(|error| Unopened::Failed(error.to_string())));
        if read.is_err() {
            *self.database.borrow_mut() = None;
            return;
        }
        if !events::is_online() {
            self.handle(Event::Offline);
        }
        if !self.is_guest() {
            self.handle(Event::SignedIn { user: self.user });
            self.handle(Event::PolicyIs {
                policy: self.policy.get(),
            });
        }
        self.show_when_known();
        self.ask_to_send();
        for project in driver.opened.borrow().keys() {
            self.open_editor(*project);
        }
        let (whole, small) = self.local.wanted_pictures();
        for asset in whole {
            self.show(asset);
        }
        for asset in small {
            self.show_small(asset);
        }
        self.clone().offer_guest_projects().await;
        self.tidy().await;
        if let Some(database) = self.database() {
            // What stays is found at the next start.
            let _ = database.remove_files_alone().await;
        }
    }

    /// With something kept here it shows at once. A browser that has nothing waits for the first pull, but not for long:
    /// an empty list would say that there is nothing.
    fn show_when_known(self: &Rc<Self>) {
        if self.is_guest() || !events::is_online() || !self.engine.borrow().projects().is_empty() {
            return self.show_all();
        }
        let session = self.clone();
        time::after(FIRST_PULL_MS, move || session.show_all()).forget();
    }

    /// What is shown is all that is known.
    pub(super) fn show_all(&self) {
        if !self.ended.get() {
            self.local.set_ready(true);
        }
    }

    async fn read(self: &Rc<Self>) -> Result<(), StorageError> {
        let session = Rc::downgrade(self);
        let held_up = move || {
            if let Some(session) = session.upgrade().filter(|session| !session.has_ended()) {
                session.local.set_unopened(Some(Unopened::HeldUp));
            }
        };
        let database = Rc::new(Database::open(self.user, &mut Ids, held_up).await?);
        *self.database.borrow_mut() = Some(database.clone());
        self.join_tabs();
        let (meta, projects) = match database.read_all().await {
            Err(StorageError::Damaged) => {
                self.put_aside(&database).await?;
                database.read_all().await?
            }
            read => read?,
        };
        let unsent = database.unsent_pictures().await?;
        if !self.ended.get() && !self.is_guest() {
            network::name_device(Some(meta.device));
        }
        self.handle(Event::Loaded { meta, projects });
        for asset in unsent {
            self.clone().list_kept(asset).await;
            self.handle(Event::AssetKept { asset });
        }
        Ok(())
    }

    /// One tab of this user sends; this one does when it is its turn.
    fn ask_to_send(self: &Rc<Self>) {
        let session = Rc::downgrade(self);
        let lock = Lock::ask(&format!("framekeep-{}-sending", self.user), Ask::Wait, move |event| {
            let Some(session) = session.upgrade() else { return };
            match event {
                LockEvent::Held => session.handle(Event::BecameLeader),
                LockEvent::NotFree | LockEvent::Lost => session.handle(Event::LostLeadership),
            }
        });
        *self.sending.borrow_mut() = Some(lock);
    }

    /// Takes an event in, does what the engine asks for, and shows what is true now.
    pub(super) fn handle(self: &Rc<Self>, event: Event) {
        if self.ended.get() {
            return;
        }
        let effects = self.engine.borrow_mut().handle(event, time::now_ms());
        for effect in effects {
            self.carry_out(effect);
        }
        self.publish();
    }

    /// Shows what is true now.
    pub(super) fn publish(self: &Rc<Self>) {
        if self.ended.get() {
            return;
        }
        let (mut views, status) = {
            let engine = self.engine.borrow();
            (engine.projects(), engine.status(None))
        };
        for view in &mut views {
            if self.images.borrow().is_keeping_for(view.id) {
                view.status = view.status.while_saving();
            }
        }
        if status == Status::Synced {
            self.synced_ms.set(time::now_ms());
        }
        let out = status == Status::NeedsAttention(Attention::SignIn);
        self.local.set_projects(views, status);
        self.tell_leaving();
        if out && !self.knows_ending.replace(true) {
            // Why, the server says.
            super::ask_who();
        }
    }

    /// For how long something has not been on the server; nothing when all is.
    pub(super) fn outbox_age_ms(&self) -> u64 {
        match self.engine.borrow().status(None) {
            Status::Synced => 0,
            _ => time::now_ms().saturating_sub(self.synced_ms.get()),
        }
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Persist { number, call } => self.write(number, call),
            Effect::Push { operation } => spawn_local(self.clone().push(*operation)),
            Effect::Pull { request } => spawn_local(self.clone().pull(request)),
            Effect::Upload { asset } => spawn_local(self.clone().upload(asset)),
            Effect::Schedule { at_ms } => self.wake_at(at_ms),
            Effect::Read => spawn_local(self.clone().read_again()),
            Effect::Notify { project: _, notice } => self.tell(notice.words(for_words()), None),
        }
    }

    fn wake_at(self: &Rc<Self>, at_ms: u64) {
        if self.timers.borrow().contains_key(&at_ms) {
            return;
        }
        let session = Rc::downgrade(self);
        let delay_ms = at_ms.saturating_sub(time::now_ms());
        let timer = time::after(delay_ms, move || {
            let Some(session) = session.upgrade() else { return };
            let fired = session.timers.borrow_mut().remove(&at_ms);
            session.handle(Event::Tick);
            // A timer's own closure must not be dropped while it runs.
            fired.map(Timeout::forget);
        });
        self.timers.borrow_mut().insert(at_ms, timer);
    }

    pub(super) fn database(&self) -> Option<Rc<Database>> {
        self.database.borrow().clone()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    /// Tells the person, unless the person has left.
    pub(super) fn tell(&self, text: String, undo: Option<Deleted>) {
        if !self.ended.get() {
            self.local.tell(text, undo);
        }
    }

    /// Lets everything go: locks, channel, timers, the database's connection. Answers that come later find nobody.
    pub(super) fn end(&self) {
        self.ended.set(true);
        network::name_device(None);
        self.sending.borrow_mut().take();
        self.editors.borrow_mut().clear();
        self.timers.borrow_mut().clear();
        self.channel.borrow_mut().take();
        self.database.borrow_mut().take();
        self.jobs.take();
        self.local.forget_everything();
    }
}
