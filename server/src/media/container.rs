//! A walk over a picture file's parts without unpacking any of them: does it reach its own end, how many frames does it
//! hold, and does it hold anything but pixels? Decoders are lenient: a JPEG that was cut off is drawn grey from there on.
//! Costs one pass over the bytes, and no more memory than a reader's buffer.

use std::io::{BufRead, Seek};

use framekeep::picture::Refusal;
use image::ImageFormat;

use super::jpeg::jpeg;
use super::walk::Walk;

/// What a file is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Contents {
    /// 1 for a still picture.
    pub(super) frames: u32,
    /// There is more in it than pixels and their colours: where and with what it was made, words, something after its end.
    pub(super) tells_more: bool,
}

/// Cut off where the file ends before its own end, damaged where its parts do not fit.
pub(super) fn contents(format: ImageFormat, file: &mut (impl BufRead + Seek)) -> Result<Contents, Refusal> {
    let file = Walk::new(file).ok_or(Refusal::CutOff)?;
    match format {
        ImageFormat::Jpeg => jpeg(file),
        ImageFormat::Png => png(file).ok_or(Refusal::CutOff),
        ImageFormat::Gif => gif(file).ok_or(Refusal::CutOff),
        ImageFormat::WebP => webp(file).ok_or(Refusal::CutOff),
        _ => Err(Refusal::Unsupported),
    }
}

/// PNG, third edition, 5.3: a signature, then chunks of length, type, data, check sum; `fcTL` begins a frame.
fn png(mut file: Walk<'_, impl BufRead + Seek>) -> Option<Contents> {
    file.skip(8)?;
    let (mut frames, mut tells_more) = (0_u32, false);
    loop {
        let length = u32::from_be_bytes(file.take()?);
        let kind = file.take::<4>()?;
        file.skip(u64::from(length) + 4)?;
        match &kind {
            b"fcTL" => frames = frames.saturating_add(1),
            b"IEND" => {
                return Some(Contents {
                    frames: frames.max(1),
                    tells_more: tells_more || !file.is_at_end(),
                });
            }
            b"IHDR" | b"PLTE" | b"IDAT" | b"tRNS" | b"cHRM" | b"gAMA" | b"iCCP" | b"sRGB" | b"sBIT" | b"cICP"
            | b"mDCV" | b"cLLI" | b"bKGD" | b"hIST" | b"pHYs" | b"acTL" | b"fdAT" => {}
            _ => tells_more = true,
        }
    }
}

/// GIF89a: header, screen, colours; then extensions and frames, each of blocks until an empty one; then a trailer.
fn gif(mut file: Walk<'_, impl BufRead + Seek>) -> Option<Contents> {
    file.skip(10)?;
    let [flags, _, _] = file.take()?;
    file.skip(colours(flags))?;
    let (mut frames, mut tells_more) = (0_u32, false);
    loop {
        match file.take()? {
            [0x21] => {
                // Only what says how a frame is shown is no more than pixels.
                let [label] = file.take()?;
                tells_more |= label != 0xf9;
            }
            [0x2c] => {
                frames = frames.saturating_add(1);
                let [_, _, _, _, _, _, _, _, flags] = file.take()?;
                file.skip(colours(flags) + 1)?;
            }
            [0x3b] => {
                return (frames > 0).then_some(Contents {
                    frames,
                    tells_more: tells_more || !file.is_at_end(),
                });
            }
            _ => return None,
        }
        loop {
            match file.take()? {
                [0] => break,
                [length] => file.skip(u64::from(length))?,
            }
        }
    }
}

/// The size of a colour table in bytes.
fn colours(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// RFC 9649: RIFF chunks, padded to an even length; `ANMF` is a frame.
fn webp(mut file: Walk<'_, impl BufRead + Seek>) -> Option<Contents> {
    file.skip(4)?;
    let end = u64::from(u32::from_le_bytes(file.take()?)) + 8;
    let mut tells_more = file.ends_at(end)?;
    file.skip(4)?;
    let mut frames = 0_u32;
    while !file.is_at_end() {
        let kind = file.take::<4>()?;
        let length = u64::from(u32::from_le_bytes(file.take()?));
        file.skip(length)?;
        // Some writers leave out the last chunk's padding.
        file.skip((length % 2).min(end - file.at()))?;
        match &kind {
            b"ANMF" => frames = frames.saturating_add(1),
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ICCP" | b"ANIM" => {}
            _ => tells_more = true,
        }
    }
    Some(Contents {
        frames: frames.max(1),
        tells_more,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::io::{BufReader, Cursor};

    use image::codecs::gif::GifEncoder;
    use image::{DynamicImage, Frame, ImageFormat, RgbaImage};

    use framekeep::picture::Refusal;

    use super::Contents;

    const STILL: Result<Contents, Refusal> = Ok(Contents {
        frames: 1,
        tells_more: false,
    });

    fn contents(format: ImageFormat, bytes: &[u8]) -> Result<Contents, Refusal> {
        // A buffer that nearly everything reaches across.
        super::contents(format, &mut BufReader::with_capacity(7, Cursor::new(bytes)))
    }

    fn noise(side: u32) -> DynamicImage {
        let picture = RgbaImage::from_fn(side, side, |x, y| {
            let value = (x * 7919 + y * 104_729) % 251;
            image::Rgba([value as u8, (value * 3) as u8, (x * y) as u8, 255])
        });
        DynamicImage::ImageRgba8(picture)
    }

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = noise(32);
        let picture = if format == ImageFormat::Jpeg {
            picture.to_rgb8().into()
        } else {
            picture
        };
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_file_cut_at_any_byte_is_seen_to_be_cut() {
        let mut tried = 0;
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let whole = encoded(format);
            assert_eq!(contents(format, &whole), STILL, "{format:?}");
            for length in 0..whole.len() {
                assert_eq!(
                    contents(format, &whole[..length]),
                    Err(Refusal::CutOff),
                    "{format:?} cut to {length} of {}",
                    whole.len()
                );
                tried += 1;
            }
            let mut more = whole.clone();
            more.extend([0; 100]);
            let found = contents(format, &more).unwrap();
            assert_eq!(
                (found.frames, found.tells_more),
                (1, true),
                "{format:?} with something after its end"
            );
        }
        println!("{tried} cuts");
    }

    #[test]
    fn frames_are_counted() {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        encoder
            .encode_frames((0..7).map(|_| Frame::new(noise(4).to_rgba8())))
            .unwrap();
        drop(encoder);
        assert_eq!(contents(ImageFormat::Gif, &bytes).unwrap().frames, 7);
    }
}
