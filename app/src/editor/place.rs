//! Pictures of the library, placed: dragged onto the canvas, or pressed in the panel.

use framekeep::ids::AssetId;
use leptos::prelude::*;

use super::act::fresh;
use super::commands;
use super::gesture::Vector;
use super::look::Anchor;
use super::press::Under;
use super::state::{Editor, size_of};
use crate::components::{Content, ElementId, ScreenId};
use crate::language::tr;

/// A picture that this browser or the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lifted {
    pub asset: AssetId,
    /// Width and height.
    pub pixels: (u32, u32),
}

impl Editor {
    /// Into the chosen device frame, else in the middle of the target screen.
    pub(crate) fn place(self, lifted: Lifted) {
        let chosen = untrack(|| self.selected_element());
        match chosen.filter(|element| matches!(element.content, Content::DeviceFrame(_))) {
            Some(frame) => self.place_in(&frame.id, lifted.asset),
            None => {
                let screen = self.target_screen().map(|screen| screen.id.clone());
                self.place_on(screen, None, lifted);
            }
        }
    }

    /// Where it was let go: into the device frame under the pointer, else with its middle there.
    pub(super) fn place_at(self, under: Under, glass: Vector, lifted: Lifted) {
        let element = match &under {
            Under::Element(id) => self.scene.with_untracked(|scene| scene.element(id).cloned()),
            _ => None,
        };
        if let Some(frame) = element
            .as_ref()
            .filter(|found| matches!(found.content, Content::DeviceFrame(_)))
        {
            return self.place_in(&frame.id, lifted.asset);
        }
        let screen = match (element, under) {
            (Some(element), _) => Some(element.screen.clone()),
            (None, Under::Screen(id)) => Some(id),
            // Beside the screens, there is no spot to mean.
            _ => {
                let screen = self.target_screen().map(|screen| screen.id.clone());
                return self.place_on(screen, None, lifted);
            }
        };
        let size = self.scene.with_untracked(|scene| size_of(scene));
        let part = Anchor::at(self, glass).map(|anchor| anchor.part());
        let spot = part.map(|part| Vector::new(part.x * size.x, part.y * size.y));
        self.place_on(screen, spot, lifted);
    }

    fn place_in(self, frame: &ElementId, asset: AssetId) {
        self.flush();
        self.commit(
            tr!(messages.label_add_picture),
            vec![commands::fill_frame(frame, asset)],
        );
    }

    fn place_on(self, screen: Option<ScreenId>, spot: Option<Vector>, lifted: Lifted) {
        self.flush();
        let (Some(document), Some(screen)) = (self.document(), screen) else {
            return;
        };
        if !self.is_editable_now() {
            return;
        }
        let size = self.scene.with_untracked(|scene| size_of(scene));
        let id = ElementId::new(&fresh());
        let middle = spot.map(|spot| (spot.x, spot.y));
        let size = (size.x, size.y);
        let deltas = commands::add_picture(&document, &screen, size, lifted.asset, lifted.pixels, &id, middle);
        self.commit(tr!(messages.label_add_picture), deltas);
        self.select_new(id);
    }
}
