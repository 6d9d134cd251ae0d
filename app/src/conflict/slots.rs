//! Which screens of two versions are drawn, and what is marked on them. Pure.

use std::collections::HashSet;

use framekeep::delta::Path;
use framekeep::document::Document;

use crate::components::{ElementId, ScreenId};

/// A screen to be drawn of every version, in this language.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    pub(super) screen: ScreenId,
    pub(super) locale: String,
}

/// What is drawn of every version.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slots {
    /// Those that differ come first.
    pub(super) shown: Vec<Slot>,
    /// So many more differ.
    pub(super) more: usize,
    pub(super) marked: HashSet<ElementId>,
}

/// At most so many screens of these versions, which differ at these paths.
pub(super) fn slots(paths: &[Path], versions: &[&Document], most: usize) -> Slots {
    let mut all: Vec<&str> = Vec::new();
    for document in versions {
        let canvases = document.canvases();
        let ids = canvases
            .iter()
            .flat_map(|canvas| document.screens_of(canvas.id))
            .map(|screen| screen.id);
        let new: Vec<&str> = ids.filter(|id| !all.contains(id)).collect();
        all.extend(new);
    }
    let lies_on = |id: &str| -> Vec<&str> {
        versions
            .iter()
            .filter_map(|document| Some(document.element(id)?.screen))
            .collect()
    };
    let touched = |screen: &str| {
        paths.iter().any(|path| match path.0.as_slice() {
            [root, id, ..] if root == "screens" => id == screen,
            [root, id, ..] if root == "elements" => lies_on(id).contains(&screen),
            _ => false,
        })
    };
    let (differing, others): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|screen| touched(screen));
    let more = differing.len().saturating_sub(most);
    let slot = |screen: &str| Slot {
        screen: ScreenId::new(screen),
        locale: locale(paths, screen, &lies_on).unwrap_or_else(|| usual(versions)),
    };
    let marked = paths.iter().filter_map(|path| match path.0.as_slice() {
        [root, id, ..] if root == "elements" => Some(ElementId::new(id)),
        _ => None,
    });
    Slots {
        shown: differing.into_iter().chain(others).take(most).map(slot).collect(),
        more,
        marked: marked.collect(),
    }
}

/// The language of the first text that differs on this screen.
fn locale<'a>(paths: &[Path], screen: &str, lies_on: &dyn Fn(&str) -> Vec<&'a str>) -> Option<String> {
    paths.iter().find_map(|path| match path.0.as_slice() {
        [root, id, text, tag] if root == "elements" && text == "text" && lies_on(id).contains(&screen) => {
            Some(tag.clone())
        }
        _ => None,
    })
}

fn usual(versions: &[&Document]) -> String {
    let first = versions
        .iter()
        .find_map(|document| Some(document.locales().first()?.tag.to_owned()));
    first.unwrap_or_else(|| "en".to_owned())
}

#[cfg(test)]
mod tests {
    use framekeep::document::build::{Frame, add, caption, first_project, new_screen};

    use super::*;

    #[test]
    fn those_that_differ_come_first_in_the_language_that_differs() {
        let frame = Frame {
            x: 0.0,
            y: 0.0,
            width: 9.0,
            height: 9.0,
        };
        let mine = first_project("p", "c", "s1")
            .apply(&[
                add("screens", "s2", new_screen("c", "y")),
                add("screens", "s3", new_screen("c", "z")),
                add("elements", "e", caption("s3", "a", frame, "en", "Words")),
            ])
            .unwrap_or_else(|error| panic!("{error}"));
        let ids = |slots: &Slots| {
            slots
                .shown
                .iter()
                .map(|s| format!("{} {}", s.screen.as_str(), s.locale))
                .collect::<Vec<_>>()
        };
        let text = Path::of(["elements", "e", "text", "de"]);
        let found = slots(std::slice::from_ref(&text), &[&mine, &mine], 2);
        assert_eq!(ids(&found), ["s3 de", "s1 en"]);
        assert_eq!((found.more, found.marked.len()), (0, 1));
        let both = [
            text,
            Path::of(["screens", "s2", "background"]),
            Path::of(["screens", "s1", "x"]),
        ];
        let found = slots(&both, &[&mine, &mine], 2);
        assert_eq!(
            (ids(&found), found.more),
            (vec!["s1 en".to_owned(), "s2 en".to_owned()], 1)
        );
        let found = slots(&[Path::of(["name"])], &[&mine, &mine], 2);
        assert_eq!(
            (ids(&found), found.more),
            (vec!["s1 en".to_owned(), "s2 en".to_owned()], 0)
        );
    }
}
