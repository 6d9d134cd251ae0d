//! What the tabs of one browser and one user tell each other.

use framekeep::ids::{AssetId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// One message between tabs; a hint to look, never the truth itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Message {
    /// Rows of the database changed; read them again.
    Rows,
    /// A picture was kept here, and is not on the server yet.
    PictureKept(AssetId),
    /// So many bytes of a picture have gone to the server.
    PictureMoving(AssetId, u64),
    /// A picture has reached the server.
    PictureSent(AssetId),
    /// A picture did not go up; why, in words. With `true` it is tried again by itself.
    PictureHeldUp(AssetId, String, bool),
    /// The person wants a picture to wait.
    PicturePaused(AssetId),
    /// The person wants a picture tried again.
    PictureAgain(AssetId),
    /// The person does not want a picture sent any more; it is no longer kept here.
    PictureDropped(AssetId),
    /// The person pressed "Sync now".
    SyncNow,
    SignedOut,
    /// To a guest's tabs: somebody has signed in.
    SignedIn,
    /// What was made here without an account was settled: each project with the one that it has become, if any.
    GuestSettled(Vec<(ProjectId, Option<ProjectId>)>),
}

/// The channel of one user's tabs; closed when dropped.
pub(crate) struct Channel {
    inner: Option<BroadcastChannel>,
    _listener: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Joins the user's tabs. A browser without channels stays alone: the database is still shared and safe.
    pub(crate) fn join(user: UserId, hear: impl Fn(Message) + 'static) -> Self {
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(message) = serde_json::from_str(&text) {
                hear(message);
            }
        });
        let inner = BroadcastChannel::new(&format!("framekeep-{user}")).ok();
        if let Some(channel) = &inner {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        Self {
            inner,
            _listener: listener,
        }
    }

    /// Tells the other tabs.
    pub(crate) fn tell(&self, message: &Message) {
        if let (Some(channel), Ok(text)) = (&self.inner, serde_json::to_string(message)) {
            let _ = channel.post_message(&JsValue::from_str(&text));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.inner {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
