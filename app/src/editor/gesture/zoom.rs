//! How close the canvas is looked at, and what stays under the pointer while that changes.

use super::Vector;

/// The smallest and the largest zoom.
const LEAST_ZOOM: f64 = 0.03;
const MOST_ZOOM: f64 = 3.0;

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
    const STEPS: [f64; 13] = [
        0.05, 0.08, 0.12, 0.18, 0.25, 0.34, 0.5, 0.67, 0.8, 1.0, 1.5, 2.0, MOST_ZOOM,
    ];
    let next = if closer {
        STEPS.iter().find(|step| **step > zoom * 1.02)
    } else {
        STEPS.iter().rev().find(|step| **step < zoom * 0.98)
    };
    next.copied().unwrap_or(zoom)
}

/// The zoom after two fingers that were `before` apart are `now` apart.
pub(crate) fn pinched(zoom: f64, before: f64, now: f64) -> f64 {
    (zoom * now / before.max(1.0)).clamp(LEAST_ZOOM, MOST_ZOOM)
}

/// The zoom after the wheel turned by this many CSS pixels; away from the person is closer.
pub(crate) fn wheeled(zoom: f64, by: f64) -> f64 {
    (zoom * (-by.clamp(-200.0, 200.0) / 300.0).exp()).clamp(LEAST_ZOOM, MOST_ZOOM)
}

/// Which part of a box lies at a point: 0 is its start, 1 its end.
pub(crate) fn held(start: Vector, size: Vector, at: Vector) -> Vector {
    Vector::new((at.x - start.x) / size.x.max(1.0), (at.y - start.y) / size.y.max(1.0))
}

/// How far to scroll so that this part of a box lies at this point of the view.
pub(crate) fn scrolled(start: Vector, size: Vector, part: Vector, at: Vector) -> Vector {
    Vector::new(start.x + part.x * size.x - at.x, start.y + part.y * size.y - at.y)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!((stepped(3.0, true), stepped(0.05, false)), (3.0, 0.05));
    }

    #[test]
    fn pinching_and_wheeling_stay_within_the_limits() {
        assert_eq!(pinched(0.5, 100.0, 200.0), 1.0);
        assert_eq!(pinched(0.5, 200.0, 100.0), 0.25);
        assert_eq!(
            (pinched(1.0, 0.0, 9_999.0), pinched(0.1, 999.0, 0.0)),
            (MOST_ZOOM, LEAST_ZOOM)
        );
        assert!(wheeled(1.0, -100.0) > 1.3 && wheeled(1.0, 100.0) < 0.75);
        assert!((wheeled(wheeled(1.0, -100.0), 100.0) - 1.0).abs() < 1e-9);
        assert_eq!(wheeled(2.9, -9_999.0), MOST_ZOOM);
    }

    #[test]
    fn what_was_under_the_pointer_stays_there() {
        // A box at (40, 36) of 300 × 600, seen without scrolling; the pointer at (190, 186): its middle and a quarter.
        let part = held(
            Vector::new(40.0, 36.0),
            Vector::new(300.0, 600.0),
            Vector::new(190.0, 186.0),
        );
        assert_eq!(part, Vector::new(0.5, 0.25));
        let to = scrolled(
            Vector::new(40.0, 36.0),
            Vector::new(600.0, 1_200.0),
            part,
            Vector::new(190.0, 186.0),
        );
        assert_eq!(to, Vector::new(150.0, 150.0));
    }
}
