//! What goes over the network on the engine's behalf; every answer and every failure becomes an event.

use std::rc::Rc;

use framekeep::ids::AssetId;
use framekeep::sync::{Event, Failure};
use framekeep::wire::{Operation, PullRequest};

use super::direct::DIRECT_FROM_BYTES;
use super::session::Session;
use crate::api::media::UploadAnswer;
use crate::api::projects::{Pull, Push};
use crate::browser::network;
use crate::browser::pictures::Found;
use crate::language::tr;
use crate::local::types::UploadState;

impl Session {
    pub(super) async fn push(self: Rc<Self>, operation: Operation) {
        let (project, push_id) = (operation.project, operation.push_id);
        let event = match network::call(&Push { operation }, Some(self.user)).await {
            Ok(answer) => Event::Answered {
                project,
                push_id,
                answer,
            },
            Err(failure) => Event::PushFailed {
                project,
                push_id,
                failure,
            },
        };
        self.handle(event);
    }

    pub(super) async fn pull(self: Rc<Self>, request: PullRequest) {
        let call = Pull {
            request: request.clone(),
        };
        let event = match network::call_saying(&call, Some(self.user), Some(self.outbox_age_ms())).await {
            Ok(answer) => Event::Pulled { request, answer },
            Err(failure) => Event::PullFailed { failure },
        };
        self.handle(event);
        self.show_after_writes();
    }

    pub(super) async fn upload(self: Rc<Self>, asset: AssetId) {
        let outcome = self.send_picture(asset).await;
        self.end_transfer(asset, &outcome);
        self.handle(match outcome {
            Ok(()) => Event::AssetReady { asset },
            Err(failure) => Event::AssetFailed { asset, failure },
        });
    }

    async fn send_picture(self: &Rc<Self>, asset: AssetId) -> Result<(), Failure> {
        let gone = || Failure::Permanent {
            reason: tr!(messages.picture_lost).to_owned(),
        };
        let unreadable = |_| Failure::Retryable { retry_after_ms: None };
        let database = self.database().ok_or_else(gone)?;
        let picture = match database.find_picture(asset).await.map_err(unreadable)? {
            Some(Found::Here(picture)) => picture,
            Some(Found::Lost(_)) => {
                self.local.set_upload(asset, UploadState::Lost);
                return Err(gone());
            }
            None => return Err(gone()),
        };
        let transfer = self.begin_transfer(asset);
        let session = Rc::downgrade(self);
        let moved = move |sent_bytes| {
            if let Some(session) = session.upgrade().filter(|session| !session.has_ended()) {
                session.moved(asset, sent_bytes);
            }
        };
        if picture.blob.size() > DIRECT_FROM_BYTES {
            self.send_direct(asset, &picture, &transfer, moved).await?;
            return database.picture_sent(asset).await.map_err(unreadable);
        }
        match transfer.send(self.user, asset, &picture, moved).await? {
            UploadAnswer::Ready => database.picture_sent(asset).await.map_err(unreadable),
            UploadAnswer::Refused { reason } => Err(Failure::Permanent { reason }),
            UploadAnswer::SignIn => Err(Failure::SignIn),
        }
    }
}
