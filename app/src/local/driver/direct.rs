//! A large file goes in parts, straight to the bucket. The server knows which parts are there, so that nothing has to be
//! noted here: whoever begins again, after a closed tab or a dead server, sends what is missing.

use std::cell::RefCell;
use std::rc::Rc;

use framekeep::ids::AssetId;
use framekeep::sync::Failure;
use futures_util::stream::{StreamExt, iter};

use super::session::Session;
use crate::api::media::{BeginUpload, CompleteUpload, DirectAnswer, Part};
use crate::browser::pictures::KeptPicture;
use crate::browser::upload::Transfer;
use crate::browser::{network, originals, time};
use crate::local::types::UploadState;

/// Larger files go this way, in bytes.
pub(super) const DIRECT_FROM_BYTES: f64 = 5_000_000.0;
/// Parts that are on their way at a time.
const AT_ONCE: usize = 3;
/// While the server reads a file back it is asked this often.
const CHECKING_MS: u64 = 1_000;
/// Parts that the server misses so often are not taken by the store.
const ROUNDS_MOST: u32 = 3;

impl Session {
    /// Sends what is missing until the server has checked the whole; `moved` is told how many bytes are there.
    pub(super) async fn send_direct(
        self: &Rc<Self>,
        asset: AssetId,
        picture: &KeptPicture,
        transfer: &Transfer,
        moved: impl Fn(u64) + Clone + 'static,
    ) -> Result<(), Failure> {
        let begin = self.beginning(asset, picture).await?;
        let mut answer = network::call(&begin, Some(self.user)).await?;
        let mut rounds = 0;
        while !self.has_ended() && !transfer.is_cancelled() && rounds < ROUNDS_MOST {
            answer = match answer {
                DirectAnswer::Ready => return Ok(()),
                DirectAnswer::Refused { reason } => return Err(Failure::Permanent { reason }),
                DirectAnswer::SignIn => return Err(Failure::SignIn),
                DirectAnswer::Verifying => {
                    self.local.set_upload(asset, UploadState::Checking);
                    time::pause(CHECKING_MS).await;
                    network::call(&begin, Some(self.user)).await?
                }
                DirectAnswer::Parts { upload, parts } => {
                    rounds += 1;
                    send_parts(picture, transfer, parts, moved.clone()).await?;
                    self.local.set_upload(asset, UploadState::Checking);
                    network::call(&CompleteUpload { upload }, Some(self.user)).await?
                }
            };
        }
        Err(Failure::Retryable { retry_after_ms: None })
    }

    async fn beginning(&self, asset: AssetId, picture: &KeptPicture) -> Result<BeginUpload, Failure> {
        let sha256 = match picture.sha256 {
            Some(sha256) => sha256,
            None => {
                let reckoned = originals::hash_of(&picture.blob).await;
                reckoned.map_err(|_| Failure::Retryable { retry_after_ms: None })?
            }
        };
        Ok(BeginUpload {
            asset,
            file_name: picture.name.clone(),
            mime_type: picture.declared_type.clone(),
            // A size is a whole number far below 2^53.
            size_bytes: picture.blob.size() as u64,
            sha256,
        })
    }
}

async fn send_parts(
    picture: &KeptPicture,
    transfer: &Transfer,
    parts: Vec<Part>,
    moved: impl Fn(u64) + Clone + 'static,
) -> Result<(), Failure> {
    // How much of each part has gone.
    let gone: Rc<RefCell<Vec<u64>>> = Rc::default();
    *gone.borrow_mut() = parts
        .iter()
        .map(|part| if part.url.is_none() { part.size_bytes } else { 0 })
        .collect();
    let missing = parts.into_iter().enumerate().filter(|(_, part)| part.url.is_some());
    let sent = missing.map(|(at, part)| {
        let (gone, moved) = (gone.clone(), moved.clone());
        async move {
            let Some(url) = &part.url else { return Ok(()) };
            let (from, to) = (part.offset as f64, (part.offset + part.size_bytes) as f64);
            let blob = picture.blob.slice_with_f64_and_f64(from, to);
            let blob = blob.map_err(|_| Failure::Retryable { retry_after_ms: None })?;
            let progress = move |bytes: u64| {
                gone.borrow_mut()[at] = bytes;
                moved(gone.borrow().iter().sum());
            };
            transfer.put(url, &blob, progress).await
        }
    });
    // One that fails does not end the others: what they bring stays.
    let ended: Vec<_> = iter(sent).buffer_unordered(AT_ONCE).collect().await;
    ended.into_iter().collect()
}
