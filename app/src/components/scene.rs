//! What is drawn of a document: owned values, sorted, comparable, so that only what changed is drawn again.

use std::sync::Arc;

use framekeep::document::Document;
use framekeep::document::build::Frame;
use framekeep::document::view::{self, Kind};
use framekeep::ids::AssetId;

macro_rules! document_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(Arc<str>);

        impl $name {
            pub(crate) fn new(id: &str) -> Self {
                Self(id.into())
            }

            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}

document_id! {
    /// Key of a canvas in its document.
    CanvasId,
    /// Key of a screen in its document.
    ScreenId,
    /// Key of an element in its document.
    ElementId,
}

/// Where an element lies: its frame before turning, and degrees clockwise about the frame's centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub frame: Frame,
    pub rotation: f64,
}

/// Text on a screen, in the language that is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Caption {
    pub text: String,
    pub size: f64,
    pub weight: f64,
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

/// What an element shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Caption(Caption),
    Picture(Option<AssetId>),
    /// Of a newer version: its place is shown, nothing more.
    Other,
}

impl Content {
    /// The word for its kind, as a person reads it.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Caption(_) => "Caption",
            Self::Picture(_) => "Picture",
            Self::Other => "Element",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Element {
    pub id: ElementId,
    pub screen: ScreenId,
    pub place: Place,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Screen {
    pub id: ScreenId,
    pub background: String,
    /// The lowest first.
    pub elements: Vec<Arc<Element>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Canvas {
    pub id: CanvasId,
    pub class: String,
    pub width: f64,
    pub height: f64,
    pub screens: Vec<Arc<Screen>>,
}

/// The canvas that is shown (the first one), with the language its captions are in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scene {
    pub canvas: Option<Arc<Canvas>>,
    pub locale: String,
}

impl Scene {
    /// Everything that is drawn of this document.
    pub(crate) fn of(document: &Document) -> Self {
        let locale = document
            .locales()
            .first()
            .map_or_else(|| "en".to_owned(), |first| first.tag.to_owned());
        let canvas = document
            .canvases()
            .first()
            .map(|first| Arc::new(canvas(document, first, &locale)));
        Self { canvas, locale }
    }

    /// The screens in order.
    pub(crate) fn screens(&self) -> &[Arc<Screen>] {
        self.canvas.as_deref().map_or(&[], |canvas| &canvas.screens)
    }

    pub(crate) fn screen(&self, id: &ScreenId) -> Option<&Arc<Screen>> {
        self.screens().iter().find(|screen| screen.id == *id)
    }

    pub(crate) fn element(&self, id: &ElementId) -> Option<&Arc<Element>> {
        self.screens()
            .iter()
            .flat_map(|screen| &screen.elements)
            .find(|element| element.id == *id)
    }
}

impl Canvas {
    /// The store size in words.
    pub(crate) fn size_name(&self) -> String {
        match self.class.as_str() {
            "iphone-6.9" => "iPhone 6.9″".to_owned(),
            _ => format!("{} × {}", self.width, self.height),
        }
    }
}

impl Screen {
    /// The first line of its topmost caption with words, if there is one.
    pub(crate) fn title(&self) -> Option<String> {
        self.elements.iter().find_map(|element| match &element.content {
            Content::Caption(caption) => first_line(&caption.text),
            _ => None,
        })
    }
}

impl Element {
    /// What it is called in lists.
    pub(crate) fn title(&self) -> String {
        match &self.content {
            Content::Caption(caption) => first_line(&caption.text).unwrap_or_else(|| "Empty caption".to_owned()),
            other => other.noun().to_owned(),
        }
    }
}

fn first_line(text: &str) -> Option<String> {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .map(str::to_owned)
}

fn canvas(document: &Document, canvas: &view::Canvas<'_>, locale: &str) -> Canvas {
    let screens = document.screens_of(canvas.id);
    Canvas {
        id: CanvasId::new(canvas.id),
        class: canvas.class.to_owned(),
        width: canvas.width,
        height: canvas.height,
        screens: screens
            .iter()
            .map(|row| Arc::new(screen(document, row, locale)))
            .collect(),
    }
}

fn screen(document: &Document, row: &view::Screen<'_>, locale: &str) -> Screen {
    let elements = document.elements_of(row.id);
    Screen {
        id: ScreenId::new(row.id),
        background: row.background.to_owned(),
        elements: elements.iter().map(|row| Arc::new(element(row, locale))).collect(),
    }
}

fn element(row: &view::Element<'_>, locale: &str) -> Element {
    let content = match &row.kind {
        Kind::Caption(caption) => Content::Caption(Caption {
            text: caption.text.get(locale).copied().unwrap_or_default().to_owned(),
            size: caption.size,
            weight: caption.weight,
            color: caption.color.to_owned(),
            align: Align::from_word(caption.align),
        }),
        Kind::Picture { media } => Content::Picture(*media),
        Kind::Other(_) => Content::Other,
    };
    Element {
        id: ElementId::new(row.id),
        screen: ScreenId::new(row.screen),
        place: Place {
            frame: row.frame,
            rotation: row.rotation,
        },
        content,
    }
}
