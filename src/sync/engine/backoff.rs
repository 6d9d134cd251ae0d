//! When to try again: full jitter, 1 s doubling to 30 s, what the server asked for as a floor; for ever.

const FIRST_MS: u64 = 1_000;
const LAST_MS: u64 = 30_000;

/// One thing that is tried again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Backoff {
    failures: u32,
    at_ms: u64,
    floor_ms: u64,
}

impl Backoff {
    /// It failed: not before a random moment of the next span.
    pub(super) fn failed(&mut self, now_ms: u64, retry_after_ms: Option<u64>, jitter: &mut Jitter) {
        self.failed_within(LAST_MS, now_ms, retry_after_ms, jitter);
    }

    /// The same with another longest span.
    pub(super) fn failed_within(
        &mut self,
        last_ms: u64,
        now_ms: u64,
        retry_after_ms: Option<u64>,
        jitter: &mut Jitter,
    ) {
        let span_ms = FIRST_MS.saturating_mul(1 << self.failures.min(8)).min(last_ms);
        self.failures = self.failures.saturating_add(1);
        self.floor_ms = now_ms.saturating_add(retry_after_ms.unwrap_or(0));
        self.at_ms = now_ms.saturating_add(jitter.up_to(span_ms)).max(self.floor_ms);
    }

    /// The next attempt may be made.
    pub(super) const fn is_due(&self, now_ms: u64) -> bool {
        self.at_ms <= now_ms
    }

    /// When the next attempt may be made; 0: at once.
    pub(super) const fn at_ms(&self) -> u64 {
        self.at_ms
    }

    /// Begins anew; the floor stays.
    pub(super) const fn reset(&mut self) {
        self.failures = 0;
        self.at_ms = self.floor_ms;
    }

    /// The next attempt is not put off, later ones are.
    pub(super) const fn forget_delay(&mut self) {
        self.at_ms = 0;
    }
}

/// A small generator of its own (`SplitMix64`), so that nothing outside is asked for randomness.
#[derive(Clone, Debug)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to `most`.
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % (most + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, Jitter};

    #[test]
    fn delays_stay_within_doubling_spans_and_spread() {
        let mut most = [0; 8];
        for seed in 0..200 {
            let (mut backoff, mut jitter) = (Backoff::default(), Jitter::new(seed));
            for (i, span) in [1, 2, 4, 8, 16, 30, 30, 30].into_iter().enumerate() {
                backoff.failed(1_000_000, None, &mut jitter);
                let delay = backoff.at_ms() - 1_000_000;
                assert!(delay <= span * 1000, "attempt {i} waits {delay} ms");
                most[i] = delay.max(most[i]);
            }
        }
        assert!(
            most[0] > 900 && most[5] > 28_000,
            "not spread over the whole span: {most:?}"
        );
    }

    #[test]
    fn what_the_server_asked_for_is_a_floor_even_after_a_reset() {
        let (mut backoff, mut jitter) = (Backoff::default(), Jitter::new(1));
        backoff.failed(0, Some(60_000), &mut jitter);
        assert!(!backoff.is_due(59_999) && backoff.is_due(60_000));
        backoff.reset();
        assert!(!backoff.is_due(59_999) && backoff.is_due(60_000));
    }
}
