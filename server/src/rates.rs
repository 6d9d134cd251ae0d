//! How often a person or a network may do something. Kept in this process: each server counts for itself, which bounds
//! what one caller can cost it.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use framekeep::ids::UserId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::AppError;

/// Per minute; none: no limit.
pub type PerMinute = Option<NonZeroU32>;

/// The three limits of the settings.
#[derive(Clone, Copy, Debug)]
pub struct RateSettings {
    pub sign_ins: PerMinute,
    pub writes: PerMinute,
    pub uploads: PerMinute,
}

/// Whom a limit counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    User(UserId),
    /// Not signed in.
    Network(IpAddr),
}

/// The counters of one server.
#[derive(Debug)]
pub struct Rates {
    sign_ins: Limit<IpAddr>,
    writes: Limit<Who>,
    uploads: Limit<Who>,
}

impl Rates {
    /// Counters that start at nothing.
    pub fn new(settings: RateSettings) -> Self {
        Self {
            sign_ins: Limit::new(settings.sign_ins),
            writes: Limit::new(settings.writes),
            uploads: Limit::new(settings.uploads),
        }
    }

    /// One more sign-in from this network.
    pub fn sign_in(&self, network: IpAddr) -> Result<(), AppError> {
        self.sign_ins.count(&network)
    }

    /// One more request that may change something.
    pub fn write(&self, who: Who) -> Result<(), AppError> {
        self.writes.count(&who)
    }

    /// One more file.
    pub fn upload(&self, who: Who) -> Result<(), AppError> {
        self.uploads.count(&who)
    }

    /// Forgets everyone who has not called for a while.
    pub fn forget_old(&self) {
        self.sign_ins.forget_old();
        self.writes.forget_old();
        self.uploads.forget_old();
    }
}

/// So many per minute for each key, all at once or spread; then one at a time as the minute goes on.
#[derive(Debug)]
struct Limit<K: Hash + Eq + Clone>(Option<DefaultKeyedRateLimiter<K>>);

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(per_minute: PerMinute) -> Self {
        Self(per_minute.map(|most| RateLimiter::keyed(Quota::per_minute(most))))
    }

    fn count(&self, key: &K) -> Result<(), AppError> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            AppError::RateLimited(wait.max(Duration::from_secs(1)))
        })
    }

    fn forget_old(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::num::NonZeroU32;

    use super::{RateSettings, Rates, Who};
    use crate::error::AppError;

    #[test]
    fn each_network_has_its_own_limit_and_is_told_how_long_to_wait() {
        let rates = Rates::new(RateSettings {
            sign_ins: NonZeroU32::new(3),
            writes: None,
            uploads: NonZeroU32::new(1),
        });
        let (one, other) = (
            IpAddr::V4(Ipv4Addr::new(1, 2, 3, 4)),
            IpAddr::V4(Ipv4Addr::new(1, 2, 3, 5)),
        );
        for _ in 0..3 {
            assert!(rates.sign_in(one).is_ok());
        }
        match rates.sign_in(one) {
            Err(AppError::RateLimited(wait)) => assert!((1..=20).contains(&wait.as_secs()), "{wait:?}"),
            other => panic!("{other:?}"),
        }
        assert!(rates.sign_in(other).is_ok());
        for _ in 0..1_000 {
            assert!(rates.write(Who::Network(one)).is_ok());
        }
        assert!(rates.upload(Who::Network(one)).is_ok());
        assert!(rates.upload(Who::Network(one)).is_err());
        rates.forget_old();
        assert!(
            rates.upload(Who::Network(one)).is_err(),
            "a recent caller was forgotten"
        );
    }
}
