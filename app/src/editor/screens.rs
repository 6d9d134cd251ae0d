//! The screens of the scene, each a signal of its own that is set when that screen has changed. With memos of the scene
//! every element on every screen would look after each edit whether it was meant.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::effect::ImmediateEffect;

use crate::components::{Scene, Screen, ScreenId};

type OneScreen = ArcRwSignal<Option<Arc<Screen>>>;

/// See above.
#[derive(Clone, Copy)]
pub(crate) struct Screens {
    scene: Memo<Arc<Scene>>,
    signals: StoredValue<HashMap<ScreenId, OneScreen>>,
}

impl Screens {
    /// Those of a scene; call in the component that owns it.
    pub(super) fn of(scene: Memo<Arc<Scene>>) -> Self {
        let screens = Self {
            scene,
            signals: StoredValue::new(HashMap::new()),
        };
        // At once: nobody may see a scene and its screens apart.
        ImmediateEffect::new_scoped(move || scene.with(|scene| screens.show(scene)));
        screens
    }

    /// One screen with what lies on it; none once it is gone.
    pub(super) fn signal(self, id: &ScreenId) -> Signal<Option<Arc<Screen>>> {
        if let Some(known) = self.signals.with_value(|signals| signals.get(id).cloned()) {
            return known.into();
        }
        let now = self.scene.with_untracked(|scene| scene.screen(id).cloned());
        let signal = OneScreen::new(now);
        self.signals
            .update_value(|signals| drop(signals.insert(id.clone(), signal.clone())));
        signal.into()
    }

    fn show(self, scene: &Scene) {
        let known = self.signals.try_with_value(HashMap::clone).unwrap_or_default();
        for (id, signal) in known {
            let now = scene.screen(&id);
            if signal.with_untracked(|shown| shown.as_ref() != now) {
                signal.set(now.cloned());
            }
        }
    }
}
