//! Which pictures of the library are chosen: pure. One at a time, a range from the one before, or all.

use std::collections::HashSet;

use framekeep::ids::AssetId;

/// The chosen pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    chosen: HashSet<AssetId>,
    /// Where the next range begins.
    anchor: Option<AssetId>,
}

impl Selection {
    pub(crate) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    pub(crate) fn has(&self, asset: AssetId) -> bool {
        self.chosen.contains(&asset)
    }

    /// The chosen ones in the order of the list.
    pub(crate) fn of(&self, order: &[AssetId]) -> Vec<AssetId> {
        order.iter().filter(|asset| self.has(**asset)).copied().collect()
    }

    /// Chooses it, or no longer.
    pub(crate) fn toggle(&mut self, asset: AssetId) {
        if !self.chosen.remove(&asset) {
            self.chosen.insert(asset);
        }
        self.anchor = Some(asset);
    }

    /// Chooses everything from the last one that was chosen by itself (else from `from`) to this one, too.
    pub(crate) fn extend(&mut self, order: &[AssetId], from: AssetId, to: AssetId) {
        let at = |asset: AssetId| order.iter().position(|listed| *listed == asset);
        let anchor = self.anchor.filter(|anchor| at(*anchor).is_some()).unwrap_or(from);
        let (Some(one), Some(other)) = (at(anchor), at(to)) else {
            return;
        };
        self.chosen.extend(&order[one.min(other)..=one.max(other)]);
        self.anchor = Some(anchor);
    }

    pub(crate) fn all(&mut self, order: &[AssetId]) {
        self.chosen = order.iter().copied().collect();
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is not listed any more is not chosen either; true: something was not.
    pub(crate) fn keep(&mut self, order: &[AssetId]) -> bool {
        let before = self.chosen.len();
        let listed: HashSet<_> = order.iter().collect();
        self.chosen.retain(|asset| listed.contains(asset));
        self.chosen.len() != before
    }
}

/// The one that the focus goes to when these leave the list: the next that stays after `from`, else the one before.
pub(crate) fn neighbour(order: &[AssetId], leaving: &[AssetId], from: AssetId) -> Option<AssetId> {
    let at = order.iter().position(|listed| *listed == from)?;
    let stays = |asset: &&AssetId| !leaving.contains(asset);
    let after = order[at..].iter().find(stays);
    after.or_else(|| order[..at].iter().rev().find(stays)).copied()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> AssetId {
        AssetId::new(Uuid::from_u128(n))
    }

    fn ids<const N: usize>(numbers: [u128; N]) -> Vec<AssetId> {
        numbers.map(id).to_vec()
    }

    #[test]
    fn one_a_range_all_and_none() {
        let order = ids([1, 2, 3, 4, 5, 6]);
        let mut selection = Selection::default();
        selection.toggle(id(3));
        selection.toggle(id(5));
        assert_eq!(selection.of(&order), ids([3, 5]));
        selection.toggle(id(5));
        assert_eq!(selection.of(&order), ids([3]));
        // From the last one, in either direction; what was chosen before stays.
        selection.extend(&order, id(6), id(6));
        assert_eq!(selection.of(&order), ids([3, 5, 6]));
        selection.extend(&order, id(6), id(4));
        assert_eq!(selection.of(&order), ids([3, 4, 5, 6]));
        selection.clear();
        assert!(selection.is_empty());
        // Without one before, from where the focus is.
        selection.extend(&order, id(2), id(4));
        assert_eq!(selection.of(&order), ids([2, 3, 4]));
        // That is where the next range begins, too, wherever the focus is by then.
        selection.extend(&order, id(6), id(6));
        assert_eq!(selection.of(&order), ids([2, 3, 4, 5, 6]));
        selection.extend(&order, id(6), id(1));
        assert_eq!(selection.of(&order), ids([1, 2, 3, 4, 5, 6]));
        selection.all(&order);
        assert_eq!(selection.of(&order), order);
    }

    #[test]
    fn what_leaves_the_list_is_not_chosen_any_more() {
        let mut selection = Selection::default();
        selection.toggle(id(1));
        selection.toggle(id(2));
        assert!(!selection.keep(&ids([1, 2, 3])));
        assert!(selection.keep(&ids([1, 3])));
        assert_eq!(selection.of(&ids([1, 2, 3])), ids([1]));
        // The range does not begin at one that is gone.
        selection.extend(&ids([1, 3, 4]), id(3), id(4));
        assert_eq!(selection.of(&ids([1, 3, 4])), ids([1, 3, 4]));
    }

    #[test]
    fn the_focus_stays_near_what_leaves() {
        let order = ids([1, 2, 3, 4]);
        let cases = [
            (ids([2]), 2, Some(3)),
            (ids([2, 3]), 2, Some(4)),
            (ids([3, 4]), 4, Some(2)),
            (ids([4]), 1, Some(1)),
            (ids([1, 2, 3, 4]), 2, None),
            (ids([2]), 9, None),
        ];
        for (leaving, from, to) in cases {
            assert_eq!(
                neighbour(&order, &leaving, id(from)),
                to.map(id),
                "{leaving:?} from {from}"
            );
        }
    }
}
