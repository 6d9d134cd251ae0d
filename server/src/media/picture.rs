//! What a file is, by its bytes alone. First a look at what it claims, which unpacks nothing and refuses what would be
//! too much; then it is unpacked whole, so that a picture that is called ready can be shown.

use std::io::Cursor;

use framekeep::picture::{Refusal, check_frames, check_pixels};
use framekeep::words::Language;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{
    AnimationDecoder, DynamicImage, Frames, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits,
};

use super::container;
use super::shrink::{self, SIDE, Small};
use crate::error::AppError;

/// What reading a header may take.
const HEADER_MOST_BYTES: u64 = 64 * 1024 * 1024;
/// What the pixels of one picture may take: 50 megapixels with 8 bits a colour and transparency.
const UNPACKED_MOST_BYTES: u64 = 200_000_000;

/// A picture of an accepted type and size, not unpacked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) mime_type: &'static str,
    pub(super) extension: &'static str,
    /// As it is shown: turned as the camera says.
    pub(super) width: u32,
    pub(super) height: u32,
    format: ImageFormat,
    frames: u32,
    /// It holds more than pixels, such as where it was taken.
    tells_more: bool,
    /// What its pixels take.
    unpacked_bytes: u64,
}

impl Picture {
    /// The most memory that [`unpack`] takes: the pixels, and as much again for what a decoder keeps beside them, or for
    /// their copy with 8 bits a colour when it is drawn small.
    pub(super) fn memory_bytes(&self) -> u64 {
        self.unpacked_bytes * if self.frames > 1 { 4 } else { 2 }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        let words = refusal.words(Language::English);
        match refusal {
            Refusal::Empty => Self::Invalid {
                field: "file".to_owned(),
                reason: words,
            },
            Refusal::Unsupported | Refusal::CutOff | Refusal::Damaged => Self::UnsupportedMedia(words),
            Refusal::TooLarge { .. }
            | Refusal::TooManyPixels { .. }
            | Refusal::TooMuchMemory
            | Refusal::TooManyFrames { .. }
            | Refusal::AnimationTooLarge { .. } => Self::TooLarge(words),
        }
    }
}

/// Looks at what the bytes claim; the name and what the sender said count for nothing.
pub(super) fn look(bytes: &[u8]) -> Result<Picture, Refusal> {
    let format = image::guess_format(bytes).map_err(|_| Refusal::Unsupported)?;
    let (mime_type, extension) = match format {
        ImageFormat::Png => ("image/png", "png"),
        ImageFormat::Jpeg => ("image/jpeg", "jpg"),
        ImageFormat::WebP => ("image/webp", "webp"),
        ImageFormat::Gif => ("image/gif", "gif"),
        _ => return Err(Refusal::Unsupported),
    };
    let mut decoder = reader(bytes, format, HEADER_MOST_BYTES)
        .into_decoder()
        .map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    check_pixels(width, height)?;
    let unpacked_bytes = decoder.total_bytes();
    if unpacked_bytes > UNPACKED_MOST_BYTES {
        return Err(Refusal::TooMuchMemory);
    }
    let contents = container::contents(format, bytes).ok_or(Refusal::CutOff)?;
    check_frames(width, height, contents.frames)?;
    let (width, height) = if lies_on_its_side(orientation(&mut decoder)) {
        (height, width)
    } else {
        (width, height)
    };
    Ok(Picture {
        mime_type,
        extension,
        width,
        height,
        format,
        frames: contents.frames,
        tells_more: contents.tells_more,
        unpacked_bytes,
    })
}

/// Unpacks the whole picture, of an animation every frame, and draws it (of an animation the first frame) small; none
/// where the file itself is as small, still, and tells no more than its pixels. Takes a while: not for a thread that
/// serves requests.
pub(super) fn unpack(bytes: &[u8], picture: &Picture) -> Result<Option<Small>, Refusal> {
    let mut decoder = reader(bytes, picture.format, UNPACKED_MOST_BYTES)
        .into_decoder()
        .map_err(damaged)?;
    let orientation = orientation(&mut decoder);
    let profile = decoder.icc_profile().ok().flatten();
    let first = if picture.frames > 1 {
        drop(decoder);
        first_of_all(animation(bytes, picture.format).map_err(damaged)?)?
    } else {
        DynamicImage::from_decoder(decoder).map_err(damaged)?
    };
    let is_small = picture.width.max(picture.height) <= SIDE;
    if is_small && picture.frames == 1 && !picture.tells_more {
        return Ok(None);
    }
    shrink::shrink(first, orientation, profile).map(Some).map_err(damaged)
}

/// The first frame; every other one is unpacked as well.
fn first_of_all(frames: Frames<'_>) -> Result<DynamicImage, Refusal> {
    let mut first = None;
    for frame in frames {
        let frame = frame.map_err(damaged)?;
        first.get_or_insert_with(|| DynamicImage::ImageRgba8(frame.into_buffer()));
    }
    first.ok_or(Refusal::Damaged)
}

/// What cannot be read says nothing.
fn orientation(decoder: &mut impl ImageDecoder) -> Orientation {
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

fn lies_on_its_side(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

fn damaged(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooMuchMemory,
        _ => Refusal::Damaged,
    }
}

fn animation(bytes: &[u8], format: ImageFormat) -> ImageResult<Frames<'_>> {
    let file = Cursor::new(bytes);
    match format {
        ImageFormat::Gif => {
            let mut decoder = GifDecoder::new(file)?;
            decoder.set_limits(limits(2 * UNPACKED_MOST_BYTES))?;
            Ok(decoder.into_frames())
        }
        ImageFormat::WebP => Ok(WebPDecoder::new(file)?.into_frames()),
        _ => Ok(PngDecoder::with_limits(file, limits(2 * UNPACKED_MOST_BYTES))?
            .apng()?
            .into_frames()),
    }
}

fn reader(bytes: &[u8], format: ImageFormat, most_bytes: u64) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits(most_bytes));
    reader
}

fn limits(most_bytes: u64) -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(most_bytes);
    limits
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::io::Cursor;

    use framekeep::picture::Refusal;
    use image::{DynamicImage, ImageFormat};

    use super::{look, unpack};

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(3, 2).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn the_bytes_decide() {
        let cases = [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::Jpeg, "image/jpeg"),
            (ImageFormat::WebP, "image/webp"),
            (ImageFormat::Gif, "image/gif"),
        ];
        for (format, mime_type) in cases {
            let bytes = encoded(format);
            let picture = look(&bytes).unwrap();
            assert_eq!((picture.mime_type, picture.width, picture.height), (mime_type, 3, 2));
            assert_eq!(unpack(&bytes, &picture), Ok(None), "{format:?}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let no_picture: [&[u8]; 7] = [
            b"",
            b"x",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<!doctype html><script>",
            b"%PDF-1.7",
            b"BM\0\0\0\0",
            b"II*\0\x08\0\0\0",
        ];
        for bytes in no_picture {
            assert_eq!(look(bytes), Err(Refusal::Unsupported), "{bytes:?}");
        }
        assert_eq!(look(b"\x89PNG\r\n\x1a\n"), Err(Refusal::Damaged));
    }
}
