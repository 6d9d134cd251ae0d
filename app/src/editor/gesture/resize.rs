//! Resizing by a handle: the opposite side stays where it is on the screen, at any angle.

use framekeep::document::build::Frame;

use super::{Vector, centre};
use crate::components::Place;

/// No element gets smaller than this by dragging.
const SMALLEST: f64 = 24.0;

/// A corner or a side of a frame before turning: which sides it moves (−1 left or top, 1 right or bottom, 0 none).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handle {
    Top,
    Right,
    Bottom,
    Left,
    TopLeft,
    TopRight,
    BottomLeft,
    BottomRight,
}

impl Handle {
    /// Sides first: the corners lie over them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Top,
        Self::Right,
        Self::Bottom,
        Self::Left,
        Self::TopLeft,
        Self::TopRight,
        Self::BottomLeft,
        Self::BottomRight,
    ];

    fn signs(self) -> (f64, f64) {
        match self {
            Self::Top => (0.0, -1.0),
            Self::Right => (1.0, 0.0),
            Self::Bottom => (0.0, 1.0),
            Self::Left => (-1.0, 0.0),
            Self::TopLeft => (-1.0, -1.0),
            Self::TopRight => (1.0, -1.0),
            Self::BottomLeft => (-1.0, 1.0),
            Self::BottomRight => (1.0, 1.0),
        }
    }

    pub(crate) fn is_corner(self) -> bool {
        let (x, y) = self.signs();
        x != 0.0 && y != 0.0
    }

    /// The class that puts it there.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Top => "handle handle-side handle-t",
            Self::Right => "handle handle-side handle-r",
            Self::Bottom => "handle handle-side handle-b",
            Self::Left => "handle handle-side handle-l",
            Self::TopLeft => "handle handle-tl",
            Self::TopRight => "handle handle-tr",
            Self::BottomLeft => "handle handle-bl",
            Self::BottomRight => "handle handle-br",
        }
    }

    /// The pointer over it, on an element turned by so many degrees.
    pub(crate) fn cursor(self, rotation: f64) -> &'static str {
        let (x, y) = self.signs();
        let angle = (y.atan2(x).to_degrees() + rotation).rem_euclid(180.0);
        match angle {
            22.5..67.5 => "nwse-resize",
            67.5..112.5 => "ns-resize",
            112.5..157.5 => "nesw-resize",
            _ => "ew-resize",
        }
    }
}

/// What stays while a handle is dragged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keep {
    /// The proportions.
    pub shape: bool,
    /// The centre, instead of the opposite side.
    pub centre: bool,
}

/// Resized by dragging a handle by a distance on the screen.
pub(crate) fn resized(place: Place, handle: Handle, by: Vector, keep: Keep) -> Place {
    let (sx, sy) = handle.signs();
    let own = by.turned(-place.rotation);
    let before = place.frame;
    let times = if keep.centre { 2.0 } else { 1.0 };
    let (width, height) = size(
        &before,
        handle,
        Vector::new(times * sx * own.x, times * sy * own.y),
        keep.shape,
    );
    // The centre moves by half of what was added, in the element's own directions.
    let shift = match keep.centre {
        true => Vector::default(),
        false => {
            Vector::new(sx * (width - before.width) / 2.0, sy * (height - before.height) / 2.0).turned(place.rotation)
        }
    };
    let middle = centre(&before);
    let frame = Frame {
        x: middle.x + shift.x - width / 2.0,
        y: middle.y + shift.y - height / 2.0,
        width,
        height,
    };
    Place { frame, ..place }
}

fn size(before: &Frame, handle: Handle, added: Vector, keep_shape: bool) -> (f64, f64) {
    // What is smaller already stays as small as it is.
    let (least_width, least_height) = (SMALLEST.min(before.width), SMALLEST.min(before.height));
    let width = (before.width + added.x).max(least_width);
    let height = (before.height + added.y).max(least_height);
    if !keep_shape || before.width <= 0.0 || before.height <= 0.0 {
        return (width, height);
    }
    let (sx, sy) = handle.signs();
    let (across, down) = (width / before.width, height / before.height);
    let factor = match (sx == 0.0, sy == 0.0) {
        (true, _) => down,
        (_, true) => across,
        _ => across.max(down),
    };
    let factor = factor.max(least_width / before.width).max(least_height / before.height);
    (before.width * factor, before.height * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANGLES: [f64; 6] = [0.0, 30.0, 90.0, -135.0, 180.0, 211.0];

    fn place(x: f64, y: f64, width: f64, height: f64, rotation: f64) -> Place {
        Place {
            frame: Frame { x, y, width, height },
            rotation,
        }
    }

    /// The point of a handle on the screen, after turning.
    fn point_of(place: &Place, (sx, sy): (f64, f64)) -> Vector {
        let arm = Vector::new(sx * place.frame.width / 2.0, sy * place.frame.height / 2.0).turned(place.rotation);
        let middle = centre(&place.frame);
        Vector::new(middle.x + arm.x, middle.y + arm.y)
    }

    fn close(a: Vector, b: Vector) -> bool {
        (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6
    }

    #[test]
    fn the_opposite_side_stays_and_the_dragged_one_follows_at_any_angle() {
        for rotation in ANGLES {
            for handle in Handle::ALL {
                let (sx, sy) = handle.signs();
                let before = place(100.0, 200.0, 400.0, 300.0, rotation);
                // Along the element's own axes, so that a side can follow fully.
                let by = Vector::new(17.0 * sx.abs(), -9.0 * sy.abs()).turned(rotation);
                let after = resized(before, handle, by, Keep::default());
                let (was, is) = (point_of(&before, (sx, sy)), point_of(&after, (sx, sy)));
                assert!(
                    close(is, Vector::new(was.x + by.x, was.y + by.y)),
                    "{handle:?} at {rotation}: {was:?} {is:?}"
                );
                let still = (-sx, -sy);
                assert!(
                    close(point_of(&before, still), point_of(&after, still)),
                    "{handle:?} at {rotation}"
                );
                assert_eq!(after.rotation, rotation);
            }
        }
    }

    #[test]
    fn from_the_centre_the_centre_stays_and_the_handle_follows_at_any_angle() {
        for rotation in ANGLES {
            for handle in Handle::ALL {
                let (sx, sy) = handle.signs();
                let before = place(100.0, 200.0, 400.0, 300.0, rotation);
                let by = Vector::new(11.0 * sx.abs(), 23.0 * sy.abs()).turned(rotation);
                let keep = Keep {
                    shape: false,
                    centre: true,
                };
                let after = resized(before, handle, by, keep);
                assert!(
                    close(centre(&before.frame), centre(&after.frame)),
                    "{handle:?} at {rotation}"
                );
                let (was, is) = (point_of(&before, (sx, sy)), point_of(&after, (sx, sy)));
                assert!(
                    close(is, Vector::new(was.x + by.x, was.y + by.y)),
                    "{handle:?} at {rotation}"
                );
            }
        }
    }

    #[test]
    fn the_proportions_stay_when_asked_for_every_handle() {
        for rotation in ANGLES {
            for handle in Handle::ALL {
                for centre in [false, true] {
                    let before = place(0.0, 0.0, 400.0, 200.0, rotation);
                    let keep = Keep { shape: true, centre };
                    let after = resized(before, handle, Vector::new(33.0, 21.0), keep).frame;
                    assert!(
                        (after.width / after.height - 2.0).abs() < 1e-9,
                        "{handle:?} at {rotation}: {after:?}"
                    );
                    assert!(
                        (after.width - 400.0).abs() > 1e-6,
                        "{handle:?} at {rotation} does something"
                    );
                }
            }
        }
    }

    #[test]
    fn resizing_never_turns_inside_out() {
        let before = place(0.0, 0.0, 400.0, 200.0, 0.0);
        let shape = Keep {
            shape: true,
            centre: false,
        };
        let after = resized(before, Handle::BottomRight, Vector::new(100.0, 0.0), shape);
        assert_eq!((after.frame.width, after.frame.height), (500.0, 250.0));
        let tiny = resized(
            before,
            Handle::BottomRight,
            Vector::new(-900.0, -900.0),
            Keep::default(),
        );
        assert_eq!((tiny.frame.width, tiny.frame.height), (SMALLEST, SMALLEST));
        let small = resized(before, Handle::TopLeft, Vector::new(900.0, 900.0), shape);
        assert_eq!((small.frame.width, small.frame.height), (2.0 * SMALLEST, SMALLEST));
        let line = resized(
            place(0.0, 0.0, 400.0, 6.0, 0.0),
            Handle::Right,
            Vector::new(50.0, 0.0),
            Keep::default(),
        );
        assert_eq!(
            (line.frame.width, line.frame.height),
            (450.0, 6.0),
            "a thin thing stays thin"
        );
    }

    #[test]
    fn the_pointer_shows_the_way_also_on_turned_elements() {
        let cases = [
            (Handle::Right, 0.0, "ew-resize"),
            (Handle::Top, 0.0, "ns-resize"),
            (Handle::TopLeft, 0.0, "nwse-resize"),
            (Handle::TopRight, 0.0, "nesw-resize"),
            (Handle::BottomRight, 0.0, "nwse-resize"),
            (Handle::Right, 90.0, "ns-resize"),
            (Handle::TopLeft, 90.0, "nesw-resize"),
            (Handle::Right, 45.0, "nwse-resize"),
            (Handle::Left, -180.0, "ew-resize"),
        ];
        for (handle, rotation, cursor) in cases {
            assert_eq!(handle.cursor(rotation), cursor, "{handle:?} at {rotation}");
        }
    }
}
