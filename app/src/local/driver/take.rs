//! Projects as files: one job after the other, which tells how far it is, can be ended, and may ask the person.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use framekeep::ids::ProjectId;
use futures_channel::oneshot;
use leptos::prelude::Set;
use leptos::task::spawn_local;

use super::session::Session;
use crate::browser::files::PickedFile;
use crate::browser::time;
use crate::local::Local;
use crate::local::take::{Asked, Doing, Opened, Reply, Taking};

/// What is wished for.
pub(super) enum Job {
    Save(ProjectId),
    Open(PickedFile, Opened),
}

/// The jobs that wait, and the one that is under way.
#[derive(Default)]
pub(super) struct Jobs {
    waiting: VecDeque<Job>,
    /// Whether the one that is under way is still wanted.
    wanted: Option<Rc<Cell<bool>>>,
    asked: Option<oneshot::Sender<Reply>>,
}

/// A job that was ended, by the person or with the session: nothing is said of it.
pub(super) struct Ended;

/// One job's hold on the page: nothing of it is shown any more once it is dropped.
pub(super) struct Task {
    session: Rc<Session>,
    wanted: Rc<Cell<bool>>,
    what: Doing,
}

impl Session {
    pub(super) fn take(self: &Rc<Self>, job: Job) {
        let idle = {
            let mut jobs = self.jobs.borrow_mut();
            jobs.waiting.push_back(job);
            jobs.wanted.is_none()
        };
        if idle {
            self.jobs.borrow_mut().wanted = Some(Rc::default());
            spawn_local(self.clone().work());
        }
    }

    async fn work(self: Rc<Self>) {
        while let Some((job, wanted)) = self.next_job() {
            match job {
                Job::Save(project) => self.clone().save_project_file(project).await,
                Job::Open(file, opened) => self.clone().open_project_file(file, opened).await,
            }
            if !wanted.get() {
                // It was ended while it waited for something, and the next one has begun since.
                return;
            }
        }
    }

    fn next_job(&self) -> Option<(Job, Rc<Cell<bool>>)> {
        let mut jobs = self.jobs.borrow_mut();
        jobs.wanted = None;
        let job = jobs.waiting.pop_front()?;
        let wanted = Rc::new(Cell::new(true));
        jobs.wanted = Some(wanted.clone());
        Some((job, wanted))
    }

    pub(super) fn begin(self: &Rc<Self>, what: Doing) -> Task {
        let task = Task {
            session: self.clone(),
            wanted: self.jobs.borrow().wanted.clone().unwrap_or_default(),
            what,
        };
        task.show(0, 0);
        task
    }

    pub(super) fn cancel_taking(self: &Rc<Self>) {
        let Some(wanted) = self.jobs.borrow_mut().wanted.take() else {
            return;
        };
        wanted.set(false);
        self.local.takes.taking.set(None);
        spawn_local(self.clone().work());
    }

    /// The person has answered.
    pub(super) fn answer(&self, reply: Reply) {
        self.local.takes.asked.set(None);
        if let Some(asked) = self.jobs.borrow_mut().asked.take() {
            // A job that ended meanwhile needs no answer.
            let _ = asked.send(reply);
        }
    }
}

impl Task {
    /// So many pictures of so many are done. Lets the page draw, and hears whether it is to go on.
    pub(super) async fn step(&self, done: usize, total: usize) -> Result<(), Ended> {
        self.goes_on()?;
        self.show(done, total);
        time::pause(0).await;
        self.goes_on()
    }

    pub(super) fn goes_on(&self) -> Result<(), Ended> {
        if self.wanted.get() && !self.session.has_ended() {
            Ok(())
        } else {
            Err(Ended)
        }
    }

    /// Asks the person, and waits for the answer.
    pub(super) async fn ask(&self, question: Asked) -> Result<Reply, Ended> {
        self.goes_on()?;
        let (sender, answer) = oneshot::channel();
        self.session.jobs.borrow_mut().asked = Some(sender);
        let takes = self.session.local.takes;
        takes.taking.set(None);
        takes.asked.set(Some(question));
        let reply = answer.await.map_err(|_| Ended)?;
        self.goes_on()?;
        self.show(0, 0);
        Ok(reply)
    }

    fn show(&self, done: usize, total: usize) {
        let what = self.what.clone();
        self.session.local.takes.taking.set(Some(Taking { what, done, total }));
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if self.goes_on().is_ok() {
            self.session.local.takes.taking.set(None);
        }
    }
}

impl Local {
    pub(super) fn forget_takes(self) {
        self.takes.taking.set(None);
        self.takes.asked.set(None);
    }
}
