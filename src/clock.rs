//! Vector clocks: which of each device's commits the server holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, Sequence};

/// The last sequence number of each device; a device that is not named stands at zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VectorClock(BTreeMap<DeviceId, Sequence>);

impl VectorClock {
    /// How far this device has come.
    pub fn entry(&self, device: DeviceId) -> Sequence {
        self.0.get(&device).copied().unwrap_or_default()
    }

    /// Takes in that this device has come at least so far; an entry never goes back.
    pub fn advance(&mut self, device: DeviceId, to: Sequence) {
        let entry = self.0.entry(device).or_default();
        *entry = to.max(*entry);
    }

    /// Whether everything that `other` knows of is known here.
    pub fn covers(&self, other: &Self) -> bool {
        other
            .0
            .iter()
            .all(|(device, sequence)| self.entry(*device) >= *sequence)
    }
}

impl FromIterator<(DeviceId, Sequence)> for VectorClock {
    fn from_iter<I: IntoIterator<Item = (DeviceId, Sequence)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_never_goes_back_and_covers_is_per_device() {
        let [a, b] = [1, 2].map(|n| DeviceId::new(uuid::Uuid::from_u128(n)));
        let mut clock = VectorClock::default();
        clock.advance(a, Sequence::new(3));
        clock.advance(a, Sequence::new(2));
        assert_eq!((clock.entry(a), clock.entry(b)), (Sequence::new(3), Sequence::ZERO));
        let other: VectorClock = [(a, Sequence::new(2)), (b, Sequence::new(1))].into_iter().collect();
        assert!(!clock.covers(&other));
        clock.advance(b, Sequence::new(1));
        assert!(clock.covers(&other));
    }
}
