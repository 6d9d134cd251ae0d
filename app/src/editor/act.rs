//! What keys and buttons do, one function each; adding is in `add`, what is done with the chosen thing in `arrange`.

use framekeep::document::kinds::Form;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

use super::keys::Act;
use super::state::{Editor, Selection, Sheet};
use crate::components::{Content, dom};

/// Within so many rounds of the page's tasks a change is drawn: signals, what is derived of them, the list.
const DRAWN: usize = 4;

/// A key for something new.
pub(super) fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

impl Editor {
    /// Does what a key press means; false when there was nothing to do.
    pub(crate) fn act(self, act: Act) -> bool {
        match act {
            Act::Undo => self.undo(),
            Act::Redo => self.redo(),
            Act::Duplicate => self.duplicate(),
            Act::Delete => return self.remove_chosen(None),
            Act::Nudge(by) => return self.nudge(by),
            Act::Restack(towards, steps) => self.restack(towards, steps),
            Act::Escape => self.escape(),
            Act::Type => return self.type_into_selected(),
            Act::AddCaption => self.add_caption(),
            Act::AddDeviceFrame => self.add_device_frame(),
            Act::AddRectangle => self.add_shape(Form::Rectangle),
            Act::AddEllipse => self.add_shape(Form::Ellipse),
            Act::ZoomIn => self.zoom_step(true),
            Act::ZoomOut => self.zoom_step(false),
            Act::ZoomFit => self.zoom_to(None),
            Act::ZoomReal => self.zoom_to(Some(1.0)),
        }
        true
    }

    pub(crate) fn undo(&self) {
        self.flush();
        self.local.undo(self.project);
    }

    pub(crate) fn redo(&self) {
        self.flush();
        self.local.redo(self.project);
    }

    /// Escape: ends a drag, or typing, or else the selection.
    fn escape(&self) {
        if self.cancel_drag() {
            return;
        }
        if self.typing.get_untracked().is_some() {
            self.end_typing();
            return;
        }
        self.sheet.set(None);
        self.select(Selection::Nothing);
    }

    /// Leaves the caption that is typed into; it stays chosen and has the focus.
    pub(crate) fn end_typing(&self) {
        self.flush();
        self.typing.set(None);
        self.refocus();
    }

    /// Opens the chosen caption for typing; says whether there was one.
    pub(super) fn type_into_selected(&self) -> bool {
        let element = untrack(|| self.selected_element());
        let caption = element.filter(|element| matches!(element.content, Content::Caption(_)));
        let Some(caption) = caption.filter(|_| untrack(|| self.is_editable())) else {
            return false;
        };
        self.typing.set(Some(caption.id.clone()));
        true
    }

    /// The focus goes back to the chosen element.
    pub(super) fn refocus(&self) {
        if let Selection::Element(id) = self.selection.get_untracked() {
            dom::focus(&format!("element-{}", id.as_str()));
        }
    }

    /// Opens or closes a sheet of the small layout.
    pub(crate) fn toggle_sheet(&self, sheet: Sheet) {
        self.sheet
            .update(|open| *open = if *open == Some(sheet) { None } else { Some(sheet) });
    }
}

/// Moves the focus to what has just been made or moved, as soon as that is drawn: before the next key, not in the next
/// frame, which may come after it. Not away from a field that is typed into by then.
pub(super) fn show_soon(id: String) {
    spawn_local(async move {
        for _ in 0..DRAWN {
            tick().await;
        }
        if !dom::is_typing() && !dom::focus(&id) {
            request_animation_frame(move || {
                if dom::is_on_element() {
                    dom::focus(&id);
                }
            });
        }
    });
}
