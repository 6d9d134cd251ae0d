//! How far the writers of a test are, so that faults strike while they write.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::until;

/// Shared between the writers and the one who does the damage.
#[derive(Debug, Default)]
pub(crate) struct Load {
    written: AtomicUsize,
    over: AtomicBool,
}

impl Load {
    /// One more write was acknowledged.
    pub(crate) fn wrote(&self) {
        self.written.fetch_add(1, Ordering::SeqCst);
    }

    /// Returns once so many writes were acknowledged; by then others are under way.
    pub(crate) async fn has_written(&self, count: usize) {
        until("the writers to get going", async || {
            self.written.load(Ordering::SeqCst) >= count
        })
        .await;
    }

    pub(crate) fn stop(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    pub(crate) fn goes_on(&self) -> bool {
        !self.over.load(Ordering::SeqCst)
    }
}
