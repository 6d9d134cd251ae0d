//! A project that starts with captures: one screen for each, in their order.

use super::Document;
use super::build::{self, Frame};
use super::order;
use crate::ids::AssetId;

/// A picture of the app, as it is kept: its asset and its own size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capture {
    pub asset: AssetId,
    pub width: u32,
    pub height: u32,
}

/// The project; every new thing takes a key from `fresh`. Without captures it has one empty screen.
pub fn with_captures(name: &str, captures: &[Capture], fresh: &mut dyn FnMut() -> String) -> Document {
    let (canvas, mut screen) = (fresh(), fresh());
    let empty = build::first_project(name, &canvas, &screen);
    let size = empty
        .canvases()
        .first()
        .map_or((1320.0, 2868.0), |canvas| (canvas.width, canvas.height));
    let mut deltas = Vec::new();
    let mut last = order::between(None, None);
    for (at, capture) in captures.iter().enumerate() {
        if at > 0 {
            screen = fresh();
            last = order::between(Some(&last), None);
            deltas.push(build::add("screens", &screen, build::new_screen(&canvas, &last)));
        }
        let row = build::picture(
            &screen,
            &order::between(None, None),
            placed(capture, size),
            capture.asset,
        );
        deltas.push(build::add("elements", &fresh(), row));
    }
    // More screens than a project may have are not made: then it starts empty.
    empty.apply(&deltas).unwrap_or(empty)
}

/// In the middle, a little low: captions stand above.
fn placed(capture: &Capture, (width, height): (f64, f64)) -> Frame {
    let own = (f64::from(capture.width.max(1)), f64::from(capture.height.max(1)));
    let factor = (width * 0.76 / own.0).min(height * 0.7 / own.1);
    let fitted = ((own.0 * factor).round().max(1.0), (own.1 * factor).round().max(1.0));
    Frame {
        x: ((width - fitted.0) / 2.0).round(),
        y: ((height - fitted.1) * 0.7).round(),
        width: fitted.0,
        height: fitted.1,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::document::MAX_SCREENS;

    fn captures(count: usize, width: u32, height: u32) -> Vec<Capture> {
        let asset = |n: usize| AssetId::new(Uuid::from_u128(n as u128));
        (0..count)
            .map(|n| Capture {
                asset: asset(n),
                width,
                height,
            })
            .collect()
    }

    fn made(captures: &[Capture]) -> Document {
        let mut count = 0;
        with_captures("Habit Garden", captures, &mut || {
            count += 1;
            format!("id{count}")
        })
    }

    #[test]
    fn one_screen_for_each_capture_in_their_order() {
        for count in [0, 1, 3, 40, MAX_SCREENS] {
            let captures = captures(count, 1170, 2532);
            let document = made(&captures);
            let canvas = document.canvases()[0].id.to_owned();
            let screens = document.screens_of(&canvas);
            assert_eq!((document.name(), screens.len()), ("Habit Garden", count.max(1)));
            for (capture, screen) in captures.iter().zip(&screens) {
                let elements = document.elements_of(screen.id);
                let media: Vec<_> = elements.iter().map(|element| element.kind.clone()).collect();
                assert_eq!(
                    media,
                    [crate::document::view::Kind::Picture {
                        media: Some(capture.asset)
                    }]
                );
            }
        }
        assert_eq!(made(&captures(MAX_SCREENS + 1, 1, 1)).assets().len(), 0);
    }

    #[test]
    fn every_shape_lies_on_its_screen_in_its_own_proportions() {
        for (width, height) in [
            (1170, 2532),
            (2532, 1170),
            (1, 1),
            (1, 9000),
            (9000, 1),
            (0, 0),
            (u32::MAX, u32::MAX),
        ] {
            let document = made(&captures(1, width, height));
            let canvas = &document.canvases()[0];
            let frame = document.elements_of(document.screens_of(canvas.id)[0].id)[0].frame;
            let inside = frame.x >= 0.0
                && frame.y >= 0.0
                && frame.x + frame.width <= canvas.width
                && frame.y + frame.height <= canvas.height;
            assert!(
                inside && frame.width >= 1.0 && frame.height >= 1.0,
                "{width}×{height}: {frame:?}"
            );
        }
        let frame = placed(&captures(1, 1170, 2532)[0], (1320.0, 2868.0));
        let (is, own) = (frame.width / frame.height, 1170.0 / 2532.0);
        assert!((is - own).abs() < 0.001, "{frame:?}");
    }
}
