//! Adding: canvases, screens, elements of every kind, pictures from files. What is new is chosen.

use framekeep::document::kinds::Form;
use framekeep::ids::AssetId;
use framekeep::stores::Pixels;
use leptos::prelude::*;

use super::act::{fresh, show_soon};
use super::commands::{self, Clip, Pasted};
use super::state::{Editor, Selection, Sheet, size_of};
use crate::components::{CanvasId, Content, ElementId, ScreenId, dom};
use crate::language::tr;
use crate::local::PickedFile;

impl Editor {
    /// A canvas for this size, with one screen; it is shown then.
    pub(crate) fn add_canvas(&self, class: &str, pixels: Pixels) {
        self.flush();
        let Some(document) = self.document() else { return };
        let (id, screen) = (CanvasId::new(&fresh()), ScreenId::new(&fresh()));
        self.commit(
            tr!(editor.add_canvas),
            commands::add_canvas(&document, class, pixels, &id, &screen),
        );
        self.show_canvas(&id);
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
        let deltas = commands::add_screen(&document, &canvas.id, after.as_ref(), &id);
        self.commit(tr!(editor.add_screen), deltas);
        self.choose_screen(id);
    }

    /// A caption on the target screen; it is chosen then, and its words can be typed over at once.
    pub(crate) fn add_caption(&self) {
        self.flush();
        let (Some(document), Some(screen)) = (self.document(), self.target_screen()) else {
            return;
        };
        let scene = self.scene.get_untracked();
        let size = size_of(&scene);
        let id = ElementId::new(&fresh());
        let deltas = commands::add_caption(&document, &screen, (size.x, size.y), &scene.locale, &id);
        self.commit(tr!(editor.add_caption), deltas);
        self.select_new(id);
        // On small windows the words are typed in the sheet, where they can be read.
        self.sheet.set(Some(Sheet::Inspector));
        if !dom::is_small() {
            self.type_into_selected();
        }
    }

    /// An empty phone or tablet on the target screen.
    pub(crate) fn add_device_frame(&self) {
        self.flush();
        let (Some(document), Some(screen)) = (self.document(), self.target_screen()) else {
            return;
        };
        let size = self.scene.with_untracked(|scene| size_of(scene));
        let id = ElementId::new(&fresh());
        let deltas = commands::add_device_frame(&document, &screen.id, (size.x, size.y), &id);
        self.commit(tr!(editor.add_device_frame), deltas);
        self.select_new(id);
    }

    /// A shape on the target screen.
    pub(crate) fn add_shape(&self, form: Form) {
        self.flush();
        let (Some(document), Some(screen)) = (self.document(), self.target_screen()) else {
            return;
        };
        let size = self.scene.with_untracked(|scene| size_of(scene));
        let id = ElementId::new(&fresh());
        let label = match form {
            Form::Rectangle => tr!(editor.add_rectangle),
            Form::Ellipse => tr!(editor.add_ellipse),
        };
        self.commit(
            label,
            commands::add_shape(&document, &screen.id, (size.x, size.y), form, &id),
        );
        self.select_new(id);
    }

    /// Pictures that were picked or pasted: the first one into the chosen device frame, if one is chosen.
    pub(crate) fn take_pictures(self, files: Vec<PickedFile>) {
        match untrack(|| self.selected_element()) {
            Some(element) if matches!(element.content, Content::DeviceFrame(_)) => {
                self.drop_on_element(files, &element.id);
            }
            _ => self.add_pictures(files, None),
        }
    }

    /// Pictures that were dropped on an element: into a device frame, else on the element's screen.
    pub(crate) fn drop_on_element(self, mut files: Vec<PickedFile>, id: &ElementId) {
        let element = self.scene.with_untracked(|scene| scene.element(id).cloned());
        let Some(element) = element else {
            return self.add_pictures(files, None);
        };
        if matches!(element.content, Content::DeviceFrame(_)) && !files.is_empty() {
            self.fill_frame(files.remove(0), id.clone());
        }
        if !files.is_empty() {
            self.add_pictures(files, Some(element.screen.clone()));
        }
    }

    /// The picture fills a device frame once it is kept.
    pub(crate) fn fill_frame(self, file: PickedFile, id: ElementId) {
        if self.is_editable_now() {
            self.flush();
            self.local.add_picture(self.project, file, move |asset, _, _| {
                vec![commands::fill_frame(&id, asset)]
            });
        }
    }

    /// Pictures on the given screen, or the target screen; where the project has others of the same name the person is asked
    /// first.
    pub(crate) fn add_pictures(self, files: Vec<PickedFile>, screen: Option<ScreenId>) {
        self.flush();
        let screen = screen.or_else(|| self.target_screen().map(|screen| screen.id.clone()));
        let Some(screen) = screen.filter(|_| self.is_editable_now()) else {
            return;
        };
        self.local.find_namesakes(self.project, files, move |found| {
            let (same_name, new): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, namesake)| namesake.is_some());
            self.place_pictures(new.into_iter().map(|(file, _)| file).collect(), &screen);
            self.ask_about(same_name, screen);
        });
    }

    /// They are placed once they are kept: by then the person may have left the page.
    pub(super) fn place_pictures(self, files: Vec<PickedFile>, screen: &ScreenId) {
        let size = self.scene.with_untracked(|scene| size_of(scene));
        for file in files {
            let screen = screen.clone();
            let id = ElementId::new(&fresh());
            self.local.add_picture(self.project, file, move |asset, width, height| {
                let Some(document) = self.document() else {
                    return Vec::new();
                };
                let deltas =
                    commands::add_picture(&document, &screen, (size.x, size.y), asset, (width, height), &id, None);
                request_animation_frame(move || self.select_new(id));
                deltas
            });
        }
    }

    /// The picture takes the place of another one wherever the project shows that.
    pub(super) fn replace_picture(self, file: PickedFile, old: AssetId) {
        self.local.add_picture(self.project, file, move |asset, _, _| {
            let document = self.document();
            document.map_or_else(Vec::new, |document| commands::replace_media(&document, old, asset))
        });
    }

    /// What was copied, on the target screen or after it.
    pub(crate) fn paste(&self, clip: Clip) {
        self.flush();
        let (Some(document), Some(canvas)) = (self.document(), self.canvas()) else {
            return;
        };
        let target = self.target_screen().map(|screen| screen.id.clone());
        let size = (canvas.width, canvas.height);
        let Some((deltas, pasted)) = clip.paste(&document, &canvas.id, target.as_ref(), size, &mut fresh) else {
            return;
        };
        self.commit(tr!(editor.paste), deltas);
        match pasted {
            Pasted::Element(id) => self.select_new(id),
            Pasted::Screen(id) => self.choose_screen(id),
        }
    }

    /// Chooses what has just been made, if it is there and the page is still open.
    pub(super) fn select_new(&self, id: ElementId) {
        if self.scene.try_with_untracked(|scene| scene.element(&id).is_some()) == Some(true) {
            let node = format!("element-{}", id.as_str());
            self.select(Selection::Element(id));
            show_soon(node);
        }
    }

    /// The same for a screen.
    pub(super) fn choose_screen(&self, id: ScreenId) {
        if self.scene.with_untracked(|scene| scene.screen(&id).is_some()) {
            let node = format!("screen-{}", id.as_str());
            self.select(Selection::Screen(id));
            show_soon(node);
        }
    }
}
