//! The panel at the left: the layers, or the library.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::layers::Layers;
use super::media::MediaPanel;
use super::state::{Sheet, use_editor};
use crate::components::{Icon, IconButton, dom};
use crate::language::tr;

/// What the panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Layers,
    Media,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Layers => tr!(editor.layers),
            Self::Media => tr!(common.media),
        }
    }

    /// The ids of its tab and of what that shows.
    const fn ids(self) -> (&'static str, &'static str) {
        match self {
            Self::Layers => ("tab-layers", "panel-layers"),
            Self::Media => ("tab-media", "panel-media"),
        }
    }
}

#[component]
pub(crate) fn SidePanel() -> impl IntoView {
    let editor = use_editor();
    let side = RwSignal::new(Side::Layers);
    let close = move |()| editor.sheet.set(None);
    let keys = move |ev: KeyboardEvent| {
        let to = match ev.key().as_str() {
            "ArrowLeft" | "Home" => Side::Layers,
            "ArrowRight" | "End" => Side::Media,
            _ => return,
        };
        ev.prevent_default();
        ev.stop_propagation();
        side.set(to);
        dom::focus(to.ids().0);
    };
    let tab = move |one: Side| {
        let (id, panel) = one.ids();
        let is_shown = move || side.get() == one;
        view! {
            <button
                type="button"
                role="tab"
                id=id
                class="panel-tab"
                aria-controls=panel
                aria-selected=move || is_shown().to_string()
                tabindex=move || if is_shown() { "0" } else { "-1" }
                on:click=move |_| side.set(one)
            >
                {one.name()}
            </button>
        }
    };
    view! {
        <section
            class="panel panel-layers"
            class:is-open=move || editor.sheet.get() == Some(Sheet::Layers)
            aria-label=move || side.get().name()
        >
            <div class="sheet-close"><IconButton icon=Icon::Close label=tr!(editor.close) on_click=close /></div>
            <div class="panel-head">
                <div class="panel-tabs" role="tablist" aria-label=tr!(editor.panels) on:keydown=keys>
                    {tab(Side::Layers)}
                    {tab(Side::Media)}
                </div>
                <Show when=move || side.get() == Side::Layers>
                    <IconButton
                        icon=Icon::Plus
                        label=tr!(editor.add_screen)
                        disabled=editor.read_only()
                        on_click=move |()| editor.add_screen()
                    />
                </Show>
            </div>
            <div
                role="tabpanel"
                id=Side::Layers.ids().1
                aria-labelledby=Side::Layers.ids().0
                hidden=move || side.get() != Side::Layers
            >
                <Layers />
            </div>
            <div
                role="tabpanel"
                id=Side::Media.ids().1
                aria-labelledby=Side::Media.ids().0
                hidden=move || side.get() != Side::Media
            >
                <Show when=move || side.get() == Side::Media>
                    <MediaPanel />
                </Show>
            </div>
        </section>
    }
}
