//! A dialog that asks for a new name.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, ButtonKind};
use super::dialog::Dialog;

use crate::language::tr;

/// What is being renamed, with its name so far.
pub(crate) type Renaming<T> = RwSignal<Option<(T, String)>>;

/// Open while something is being renamed; `on_save` gets it with a name that is not empty.
#[component]
pub(crate) fn RenameDialog<T>(
    label: &'static str,
    renaming: Renaming<T>,
    /// What the button that keeps the name says.
    #[prop(default = tr!(common.rename))]
    save_label: &'static str,
    #[prop(into)] on_save: Callback<(T, String)>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let close = move || renaming.set(None);
    let name = move || renaming.with(|r| r.as_ref().map(|(_, name)| name.clone()).unwrap_or_default());
    let empty = Signal::derive(move || name().trim().is_empty());
    let save = move || {
        if let Some((what, name)) = renaming.get_untracked()
            && !name.trim().is_empty()
        {
            on_save.run((what, name.trim().to_owned()));
            close();
        }
    };
    let typed = move |name: String| {
        renaming.update(|renaming| {
            if let Some(renaming) = renaming {
                renaming.1 = name;
            }
        });
    };
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        request_animation_frame(move || {
            let _ = field.focus();
            field.select();
        });
    });
    let open = Signal::derive(move || renaming.with(Option::is_some));
    view! {
        <Dialog open=open label=label on_close=move |()| close()>
            <h2>{label}</h2>
            <form on:submit=move |ev| {
                ev.prevent_default();
                save();
            }>
                <input
                    class="input"
                    aria-label=tr!(common.new_name)
                    maxlength="200"
                    node_ref=field
                    prop:value=name
                    on:input=move |ev| typed(event_target_value(&ev))
                />
                <div class="dialog-actions">
                    <Button label=tr!(common.cancel) on_click=move |()| close() />
                    <Button kind=ButtonKind::Primary label=save_label disabled=empty on_click=move |()| save() />
                </div>
            </form>
        </Dialog>
    }
}
