//! Which shape of documents this build knows. A newer document can be kept, shown and merged into, but not edited: what
//! its fields mean is not known here.

/// The schema that this version writes and understands.
pub const SCHEMA: u64 = 1;

/// The newest schema that the running build understands.
#[cfg(not(test))]
pub(crate) const fn known() -> u64 {
    SCHEMA
}

#[cfg(test)]
thread_local! {
    static KNOWN: std::cell::Cell<u64> = const { std::cell::Cell::new(SCHEMA) };
}

/// The newest schema that the running build understands; of a test thread: the build that it plays.
#[cfg(test)]
pub(crate) fn known() -> u64 {
    KNOWN.get()
}

/// Runs `f` as a build that understands this schema.
#[cfg(test)]
pub(crate) fn as_build<T>(schema: u64, f: impl FnOnce() -> T) -> T {
    struct Restore(u64);
    impl Drop for Restore {
        fn drop(&mut self) {
            KNOWN.set(self.0);
        }
    }
    let _restore = Restore(KNOWN.replace(schema));
    f()
}
