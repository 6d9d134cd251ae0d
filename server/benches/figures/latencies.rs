//! How long many requests took.

use std::fmt;
use std::time::Duration;

/// The times of all requests of one measurement.
pub(crate) struct Latencies {
    sorted: Vec<Duration>,
    took: Duration,
}

impl Latencies {
    pub(crate) fn new(mut all: Vec<Duration>, took: Duration) -> Self {
        all.sort_unstable();
        Self { sorted: all, took }
    }

    pub(crate) fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.sorted.len()).unwrap()) / self.took.as_secs_f64()
    }

    /// The time within which this many of a hundred were answered.
    fn percentile(&self, percent: usize) -> Duration {
        let at = (self.sorted.len() * percent / 100).min(self.sorted.len().saturating_sub(1));
        self.sorted.get(at).copied().unwrap_or_default()
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        write!(
            f,
            "{:>7.0}/s  p50 {:>6.1} ms  p99 {:>6.1} ms",
            self.per_second(),
            ms(self.percentile(50)),
            ms(self.percentile(99))
        )
    }
}
