//! Time: milliseconds that only grow, and waking up later.

use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use js_sys::Date;

/// Milliseconds since the page was opened; no jump of the wall clock moves them.
pub(crate) fn now_ms() -> u64 {
    let now = web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(Date::now, |clock| clock.now());
    // Never negative and far below 2^53.
    now.max(0.0) as u64
}

/// The wall clock: milliseconds since 1970.
pub(crate) fn wall_ms() -> i64 {
    Date::now() as i64
}

/// Runs once after a while; dropping the timer cancels it.
pub(crate) fn after(delay_ms: u64, run: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(u32::try_from(delay_ms).unwrap_or(u32::MAX).min(i32::MAX as u32), run)
}

/// Waits a while.
pub(crate) async fn pause(delay_ms: u64) {
    TimeoutFuture::new(u32::try_from(delay_ms).unwrap_or(u32::MAX)).await;
}

/// Today's date on this device, as 2026-11-21.
pub(crate) fn today() -> String {
    let now = Date::new_0();
    format!(
        "{:04}-{:02}-{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    )
}

/// Now, as RFC 3339 has it.
pub(crate) fn now_rfc3339() -> String {
    String::from(Date::new_0().to_iso_string())
}
