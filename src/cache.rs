//! Which pictures a browser keeps when there is little room: those that were looked at last. What the server does not have
//! yet is never let go.

use crate::ids::AssetId;

/// A picture that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub asset: AssetId,
    pub size_bytes: u64,
    /// When it was looked at last, by this browser's clock; only compared.
    pub used_ms: u64,
    /// The server has it.
    pub sent: bool,
}

/// What goes, so that all together take at most so many bytes: the longest unseen first. What is not sent counts and stays.
pub fn evicted(mut kept: Vec<Kept>, budget_bytes: u64) -> Vec<AssetId> {
    let mut taken_bytes: u64 = kept.iter().map(|picture| picture.size_bytes).sum();
    kept.retain(|picture| picture.sent);
    kept.sort_by_key(|picture| (picture.used_ms, picture.asset));
    let mut gone = Vec::new();
    for picture in kept {
        if taken_bytes <= budget_bytes {
            break;
        }
        taken_bytes -= picture.size_bytes;
        gone.push(picture.asset);
    }
    gone
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{Kept, evicted};
    use crate::ids::AssetId;

    fn kept(id: u128, size_bytes: u64, used_ms: u64, sent: bool) -> Kept {
        Kept {
            asset: AssetId::new(Uuid::from_u128(id)),
            size_bytes,
            used_ms,
            sent,
        }
    }

    fn gone(kept: &[Kept], budget_bytes: u64) -> Vec<u128> {
        let gone = evicted(kept.to_vec(), budget_bytes);
        gone.iter().map(|asset| asset.uuid().as_u128()).collect()
    }

    #[test]
    fn the_longest_unseen_goes_first_and_what_is_not_sent_stays() {
        let all = [
            kept(1, 40, 500, true),
            kept(2, 30, 100, true),
            kept(3, 20, 50, false),
            kept(4, 10, 300, true),
        ];
        assert_eq!(gone(&all, 100), [0; 0]);
        assert_eq!(gone(&all, 99), [2]);
        assert_eq!(gone(&all, 70), [2]);
        assert_eq!(gone(&all, 69), [2, 4]);
        assert_eq!(gone(&all, 0), [2, 4, 1]);
    }

    proptest! {
        #[test]
        fn no_more_goes_than_must(
            pictures in prop::collection::vec((0_u64..100, 0_u64..20, any::<bool>()), 0..20),
            budget_bytes in 0_u64..1_000,
        ) {
            let all: Vec<Kept> = pictures
                .iter()
                .zip(0..)
                .map(|((size_bytes, used_ms, sent), id)| kept(id, *size_bytes, *used_ms, *sent))
                .collect();
            let gone = evicted(all.clone(), budget_bytes);
            let size = |asset: &AssetId| all.iter().find(|picture| picture.asset == *asset).map_or(0, |p| p.size_bytes);
            let total: u64 = all.iter().map(|picture| picture.size_bytes).sum();
            let freed: u64 = gone.iter().map(size).sum();
            let sent = all.iter().filter(|picture| picture.sent).count();
            prop_assert!(total - freed <= budget_bytes || gone.len() == sent);
            if let Some(last) = gone.last() {
                prop_assert!(total - freed + size(last) > budget_bytes, "the last one had to go");
            }
            prop_assert!(all.iter().all(|picture| picture.sent || !gone.contains(&picture.asset)));
        }
    }
}
