//! Sending a picture: a multipart form to the upload function's stable URL, or parts straight to the bucket, by
//! XMLHttpRequest, the one request that tells its progress.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use framekeep::ids::{AssetId, UserId};
use framekeep::sync::Failure;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, ProgressEvent, XmlHttpRequest};

use super::network::{failure, parse_retry_after, permanent, retryable};
use super::pictures::KeptPicture;
use super::{js, time};
use crate::api::media::{UPLOAD_URL, UploadAnswer};

/// A transfer that has not moved for this long is given up and tried again.
const STALL_MS: u64 = 30_000;

/// One picture's way to the server: one request, or several beside each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transfer {
    requests: Rc<RefCell<Vec<XmlHttpRequest>>>,
    cancelled: Rc<Cell<bool>>,
}

impl Transfer {
    /// Ends it now; who waits for an answer is told that there was none.
    pub(crate) fn cancel(&self) {
        self.cancelled.set(true);
        // What ends leaves the list.
        let requests = self.requests.borrow().clone();
        for request in requests {
            let _ = request.abort();
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.get()
    }

    /// Sends the picture in one form and answers what the server made of it; `moved` is told how many bytes have gone.
    pub(crate) async fn send(
        &self,
        user: UserId,
        asset: AssetId,
        picture: &KeptPicture,
        moved: impl Fn(u64) + 'static,
    ) -> Result<UploadAnswer, Failure> {
        let form = form(asset, picture).map_err(wrong)?;
        let request = XmlHttpRequest::new().map_err(wrong)?;
        request.open("POST", UPLOAD_URL).map_err(wrong)?;
        request
            .set_request_header("Accept", "application/json")
            .map_err(wrong)?;
        request
            .set_request_header("Framekeep-User", &user.to_string())
            .map_err(wrong)?;
        let send = |request: &XmlHttpRequest| request.send_with_opt_form_data(Some(&form));
        let (status, body) = self.carry(&request, send, moved).await?;
        match status {
            0 => Err(retryable(None)),
            200..300 => serde_json::from_str(&body).map_err(|_| retryable(None)),
            _ => Err(failure(
                status,
                parse_retry_after(request.get_response_header("Retry-After").ok().flatten()),
                &body,
            )),
        }
    }

    /// Puts one part of a file at its signed address. An address that has run out, and a store that does not take it, are
    /// a matter of time: whoever comes again gets new addresses.
    pub(crate) async fn put(&self, url: &str, part: &Blob, moved: impl Fn(u64) + 'static) -> Result<(), Failure> {
        let request = XmlHttpRequest::new().map_err(wrong)?;
        request.open("PUT", url).map_err(wrong)?;
        let send = |request: &XmlHttpRequest| request.send_with_opt_blob(Some(part));
        match self.carry(&request, send, moved).await? {
            (200..300, _) => Ok(()),
            _ => Err(retryable(None)),
        }
    }

    async fn carry(
        &self,
        request: &XmlHttpRequest,
        send: impl FnOnce(&XmlHttpRequest) -> Result<(), JsValue>,
        moved: impl Fn(u64) + 'static,
    ) -> Result<(u16, String), Failure> {
        if self.is_cancelled() {
            return Err(retryable(None));
        }
        self.requests.borrow_mut().push(request.clone());
        let carried = carry(request, send, moved).await;
        self.requests.borrow_mut().retain(|other| other != request);
        carried.map_err(|_| retryable(None))
    }
}

fn wrong(error: JsValue) -> Failure {
    permanent(&js::words(&error))
}

/// A request on its way. Whoever waits no longer ends it: what it would tell has nobody to hear it.
struct OnItsWay<'a> {
    request: &'a XmlHttpRequest,
    _progress: Closure<dyn Fn(ProgressEvent)>,
    /// Ends the request when it has not moved for long.
    watch: Rc<RefCell<Option<Timeout>>>,
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.watch.borrow_mut().take();
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        // One that has ended takes no notice.
        let _ = self.request.abort();
    }
}

impl<'a> OnItsWay<'a> {
    fn new(request: &'a XmlHttpRequest, moved: impl Fn(u64) + 'static) -> Self {
        let watch: Rc<RefCell<Option<Timeout>>> = Rc::default();
        let rewind = {
            let (watch, request) = (watch.clone(), request.clone());
            move || {
                let request = request.clone();
                let timer = time::after(STALL_MS, move || {
                    let _ = request.abort();
                });
                *watch.borrow_mut() = Some(timer);
            }
        };
        rewind();
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            rewind();
            // Never negative and far below 2^53.
            moved(event.loaded() as u64);
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        Self {
            request,
            _progress: progress,
            watch,
        }
    }
}

/// Waits until the request has ended in whatever way; a stalled one is ended here.
async fn carry(
    request: &XmlHttpRequest,
    send: impl FnOnce(&XmlHttpRequest) -> Result<(), JsValue>,
    moved: impl Fn(u64) + 'static,
) -> Result<(u16, String), JsValue> {
    let _way = OnItsWay::new(request, moved);
    let ended = Promise::new(&mut |resolve: Function, _reject| request.set_onloadend(Some(&resolve)));
    send(request)?;
    JsFuture::from(ended).await?;
    // Read before the end of its way, which forgets them.
    let body = request.response_text().ok().flatten().unwrap_or_default();
    Ok((request.status().unwrap_or(0), body))
}

fn form(asset: AssetId, picture: &KeptPicture) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    form.append_with_str("id", &asset.to_string())?;
    form.append_with_str("fileName", &picture.name)?;
    form.append_with_str("mimeType", &picture.declared_type)?;
    if let Some((width, height)) = picture.size {
        form.append_with_str("width", &width.to_string())?;
        form.append_with_str("height", &height.to_string())?;
    }
    form.append_with_blob_and_filename("file", &picture.blob, &picture.name)?;
    Ok(form)
}
