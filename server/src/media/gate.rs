//! How many uploads are on their way together, and how many of one person: a store that stalls, or many large pictures at
//! once, must fill neither memory nor the temporary folder, nor keep others from theirs.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use framekeep::ids::{AssetId, UserId};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use crate::error::AppError;

/// Pictures that are on their way at a time, in their spools, each at most the limit of one.
const HELD_MOST: usize = 16;
/// And how many of them may be one person's: a browser sends two at a time.
const HELD_MOST_OF_ONE: usize = 4;
/// Pictures that are in memory at a time because somebody asked for their thumbnails. They take no upload's place.
const MAKING_MOST: usize = 8;
const MAKING_MOST_OF_ONE: usize = 2;
/// What all pictures that are being unpacked may take together, in MiB.
const UNPACKING_MOST_MIB: u32 = 400;
/// The least that one of them counts: at most four at a time, whatever their size, so that requests are served beside.
const UNPACKING_LEAST_MIB: u32 = 100;
/// How long an upload waits for its turn before its sender is told to come again.
const WAIT: Duration = Duration::from_secs(10);

/// One server's permits.
#[derive(Clone, Debug)]
pub struct Gate {
    uploads: Places,
    making: Places,
    thumbnails: Turns<AssetId>,
    unpacking: Arc<Semaphore>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            uploads: Places::new(HELD_MOST, HELD_MOST_OF_ONE),
            making: Places::new(MAKING_MOST, MAKING_MOST_OF_ONE),
            thumbnails: Turns::new(1),
            unpacking: Arc::new(Semaphore::new(UNPACKING_MOST_MIB as usize)),
        }
    }
}

/// The right to hold one picture; given back when dropped.
#[derive(Debug)]
pub struct Admission {
    _permits: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

impl Gate {
    /// Lets one upload of this person in; ask before its body is read.
    pub async fn admit(&self, user: UserId) -> Result<Admission, AppError> {
        in_time(self.uploads.take(user)).await
    }

    /// Lets one picture of this person into memory, to make its thumbnail.
    pub(super) async fn making(&self, user: UserId) -> Result<Admission, AppError> {
        in_time(self.making.take(user)).await
    }

    /// The right to make this picture's thumbnail.
    pub(super) async fn thumbnail(&self, asset: AssetId) -> Result<OwnedSemaphorePermit, AppError> {
        in_time(self.thumbnails.take(asset)).await
    }

    /// The right to unpack a picture that takes so much memory.
    pub(super) async fn unpacking(&self, memory_bytes: u64) -> Result<OwnedSemaphorePermit, AppError> {
        let mib = u32::try_from(memory_bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX);
        let mib = mib.clamp(UNPACKING_LEAST_MIB, UNPACKING_MOST_MIB);
        in_time(Arc::clone(&self.unpacking).acquire_many_owned(mib)).await
    }
}

async fn in_time<T>(turn: impl Future<Output = Result<T, AcquireError>>) -> Result<T, AppError> {
    match tokio::time::timeout(WAIT, turn).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(_)) | Err(_) => Err(AppError::Unavailable("too many pictures at once", None)),
    }
}

/// So many at a time, and so many of them one person's.
#[derive(Clone, Debug)]
struct Places {
    all: Arc<Semaphore>,
    of_one: Turns<UserId>,
}

impl Places {
    fn new(most: usize, most_of_one: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(most)),
            of_one: Turns::new(most_of_one),
        }
    }

    async fn take(&self, user: UserId) -> Result<Admission, AcquireError> {
        // First the person's own: who waits for that one keeps no place among all.
        let of_one = self.of_one.take(user).await?;
        let of_all = Arc::clone(&self.all).acquire_owned().await?;
        Ok(Admission {
            _permits: (of_one, of_all),
        })
    }
}

/// So many at a time for each key, first come, first served; a key that nobody holds or waits for takes no memory.
#[derive(Clone, Debug)]
struct Turns<K> {
    most: usize,
    by_key: Arc<Mutex<HashMap<K, Weak<Semaphore>>>>,
}

impl<K: Eq + Hash> Turns<K> {
    fn new(most: usize) -> Self {
        Self {
            most,
            by_key: Arc::default(),
        }
    }

    async fn take(&self, key: K) -> Result<OwnedSemaphorePermit, AcquireError> {
        self.of(key).acquire_owned().await
    }

    fn of(&self, key: K) -> Arc<Semaphore> {
        let mut by_key = self.by_key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = by_key.get(&key).and_then(Weak::upgrade) {
            return found;
        }
        by_key.retain(|_, turns| turns.strong_count() > 0);
        let turns = Arc::new(Semaphore::new(self.most));
        by_key.insert(key, Arc::downgrade(&turns));
        turns
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::time::Duration;

    use framekeep::ids::UserId;
    use uuid::Uuid;

    use super::{Gate, HELD_MOST_OF_ONE, MAKING_MOST_OF_ONE, Turns};

    #[tokio::test]
    async fn one_person_cannot_take_all_places() {
        let gate = Gate::default();
        let [ada, bob] = [1, 2].map(|number| UserId::new(Uuid::from_u128(number)));
        let mut held = Vec::new();
        for _ in 0..HELD_MOST_OF_ONE {
            held.push(gate.admit(ada).await.unwrap());
        }
        let one_more = tokio::time::timeout(Duration::from_millis(50), gate.admit(ada)).await;
        assert!(one_more.is_err(), "one more of the same person waits");
        gate.admit(bob).await.unwrap();
        held.pop();
        gate.admit(ada).await.unwrap();
    }

    #[tokio::test]
    async fn a_thumbnail_takes_no_uploads_place() {
        let gate = Gate::default();
        let ada = UserId::new(Uuid::from_u128(1));
        let mut held = Vec::new();
        for _ in 0..MAKING_MOST_OF_ONE {
            held.push(gate.making(ada).await.unwrap());
        }
        let one_more = tokio::time::timeout(Duration::from_millis(50), gate.making(ada)).await;
        assert!(one_more.is_err(), "one more of the same person waits");
        for _ in 0..HELD_MOST_OF_ONE {
            held.push(gate.admit(ada).await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_key_that_nobody_holds_is_forgotten() {
        let turns = Turns::new(1);
        for key in 0..100 {
            drop(turns.take(key).await.unwrap());
        }
        let held = turns.take(100).await.unwrap();
        assert_eq!(turns.by_key.lock().unwrap().len(), 1);
        assert_eq!(turns.of(100).available_permits(), 0);
        drop(held);
    }
}
