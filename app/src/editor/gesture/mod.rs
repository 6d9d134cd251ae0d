//! The geometry of gestures: pure. Lengths are canvas pixels unless the name says otherwise.

mod resize;
mod zoom;

use framekeep::document::build::Frame;

pub(crate) use resize::{Handle, Keep, resized};
pub(crate) use zoom::{fit, held, pinched, scrolled, stepped, wheeled};

use crate::components::Place;

/// Dragging sticks to a guide within this many pixels on the glass.
const SNAP_GLASS_PX: f64 = 6.0;

/// A point or a distance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Vector {
    pub x: f64,
    pub y: f64,
}

impl Vector {
    pub(crate) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Turned clockwise (y points down).
    fn turned(self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Self {
            x: self.x * cos - self.y * sin,
            y: self.x * sin + self.y * cos,
        }
    }
}

/// Lines that a dragged element has stuck to, from the screen's left and top.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Guides {
    pub x: Option<f64>,
    pub y: Option<f64>,
}

fn centre(frame: &Frame) -> Vector {
    Vector::new(frame.x + frame.width / 2.0, frame.y + frame.height / 2.0)
}

/// Moved by a distance.
pub(crate) fn moved(place: Place, by: Vector) -> Place {
    Place {
        frame: Frame {
            x: place.frame.x + by.x,
            y: place.frame.y + by.y,
            ..place.frame
        },
        ..place
    }
}

/// Moved so that its centre, or (unturned) an edge, lies on the screen's centre or edge when it is near enough.
pub(crate) fn snapped(place: Place, screen: Vector, zoom: f64) -> (Place, Guides) {
    let near = SNAP_GLASS_PX / zoom;
    let upright = place.rotation.rem_euclid(180.0) == 0.0;
    let f = &place.frame;
    let (dx, x) = snap(f.x, f.width, screen.x, near, upright);
    let (dy, y) = snap(f.y, f.height, screen.y, near, upright);
    (moved(place, Vector::new(dx, dy)), Guides { x, y })
}

/// How far to move along one axis, and the line it then lies on.
fn snap(start: f64, length: f64, screen: f64, near: f64, edges: bool) -> (f64, Option<f64>) {
    let middle = (start + length / 2.0, screen / 2.0);
    let outer = [(start, 0.0), (start + length, screen)];
    let lines = std::iter::once(middle).chain(outer.into_iter().filter(|_| edges));
    let closest = lines
        .map(|(at, line)| (line - at, line))
        .min_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    match closest {
        Some((by, line)) if by.abs() <= near => (by, Some(line)),
        _ => (0.0, None),
    }
}

/// Turned by dragging the handle above it: `from` and `to` are seen from the element's centre. `steps` keeps to 15°.
pub(crate) fn turned(place: Place, from: Vector, to: Vector, steps: bool) -> Place {
    let angle = |v: Vector| v.y.atan2(v.x).to_degrees();
    let free = place.rotation + angle(to) - angle(from);
    let straight = (free / 90.0).round() * 90.0;
    let rotation = match steps {
        true => (free / 15.0).round() * 15.0,
        false if (free - straight).abs() < 2.0 => straight,
        false => free,
    };
    Place {
        rotation: upright(rotation),
        ..place
    }
}

/// From the element's centre to its turning handle, which stands `above` over the top edge.
pub(crate) fn turning_handle(place: &Place, above: f64) -> Vector {
    Vector::new(0.0, -place.frame.height / 2.0 - above).turned(place.rotation)
}

/// More than −180°, at most 180°.
pub(crate) fn upright(degrees: f64) -> f64 {
    let turned = degrees.rem_euclid(360.0);
    if turned > 180.0 { turned - 360.0 } else { turned }
}

/// As it is written into the document: whole pixels, whole degrees.
pub(crate) fn rounded(place: Place) -> Place {
    let Frame { x, y, width, height } = place.frame;
    let whole = |n: f64| n.round() + 0.0; // + 0.0 turns −0 into 0
    let frame = Frame {
        x: whole(x),
        y: whole(y),
        width: whole(width),
        height: whole(height),
    };
    Place {
        frame,
        rotation: whole(place.rotation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(x: f64, y: f64, width: f64, height: f64, rotation: f64) -> Place {
        Place {
            frame: Frame { x, y, width, height },
            rotation,
        }
    }

    fn close(a: Vector, b: Vector) -> bool {
        (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6
    }

    #[test]
    fn dragging_sticks_to_the_centre_and_the_edges_of_the_screen_only_when_near() {
        let screen = Vector::new(1000.0, 2000.0);
        let cases = [
            // x, y → x, y, guides; 100 × 100, zoom 1: within 6 pixels
            (
                (446.0, 800.0),
                (450.0, 800.0),
                Guides {
                    x: Some(500.0),
                    y: None,
                },
            ),
            ((440.0, 800.0), (440.0, 800.0), Guides::default()),
            (
                (5.0, 1896.0),
                (0.0, 1900.0),
                Guides {
                    x: Some(0.0),
                    y: Some(2000.0),
                },
            ),
        ];
        for ((x, y), (to_x, to_y), guides) in cases {
            let (after, found) = snapped(place(x, y, 100.0, 100.0, 0.0), screen, 1.0);
            assert_eq!((after.frame.x, after.frame.y, found), (to_x, to_y, guides));
        }
        let (turned, guides) = snapped(place(5.0, 800.0, 100.0, 100.0, 30.0), screen, 1.0);
        assert_eq!(
            (turned.frame.x, guides),
            (5.0, Guides::default()),
            "a turned element has no upright edges"
        );
        let (far, _) = snapped(place(430.0, 800.0, 100.0, 100.0, 0.0), screen, 0.25);
        assert_eq!(far.frame.x, 450.0, "near is measured on the glass");
    }

    #[test]
    fn turning_follows_the_pointer_and_likes_right_angles() {
        let start = place(0.0, 0.0, 100.0, 100.0, 0.0);
        let top = Vector::new(0.0, -60.0);
        let cases = [
            (Vector::new(60.0, 0.0), false, 90.0),
            (Vector::new(0.0, 60.0), false, 180.0),
            (Vector::new(-60.0, 0.0), false, -90.0),
            (Vector::new(1.0, -60.0), false, 0.0),
            (Vector::new(30.0, -52.0), true, 30.0),
        ];
        for (to, steps, degrees) in cases {
            assert_eq!(turned(start, top, to, steps).rotation, degrees, "{to:?}");
        }
        assert!(close(
            turning_handle(&place(0.0, 0.0, 10.0, 40.0, 90.0), 5.0),
            Vector::new(25.0, 0.0)
        ));
    }

    #[test]
    fn what_is_written_is_whole_and_never_minus_zero() {
        let after = rounded(place(-0.2, 1.5, 99.7, 20.2, -0.4));
        assert_eq!(after, place(0.0, 2.0, 100.0, 20.0, 0.0));
        assert!(after.frame.x.is_sign_positive() && after.rotation.is_sign_positive());
    }
}
