//! The geometry of gestures: pure. Lengths are canvas pixels unless the name says otherwise.

use framekeep::document::build::Frame;

use crate::components::Place;

/// No element gets smaller than this by dragging.
const SMALLEST: f64 = 24.0;
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

/// A corner of a frame before turning: which sides it moves (−1 left or top, 1 right or bottom).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Corner {
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}

impl Corner {
    pub(crate) const ALL: [Self; 4] = [Self::TopLeft, Self::TopRight, Self::BottomLeft, Self::BottomRight];

    fn signs(self) -> (f64, f64) {
        match self {
            Self::TopLeft => (-1.0, -1.0),
            Self::TopRight => (1.0, -1.0),
            Self::BottomLeft => (-1.0, 1.0),
            Self::BottomRight => (1.0, 1.0),
        }
    }

    /// The class that puts its handle there.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::TopLeft => "handle handle-tl",
            Self::TopRight => "handle handle-tr",
            Self::BottomLeft => "handle handle-bl",
            Self::BottomRight => "handle handle-br",
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

/// Resized by dragging a corner; the opposite corner stays where it is on the screen. `keep_shape` keeps the proportions.
pub(crate) fn resized(place: Place, corner: Corner, by: Vector, keep_shape: bool) -> Place {
    let (sx, sy) = corner.signs();
    let own = by.turned(-place.rotation);
    let before = place.frame;
    let mut width = (before.width + sx * own.x).max(SMALLEST);
    let mut height = (before.height + sy * own.y).max(SMALLEST);
    if keep_shape && before.width > 0.0 && before.height > 0.0 {
        let least = (SMALLEST / before.width).max(SMALLEST / before.height);
        let factor = (width / before.width).max(height / before.height).max(least);
        (width, height) = (before.width * factor, before.height * factor);
    }
    // The centre moves by half of what was added, in the element's own directions.
    let shift =
        Vector::new(sx * (width - before.width) / 2.0, sy * (height - before.height) / 2.0).turned(place.rotation);
    let middle = centre(&before);
    let frame = Frame {
        x: middle.x + shift.x - width / 2.0,
        y: middle.y + shift.y - height / 2.0,
        width,
        height,
    };
    Place { frame, ..place }
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

/// The zoom at which one screen of the canvas fits the view, and all of them if that is not much smaller.
pub(crate) fn fit(view: Vector, screen: Vector, count: usize) -> f64 {
    const AROUND: f64 = 112.0;
    const BETWEEN: f64 = 28.0;
    // Margins, and the place to add a screen.
    const BESIDE: f64 = 80.0 + BETWEEN + 56.0;
    let count = f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    let height = (view.y - AROUND).max(80.0) / screen.y;
    let one = (view.x - 40.0).max(80.0) / screen.x;
    let all = (view.x - BESIDE - BETWEEN * (count - 1.0)) / (screen.x * count);
    let whole = height.min(one);
    // Fitting the row as well is worth a third of the size, not more.
    (if all > whole * 0.66 { whole.min(all) } else { whole }).clamp(0.02, 2.0)
}

/// The next step of zoom in or out.
pub(crate) fn stepped(zoom: f64, closer: bool) -> f64 {
    const STEPS: [f64; 12] = [0.05, 0.08, 0.12, 0.18, 0.25, 0.34, 0.5, 0.67, 0.8, 1.0, 1.5, 2.0];
    let next = if closer {
        STEPS.iter().find(|step| **step > zoom * 1.02)
    } else {
        STEPS.iter().rev().find(|step| **step < zoom * 0.98)
    };
    next.copied().unwrap_or(zoom)
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

    /// A corner on the screen, after turning.
    fn corner_of(place: &Place, corner: Corner) -> Vector {
        let (sx, sy) = corner.signs();
        let arm = Vector::new(sx * place.frame.width / 2.0, sy * place.frame.height / 2.0).turned(place.rotation);
        let middle = centre(&place.frame);
        Vector::new(middle.x + arm.x, middle.y + arm.y)
    }

    fn close(a: Vector, b: Vector) -> bool {
        (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6
    }

    #[test]
    fn the_opposite_corner_stays_and_the_dragged_one_follows_at_any_angle() {
        let opposite = |corner| match corner {
            Corner::TopLeft => Corner::BottomRight,
            Corner::TopRight => Corner::BottomLeft,
            Corner::BottomLeft => Corner::TopRight,
            Corner::BottomRight => Corner::TopLeft,
        };
        for rotation in [0.0, 30.0, 90.0, -135.0, 180.0] {
            for corner in Corner::ALL {
                let before = place(100.0, 200.0, 400.0, 300.0, rotation);
                let by = Vector::new(17.0, -9.0);
                let after = resized(before, corner, by, false);
                let (was, is) = (corner_of(&before, corner), corner_of(&after, corner));
                assert!(
                    close(is, Vector::new(was.x + by.x, was.y + by.y)),
                    "{corner:?} at {rotation}: {was:?} {is:?}"
                );
                let still = opposite(corner);
                assert!(
                    close(corner_of(&before, still), corner_of(&after, still)),
                    "{corner:?} at {rotation}"
                );
            }
        }
    }

    #[test]
    fn resizing_keeps_the_shape_when_asked_and_never_turns_inside_out() {
        let before = place(0.0, 0.0, 400.0, 200.0, 0.0);
        let after = resized(before, Corner::BottomRight, Vector::new(100.0, 0.0), true);
        assert_eq!((after.frame.width, after.frame.height), (500.0, 250.0));
        let tiny = resized(before, Corner::BottomRight, Vector::new(-900.0, -900.0), false);
        assert_eq!((tiny.frame.width, tiny.frame.height), (SMALLEST, SMALLEST));
        let small = resized(before, Corner::TopLeft, Vector::new(900.0, 900.0), true);
        assert_eq!((small.frame.width, small.frame.height), (2.0 * SMALLEST, SMALLEST));
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

    #[test]
    fn fitting_shows_a_whole_screen_and_the_row_when_it_costs_little() {
        let screen = Vector::new(1320.0, 2868.0);
        let one = fit(Vector::new(892.0, 796.0), screen, 1);
        assert!((one - 684.0 / 2868.0).abs() < 1e-9, "the height decides");
        let three = fit(Vector::new(892.0, 796.0), screen, 3);
        assert!(
            three < one && 1320.0 * 3.0 * three + 2.0 * 28.0 + 80.0 <= 892.0 + 1e-6,
            "three fit beside each other"
        );
        assert_eq!(
            fit(Vector::new(892.0, 796.0), screen, 10),
            one,
            "ten do not, and scroll"
        );
        assert!(fit(Vector::new(320.0, 500.0), screen, 1) * 1320.0 <= 320.0);
        assert!(fit(Vector::new(0.0, 0.0), screen, 0) > 0.0);
    }

    #[test]
    fn zoom_steps_go_both_ways_and_end() {
        assert_eq!(stepped(0.238, true), 0.25);
        assert_eq!(stepped(0.25, false), 0.18);
        assert_eq!((stepped(2.0, true), stepped(0.05, false)), (2.0, 0.05));
    }
}
