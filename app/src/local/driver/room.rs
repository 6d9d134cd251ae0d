//! The room that this browser gives, and what could not be read in it.

use std::rc::Rc;

use leptos::prelude::{GetUntracked, Set};
use leptos::task::spawn_local;

use super::session::Session;
use super::{Driver, Ids, current};
use crate::browser::channel::Message;
use crate::browser::indexeddb::{Database, StorageError};
use crate::browser::pictures::{revoke, url_of_text};
use crate::browser::room;
use crate::language::tr;
use crate::local::Local;
use crate::local::room::{Aside, Room};

impl Driver {
    /// Shows what holds now.
    pub(super) fn read_room(self: &Rc<Self>) {
        spawn_local(self.local.show_room());
    }

    /// Asks the browser not to clear what is kept here.
    pub(super) fn protect_room(self: &Rc<Self>) {
        let local = self.local;
        spawn_local(async move {
            let protected = room::protect().await;
            local.show_room().await;
            if !protected {
                local.tell(tr!(messages.protect_refused).to_owned(), None);
            }
        });
    }

    /// Throws away what could not be read.
    pub(super) fn drop_aside(self: &Rc<Self>) {
        let local = self.local;
        spawn_local(async move {
            if let Some(database) = current().and_then(|session| session.database())
                && let Err(error) = database.drop_aside().await
            {
                local.tell(error.to_string(), None);
            }
            local.show_room().await;
        });
    }
}

impl Session {
    /// Asks the browser once, when there is work of the person's own, not to clear what is kept here.
    pub(super) fn ask_for_protection(&self) {
        if !self.protection_asked.replace(true) {
            spawn_local(async {
                room::protect().await;
            });
        }
    }

    /// Puts aside what cannot be read, and says so.
    pub(super) async fn put_aside(&self, database: &Database) -> Result<(), StorageError> {
        let count = database.put_aside(self.user, &mut Ids).await?;
        // Another tab was quicker.
        if count > 0 {
            self.tell_tabs(&Message::Rows);
            self.tell(tr!(messages.put_aside).to_owned(), None);
        }
        Ok(())
    }
}

impl Local {
    async fn show_room(self) {
        let said = room::room().await;
        let aside = match current().and_then(|session| session.database()) {
            Some(database) => database.aside().await.ok().flatten(),
            None => None,
        };
        let aside = aside.and_then(|aside| {
            Some(Aside {
                count: aside.count,
                url: url_of_text(&aside.text)?,
            })
        });
        self.forget_room();
        self.room.set(Some(Room {
            used_bytes: said.map(|room| room.used_bytes),
            total_bytes: said.map(|room| room.total_bytes),
            protected: said.map(|room| room.protected),
            aside,
        }));
    }

    /// Nothing is known; the address of what was put aside dies with it.
    pub(super) fn forget_room(self) {
        if let Some(aside) = self.room.get_untracked().and_then(|room| room.aside) {
            revoke(&aside.url);
        }
        self.room.set(None);
    }
}
