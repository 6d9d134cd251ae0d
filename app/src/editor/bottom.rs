//! The bar under the canvas: which store size is shown; on small windows the way to the panels as well.

use leptos::prelude::*;

use super::state::{Sheet, use_editor};
use crate::components::{Icon, IconView};

#[component]
pub(crate) fn BottomBar() -> impl IntoView {
    let editor = use_editor();
    let size = Memo::new(move |_| {
        editor.scene.with(|scene| {
            let canvas = scene.canvas.as_deref()?;
            Some((
                canvas.size_name(),
                canvas.screens.len(),
                format!("{} × {}", canvas.width, canvas.height),
            ))
        })
    });
    let sheet = move |sheet: Sheet, icon: Icon, label: &'static str| {
        view! {
            <button
                type="button"
                class="button button-quiet sheet-button"
                aria-expanded=move || (editor.sheet.get() == Some(sheet)).to_string()
                on:click=move |_| editor.toggle_sheet(sheet)
            >
                <IconView icon=icon />
                {label}
            </button>
        }
    };
    view! {
        <div class="bottom-bar">
            {move || {
                size.get()
                    .map(|(name, count, pixels)| {
                        view! {
                            <span class="size" aria-current="true" title=pixels.clone()>
                                <strong>{name}</strong>
                                <span class="size-count">{format!(" · {count}")}</span>
                            </span>
                            <span class="size-pixels">{pixels}</span>
                        }
                    })
            }}
            <div class="sheet-buttons">
                {sheet(Sheet::Layers, Icon::Layers, "Layers")}
                {sheet(Sheet::Inspector, Icon::Sliders, "Edit")}
            </div>
        </div>
    }
}
