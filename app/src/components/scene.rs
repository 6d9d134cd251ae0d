//! What is drawn of a document: owned values, sorted, comparable, so that only what changed is drawn again.

use std::collections::HashMap;
use std::sync::Arc;

use framekeep::document::Document;
use framekeep::document::build::Frame;
use framekeep::document::view;
use framekeep::stores::{self, Store};

use super::content::Content;
use crate::language::for_words;

use crate::language::tr;

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
    pub width: f64,
    pub height: f64,
    pub screens: Vec<Arc<Screen>>,
    /// Where each element is: the position of its screen, and its own among those of the screen.
    at: HashMap<ElementId, (usize, usize)>,
}

/// A canvas among the others.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CanvasTab {
    pub id: CanvasId,
    pub class: String,
    /// The store size in words; with its pixels where another canvas is called the same.
    pub name: String,
    /// Width and height.
    pub pixels: (f64, f64),
    /// How many screens it has.
    pub count: usize,
}

/// The canvas that is shown, with the language its captions are in; the others by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Scene {
    pub canvas: Option<Arc<Canvas>>,
    pub tabs: Vec<CanvasTab>,
    pub locale: String,
}

impl Scene {
    /// Everything that is drawn of this document's first canvas.
    pub(crate) fn of(document: &Document) -> Self {
        Self::shown(document, None)
    }

    /// Everything that is drawn of one canvas, or of the first one where that is not there.
    pub(crate) fn shown(document: &Document, wanted: Option<&CanvasId>) -> Self {
        let locale = document
            .locales()
            .first()
            .map_or_else(|| "en".to_owned(), |first| first.tag.to_owned());
        let canvases = document.canvases();
        let wanted = wanted.and_then(|id| canvases.iter().find(|canvas| canvas.id == id.as_str()));
        let shown = wanted.or(canvases.first());
        Self {
            canvas: shown.map(|row| Arc::new(canvas(document, row, &locale))),
            tabs: tabs(document, &canvases),
            locale,
        }
    }

    /// Width, height and what is drawn of one screen in a language; none where the document does not have it.
    pub(crate) fn sheet(document: &Document, id: &ScreenId, locale: &str) -> Option<(f64, f64, Arc<Screen>)> {
        document.canvases().iter().find_map(|canvas| {
            let screens = document.screens_of(canvas.id);
            let row = screens.iter().find(|screen| screen.id == id.as_str())?;
            Some((canvas.width, canvas.height, Arc::new(screen(document, row, locale))))
        })
    }

    /// The screens in order.
    pub(crate) fn screens(&self) -> &[Arc<Screen>] {
        self.canvas.as_deref().map_or(&[], |canvas| &canvas.screens)
    }

    pub(crate) fn screen(&self, id: &ScreenId) -> Option<&Arc<Screen>> {
        self.screens().iter().find(|screen| screen.id == *id)
    }

    pub(crate) fn element(&self, id: &ElementId) -> Option<&Arc<Element>> {
        let canvas = self.canvas.as_deref()?;
        let (screen, element) = canvas.at.get(id)?;
        canvas.screens.get(*screen)?.elements.get(*element)
    }
}

impl Screen {
    pub(crate) fn element(&self, id: &ElementId) -> Option<&Arc<Element>> {
        self.elements.iter().find(|element| element.id == *id)
    }

    /// Which of its elements it is, counted from 1, and of how many.
    pub(crate) fn among(&self, id: &ElementId) -> Option<(usize, usize)> {
        let at = self.elements.iter().position(|element| element.id == *id)?;
        Some((at + 1, self.elements.len()))
    }

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
            Content::Caption(caption) => {
                first_line(&caption.text).unwrap_or_else(|| tr!(drawing.empty_caption).to_owned())
            }
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
    let screens: Vec<Arc<Screen>> = document
        .screens_of(canvas.id)
        .iter()
        .map(|row| Arc::new(screen(document, row, locale)))
        .collect();
    let on = |(at, screen): (usize, &Arc<Screen>)| {
        let place = |(n, element): (usize, &Arc<Element>)| (element.id.clone(), (at, n));
        screen.elements.iter().enumerate().map(place).collect::<Vec<_>>()
    };
    Canvas {
        id: CanvasId::new(canvas.id),
        width: canvas.width,
        height: canvas.height,
        at: screens.iter().enumerate().flat_map(on).collect(),
        screens,
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
    Element {
        id: ElementId::new(row.id),
        screen: ScreenId::new(row.screen),
        place: Place {
            frame: row.frame,
            rotation: row.rotation,
        },
        content: Content::of(&row.kind, locale),
    }
}

fn tabs(document: &Document, canvases: &[view::Canvas<'_>]) -> Vec<CanvasTab> {
    let names: Vec<String> = canvases.iter().map(size_name).collect();
    let tab = |(canvas, name): (&view::Canvas<'_>, &String)| CanvasTab {
        id: CanvasId::new(canvas.id),
        class: canvas.class.to_owned(),
        name: match names.iter().filter(|other| *other == name).count() {
            1 => name.clone(),
            _ => format!("{name}, {} × {}", canvas.width, canvas.height),
        },
        pixels: (canvas.width, canvas.height),
        count: document.screens_of(canvas.id).len(),
    };
    canvases.iter().zip(&names).map(tab).collect()
}

/// The store size in words.
fn size_name(canvas: &view::Canvas<'_>) -> String {
    match stores::class(canvas.class) {
        Some(class) if class.store == Store::GooglePlay => format!("{} (Play)", class.name(for_words())),
        Some(class) => class.name(for_words()).to_owned(),
        None => format!("{} × {}", canvas.width, canvas.height),
    }
}
