//! Sending a picture: a multipart form to the upload function's stable URL by XMLHttpRequest, the one request that tells
//! its progress.

use std::cell::RefCell;
use std::rc::Rc;

use framekeep::ids::{AssetId, UserId};
use framekeep::sync::Failure;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

use super::network::{failure, parse_retry_after, permanent, retryable};
use super::pictures::KeptPicture;
use super::{js, time};
use crate::api::media::{UPLOAD_URL, UploadAnswer};

/// A transfer that has not moved for this long is given up and tried again.
const STALL_MS: u64 = 30_000;

/// One picture's way to the server.
#[derive(Clone, Debug)]
pub(crate) struct Transfer {
    request: XmlHttpRequest,
}

impl Transfer {
    /// A way that nothing has gone yet.
    pub(crate) fn new() -> Result<Self, Failure> {
        let request = XmlHttpRequest::new().map_err(wrong)?;
        Ok(Self { request })
    }

    /// Ends it now; who waits for the answer is told that there was none.
    pub(crate) fn cancel(&self) {
        let _ = self.request.abort();
    }

    /// Sends the picture and answers what the server made of it; `moved` is told how many bytes have gone.
    pub(crate) async fn send(
        &self,
        user: UserId,
        asset: AssetId,
        picture: &KeptPicture,
        moved: impl Fn(u64) + 'static,
    ) -> Result<UploadAnswer, Failure> {
        let form = form(asset, picture).map_err(wrong)?;
        let request = &self.request;
        request.open("POST", UPLOAD_URL).map_err(wrong)?;
        request
            .set_request_header("Accept", "application/json")
            .map_err(wrong)?;
        request
            .set_request_header("Framekeep-User", &user.to_string())
            .map_err(wrong)?;
        carry(request, &form, moved).await.map_err(|_| retryable(None))?;
        let status = request.status().unwrap_or(0);
        let body = request.response_text().ok().flatten().unwrap_or_default();
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
}

fn wrong(error: JsValue) -> Failure {
    permanent(&js::words(&error))
}

/// Waits until the request has ended in whatever way; a stalled one is ended here.
async fn carry(request: &XmlHttpRequest, form: &FormData, moved: impl Fn(u64) + 'static) -> Result<JsValue, JsValue> {
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
    let ended = Promise::new(&mut |resolve: Function, _reject| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_form_data(Some(form))?;
    let result = JsFuture::from(ended).await;
    watch.borrow_mut().take();
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(None);
    }
    result
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
