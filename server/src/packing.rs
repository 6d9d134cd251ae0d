//! A ZIP that is read while it is written: pieces go in at one end, to a thread that packs them, and its parts come out
//! at the other, each queue a few entries long.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{Stream, stream};
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// How many pieces, and parts, wait.
const WAITING: usize = 4;
/// The size of a part.
const PART_BYTES: usize = 64 * 1024;
/// A reader that takes nothing for so long has gone.
const STALLED: Duration = Duration::from_secs(120);

/// Why an archive is not made any further.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    #[error("a row could not be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("nobody reads on")]
    Unread,
}

enum Piece {
    File { path: String, packed: bool },
    Bytes(Bytes),
    End,
}

/// The end that is written to.
pub(crate) struct Archive {
    pieces: mpsc::Sender<Piece>,
}

impl Archive {
    /// A whole file, compressed.
    pub(crate) async fn file(&mut self, path: &str, content: &[u8]) -> Result<(), PackError> {
        self.begin_file(path, true).await?;
        self.bytes(Bytes::copy_from_slice(content)).await
    }

    /// What comes from now on belongs to this file.
    pub(crate) async fn begin_file(&mut self, path: &str, packed: bool) -> Result<(), PackError> {
        let path = path.to_owned();
        self.send(Piece::File { path, packed }).await
    }

    /// The next bytes of the file.
    pub(crate) async fn bytes(&mut self, bytes: Bytes) -> Result<(), PackError> {
        self.send(Piece::Bytes(bytes)).await
    }

    /// A line of JSON.
    pub(crate) async fn line(&mut self, value: &impl Serialize) -> Result<(), PackError> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.bytes(line.into()).await
    }

    /// The archive is whole. One that is dropped without this ends in an error for its reader.
    pub(crate) async fn finish(self) -> Result<(), PackError> {
        self.send(Piece::End).await
    }

    async fn send(&self, piece: Piece) -> Result<(), PackError> {
        self.pieces.send(piece).await.map_err(|_| PackError::Unread)
    }
}

/// Both ends of a new archive.
pub(crate) fn begin() -> (Archive, impl Stream<Item = io::Result<Bytes>> + Send + 'static) {
    let (pieces, taken) = mpsc::channel(WAITING);
    let (parts, out) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = pack(taken, parts.clone()) {
            let _reader_gone = parts.blocking_send(Err(error));
        }
    });
    let out = stream::unfold(out, async |mut out| out.recv().await.map(|part| (part, out)));
    (Archive { pieces }, out)
}

fn pack(mut pieces: mpsc::Receiver<Piece>, parts: mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    let broken = Arc::new(AtomicBool::new(false));
    let mut zip = ZipWriter::new_stream(Out {
        parts,
        part: BytesMut::with_capacity(PART_BYTES),
        broken: broken.clone(),
    });
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::File { path, packed } => {
                let method = if packed {
                    CompressionMethod::Deflated
                } else {
                    CompressionMethod::Stored
                };
                let options = SimpleFileOptions::default().compression_method(method).large_file(true);
                zip.start_file(path, options)?;
            }
            Piece::Bytes(bytes) => zip.write_all(&bytes)?,
            Piece::End => return zip.finish()?.into_inner().send(),
        }
    }
    // The library closes an archive that is let go; this one must not look whole.
    broken.store(true, Ordering::Relaxed);
    Err(io::Error::other("the export broke off"))
}

/// Gathers what the library writes into parts.
struct Out {
    parts: mpsc::Sender<io::Result<Bytes>>,
    part: BytesMut,
    broken: Arc<AtomicBool>,
}

impl Out {
    fn send(&mut self) -> io::Result<()> {
        let part = self.part.split().freeze();
        let sending = self.parts.send_timeout(Ok(part), STALLED);
        Handle::current()
            .block_on(sending)
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(io::Error::from(io::ErrorKind::BrokenPipe));
        }
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
