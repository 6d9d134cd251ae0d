//! Any sequence of what a person can do keeps the document valid, and undoing all of it gives the first document back.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use framekeep::delta::Delta;
use framekeep::document::Document;
use framekeep::document::build::{Frame, first_project};
use framekeep::document::kinds::{Form, Model};
use framekeep::ids::AssetId;
use framekeep::stores::{CLASSES, Orientation};
use framekeep::undo::Undo;
use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};
use uuid::Uuid;

use super::*;
use crate::components::{CanvasId, Content, Element, Scene, Screen, ScreenId};
use std::sync::Arc;

/// One thing that a person does: which, on what, and how.
type Doing = (u8, prop::sample::Index, prop::sample::Index, i16);

/// How many kinds of doing [`deltas`] knows.
const KINDS: u8 = 19;

fn deltas(document: &Document, (kind, on, how, by): Doing, count: &mut u32) -> Vec<Delta> {
    let canvases: Vec<CanvasId> = document
        .canvases()
        .iter()
        .map(|canvas| CanvasId::new(canvas.id))
        .collect();
    let wanted = (!canvases.is_empty()).then(|| &canvases[on.index(canvases.len())]);
    let scene = Scene::shown(document, wanted);
    let mut fresh = || {
        *count += 1;
        format!("n{count}")
    };
    if kind == 0 {
        let class = &CLASSES[how.index(CLASSES.len())];
        let sizes = [Orientation::Portrait, Orientation::Landscape]
            .map(|o| class.sizes(o))
            .concat();
        let (id, screen) = (CanvasId::new(&fresh()), ScreenId::new(&fresh()));
        return add_canvas(document, class.id, sizes[on.index(sizes.len())], &id, &screen);
    }
    let Some(canvas) = scene.canvas.clone() else {
        return Vec::new();
    };
    if kind == 1 {
        // Seldom: the rest would have little to work on.
        return if by % 4 == 0 {
            remove_canvas(document, &canvas.id)
        } else {
            Vec::new()
        };
    }
    if kind == 2 || scene.screens().is_empty() {
        return add_screen(document, &canvas.id, None, &ScreenId::new(&fresh()));
    }
    let screens = scene.screens();
    let screen = &screens[on.index(screens.len())];
    let size = (canvas.width, canvas.height);
    let towards = if by % 2 == 0 { Towards::Start } else { Towards::End };
    let steps = if by % 3 == 0 { Steps::All } else { Steps::One };
    match kind {
        3 => remove_screen(document, &screen.id),
        4 => move_screen(document, &canvas.id, &screen.id, towards),
        5 => place_screen(document, &canvas.id, &screen.id, how.index(screens.len() + 1)),
        6 => copy_screen(document, &screen.id, &ScreenId::new(&fresh()), &mut fresh),
        7 => add_caption(document, screen, size, &scene.locale, &ElementId::new(&fresh())),
        8 => add_device_frame(document, &screen.id, size, &ElementId::new(&fresh())),
        9 => {
            let form = if by % 2 == 0 { Form::Rectangle } else { Form::Ellipse };
            add_shape(document, &screen.id, size, form, &ElementId::new(&fresh()))
        }
        10 => {
            let pixels = (u32::from(by.unsigned_abs()), 900);
            let media = AssetId::new(Uuid::from_u128(5));
            add_picture(
                document,
                &screen.id,
                size,
                media,
                pixels,
                &ElementId::new(&fresh()),
                None,
            )
        }
        11 => vec![set_background(&screen.id, "#0b3a8f")],
        12 => {
            let clip = Clip::screen(document, &screen.id);
            let pasted = clip.and_then(|clip| clip.paste(document, &canvas.id, None, size, &mut fresh));
            pasted.map(|(deltas, _)| deltas).unwrap_or_default()
        }
        _ => on_element(
            document,
            (kind, on, how, by),
            screen,
            screens,
            (towards, steps),
            &mut fresh,
        ),
    }
}

fn on_element(
    document: &Document,
    (kind, _, how, by): Doing,
    screen: &Screen,
    screens: &[Arc<Screen>],
    (towards, steps): (Towards, Steps),
    fresh: &mut dyn FnMut() -> String,
) -> Vec<Delta> {
    if screen.elements.is_empty() {
        return Vec::new();
    }
    let element: &Element = &screen.elements[how.index(screen.elements.len())];
    let id = &element.id;
    match kind {
        13 => remove_element(id),
        14 => duplicate(document, element, &ElementId::new(&fresh())),
        15 => restack(document, element, towards, steps),
        16 => {
            let to = &screens[how.index(screens.len())];
            carry(document, element, &to.id, how.index(to.elements.len() + 1))
        }
        17 => {
            let before = element.place;
            let by = f64::from(by) / 7.0;
            let frame = Frame {
                x: before.frame.x + by,
                width: (before.frame.width + by).max(1.0),
                ..before.frame
            };
            let after = Place {
                frame,
                rotation: by.rem_euclid(360.0),
            };
            place(id, before, after)
        }
        _ => match &element.content {
            Content::Caption(_) => vec![set_text(id, "en", "Some words"), set_field(id, "line", number(1.3))],
            Content::DeviceFrame(frame) if frame.media.is_some() => vec![empty_frame(id)],
            Content::DeviceFrame(_) if by % 2 == 0 => change_model(element, Model::Tablet),
            Content::DeviceFrame(_) => vec![fill_frame(id, AssetId::new(Uuid::from_u128(6)))],
            _ => vec![set_field(id, "fill", "#112233")],
        },
    }
}

proptest! {
    #[test]
    fn whatever_is_done_the_document_stays_valid_and_undoing_all_gives_the_first_one_back(
        doings in prop::collection::vec((0..KINDS, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<i16>()), 1..60)
    ) {
        let first = first_project("Habit Garden", "c", "s");
        let (mut now, mut undo, mut count) = (first.clone(), Undo::default(), 0);
        for doing in doings {
            let deltas = deltas(&now, doing, &mut count);
            let next = now.apply(&deltas);
            prop_assert!(next.is_ok(), "{doing:?} made {deltas:?}: {:?}", next.err());
            undo.record("Something", &deltas, &now);
            now = next.unwrap();
        }
        let last = now.clone();
        let mut steps = 0;
        while let Some(step) = undo.undo(&now) {
            prop_assert!(step.skipped.is_empty());
            now = now.apply(&step.deltas).unwrap();
            steps += 1;
        }
        prop_assert_eq!(&now, &first);
        for _ in 0..steps {
            let step = undo.redo(&now).unwrap();
            now = now.apply(&step.deltas).unwrap();
        }
        prop_assert_eq!(now, last);
    }
}
