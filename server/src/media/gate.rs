//! How much memory uploads may take together: a store that stalls, or many large pictures at once, must not fill it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::AppError;

/// Uploads that are held in memory at a time, each at most the limit of one picture.
const UPLOADS_MOST: usize = 16;
/// What all pictures that are being unpacked may take together, in MiB.
const UNPACKING_MOST_MIB: u32 = 400;
/// The least that one of them counts: at most four at a time, whatever their size, so that requests are served beside.
const UNPACKING_LEAST_MIB: u32 = 100;
/// How long an upload waits for its turn before its sender is told to come again.
const WAIT: Duration = Duration::from_secs(10);

/// One server's permits.
#[derive(Clone, Debug)]
pub struct Gate {
    uploads: Arc<Semaphore>,
    unpacking: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            uploads: Arc::new(Semaphore::new(UPLOADS_MOST)),
            unpacking: Arc::new(Semaphore::new(UNPACKING_MOST_MIB as usize)),
        }
    }
}

/// The right to hold one upload in memory; given back when dropped.
#[derive(Debug)]
pub struct Admission {
    _permit: OwnedSemaphorePermit,
}

impl Gate {
    /// Lets one upload in; ask before its body is read.
    pub async fn admit(&self) -> Result<Admission, AppError> {
        let permit = in_time(Arc::clone(&self.uploads).acquire_owned()).await?;
        Ok(Admission { _permit: permit })
    }

    /// The right to unpack a picture that takes so much memory.
    pub(super) async fn unpacking(&self, memory_bytes: u64) -> Result<OwnedSemaphorePermit, AppError> {
        let mib = u32::try_from(memory_bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX);
        let mib = mib.clamp(UNPACKING_LEAST_MIB, UNPACKING_MOST_MIB);
        in_time(Arc::clone(&self.unpacking).acquire_many_owned(mib)).await
    }
}

async fn in_time<T>(turn: impl Future<Output = Result<T, tokio::sync::AcquireError>>) -> Result<T, AppError> {
    match tokio::time::timeout(WAIT, turn).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(_)) | Err(_) => Err(AppError::Unavailable("too many uploads at once", None)),
    }
}
