//! The table itself; read in `mod.rs`, with its date and sources.

use super::Landscape::{Listed, Never, Turned};
use super::Store::{AppStore, GooglePlay};
use super::{Class, Landscape, Store};

/// Every class, in the order in which they are offered: store, id, name, upright sizes, wide sizes, fewest and most
/// pictures, when the store wants it.
#[rustfmt::skip]
pub static CLASSES: &[Class] = &[
    class(AppStore, "iphone-6.9", "iPhone 6.9″", &[(1320, 2868), (1290, 2796), (1260, 2736)], Turned, (1, 10), "Main iPhone set; smaller sizes are scaled from it"),
    class(AppStore, "iphone-6.5", "iPhone 6.5″", &[(1284, 2778), (1242, 2688)], Turned, (1, 10), "Required for iPhone apps without a 6.9″ set"),
    class(AppStore, "iphone-6.3", "iPhone 6.3″", &[(1206, 2622), (1179, 2556)], Turned, (1, 10), "Optional"),
    class(AppStore, "iphone-6.1", "iPhone 6.1″", &[(1170, 2532), (1125, 2436), (1080, 2340)], Turned, (1, 10), "Optional"),
    class(AppStore, "iphone-5.5", "iPhone 5.5″", &[(1242, 2208)], Turned, (1, 10), "Optional"),
    class(AppStore, "iphone-4.7", "iPhone 4.7″", &[(750, 1334)], Turned, (1, 10), "Optional"),
    class(AppStore, "iphone-4", "iPhone 4″", &[(640, 1136), (640, 1096)], Listed(&[(1136, 640), (1136, 600)]), (1, 10), "Optional"),
    class(AppStore, "iphone-3.5", "iPhone 3.5″", &[(640, 960), (640, 920)], Listed(&[(960, 640), (960, 600)]), (1, 10), "Optional"),
    class(AppStore, "iphone-duo-outer", "iPhone Duo, outer display", &[(1398, 2034)], Turned, (1, 10), "Asset Library only; reported required from 2027-04"),
    class(AppStore, "iphone-duo-inner", "iPhone Duo, inner display", &[(2007, 2853)], Turned, (1, 10), "Asset Library only; reported required from 2027-04"),
    class(AppStore, "ipad-13", "iPad 13″", &[(2064, 2752), (2048, 2732)], Turned, (1, 10), "Required for iPad apps"),
    class(AppStore, "ipad-12.9", "iPad 12.9″ (2nd gen.)", &[(2048, 2732)], Turned, (1, 10), "Optional"),
    class(AppStore, "ipad-11", "iPad 11″", &[(1668, 2420), (1668, 2388), (1640, 2360), (1488, 2266)], Turned, (1, 10), "Optional"),
    class(AppStore, "ipad-10.5", "iPad 10.5″", &[(1668, 2224)], Turned, (1, 10), "Optional"),
    class(AppStore, "ipad-9.7", "iPad 9.7″", &[(1536, 2048), (1536, 2008), (768, 1024), (768, 1004)], Listed(&[(2048, 1536), (2048, 1496), (1024, 768), (1024, 748)]), (1, 10), "Optional"),
    class(AppStore, "mac", "Mac", &[], Listed(&[(1280, 800), (1440, 900), (2560, 1600), (2880, 1800)]), (1, 10), "Required for Mac apps"),
    class(AppStore, "apple-tv", "Apple TV", &[], Listed(&[(1920, 1080), (3840, 2160)]), (1, 10), "Required for tvOS"),
    class(AppStore, "vision-pro", "Apple Vision Pro", &[], Listed(&[(3840, 2160)]), (1, 10), "Required for visionOS"),
    class(AppStore, "watch-ultra-3", "Watch Ultra 3 and later", &[(422, 514)], Never, (1, 10), "One watch size, the same in all languages"),
    class(AppStore, "watch-ultra", "Watch Ultra, Ultra 2", &[(410, 502)], Never, (1, 10), "One watch size"),
    class(AppStore, "watch-10", "Watch Series 10 to 12", &[(416, 496)], Never, (1, 10), "One watch size"),
    class(AppStore, "watch-7", "Watch Series 7 to 9", &[(396, 484)], Never, (1, 10), "One watch size"),
    class(AppStore, "watch-4", "Watch Series 4 to 6, SE", &[(368, 448)], Never, (1, 10), "One watch size"),
    class(AppStore, "watch-3", "Watch Series 3", &[(312, 390)], Never, (1, 10), "One watch size"),
    class(AppStore, "product-page-header", "Product page header", &[], Listed(&[(5244, 2950), (3840, 1646)]), (0, 1), "New 2026, one"),
    class(AppStore, "search-asset", "Search results asset", &[], Listed(&[(5244, 2950)]), (0, 1), "New 2026, one; also 3:2 at width 1920 to 3840"),
    class(GooglePlay, "play-phone", "Phone", &[(1080, 1920)], Turned, (2, 8), "At least 2 screenshots in all; 4 or more of 1080 × 1920 for promotion"),
    class(GooglePlay, "play-tablet-7", "7-inch tablet", &[(1080, 1920)], Turned, (0, 8), "Optional"),
    class(GooglePlay, "play-tablet-10", "10-inch tablet", &[(1440, 2560), (1080, 1920)], Turned, (0, 8), "Optional"),
    class(GooglePlay, "play-chromebook", "Chromebook", &[], Listed(&[(1920, 1080)]), (4, 8), "4 to 8 when used"),
    class(GooglePlay, "play-tv", "Android TV", &[], Listed(&[(1920, 1080), (3840, 2160)]), (1, 8), "At least 1 for TV"),
    class(GooglePlay, "play-wear", "Wear OS", &[(384, 384), (454, 454)], Never, (1, 8), "1:1, at least 384, no device frame"),
    class(GooglePlay, "play-feature", "Feature graphic", &[], Listed(&[(1024, 500)]), (1, 1), "Required, one"),
];

const fn class(
    store: Store,
    id: &'static str,
    name: &'static str,
    portrait: &'static [(u32, u32)],
    landscape: Landscape,
    count: (u8, u8),
    need: &'static str,
) -> Class {
    Class {
        id,
        store,
        name,
        count,
        need,
        portrait,
        landscape,
    }
}
