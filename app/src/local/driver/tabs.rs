//! The other tabs of this user: what they changed is read again from the database, which is the truth.

use std::rc::Rc;

use framekeep::sync::Event;
use leptos::task::spawn_local;

use super::DRIVER;
use super::session::Session;
use crate::browser::channel::{Channel, Message};
use crate::local::types::UploadState;

impl Session {
    pub(super) fn join_tabs(self: &Rc<Self>) {
        let session = Rc::downgrade(self);
        let channel = Channel::join(self.user, move |message| {
            if let Some(session) = session.upgrade() {
                session.hear(message);
            }
        });
        *self.channel.borrow_mut() = Some(channel);
    }

    pub(super) fn tell_tabs(&self, message: &Message) {
        if let Some(channel) = &*self.channel.borrow() {
            channel.tell(message);
        }
    }

    fn hear(self: &Rc<Self>, message: Message) {
        match message {
            Message::Rows => spawn_local(self.clone().read_again()),
            Message::PictureKept(asset) => {
                spawn_local(self.clone().list_kept(asset));
                self.handle(Event::AssetKept { asset });
            }
            Message::PictureMoving(asset, sent_bytes) => {
                self.local.set_upload(asset, UploadState::Sending { sent_bytes });
            }
            Message::PictureSent(asset) => {
                self.is_up(asset);
                self.handle(Event::AssetReady { asset });
            }
            Message::PictureHeldUp(asset, words, again) => self.held_up(asset, words, again),
            Message::PicturePaused(asset) => self.pause(asset),
            Message::PictureAgain(asset) => self.again(asset),
            Message::PictureDropped(asset) => self.dropped(asset),
            Message::SyncNow => self.handle(Event::SyncNow),
            Message::SignedIn => super::ask_who(),
            Message::GuestSettled(moves) => self.guests_are_settled(moves),
            Message::SignedOut => {
                // Not from within the channel's own callback: leaving drops it.
                spawn_local(async {
                    if let Some(driver) = DRIVER.with_borrow(Clone::clone) {
                        driver.forget_person();
                    }
                });
            }
        }
    }

    pub(super) async fn read_again(self: Rc<Self>) {
        let Some(database) = self.database() else { return };
        // A read that fails is made good by the next hint or the next start; nothing is shown wrongly meanwhile.
        if let Ok((meta, projects)) = database.read_all().await {
            self.handle(Event::Loaded { meta, projects });
        }
    }
}
