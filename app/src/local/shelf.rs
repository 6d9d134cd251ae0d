//! Signals by key, so that a change of one project or picture wakes only what shows it.

use std::collections::HashMap;
use std::hash::Hash;

use leptos::prelude::{ArcRwSignal, RwSignal, Signal, StoredValue, UpdateValue, WithValue};

/// One signal per key, made when it is first asked for.
pub(crate) struct Shelf<K: 'static, V: 'static> {
    pub(super) signals: StoredValue<HashMap<K, ArcRwSignal<V>>>,
}

impl<K, V> Clone for Shelf<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Shelf<K, V> {}

impl<K, V> Shelf<K, V>
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    V: Clone + PartialEq + Send + Sync + 'static,
{
    pub(crate) fn new() -> Self {
        Self {
            signals: StoredValue::new(HashMap::new()),
        }
    }

    /// The signal of this key; it starts with the value that `first` makes.
    pub(crate) fn signal(self, key: K, first: impl FnOnce() -> V) -> Signal<V> {
        if let Some(signal) = self.find(key) {
            return RwSignal::from(signal).into();
        }
        let signal = ArcRwSignal::new(first());
        self.signals.update_value(|signals| {
            signals.insert(key, signal.clone());
        });
        RwSignal::from(signal).into()
    }

    pub(super) fn find(self, key: K) -> Option<ArcRwSignal<V>> {
        self.signals.with_value(|signals| signals.get(&key).cloned())
    }
}
