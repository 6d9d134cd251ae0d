//! What buttons and keys do to the project: one gesture, one commit.

use leptos::prelude::*;

use super::commands::{self, Towards};
use super::gesture::stepped;
use super::keys::Act;
use super::state::{Editor, Selection, Sheet, size_of};
use crate::components::{Content, ElementId, ScreenId, dom};
use crate::local::{Editing, PickedFile};

/// A key for a new screen or element.
fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

impl Editor {
    /// Does what a key press means; false when there was nothing to do.
    pub(crate) fn act(self, act: Act) -> bool {
        match act {
            Act::Undo => self.undo(),
            Act::Redo => self.redo(),
            Act::Duplicate => self.duplicate(),
            Act::Delete => return self.remove_selected(),
            Act::Nudge(by) => return self.nudge(by),
            Act::Escape => self.escape(),
            Act::Type => return self.type_into_selected(),
            Act::AddCaption => self.add_caption(),
            Act::ZoomIn => self.zoom_step(true),
            Act::ZoomOut => self.zoom_step(false),
            Act::ZoomFit => self.zoom.set(None),
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

    pub(crate) fn zoom_step(&self, closer: bool) {
        self.zoom.set(Some(stepped(self.scale.get_untracked(), closer)));
    }

    /// A screen after the chosen one, else at the end; it is chosen then.
    pub(crate) fn add_screen(&self) {
        self.flush();
        let (Some(document), Some(canvas)) = (self.document(), self.canvas()) else {
            return;
        };
        let after = match self.selection.get_untracked() {
            Selection::Nothing => None,
            _ => self.target_screen().map(|screen| screen.id.clone()),
        };
        let id = ScreenId::new(&fresh());
        self.commit(
            "Add screen",
            commands::add_screen(&document, &canvas.id, after.as_ref(), &id),
        );
        self.select(Selection::Screen(id.clone()));
        show_soon(format!("screen-{}", id.as_str()));
    }

    pub(crate) fn remove_screen(&self, id: &ScreenId) {
        self.flush();
        let Some(document) = self.document() else { return };
        self.commit("Delete screen", commands::remove_screen(&document, id));
        self.select(Selection::Nothing);
    }

    pub(crate) fn move_screen(&self, id: &ScreenId, towards: Towards) {
        let (Some(document), Some(canvas)) = (self.document(), self.canvas()) else {
            return;
        };
        self.commit("Move screen", commands::move_screen(&document, &canvas.id, id, towards));
    }

    /// A caption on the target screen; it is chosen then.
    pub(crate) fn add_caption(&self) {
        self.flush();
        let (Some(document), Some(screen)) = (self.document(), self.target_screen()) else {
            return;
        };
        let scene = self.scene.get_untracked();
        let size = size_of(&scene);
        let id = ElementId::new(&fresh());
        let deltas = commands::add_caption(&document, &screen, (size.x, size.y), &scene.locale, &id);
        self.commit("Add caption", deltas);
        self.select_new(id);
        // On small windows the words are typed in the sheet.
        self.sheet.set(Some(Sheet::Inspector));
    }

    /// Pictures on the given screen, or the target screen. They are placed once they are kept: by then the person may
    /// have left the page.
    pub(crate) fn add_pictures(self, files: Vec<PickedFile>, screen: Option<ScreenId>) {
        self.flush();
        let screen = screen.or_else(|| self.target_screen().map(|screen| screen.id.clone()));
        let Some(screen) = screen.filter(|_| self.editing.get_untracked() == Editing::Here) else {
            return;
        };
        let size = self.scene.with_untracked(|scene| size_of(scene));
        for file in files {
            let screen = screen.clone();
            let id = ElementId::new(&fresh());
            self.local.add_picture(self.project, file, move |asset, width, height| {
                let Some(document) = self.document() else {
                    return Vec::new();
                };
                let deltas = commands::add_picture(&document, &screen, (size.x, size.y), asset, (width, height), &id);
                request_animation_frame(move || self.select_new(id));
                deltas
            });
        }
    }

    /// Chooses what has just been made, if it is there and the page is still open.
    fn select_new(&self, id: ElementId) {
        if self.scene.try_with_untracked(|scene| scene.element(&id).is_some()) == Some(true) {
            let node = format!("element-{}", id.as_str());
            self.select(Selection::Element(id));
            show_soon(node);
        }
    }

    pub(crate) fn duplicate(&self) {
        self.flush();
        let (Some(document), Some(element)) = (self.document(), untrack(|| self.selected_element())) else {
            return;
        };
        let id = ElementId::new(&fresh());
        self.commit("Duplicate", commands::duplicate(&document, &element, &id));
        self.select_new(id);
    }

    pub(crate) fn restack(&self, towards: Towards) {
        let (Some(document), Some(element)) = (self.document(), untrack(|| self.selected_element())) else {
            return;
        };
        let label = if towards == Towards::End {
            "Bring forward"
        } else {
            "Send backward"
        };
        self.commit(label, commands::restack(&document, &element, towards));
    }

    pub(crate) fn remove_selected(&self) -> bool {
        self.flush();
        match self.selection.get_untracked() {
            Selection::Nothing => return false,
            Selection::Screen(id) => self.remove_screen(&id),
            Selection::Element(id) => {
                let scene = self.scene.get_untracked();
                let Some(element) = scene.element(&id) else {
                    return false;
                };
                let label = match element.content {
                    Content::Caption(_) => "Delete caption",
                    Content::Picture(_) => "Delete picture",
                    Content::Other => "Delete element",
                };
                self.commit(label, commands::remove_element(&id));
                self.select(Selection::Nothing);
            }
        }
        true
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

    fn type_into_selected(&self) -> bool {
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

/// Moves the focus to what has just been made, once it is drawn; not away from a field that is typed into by then.
fn show_soon(id: String) {
    request_animation_frame(move || {
        if !dom::is_typing() {
            dom::focus(&id);
        }
    });
}
