//! The end of a server: requests under way go on, new ones are told to try another server or later.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Notify;

use crate::error::AppError;
use crate::state::Server;

/// Which requests are under way, and whether new ones are still taken. Cheap to clone; the clones are one.
#[derive(Clone, Debug, Default)]
pub struct Drain(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    ending: AtomicBool,
    under_way: AtomicUsize,
    one_less: Notify,
}

/// One request under way.
struct UnderWay(Drain);

impl Drain {
    /// From now on new requests are refused.
    pub fn end(&self) {
        self.0.ending.store(true, Ordering::SeqCst);
    }

    /// Whether this server is about to end.
    pub fn is_ending(&self) -> bool {
        self.0.ending.load(Ordering::SeqCst)
    }

    /// Returns once no request is under way.
    pub async fn is_empty(&self) {
        loop {
            // Asked for first, so that an end between the look and the wait is heard.
            let one_less = self.0.one_less.notified();
            if self.0.under_way.load(Ordering::SeqCst) == 0 {
                return;
            }
            one_less.await;
        }
    }

    /// None: too late.
    fn enter(&self) -> Option<UnderWay> {
        self.0.under_way.fetch_add(1, Ordering::SeqCst);
        let entered = UnderWay(self.clone());
        // Counted before the look: whoever waits for the last one either sees this request or has told it.
        (!self.is_ending()).then_some(entered)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.under_way.fetch_sub(1, Ordering::SeqCst);
        self.0.0.one_less.notify_waiters();
    }
}

/// Lets a request in, unless the server is about to end. Whether it is alive and ready is answered to the last.
pub(super) async fn gate(State(server): State<Server>, request: Request, next: Next) -> Response {
    let entered = server.drain.enter();
    if entered.is_some() || matches!(request.uri().path(), "/health" | "/ready") {
        return next.run(request).await;
    }
    let mut response = AppError::Unavailable("the server is about to end", None).into_response();
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use futures::FutureExt;

    use super::Drain;

    #[test]
    fn the_end_waits_for_those_under_way_and_takes_no_more() {
        let drain = Drain::default();
        let (one, other) = (drain.enter().unwrap(), drain.enter().unwrap());
        drain.end();
        assert!(drain.enter().is_none());
        let mut empty = Box::pin(drain.is_empty());
        assert!((&mut empty).now_or_never().is_none());
        drop(one);
        assert!((&mut empty).now_or_never().is_none());
        drop(other);
        assert!(empty.now_or_never().is_some());
    }
}
