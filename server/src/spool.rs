//! A file on its way from a sender to the object store. It lies in a temporary file without a name, so that what the server
//! holds in memory does not grow with what it is sent, and nothing of it stays when the server ends. Its SHA-256 is
//! reckoned once, while it comes in.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt, pin_mut, stream};
use sha2::{Digest, Sha256};
use tokio::task::{JoinError, spawn_blocking};
use uuid::Uuid;

use crate::error::AppError;

/// How much is gathered before it is written, and read at once.
const BLOCK_BYTES: usize = 256 * 1024;
/// How many blocks are read ahead of a store that takes them.
const AHEAD: usize = 2;
/// What parsers read at once.
const READ_BYTES: usize = 64 * 1024;

/// A whole file; gone when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Spooled {
    file: Arc<File>,
    pub size_bytes: u64,
    pub sha256: [u8; 32],
}

/// Takes a file as it comes in; None where it is longer than the limit: reading stops there.
pub async fn spool(
    parts: impl Stream<Item = Result<Bytes, AppError>>,
    limit_bytes: u64,
) -> Result<Option<Spooled>, AppError> {
    pin_mut!(parts);
    let mut writing = spawn_blocking(Writer::new);
    let (mut block, mut block_bytes, mut size_bytes) = (Vec::new(), 0, 0);
    while let Some(part) = parts.next().await {
        let part = part?;
        size_bytes += part.len() as u64;
        if size_bytes > limit_bytes {
            return Ok(None);
        }
        block_bytes += part.len();
        block.push(part);
        if block_bytes >= BLOCK_BYTES {
            // The next block comes in while this one is written.
            let writer = written(writing.await)?;
            let full = std::mem::take(&mut block);
            block_bytes = 0;
            writing = spawn_blocking(move || writer.write(full));
        }
    }
    let writer = written(writing.await)?;
    let last = spawn_blocking(move || writer.write(block));
    Ok(Some(written(last.await)?.end(size_bytes)))
}

fn written(done: Result<io::Result<Writer>, JoinError>) -> Result<Writer, AppError> {
    let full = |error| {
        AppError::Unavailable(
            "a file could not be kept in the temporary folder",
            Some(Box::new(error)),
        )
    };
    done.map_err(|error| AppError::internal("a file's writer ended", error))?
        .map_err(full)
}

struct Writer {
    file: File,
    hash: Sha256,
}

impl Writer {
    fn new() -> io::Result<Self> {
        Ok(Self {
            file: nameless()?,
            hash: Sha256::new(),
        })
    }

    fn write(mut self, block: Vec<Bytes>) -> io::Result<Self> {
        for part in &block {
            self.hash.update(part);
            self.file.write_all(part)?;
        }
        Ok(self)
    }

    fn end(self, size_bytes: u64) -> Spooled {
        Spooled {
            file: Arc::new(self.file),
            size_bytes,
            sha256: self.hash.finalize().into(),
        }
    }
}

/// A file in the temporary folder whose name is gone at once.
fn nameless() -> io::Result<File> {
    let path = std::env::temp_dir().join(format!("framekeep-{}", Uuid::now_v7()));
    let file = File::options()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

impl Spooled {
    /// Reads it from its beginning, beside whoever else does. Not for a thread that serves requests.
    pub fn reader(&self) -> BufReader<Reader> {
        let reader = Reader {
            file: Arc::clone(&self.file),
            at: 0,
            size_bytes: self.size_bytes,
            broken: None,
        };
        BufReader::with_capacity(READ_BYTES, reader)
    }

    /// It in blocks, in order, read a little ahead.
    pub fn blocks(&self) -> impl Stream<Item = io::Result<Bytes>> + Send + Sync + use<> {
        let (file, size_bytes) = (Arc::clone(&self.file), self.size_bytes);
        let starts = (0..size_bytes).step_by(BLOCK_BYTES);
        stream::iter(starts)
            .map(move |start| {
                let file = Arc::clone(&file);
                let length = usize::try_from(size_bytes - start).map_or(BLOCK_BYTES, |left| left.min(BLOCK_BYTES));
                spawn_blocking(move || {
                    let mut block = BytesMut::zeroed(length);
                    file.read_exact_at(&mut block, start)?;
                    Ok(block.freeze())
                })
            })
            .buffered(AHEAD)
            .map(|block| block.unwrap_or_else(|error| Err(io::Error::other(error))))
    }
}

/// A place in a spooled file.
#[derive(Debug)]
pub struct Reader {
    file: Arc<File>,
    at: u64,
    size_bytes: u64,
    broken: Option<io::Error>,
}

impl Reader {
    /// Why the file could not be read, where that happened: parsers take it for a fault of what they parse.
    pub fn broken(&mut self) -> Option<io::Error> {
        self.broken.take()
    }
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let done = self.file.read_at(into, self.at).map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.broken.get_or_insert(error);
            }
            kind
        });
        let count = done?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size_bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// One that lies where nothing can be read any more.
#[cfg(test)]
pub(crate) fn unreadable() -> Spooled {
    Spooled {
        file: Arc::new(File::open("/").expect("the root folder opens")),
        size_bytes: 100,
        sha256: [0; 32],
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::io::{Read, Seek, SeekFrom};

    use bytes::Bytes;
    use futures::{StreamExt, TryStreamExt, stream};
    use sha2::{Digest, Sha256};

    use super::{BLOCK_BYTES, spool};
    use crate::error::AppError;

    fn file(length: usize) -> Bytes {
        (0..length).map(|at| (at * 7 + at / 251) as u8).collect()
    }

    fn parts(file: &Bytes, each: usize) -> impl futures::Stream<Item = Result<Bytes, AppError>> {
        let parts: Vec<_> = file.chunks(each).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
        stream::iter(parts)
    }

    #[tokio::test]
    async fn what_came_in_comes_out() {
        let mut tried = 0;
        for length in [
            0,
            1,
            BLOCK_BYTES - 1,
            BLOCK_BYTES,
            BLOCK_BYTES + 1,
            3 * BLOCK_BYTES + 77,
        ] {
            for each in [1_000, 100_000, BLOCK_BYTES, 10 * BLOCK_BYTES] {
                let file = file(length);
                let spooled = spool(parts(&file, each), length as u64).await.unwrap().unwrap();
                assert_eq!(spooled.size_bytes, length as u64);
                assert_eq!(
                    spooled.sha256,
                    <[u8; 32]>::from(Sha256::digest(&file)),
                    "{length} by {each}"
                );
                let blocks: Vec<Bytes> = spooled.blocks().try_collect().await.unwrap();
                assert_eq!(blocks.concat(), file, "{length} by {each}");
                let mut read = Vec::new();
                spooled.reader().read_to_end(&mut read).unwrap();
                assert_eq!(read, file);
                tried += 1;
            }
        }
        println!("{tried} files");
    }

    #[tokio::test]
    async fn two_read_beside_each_other_and_find_any_place() {
        let file = file(2 * BLOCK_BYTES);
        let spooled = spool(parts(&file, 9_000), u64::MAX).await.unwrap().unwrap();
        let (mut one, mut other) = (spooled.reader(), spooled.reader());
        for at in [0, 5, 100_000, 400_000, 3] {
            let mut found = [[0; 10]; 2];
            one.seek(SeekFrom::Start(at)).unwrap();
            other.seek(SeekFrom::End(at as i64 - file.len() as i64)).unwrap();
            one.read_exact(&mut found[0]).unwrap();
            other.read_exact(&mut found[1]).unwrap();
            let expected = &file[at as usize..at as usize + 10];
            assert_eq!((&found[0][..], &found[1][..]), (expected, expected));
        }
        assert!(one.seek(SeekFrom::Current(-1_000)).is_err());
    }

    #[tokio::test]
    async fn one_byte_too_many_ends_it() {
        let file = file(BLOCK_BYTES);
        let limit = BLOCK_BYTES as u64 - 1;
        assert!(spool(parts(&file, 1_000), limit).await.unwrap().is_none());
        let broken = parts(&file, 1_000)
            .take(2)
            .chain(stream::iter([Err(AppError::NotFound)]));
        assert!(matches!(spool(broken, u64::MAX).await, Err(AppError::NotFound)));
    }
}
