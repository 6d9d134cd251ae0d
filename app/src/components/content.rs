//! What an element shows: owned values, comparable, read from the document's views.

use framekeep::document::kinds::{Form, Model};
use framekeep::document::view::Kind;
use framekeep::ids::AssetId;

use crate::language::tr;

/// Text on a screen, in the language that is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Caption {
    pub text: String,
    pub size: f64,
    pub weight: f64,
    /// From one line to the next, in times the size.
    pub line: f64,
    pub color: String,
    pub align: Align,
}

/// How a caption's lines stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

impl Align {
    /// The value in the document, which is the one of CSS.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Center => "center",
            Self::Right => "right",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "left" => Self::Left,
            "right" => Self::Right,
            _ => Self::Center,
        }
    }
}

/// A device around a picture; per cent of its shorter side.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DeviceFrame {
    pub model: Model,
    pub color: String,
    pub corner_percent: f64,
    pub bezel_percent: f64,
    pub media: Option<AssetId>,
}

/// A filled outline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shape {
    pub form: Form,
    pub fill: String,
    pub corner: f64,
}

/// What an element shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Caption(Caption),
    Picture(Option<AssetId>),
    DeviceFrame(DeviceFrame),
    Shape(Shape),
    /// Of a newer version: its place is shown, nothing more.
    Other,
}

impl Content {
    /// What a view of the document shows in this language.
    pub(super) fn of(kind: &Kind<'_>, locale: &str) -> Self {
        match kind {
            Kind::Caption(caption) => Self::Caption(Caption {
                text: caption.text.get(locale).copied().unwrap_or_default().to_owned(),
                size: caption.size,
                weight: caption.weight,
                line: caption.line,
                color: caption.color.to_owned(),
                align: Align::from_word(caption.align),
            }),
            Kind::Picture { media } => Self::Picture(*media),
            Kind::DeviceFrame(frame) => Self::DeviceFrame(DeviceFrame {
                model: frame.model,
                color: frame.color.to_owned(),
                corner_percent: frame.corner_percent,
                bezel_percent: frame.bezel_percent,
                media: frame.media,
            }),
            Kind::Shape(shape) => Self::Shape(Shape {
                form: shape.form,
                fill: shape.fill.to_owned(),
                corner: shape.corner,
            }),
            Kind::Other(_) => Self::Other,
        }
    }

    /// The word for its kind, as a person reads it.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Caption(_) => tr!(drawing.noun_caption),
            Self::Picture(_) => tr!(drawing.noun_picture),
            Self::DeviceFrame(frame) => match frame.model {
                Model::Phone => tr!(drawing.noun_phone),
                Model::Tablet => tr!(drawing.noun_tablet),
            },
            Self::Shape(shape) => match shape.form {
                Form::Rectangle => tr!(drawing.noun_rectangle),
                Form::Ellipse => tr!(drawing.noun_ellipse),
            },
            Self::Other => tr!(drawing.noun_element),
        }
    }

    /// Whether its corners keep its proportions when they are dragged: it would look wrong otherwise.
    pub(crate) fn keeps_shape(&self) -> bool {
        matches!(self, Self::Picture(_) | Self::DeviceFrame(_))
    }
}
