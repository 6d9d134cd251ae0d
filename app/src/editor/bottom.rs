//! The bar under the canvas: one tab per store size, and "+ Size"; on small windows the way to the panels as well.

use leptos::prelude::*;

use super::namesakes::NamesakesDialog;
use super::sizes::SizesDialog;
use super::state::{Editor, Sheet, use_editor};
use crate::components::{CanvasTab, Icon, IconView, Menu, MenuItem};
use crate::language::tr;

#[component]
pub(crate) fn BottomBar() -> impl IntoView {
    let editor = use_editor();
    let tabs = Memo::new(move |_| editor.scene.with(|scene| scene.tabs.clone()));
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
            <nav class="sizes" aria-label=tr!(editor.sizes)>
                <For each=move || tabs.get() key=|tab| (tab.id.clone(), tab.name.clone(), tab.count) let:tab>
                    <Tab tab=tab />
                </For>
                <button
                    type="button"
                    class="button button-quiet size-add"
                    aria-label=tr!(editor.add_a_size)
                    title=tr!(editor.add_a_size)
                    disabled=editor.read_only()
                    on:click=move |_| editor.choosing_size.set(true)
                >
                    <IconView icon=Icon::Plus />
                    <span>{tr!(editor.size)}</span>
                </button>
            </nav>
            <div class="sheet-buttons">
                {sheet(Sheet::Layers, Icon::Layers, tr!(editor.layers))}
                {sheet(Sheet::Inspector, Icon::Sliders, tr!(editor.edit))}
            </div>
            <SizesDialog />
            <NamesakesDialog />
        </div>
    }
}

/// One canvas; the one that is shown has a menu.
#[component]
fn Tab(tab: CanvasTab) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(tab.id);
    let is_shown = Memo::new(move |_| {
        editor
            .scene
            .with(|scene| id.with_value(|id| scene.canvas.as_ref().is_some_and(|shown| shown.id == *id)))
    });
    let label = tr!(editor.more_for, name = tab.name.as_str());
    view! {
        <div class="size" class:is-shown=move || is_shown.get()>
            <button
                type="button"
                class="size-name"
                aria-current=move || is_shown.get().then_some("true")
                title=format!("{} × {}", tab.pixels.0, tab.pixels.1)
                on:click=move |_| editor.show_canvas(&id.get_value())
            >
                <span>{tab.name}</span>
                <span class="size-count">{format!(" · {}", tab.count)}</span>
            </button>
            <Show when=move || is_shown.get() && editor.is_editable()>
                <Menu label=label.clone() items=move |()| items(editor, id.get_value())>
                    <IconView icon=Icon::More />
                </Menu>
            </Show>
        </div>
    }
}

fn items(editor: Editor, id: crate::components::CanvasId) -> Vec<MenuItem> {
    vec![
        MenuItem::new(Icon::Plus, tr!(editor.add_a_screen), move || {
            editor.select(super::state::Selection::Nothing);
            editor.add_screen();
        }),
        MenuItem::new(Icon::Trash, tr!(editor.delete_this_canvas), move || {
            editor.remove_canvas(&id)
        })
        .danger(),
    ]
}
