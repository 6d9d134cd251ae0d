//! A picture drawn small. It carries pixels and their colour profile, turned as the camera says, and nothing else: neither
//! the place nor the owner that the file may tell of.

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::error::{ParameterError, ParameterErrorKind};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageError, ImageResult};

/// The longer side in pixels, at most.
pub(super) const SIDE: u32 = 320;
/// Good enough to choose by, about 15 KB of a screen.
const QUALITY: u8 = 80;
/// A profile larger than this is more than one of a screen or a camera.
const PROFILE_MOST_BYTES: usize = 16_384;

/// A small picture as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Small {
    pub(super) mime_type: &'static str,
    pub(super) extension: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// JPEG, or where something shines through WebP without loss. A profile is kept when it is one of red, green and blue,
/// since that is what the small picture consists of.
pub(super) fn shrink(picture: DynamicImage, orientation: Orientation, profile: Option<Vec<u8>>) -> ImageResult<Small> {
    let picture = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    };
    let mut small = smaller(picture)?;
    small.apply_orientation(orientation);
    encode(small, profile.filter(|profile| is_rgb(profile)))
}

/// The resizer weighs colours by how much of them is seen: what is not seen does not colour what is.
fn smaller(picture: DynamicImage) -> ImageResult<DynamicImage> {
    let (width, height) = (picture.width(), picture.height());
    let longer = width.max(height);
    if longer <= SIDE {
        return Ok(picture);
    }
    let scaled = |side: u32| (u64::from(side) * u64::from(SIDE) + u64::from(longer) / 2) / u64::from(longer);
    let side = |side: u32| u32::try_from(scaled(side)).unwrap_or(SIDE).max(1);
    let mut small = DynamicImage::new(side(width), side(height), picture.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&picture, &mut small, &options).map_err(|error| {
        ImageError::Parameter(ParameterError::from_kind(ParameterErrorKind::Generic(
            error.to_string(),
        )))
    })?;
    Ok(small)
}

fn encode(picture: DynamicImage, profile: Option<Vec<u8>>) -> ImageResult<Small> {
    let (width, height) = (picture.width(), picture.height());
    let mut bytes = Vec::new();
    match picture {
        DynamicImage::ImageRgba8(pixels) if pixels.pixels().any(|pixel| pixel.0[3] < u8::MAX) => {
            let mut encoder = WebPEncoder::new_lossless(&mut bytes);
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok();
            }
            encoder.write_image(&pixels, width, height, ExtendedColorType::Rgba8)?;
            Ok(Small {
                mime_type: "image/webp",
                extension: "webp",
                bytes,
            })
        }
        opaque => {
            let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok();
            }
            encoder.write_image(&opaque.into_rgb8(), width, height, ExtendedColorType::Rgb8)?;
            Ok(Small {
                mime_type: "image/jpeg",
                extension: "jpg",
                bytes,
            })
        }
    }
}

/// ICC.1:2022, 7.2.6: the colour space stands at byte 16 of the header.
fn is_rgb(profile: &[u8]) -> bool {
    profile.len() <= PROFILE_MOST_BYTES && profile.get(16..20) == Some(b"RGB ")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use image::metadata::Orientation;
    use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

    use super::{Small, shrink};

    fn drawn(small: &Small) -> DynamicImage {
        image::load_from_memory(&small.bytes).unwrap()
    }

    fn still(picture: impl Into<DynamicImage>) -> Small {
        shrink(picture.into(), Orientation::NoTransforms, None).unwrap()
    }

    #[test]
    fn the_longer_side_is_320_and_the_other_in_proportion() {
        let cases = [
            ((1_290, 2_796), (148, 320)),
            ((2_796, 1_290), (320, 148)),
            ((400, 400), (320, 320)),
            ((321, 10), (320, 10)),
            ((320, 200), (320, 200)),
            ((16, 9), (16, 9)),
            ((16_384, 1), (320, 1)),
            ((1, 16_384), (1, 320)),
        ];
        for ((width, height), expected) in cases {
            let small = still(RgbImage::new(width, height));
            let picture = drawn(&small);
            assert_eq!((picture.width(), picture.height()), expected, "{width} × {height}");
            assert_eq!(small.mime_type, "image/jpeg");
        }
    }

    #[test]
    fn it_is_turned_as_the_camera_says() {
        // Red above, blue below.
        let picture = RgbImage::from_fn(
            400,
            800,
            |_, y| if y < 400 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) },
        );
        let cases = [
            (Orientation::NoTransforms, (160, 320), (80, 40)),
            (Orientation::Rotate180, (160, 320), (80, 280)),
            (Orientation::Rotate90, (320, 160), (280, 80)),
            (Orientation::Rotate270, (320, 160), (40, 80)),
        ];
        for (orientation, size, red_at) in cases {
            let small = drawn(&shrink(picture.clone().into(), orientation, None).unwrap()).to_rgb8();
            assert_eq!(small.dimensions(), size, "{orientation:?}");
            let Rgb([red, _, blue]) = *small.get_pixel(red_at.0, red_at.1);
            assert!(red > 240 && blue < 15, "{orientation:?}: {red} {blue}");
        }
    }

    #[test]
    fn what_is_not_seen_stays_unseen() {
        // A white disc on nothing, whose colour is black: no grey edge may come of it.
        let picture = RgbaImage::from_fn(1_000, 1_000, |x, y| {
            let inside = x.abs_diff(500).pow(2) + y.abs_diff(500).pow(2) < 400_u32.pow(2);
            if inside {
                Rgba([255, 255, 255, 255])
            } else {
                Rgba([0, 0, 0, 0])
            }
        });
        for picture in [
            picture.clone().into(),
            DynamicImage::ImageRgba16(DynamicImage::from(picture).into_rgba16()),
        ] {
            let small = still(picture);
            assert_eq!(small.mime_type, "image/webp");
            let pixels = drawn(&small).to_rgba8();
            let halfway = pixels.pixels().filter(|pixel| (1..255).contains(&pixel.0[3])).count();
            let darkest = pixels
                .pixels()
                .filter(|pixel| pixel.0[3] > 0)
                .map(|pixel| pixel.0[0])
                .min();
            assert!(halfway > 100 && darkest.unwrap() > 230, "{halfway} {darkest:?}");
            assert_eq!((pixels.get_pixel(0, 0).0[3], pixels.get_pixel(160, 160).0[3]), (0, 255));
        }
    }

    #[test]
    fn with_nothing_to_shine_through_transparency_costs_nothing() {
        let opaque = RgbaImage::from_pixel(1_000, 500, Rgba([20, 200, 20, 255]));
        assert_eq!(still(opaque).mime_type, "image/jpeg");
    }

    #[test]
    fn colours_keep_their_profile_where_it_fits() {
        let profile = |space: &[u8; 4], length: usize| {
            let mut profile = vec![7; length];
            profile[16..20].copy_from_slice(space);
            profile
        };
        let cases = [
            (profile(b"RGB ", 500), true),
            (profile(b"RGB ", 16_384), true),
            (profile(b"RGB ", 16_385), false),
            (profile(b"CMYK", 500), false),
            (b"no profile".to_vec(), false),
        ];
        let clear = RgbaImage::new(400, 400).into();
        for picture in [RgbImage::new(400, 400).into(), clear] {
            for (profile, kept) in &cases {
                let picture: &DynamicImage = &picture;
                let small = shrink(picture.clone(), Orientation::NoTransforms, Some(profile.clone())).unwrap();
                let found = small.bytes.windows(profile.len()).any(|part| part == profile);
                assert_eq!(found, *kept, "{} bytes", profile.len());
            }
        }
    }
}
