//! Videos, by their first bytes alone: nothing here unpacks one.

/// Enough to tell.
pub(super) const FIRST_BYTES: usize = 256;

/// A video of an accepted type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Video {
    pub(super) mime_type: &'static str,
    pub(super) extension: &'static str,
}

const MP4: Video = Video {
    mime_type: "video/mp4",
    extension: "mp4",
};
const WEBM: Video = Video {
    mime_type: "video/webm",
    extension: "webm",
};

/// None: it is none.
pub(super) fn look(first: &[u8]) -> Option<Video> {
    if is_mp4(first).unwrap_or(false) {
        Some(MP4)
    } else if is_webm(first).unwrap_or(false) {
        Some(WEBM)
    } else {
        None
    }
}

/// Brands of files that hold something else in the same boxes: QuickTime, sound alone, still pictures.
const OTHERS: [&[u8; 4]; 10] = [
    b"qt  ", b"M4A ", b"M4B ", b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ",
];

/// ISO/IEC 14496-12, 4.3: a box `ftyp` with a brand, its version, and the brands that it goes with.
fn is_mp4(first: &[u8]) -> Option<bool> {
    let (length, rest) = first.split_first_chunk::<4>()?;
    let rest = rest.strip_prefix(b"ftyp")?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let brands = rest.get(..length.checked_sub(8)?.min(rest.len()))?;
    let (major, others) = brands.split_first_chunk::<4>()?;
    if OTHERS.contains(&major) {
        return Some(false);
    }
    // Four bytes of version stand between.
    let compatible = others.get(4..)?.as_chunks::<4>().0;
    Some(std::iter::once(major).chain(compatible).any(|brand| {
        matches!(
            brand,
            b"isom" | b"avc1" | b"mp41" | b"mp42" | b"dash" | b"mmp4" | b"MSNV" | b"f4v "
        ) || brand.starts_with(b"iso")
            || brand.starts_with(b"M4V")
    }))
}

/// RFC 8794: a header of elements, each an id, a length and so many bytes; the one that names the type says `webm`.
fn is_webm(first: &[u8]) -> Option<bool> {
    let rest = first.strip_prefix(&[0x1a, 0x45, 0xdf, 0xa3])?;
    let (length, mut rest) = length(rest)?;
    rest = rest.get(..length.min(rest.len()))?;
    while !rest.is_empty() {
        let (id, after) = element(rest)?;
        let (length, after) = self::length(after)?;
        let (content, after) = after.split_at_checked(length)?;
        if id == [0x42, 0x82] {
            return Some(
                content.trim_ascii_end() == b"webm" || content.split(|byte| *byte == 0).next() == Some(b"webm"),
            );
        }
        rest = after;
    }
    Some(false)
}

/// An id keeps the marker of its length.
fn element(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let width = width(*bytes.first()?)?;
    bytes.split_at_checked(width)
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let first = *bytes.first()?;
    let width = width(first)?;
    let (number, rest) = bytes.split_at_checked(width)?;
    let marker = 0x80_u8 >> (width - 1);
    let value = number[1..].iter().fold(u64::from(first & (marker - 1)), |value, byte| {
        value << 8 | u64::from(*byte)
    });
    Some((usize::try_from(value).ok()?, rest))
}

fn width(first: u8) -> Option<usize> {
    let width = first.leading_zeros() as usize + 1;
    (width <= 8).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::{MP4, WEBM, look};

    fn ftyp(brands: &[&[u8; 4]]) -> Vec<u8> {
        let mut bytes = (u32::try_from(brands.len()).unwrap_or_default() * 4 + 12)
            .to_be_bytes()
            .to_vec();
        bytes.extend(b"ftyp");
        for (place, brand) in brands.iter().enumerate() {
            bytes.extend(*brand);
            if place == 0 {
                bytes.extend([0, 0, 2, 0]);
            }
        }
        bytes.extend(b"\0\0\0\x08free");
        bytes
    }

    fn ebml(kind: &[u8]) -> Vec<u8> {
        let mut elements = vec![
            0x42,
            0x86,
            0x81,
            1,
            0x42,
            0xf7,
            0x81,
            1,
            0x42,
            0x82,
            0x80 | kind.len() as u8,
        ];
        elements.extend(kind);
        elements.extend([0x42, 0x87, 0x81, 4]);
        let mut bytes = vec![0x1a, 0x45, 0xdf, 0xa3, 0x01, 0, 0, 0, 0, 0, 0, elements.len() as u8];
        bytes.extend(elements);
        bytes.extend([0x18, 0x53, 0x80, 0x67]);
        bytes
    }

    #[test]
    fn the_first_bytes_decide() {
        let cases = [
            (ftyp(&[b"isom", b"iso2", b"avc1", b"mp41"]), Some(MP4)),
            (ftyp(&[b"mp42"]), Some(MP4)),
            (ftyp(&[b"M4VH", b"M4V "]), Some(MP4)),
            (ftyp(&[b"3gp5", b"isom"]), Some(MP4)),
            (ftyp(&[b"qt  ", b"mp42"]), None),
            (ftyp(&[b"M4A ", b"mp42", b"isom"]), None),
            (ftyp(&[b"avif", b"mif1", b"miaf", b"isom"]), None),
            (ftyp(&[b"3gp5"]), None),
            (ebml(b"webm"), Some(WEBM)),
            (ebml(b"webm\0\0"), Some(WEBM)),
            (ebml(b"matroska"), None),
            (b"\x89PNG\r\n\x1a\n".to_vec(), None),
            (Vec::new(), None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(look(&bytes), expected, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn what_is_cut_off_is_none_and_never_a_panic() {
        for whole in [ftyp(&[b"isom", b"mp41"]), ebml(b"webm")] {
            for length in 0..12 {
                assert_eq!(look(&whole[..length]), None, "{length}");
            }
            for place in 0..whole.len() {
                for byte in [0, 1, 0x7f, 0x80, 0xff] {
                    let mut bent = whole.clone();
                    bent[place] = byte;
                    let _any = look(&bent);
                }
            }
        }
    }
}
