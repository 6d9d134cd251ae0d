//! A file read from the front, without holding more of it than a reader's buffer.

use std::io::{BufRead, Seek, SeekFrom};

/// Where a walk is. None of its steps: the file ends before.
pub(super) struct Walk<'a, R> {
    file: &'a mut R,
    at: u64,
    end: u64,
}

/// A part of a JPEG's data that ended with a marker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan {
    pub(super) data_bytes: u64,
    /// How many `RSTn`.
    pub(super) restarts: u64,
    /// Each `n` was the next one.
    pub(super) in_order: bool,
    pub(super) marker: u8,
}

impl<'a, R: BufRead + Seek> Walk<'a, R> {
    pub(super) fn new(file: &'a mut R) -> Option<Self> {
        let end = file.seek(SeekFrom::End(0)).ok()?;
        file.seek(SeekFrom::Start(0)).ok()?;
        Some(Self { file, at: 0, end })
    }

    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// Makes the file end here, where it is that long; whether there is more behind.
    pub(super) fn ends_at(&mut self, end: u64) -> Option<bool> {
        let more = self.end > end;
        if self.end < end {
            return None;
        }
        self.end = end;
        Some(more)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.end
    }

    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let end = self.at.checked_add(N as u64).filter(|end| *end <= self.end)?;
        let mut found = [0; N];
        self.file.read_exact(&mut found).ok()?;
        self.at = end;
        Some(found)
    }

    /// So many bytes, of which a format says that they are few.
    pub(super) fn bytes(&mut self, length: u16) -> Option<Vec<u8>> {
        let end = self.at.checked_add(u64::from(length)).filter(|end| *end <= self.end)?;
        let mut found = vec![0; usize::from(length)];
        self.file.read_exact(&mut found).ok()?;
        self.at = end;
        Some(found)
    }

    pub(super) fn skip(&mut self, length: u64) -> Option<()> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.end)?;
        self.file.seek_relative(i64::try_from(length).ok()?).ok()?;
        self.at = end;
        Some(())
    }

    /// The next byte after one or more `0xff`; whatever lies before them is passed over.
    pub(super) fn marker(&mut self) -> Option<u8> {
        self.scan().map(|scan| scan.marker)
    }

    /// ITU-T T.81, B.1.1.5: data in which `0xff` is followed by 0 or is a restart's, up to another marker.
    pub(super) fn scan(&mut self) -> Option<Scan> {
        let (mut data_bytes, mut restarts, mut in_order, mut after_ff) = (0, 0, true, false);
        loop {
            let buffer = self.file.fill_buf().ok()?;
            if buffer.is_empty() {
                return None;
            }
            let (length, mut at, mut found) = (buffer.len(), 0, None);
            while let Some((first, _)) = buffer.get(at..).and_then(<[u8]>::split_first) {
                if !after_ff {
                    let rest = buffer.get(at..)?;
                    let data = memchr::memchr(0xff, rest);
                    after_ff = data.is_some();
                    data_bytes += data.unwrap_or(rest.len()) as u64;
                    at += data.map_or(rest.len(), |data| data + 1);
                    continue;
                }
                at += 1;
                match *first {
                    0xff => {}
                    0x00 => (after_ff, data_bytes) = (false, data_bytes + 1),
                    number @ 0xd0..=0xd7 => {
                        in_order &= u64::from(number & 7) == restarts % 8;
                        (after_ff, restarts) = (false, restarts + 1);
                    }
                    marker => {
                        found = Some(marker);
                        break;
                    }
                }
            }
            let used = if found.is_some() { at } else { length };
            self.file.consume(used);
            self.at += used as u64;
            if let Some(marker) = found {
                return Some(Scan {
                    data_bytes,
                    restarts,
                    in_order,
                    marker,
                });
            }
        }
    }
}
