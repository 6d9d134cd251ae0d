//! What the stores take: every class of screenshot with its exact pixels.
//!
//! Read on 2026-11-21. App Store: App Store Connect help, "Screenshot specifications", as transcribed 2026-09-24 to
//! 2026-10-05, and the API's asset reference data as read 2026-10-09 (secondary copies). Google Play: Play Console help
//! 9866151 as quoted 2026-08-13 to 2026-10-01; tablet ratios from Console hints (older). A document keeps a class' id in
//! `canvases/<id>/class` and its pixels beside it: a class that goes away here leaves the canvas as it is.

mod german;
mod table;

use crate::words::Language;

pub use table::CLASSES;

/// Where the pictures are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    AppStore,
    GooglePlay,
}

impl Store {
    /// In the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::AppStore, Self::GooglePlay];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AppStore => "App Store",
            Self::GooglePlay => "Google Play",
        }
    }
}

/// How a screen stands. A square one is upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    Portrait,
    Landscape,
}

/// The exact size of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
}

/// One class of screenshot of a store, for example all iPhones of 6.9 inches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// As documents name it; never changes.
    pub id: &'static str,
    pub store: Store,
    name: &'static str,
    /// The fewest and the most pictures for one language.
    pub count: (u8, u8),
    need: &'static str,
    portrait: &'static [(u32, u32)],
    landscape: Landscape,
}

/// The sizes of a class that are wider than high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Landscape {
    /// The upright ones on their side.
    Turned,
    Listed(&'static [(u32, u32)]),
    Never,
}

impl Class {
    /// What people call it.
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.name,
            Language::German => german::name(self.name),
        }
    }

    /// When the store wants it.
    pub fn need(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.need,
            Language::German => german::need(self.need),
        }
    }

    /// The sizes that the store takes, the recommended one first; none where it does not take this orientation.
    pub fn sizes(&self, orientation: Orientation) -> Vec<Pixels> {
        let pixels = |(width, height): (u32, u32)| Pixels { width, height };
        let upright = self.portrait.iter().copied();
        match (orientation, self.landscape) {
            (Orientation::Portrait, _) => upright.map(pixels).collect(),
            (Orientation::Landscape, Landscape::Turned) => upright.map(|(w, h)| pixels((h, w))).collect(),
            (Orientation::Landscape, Landscape::Listed(sizes)) => sizes.iter().copied().map(pixels).collect(),
            (Orientation::Landscape, Landscape::Never) => Vec::new(),
        }
    }
}

/// The class with this id.
pub fn class(id: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The first size, or that there is none.
    fn first(id: &str, orientation: Orientation) -> Option<(u32, u32)> {
        let sizes = class(id)?.sizes(orientation);
        sizes.first().map(|size| (size.width, size.height))
    }

    #[test]
    fn the_sizes_are_those_of_the_stores() {
        use Orientation::{Landscape, Portrait};
        let cases = [
            ("iphone-6.9", Portrait, Some((1320, 2868))),
            ("iphone-6.9", Landscape, Some((2868, 1320))),
            ("iphone-4", Landscape, Some((1136, 640))),
            ("ipad-13", Portrait, Some((2064, 2752))),
            ("mac", Portrait, None),
            ("mac", Landscape, Some((1280, 800))),
            ("watch-10", Landscape, None),
            ("play-phone", Portrait, Some((1080, 1920))),
            ("play-feature", Landscape, Some((1024, 500))),
            ("play-wear", Portrait, Some((384, 384))),
            ("unknown", Portrait, None),
        ];
        for (id, orientation, size) in cases {
            assert_eq!(first(id, orientation), size, "{id} {orientation:?}");
        }
    }

    #[test]
    fn every_class_is_whole_and_stands_as_it_says() {
        assert_eq!(CLASSES.len(), 33);
        let ids: BTreeSet<&str> = CLASSES.iter().map(|class| class.id).collect();
        assert_eq!(ids.len(), CLASSES.len(), "an id names one class");
        for class in CLASSES {
            let (portrait, landscape) = (class.sizes(Orientation::Portrait), class.sizes(Orientation::Landscape));
            let id = class.id;
            assert!(!portrait.is_empty() || !landscape.is_empty(), "{id} has a size");
            assert!(portrait.iter().all(|size| size.width <= size.height), "{id} is upright");
            assert!(landscape.iter().all(|size| size.width > size.height), "{id} lies");
            let sides = portrait
                .iter()
                .chain(&landscape)
                .flat_map(|size| [size.width, size.height]);
            assert!(sides.into_iter().all(|side| (300..=7_680).contains(&side)), "{id}");
            assert!(class.count.0 <= class.count.1 && class.count.1 >= 1, "{id}");
            assert!(!class.name.is_empty() && !class.need.is_empty(), "{id}");
        }
    }

    #[test]
    fn google_plays_rules_hold_for_its_sizes() {
        // Screenshots of phones: sides of 320 to 3,840, the longer at most twice the shorter (help 9866151).
        for orientation in [Orientation::Portrait, Orientation::Landscape] {
            for size in class("play-phone")
                .map(|class| class.sizes(orientation))
                .unwrap_or_default()
            {
                let (short, long) = (size.width.min(size.height), size.width.max(size.height));
                assert!(short >= 320 && long <= 3_840 && long <= 2 * short, "{size:?}");
            }
        }
    }
}
