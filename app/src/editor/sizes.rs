//! The dialog that adds a canvas: what the stores take, by store, with name and pixels.

use framekeep::stores::{CLASSES, Class, Orientation, Pixels, Store};
use leptos::prelude::*;

use super::state::use_editor;
use crate::components::{Button, Dialog, Icon, IconView};
use crate::language::{for_words, tr};

#[component]
pub(crate) fn SizesDialog() -> impl IntoView {
    let editor = use_editor();
    let open = editor.choosing_size;
    let orientation = RwSignal::new(Orientation::Portrait);
    let turn = move |to: Orientation, words: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (orientation.get() == to).to_string()
                on:click=move |_| orientation.set(to)
            >
                {words}
            </button>
        }
    };
    view! {
        <Dialog open=open label=tr!(editor.add_a_size) wide=true on_close=move |()| open.set(false)>
            <h2>{tr!(editor.add_a_size)}</h2>
            <p class="muted">{tr!(editor.sizes_text)}</p>
            <div class="segments" role="group" aria-label=tr!(editor.orientation)>
                {turn(Orientation::Portrait, tr!(editor.portrait))}
                {turn(Orientation::Landscape, tr!(editor.landscape))}
            </div>
            <div class="stores">
                {Store::ALL.map(|store| view! { <StoreSizes store=store orientation=orientation /> }).collect_view()}
            </div>
            <div class="dialog-actions">
                <Button label=tr!(editor.close) on_click=move |()| open.set(false) />
            </div>
        </Dialog>
    }
}

#[component]
fn StoreSizes(store: Store, orientation: RwSignal<Orientation>) -> impl IntoView {
    let rows = move || {
        let orientation = orientation.get();
        let classes = CLASSES.iter().filter(move |class| class.store == store);
        classes
            .filter_map(|class| {
                let sizes = class.sizes(orientation);
                (!sizes.is_empty()).then(|| view! { <ClassRow class=class sizes=sizes /> })
            })
            .collect_view()
    };
    view! {
        <section class="store" aria-label=store.name()>
            <h3>{store.name()}</h3>
            <ul>{rows}</ul>
        </section>
    }
}

/// One class: its name, when it is wanted, a button for each size; a size that is here already is shown instead.
#[component]
fn ClassRow(class: &'static Class, sizes: Vec<Pixels>) -> impl IntoView {
    let editor = use_editor();
    let button = |pixels: Pixels| {
        let here = Memo::new(move |_| {
            let same = (f64::from(pixels.width), f64::from(pixels.height));
            editor.scene.with(|scene| {
                let mut tabs = scene.tabs.iter();
                tabs.find(|tab| tab.class == class.id && tab.pixels == same)
                    .map(|tab| tab.id.clone())
            })
        });
        let press = move |_| {
            editor.choosing_size.set(false);
            match here.get_untracked() {
                Some(id) => editor.show_canvas(&id),
                None => editor.add_canvas(class.id, pixels),
            }
        };
        let words = format!("{} × {}", pixels.width, pixels.height);
        let name = format!("{}, {words}", class.name(for_words()));
        let label = move || {
            if here.with(Option::is_some) {
                tr!(editor.size_shown, name = name.as_str())
            } else {
                name.clone()
            }
        };
        view! {
            <button type="button" class="button size-choice" aria-label=label on:click=press>
                {move || here.with(Option::is_some).then(|| view! { <IconView icon=Icon::Check /> })}
                {words}
            </button>
        }
    };
    view! {
        <li class="class-row">
            <div>
                <strong>{class.name(for_words())}</strong>
                <span class="muted">{class.need(for_words())}</span>
            </div>
            <div class="size-choices">{sizes.into_iter().map(button).collect_view()}</div>
        </li>
    }
}
