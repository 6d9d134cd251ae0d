//! How a file is divided.

/// The least that stores take for a part that is not the last; the smaller, the less is sent again.
const PART_BYTES: u64 = 5 << 20;
/// The most parts of a file: what one page of every store's list holds.
const PARTS_MOST: u64 = 1_000;

/// One part of a file.
#[derive(Clone, Debug)]
pub struct Part {
    /// From 1.
    pub number: u32,
    pub offset: u64,
    pub size_bytes: u64,
    /// Where to put it; none: the store has it.
    pub url: Option<String>,
}

/// The bytes of every part but the last.
pub(super) fn part_bytes(size_bytes: u64) -> u64 {
    let needed = size_bytes.div_ceil(PARTS_MOST);
    PART_BYTES.max(needed.next_multiple_of(1 << 20))
}

/// All parts of a file; where they go is not said yet.
pub(super) fn plan(size_bytes: u64, part_bytes: u64) -> Vec<Part> {
    let starts = (0..size_bytes).step_by(usize::try_from(part_bytes.max(1)).unwrap_or(usize::MAX));
    (1..)
        .zip(starts)
        .map(|(number, offset)| Part {
            number,
            offset,
            size_bytes: part_bytes.min(size_bytes - offset),
            url: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{PART_BYTES, PARTS_MOST, part_bytes, plan};

    #[test]
    fn parts_are_the_whole_file_and_not_too_many() {
        for size in [
            1,
            PART_BYTES - 1,
            PART_BYTES,
            PART_BYTES + 1,
            12 << 20,
            100_000_000,
            5_000_000_000,
            6 << 40,
        ] {
            let part_bytes = part_bytes(size);
            let parts = plan(size, part_bytes);
            assert!(parts.len() as u64 <= PARTS_MOST, "{size}");
            let mut at = 0;
            for (place, part) in parts.iter().enumerate() {
                assert_eq!((part.number as usize, part.offset), (place + 1, at), "{size}");
                assert!(part.size_bytes == part_bytes || place + 1 == parts.len(), "{size}");
                at += part.size_bytes;
            }
            assert_eq!(at, size);
        }
    }
}
