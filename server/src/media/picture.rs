//! What a file is, by its bytes alone, and how large a picture is: read from the header, nothing is decoded.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

use crate::error::AppError;

/// The longest side in pixels: beyond it neither stores nor browsers go.
const SIDE_MOST: u32 = 16_384;
/// The most pixels; what a browser would have to unpack.
const PIXELS_MOST: u64 = 100_000_000;
/// What reading a header may take.
const HEADER_MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A picture of an accepted type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) mime_type: &'static str,
    pub(super) extension: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Looks at the bytes; the name and what the sender said count for nothing.
pub(super) fn examine(bytes: &[u8]) -> Result<Picture, AppError> {
    let format = image::guess_format(bytes).map_err(|_| unsupported())?;
    let (mime_type, extension) = match format {
        ImageFormat::Png => ("image/png", "png"),
        ImageFormat::Jpeg => ("image/jpeg", "jpg"),
        ImageFormat::WebP => ("image/webp", "webp"),
        ImageFormat::Gif => ("image/gif", "gif"),
        _ => return Err(unsupported()),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(HEADER_MOST_BYTES);
    reader.limits(limits);
    let (width, height) = reader.into_dimensions().map_err(|_| damaged())?;
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    if width > SIDE_MOST || height > SIDE_MOST || u64::from(width) * u64::from(height) > PIXELS_MOST {
        let words = format!(
            "This picture is {width} \u{d7} {height} pixels. Choose one of at most {SIDE_MOST} pixels a side and 100 megapixels."
        );
        return Err(AppError::TooLarge(words));
    }
    Ok(Picture {
        mime_type,
        extension,
        width,
        height,
    })
}

fn unsupported() -> AppError {
    AppError::UnsupportedMedia(
        "This file is not a picture that Framekeep takes. Choose a PNG, JPEG, WebP or GIF.".to_owned(),
    )
}

fn damaged() -> AppError {
    AppError::UnsupportedMedia("This picture is damaged: its size cannot be read. Choose another file.".to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat};

    use super::{AppError, examine};

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(3, 2).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// The header of a PNG that claims this size; its check sum is right, its content missing.
    fn png_header(width: u32, height: u32) -> Vec<u8> {
        let mut chunk = b"IHDR".to_vec();
        chunk.extend(width.to_be_bytes());
        chunk.extend(height.to_be_bytes());
        chunk.extend([8, 2, 0, 0, 0]);
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        bytes.extend(&chunk);
        bytes.extend(crc32(&chunk).to_be_bytes());
        bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        bytes
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ (0xedb8_8320 & (!(sum & 1)).wrapping_add(1))
            })
        })
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
            let picture = examine(&encoded(format)).unwrap();
            assert_eq!((picture.mime_type, picture.width, picture.height), (mime_type, 3, 2));
        }
    }

    #[test]
    fn everything_else_is_refused_in_words() {
        let no_picture: [&[u8]; 8] = [
            b"",
            b"x",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<!doctype html><script>",
            b"%PDF-1.7",
            b"BM\0\0\0\0",
            b"II*\0\x08\0\0\0",
            b"\x89PNG\r\n\x1a\n",
        ];
        for bytes in no_picture {
            assert!(
                matches!(examine(bytes), Err(AppError::UnsupportedMedia(_))),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn bombs_are_refused_by_their_header() {
        assert_eq!(examine(&png_header(640, 480)).unwrap().width, 640);
        for (width, height) in [(65_535, 65_535), (16_385, 1), (1, 16_385), (16_000, 16_000)] {
            assert!(
                matches!(examine(&png_header(width, height)), Err(AppError::TooLarge(_))),
                "{width} x {height}"
            );
        }
    }
}
