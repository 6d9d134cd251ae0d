//! The numbered rules of the sync protocol (⚠1 to ⚠14). All of them always hold; test builds can switch one off for
//! the current thread, to prove that the simulation would notice.

/// Whether the rule holds.
#[cfg(not(test))]
pub(crate) const fn on(_rule: u8) -> bool {
    true
}

#[cfg(test)]
thread_local! {
    static OFF: std::cell::Cell<u8> = const { std::cell::Cell::new(0) };
}

/// Whether the rule holds.
#[cfg(test)]
pub(crate) fn on(rule: u8) -> bool {
    OFF.get() != rule
}

/// Runs `f` with the rule switched off on this thread.
#[cfg(test)]
pub(crate) fn without<T>(rule: u8, f: impl FnOnce() -> T) -> T {
    struct Restore;
    impl Drop for Restore {
        fn drop(&mut self) {
            OFF.set(0);
        }
    }
    let _restore = Restore;
    OFF.set(rule);
    f()
}
