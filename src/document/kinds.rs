//! The kinds of element that are drawn by themselves: device frames and shapes. Their words in the document, and what a
//! new one is like.

use crate::ids::AssetId;

/// The colour of a new device frame.
pub const GRAPHITE: &str = "#1b1c1f";
/// The fill of a new shape.
pub const FILL: &str = "#f5a524";
/// The most that the corner of a device frame takes, in per cent of its shorter side.
pub const MAX_CORNER_PERCENT: f64 = 50.0;
/// The most that the bezel of a device frame takes, in per cent of its shorter side.
pub const MAX_BEZEL_PERCENT: f64 = 25.0;

/// Which device a frame looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    Phone,
    Tablet,
}

impl Model {
    /// The value in the document. Stored v1: fixed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
        }
    }

    /// The model of a word; what a newer version calls otherwise is drawn as a phone.
    pub fn of(word: &str) -> Self {
        if word == Self::Tablet.word() {
            Self::Tablet
        } else {
            Self::Phone
        }
    }

    /// The radius of its outer corners, in per cent of its shorter side.
    pub const fn corner_percent(self) -> f64 {
        match self {
            Self::Phone => 15.0,
            Self::Tablet => 6.0,
        }
    }

    /// How thick it is around the screen, in per cent of its shorter side.
    pub const fn bezel_percent(self) -> f64 {
        match self {
            Self::Phone => 3.5,
            Self::Tablet => 3.0,
        }
    }

    /// Height to width, so that the screen inside has the proportions of the store's main size: 1320 × 2868 pixels of an
    /// iPhone 6.9″, 2064 × 2752 of an iPad 13″.
    pub fn proportion(self) -> f64 {
        let (width, height) = match self {
            Self::Phone => (1320.0, 2868.0),
            Self::Tablet => (2064.0, 2752.0),
        };
        let bezels = 2.0 * self.bezel_percent() / 100.0;
        bezels + (1.0 - bezels) * height / width
    }
}

/// A device around a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeviceFrame<'a> {
    pub model: Model,
    pub color: &'a str,
    /// The radius of its outer corners, in per cent of its shorter side, at most [`MAX_CORNER_PERCENT`].
    pub corner_percent: f64,
    /// How thick it is around the screen, in per cent of its shorter side, at most [`MAX_BEZEL_PERCENT`].
    pub bezel_percent: f64,
    /// What the screen shows.
    pub media: Option<AssetId>,
}

/// The outline of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Rectangle,
    Ellipse,
}

impl Form {
    /// The value in the document. Stored v1: fixed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rectangle => "rectangle",
            Self::Ellipse => "ellipse",
        }
    }

    /// The form of a word; what a newer version calls otherwise is drawn as a rectangle.
    pub fn of(word: &str) -> Self {
        if word == Self::Ellipse.word() {
            Self::Ellipse
        } else {
            Self::Rectangle
        }
    }
}

/// A filled outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape<'a> {
    pub form: Form,
    pub fill: &'a str,
    /// The radius of a rectangle's corners, in canvas pixels.
    pub corner: f64,
}
