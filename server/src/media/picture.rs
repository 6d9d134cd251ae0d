//! What a file is, by its bytes alone. First a look at what it claims, which unpacks nothing and refuses what would be
//! too much; then a check that it can be shown, before it is called ready: a PNG is unpacked row by row, a JPEG was walked
//! through to its end by the look, the others, which no decoder gives in parts, are unpacked whole.

use std::io::{BufRead, Read, Seek};

use framekeep::picture::{Refusal, check_frames, check_pixels};
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{
    AnimationDecoder, DynamicImage, Frames, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits,
};
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::container;
use super::shrink::{self, SIDE, Small};

/// Enough to tell one type from another.
const FIRST_BYTES: u64 = 32;
/// What reading a header may take.
const HEADER_MOST_BYTES: u64 = 64 * 1024 * 1024;
/// What the pixels of one picture may take: 50 megapixels with 8 bits a colour and transparency.
const UNPACKED_MOST_BYTES: u64 = 200_000_000;

/// What unpacking a PNG row by row may take.
const ROWS_MOST_BYTES: u64 = 2 * 1024 * 1024;

/// What shows a picture small, as far as the check has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thumbnail {
    /// The file itself.
    Own,
    Made(Small),
    /// The picture was not unpacked whole: it is made when somebody asks.
    Later,
}

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
    /// The file itself is as small as its thumbnail would be, still, and tells no more than its pixels.
    fn is_its_own_thumbnail(&self) -> bool {
        self.width.max(self.height) <= SIDE && self.frames == 1 && !self.tells_more
    }

    /// The most memory that [`check`] takes; none where the look has done it all, so that it need not wait for its turn.
    pub(super) fn checking_bytes(&self) -> Option<u64> {
        match self.format {
            ImageFormat::Jpeg => None,
            ImageFormat::Png => Some(ROWS_MOST_BYTES),
            _ => Some(self.memory_bytes()),
        }
    }

    /// The most memory that [`unpack`] takes: the pixels, and as much again for what a decoder keeps beside them, or for
    /// their copy with 8 bits a colour when it is drawn small.
    pub(super) fn memory_bytes(&self) -> u64 {
        self.unpacked_bytes * if self.frames > 1 { 4 } else { 2 }
    }
}

/// Looks at what the bytes claim; the name and what the sender said count for nothing.
pub(super) fn look(file: &mut (impl BufRead + Seek)) -> Result<Picture, Refusal> {
    let format = format(file)?;
    let (mime_type, extension) = match format {
        ImageFormat::Png => ("image/png", "png"),
        ImageFormat::Jpeg => ("image/jpeg", "jpg"),
        ImageFormat::WebP => ("image/webp", "webp"),
        ImageFormat::Gif => ("image/gif", "gif"),
        _ => return Err(Refusal::Unsupported),
    };
    let header = match format {
        ImageFormat::Jpeg => jpeg_header(file)?,
        ImageFormat::Png => png_header(file)?,
        _ => header(file, format)?,
    };
    let (width, height) = (header.width, header.height);
    check_pixels(width, height)?;
    if header.unpacked_bytes > UNPACKED_MOST_BYTES {
        return Err(Refusal::TooMuchMemory);
    }
    let contents = container::contents(format, file)?;
    check_frames(width, height, contents.frames)?;
    let (width, height) = if lies_on_its_side(header.orientation) {
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
        unpacked_bytes: header.unpacked_bytes,
    })
}

/// Whether the first bytes are those of a picture of an accepted type.
pub(super) fn is_one(first: &[u8]) -> bool {
    matches!(
        image::guess_format(first),
        Ok(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif)
    )
}

/// By its first bytes.
fn format(file: &mut (impl BufRead + Seek)) -> Result<ImageFormat, Refusal> {
    let mut first = Vec::new();
    file.rewind().map_err(|_| Refusal::Damaged)?;
    let _fewer_are_enough_to_say_no = file.take(FIRST_BYTES).read_to_end(&mut first);
    image::guess_format(&first).map_err(|_| Refusal::Unsupported)
}

struct Header {
    width: u32,
    height: u32,
    orientation: Orientation,
    unpacked_bytes: u64,
}

fn header(file: &mut (impl BufRead + Seek), format: ImageFormat) -> Result<Header, Refusal> {
    let mut decoder = reader(file, format, HEADER_MOST_BYTES)?
        .into_decoder()
        .map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    Ok(Header {
        width,
        height,
        unpacked_bytes: decoder.total_bytes(),
        orientation: orientation(&mut decoder),
    })
}

/// `image`'s own decoder would read the whole file into memory.
fn jpeg_header(file: &mut (impl BufRead + Seek)) -> Result<Header, Refusal> {
    file.rewind().map_err(|_| Refusal::Damaged)?;
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(file, options);
    decoder.decode_headers().map_err(|_| Refusal::Damaged)?;
    let (width, height) = decoder.dimensions().ok_or(Refusal::Damaged)?;
    let colours = if decoder.input_colorspace() == Some(ColorSpace::Luma) {
        1
    } else {
        3
    };
    let turned = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    Ok(Header {
        width: u32::try_from(width).map_err(|_| Refusal::Damaged)?,
        height: u32::try_from(height).map_err(|_| Refusal::Damaged)?,
        orientation: turned.unwrap_or(Orientation::NoTransforms),
        unpacked_bytes: (width as u64) * (height as u64) * colours,
    })
}

/// `image`'s own decoder would unpack the colour profile, which may be small and become as large as the limit.
fn png_header(file: &mut (impl BufRead + Seek)) -> Result<Header, Refusal> {
    let reader = png_reader(file, png::Transformations::EXPAND).map_err(png_damaged)?;
    let info = reader.info();
    let turned = info.exif_metadata.as_ref();
    let turned = turned.and_then(|exif| Orientation::from_exif_chunk(exif));
    Ok(Header {
        width: info.width,
        height: info.height,
        orientation: turned.unwrap_or(Orientation::NoTransforms),
        unpacked_bytes: reader.output_buffer_size().ok_or(Refusal::TooMuchMemory)? as u64,
    })
}

/// A PNG's, up to its pixels, without what is only told beside them: neither its words nor its colour profile are unpacked.
fn png_reader<R: BufRead + Seek>(
    mut file: R,
    transformations: png::Transformations,
) -> Result<png::Reader<R>, png::DecodingError> {
    file.rewind()?;
    let limits = png::Limits {
        bytes: HEADER_MOST_BYTES as usize,
    };
    let mut decoder = png::Decoder::new_with_limits(file, limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(transformations);
    decoder.read_info()
}

fn png_damaged(error: png::DecodingError) -> Refusal {
    match error {
        png::DecodingError::LimitsExceeded => Refusal::TooMuchMemory,
        _ => Refusal::Damaged,
    }
}

/// Whether the picture can be shown. Takes a while: not for a thread that serves requests.
pub(super) fn check(file: &mut (impl BufRead + Seek), picture: &Picture) -> Result<Thumbnail, Refusal> {
    match picture.format {
        ImageFormat::Jpeg => {}
        ImageFormat::Png => every_row(file).map_err(png_damaged)?,
        _ => return Ok(unpack(file, picture)?.map_or(Thumbnail::Own, Thumbnail::Made)),
    }
    Ok(if picture.is_its_own_thumbnail() {
        Thumbnail::Own
    } else {
        Thumbnail::Later
    })
}

/// Unpacks a PNG, of an animated one every frame, and keeps one row at a time.
fn every_row(file: &mut (impl BufRead + Seek)) -> Result<(), png::DecodingError> {
    let mut reader = png_reader(file, png::Transformations::IDENTITY)?;
    let info = reader.info();
    let hidden = u32::from(info.frame_control.is_none());
    let frames = info
        .animation_control
        .map_or(1, |animation| animation.num_frames + hidden);
    for frame in 0..frames {
        if frame > 0 {
            reader.next_frame_info()?;
        }
        while reader.next_interlaced_row()?.is_some() {}
    }
    reader.finish()
}

/// Unpacks the whole picture, of an animation every frame, and draws it (of an animation the first frame) small; none
/// where the file itself will do. Takes a while: not for a thread that serves requests.
pub(super) fn unpack(file: &mut (impl BufRead + Seek), picture: &Picture) -> Result<Option<Small>, Refusal> {
    // Of a PNG it bounds what stands beside the pixels, such as the colour profile.
    let most_bytes = match picture.format {
        ImageFormat::Png => HEADER_MOST_BYTES,
        _ => UNPACKED_MOST_BYTES,
    };
    let mut decoder = reader(&mut *file, picture.format, most_bytes)?
        .into_decoder()
        .map_err(damaged)?;
    let orientation = orientation(&mut decoder);
    let profile = decoder.icc_profile().ok().flatten();
    let first = if picture.frames > 1 {
        drop(decoder);
        file.rewind().map_err(|_| Refusal::Damaged)?;
        first_of_all(animation(file, picture.format).map_err(damaged)?)?
    } else {
        DynamicImage::from_decoder(decoder).map_err(damaged)?
    };
    if picture.is_its_own_thumbnail() {
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

fn animation<'a>(file: impl BufRead + Seek + 'a, format: ImageFormat) -> ImageResult<Frames<'a>> {
    match format {
        ImageFormat::Gif => {
            let mut decoder = GifDecoder::new(file)?;
            decoder.set_limits(limits(2 * UNPACKED_MOST_BYTES))?;
            Ok(decoder.into_frames())
        }
        ImageFormat::WebP => Ok(WebPDecoder::new(file)?.into_frames()),
        _ => {
            let mut decoder = PngDecoder::with_limits(file, limits(HEADER_MOST_BYTES))?;
            decoder.set_limits(limits(2 * UNPACKED_MOST_BYTES))?;
            Ok(decoder.apng()?.into_frames())
        }
    }
}

fn reader<R: BufRead + Seek>(mut file: R, format: ImageFormat, most_bytes: u64) -> Result<ImageReader<R>, Refusal> {
    file.rewind().map_err(|_| Refusal::Damaged)?;
    let mut reader = ImageReader::with_format(file, format);
    reader.limits(limits(most_bytes));
    Ok(reader)
}

fn limits(most_bytes: u64) -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(most_bytes);
    limits
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::io::{Cursor, Read, Write};
    use std::process::{Command, Stdio};

    use framekeep::picture::Refusal;
    use image::codecs::png::PngEncoder;
    use image::{DynamicImage, ImageEncoder, ImageFormat};

    use super::{Picture, Thumbnail, unpack};

    fn look(bytes: &[u8]) -> Result<Picture, Refusal> {
        super::look(&mut Cursor::new(bytes))
    }

    fn check(bytes: &[u8]) -> Result<Thumbnail, Refusal> {
        super::check(&mut Cursor::new(bytes), &look(bytes)?)
    }

    /// The most memory that this process ever had, in KiB.
    fn memory_kib() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// In a process of its own, whose memory no other test fills.
    #[test]
    fn a_look_does_not_unpack_a_colour_profile() {
        const ALONE: &str = "FRAMEKEEP_TEST_ALONE";
        if std::env::var_os(ALONE).is_some() {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).unwrap();
            let before = memory_kib();
            assert_eq!(look(&bytes).map(|picture| picture.width), Ok(3));
            println!("{} KiB more", memory_kib() - before);
            assert!(memory_kib() - before < 8 << 10);
            return;
        }
        let mut bomb = Vec::new();
        let mut encoder = PngEncoder::new(&mut bomb);
        encoder.set_icc_profile(vec![0; 60 << 20]).unwrap();
        encoder
            .write_image(&[0; 18], 3, 2, image::ExtendedColorType::Rgb8)
            .unwrap();
        assert!(bomb.len() < 1 << 20);
        let test = "media::picture::tests::a_look_does_not_unpack_a_colour_profile";
        let mut alone = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(ALONE, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        alone.stdin.take().unwrap().write_all(&bomb).unwrap();
        let done = alone.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(
            done.status.success() && said.contains("1 passed"),
            "{said}{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

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
            assert_eq!(check(&bytes), Ok(Thumbnail::Own), "{format:?}");
            assert_eq!(unpack(&mut Cursor::new(&bytes), &picture), Ok(None), "{format:?}");
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
