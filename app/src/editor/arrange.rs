//! What is done with the chosen thing as a whole: copy, duplicate, stack, carry, remove.

use leptos::prelude::*;

use super::act::fresh;
use super::commands::{self, Clip, Steps, Towards};
use super::state::{Editor, Selection};
use crate::components::{CanvasId, Content, ElementId, ScreenId};
use crate::language::tr;

impl Editor {
    /// The chosen thing as it goes to the clipboard.
    pub(crate) fn clip(&self) -> Option<Clip> {
        self.flush();
        let document = self.document()?;
        match self.selection.get_untracked() {
            Selection::Nothing => None,
            Selection::Screen(id) => Clip::screen(&document, &id),
            Selection::Element(id) => Clip::element(&document, &id),
        }
    }

    /// A copy of the chosen thing, which is chosen then.
    pub(crate) fn duplicate(&self) {
        self.flush();
        let Some(document) = self.document() else { return };
        match self.selection.get_untracked() {
            Selection::Nothing => {}
            Selection::Screen(original) => {
                let id = ScreenId::new(&fresh());
                let deltas = commands::copy_screen(&document, &original, &id, &mut fresh);
                self.commit(tr!(editor.duplicate_screen), deltas);
                self.choose_screen(id);
            }
            Selection::Element(_) => {
                let Some(element) = untrack(|| self.selected_element()) else {
                    return;
                };
                let id = ElementId::new(&fresh());
                self.commit(tr!(editor.duplicate), commands::duplicate(&document, &element, &id));
                self.select_new(id);
            }
        }
    }

    /// In front of or behind others.
    pub(crate) fn restack(&self, towards: Towards, steps: Steps) {
        let (Some(document), Some(element)) = (self.document(), untrack(|| self.selected_element())) else {
            return;
        };
        let label = match (towards, steps) {
            (Towards::End, Steps::One) => tr!(editor.bring_forward),
            (Towards::End, Steps::All) => tr!(editor.bring_to_front),
            (Towards::Start, Steps::One) => tr!(editor.send_backward),
            (Towards::Start, Steps::All) => tr!(editor.send_to_back),
        };
        self.commit(label, commands::restack(&document, &element, towards, steps));
    }

    /// To a position among the elements of a screen, the lowest first.
    pub(crate) fn carry(&self, id: &ElementId, screen: &ScreenId, at: usize) {
        self.flush();
        let element = self.scene.with_untracked(|scene| scene.element(id).cloned());
        let (Some(document), Some(element)) = (self.document(), element) else {
            return;
        };
        let label = if element.screen == *screen {
            tr!(editor.reorder)
        } else {
            tr!(editor.move_to_screen)
        };
        self.commit(label, commands::carry(&document, &element, screen, at));
    }

    pub(crate) fn move_screen(&self, id: &ScreenId, towards: Towards) {
        if let (Some(document), Some(canvas)) = (self.document(), self.canvas()) {
            self.commit(
                tr!(editor.move_screen),
                commands::move_screen(&document, &canvas.id, id, towards),
            );
        }
    }

    /// To a position among the screens.
    pub(crate) fn place_screen(&self, id: &ScreenId, at: usize) {
        self.flush();
        if let (Some(document), Some(canvas)) = (self.document(), self.canvas()) {
            self.commit(
                tr!(editor.move_screen),
                commands::place_screen(&document, &canvas.id, id, at),
            );
        }
    }

    pub(crate) fn remove_screen(&self, id: &ScreenId, label: &'static str) {
        self.flush();
        let Some(document) = self.document() else { return };
        self.commit(label, commands::remove_screen(&document, id));
        self.select(Selection::Nothing);
    }

    pub(crate) fn remove_canvas(&self, id: &CanvasId) {
        self.flush();
        let Some(document) = self.document() else { return };
        self.select(Selection::Nothing);
        self.commit(tr!(editor.delete_canvas), commands::remove_canvas(&document, id));
    }

    /// Deletes the chosen thing under this name, or that of its kind; false when nothing is chosen.
    pub(crate) fn remove_chosen(&self, label: Option<&'static str>) -> bool {
        self.flush();
        match self.selection.get_untracked() {
            Selection::Nothing => return false,
            Selection::Screen(id) => self.remove_screen(&id, label.unwrap_or(tr!(editor.delete_screen))),
            Selection::Element(id) => {
                let scene = self.scene.get_untracked();
                let Some(element) = scene.element(&id) else {
                    return false;
                };
                let own = match element.content {
                    Content::Caption(_) => tr!(editor.delete_caption),
                    Content::Picture(_) => tr!(editor.delete_picture),
                    Content::DeviceFrame(_) => tr!(editor.delete_device_frame),
                    Content::Shape(_) => tr!(editor.delete_shape),
                    Content::Other => tr!(editor.delete_element),
                };
                self.commit(label.unwrap_or(own), commands::remove_element(&id));
                self.select(Selection::Nothing);
            }
        }
        true
    }
}
