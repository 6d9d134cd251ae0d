//! Writing to the database: one transaction after another, in the order that the engine asks for.

use std::collections::VecDeque;
use std::rc::Rc;

use framekeep::sync::{Call, Event};
use leptos::task::spawn_local;

use super::Ids;
use super::session::Session;
use crate::browser::channel::Message;
use crate::browser::indexeddb::{Database, Written};
use crate::language::tr;

/// The transactions that wait, and whether one is under way.
#[derive(Default)]
pub(super) struct Writes {
    waiting: VecDeque<(u64, Call)>,
    busy: bool,
    /// A pull has been answered: once it is written, what is shown is all there is.
    then_show: bool,
}

impl Session {
    pub(super) fn write(self: &Rc<Self>, number: u64, call: Call) {
        let idle = {
            let mut writes = self.writes.borrow_mut();
            writes.waiting.push_back((number, call));
            !std::mem::replace(&mut writes.busy, true)
        };
        if idle {
            // What waits is written also when the session ends meanwhile.
            spawn_local(self.clone().write_all(self.database()));
        }
    }

    /// Says that everything is here, once what is being written now is.
    pub(super) fn show_after_writes(&self) {
        self.writes.borrow_mut().then_show = true;
        if !self.writes.borrow().busy {
            self.show_all();
        }
    }

    async fn write_all(self: Rc<Self>, database: Option<Rc<Database>>) {
        while let Some((number, call)) = self.next_write() {
            let event = self.write_one(database.as_deref(), number, call).await;
            self.handle(event);
        }
        if self.writes.borrow().then_show {
            self.show_all();
        }
    }

    fn next_write(&self) -> Option<(u64, Call)> {
        let mut writes = self.writes.borrow_mut();
        let next = writes.waiting.pop_front();
        writes.busy = next.is_some();
        next
    }

    async fn write_one(&self, database: Option<&Database>, number: u64, call: Call) -> Event {
        let Some(database) = database else {
            return Event::PersistFailed {
                number,
                reason: tr!(messages.database_closed).to_owned(),
            };
        };
        match database.run(&call, &mut Ids).await {
            Ok(Written {
                outcome,
                changed,
                store,
            }) => {
                if changed.meta || !changed.projects.is_empty() {
                    self.tell_tabs(&Message::Rows);
                }
                Event::Persisted {
                    number,
                    outcome,
                    meta: store.meta,
                    projects: store.projects,
                }
            }
            Err(error) => Event::PersistFailed {
                number,
                reason: error.to_string(),
            },
        }
    }
}
