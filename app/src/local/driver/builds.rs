//! The build that this page runs is kept for when there is no network; the next one is offered, never forced.

use leptos::task::spawn_local;

use super::Driver;
use crate::browser::{time, worker};

/// The page itself comes first.
const BEGIN_AFTER_MS: u64 = 1_000;
/// Tabs stay open for days; looking costs one small request.
const LOOK_EVERY_MS: u64 = 10 * 60 * 1_000;

impl Driver {
    pub(super) fn keep_build(&self) {
        let local = self.local;
        self.looked_ms.set(time::now_ms());
        worker::watch(move || local.offer_new_build());
        let begin = move || spawn_local(worker::start(move || local.offer_new_build()));
        time::after(BEGIN_AFTER_MS, begin).forget();
    }

    /// Looks for a newer build, unless it did lately.
    pub(super) fn look_for_new_build(&self) {
        let now_ms = time::now_ms();
        if now_ms.saturating_sub(self.looked_ms.get()) >= LOOK_EVERY_MS {
            self.looked_ms.set(now_ms);
            worker::look();
        }
    }
}
