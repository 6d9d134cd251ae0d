//! Fractional index: where a thing stands among its siblings, as text that sorts bytewise. Putting something between
//! two others changes only its own key. Siblings sort by (order, id); equal keys, made by two devices at once, are
//! re-keyed when something must go between them.

/// The digits of a key, in the order of their bytes. A key never ends in the first one.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const MIDDLE: usize = 31;

/// One of a row of siblings: its id and its key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sibling {
    pub order: String,
    pub id: String,
}

/// Where a newcomer goes, and the siblings that need another key for it: (id, key).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub order: String,
    pub rekeyed: Vec<(String, String)>,
}

/// A key after `a` and before `b`. Bounds made by this function, `a` before `b`, always leave room; with other ones the
/// result may lie outside, which [`place`] mends.
pub fn between(a: Option<&str>, b: Option<&str>) -> String {
    let digits = middle(a.unwrap_or_default().as_bytes(), b.map(str::as_bytes));
    digits.into_iter().map(|digit| char::from(DIGITS[digit])).collect()
}

/// Keys for a newcomer at position `at` among `siblings`, which are sorted.
pub fn place(siblings: &[Sibling], at: usize) -> Placed {
    let at = at.min(siblings.len());
    let before = at.checked_sub(1).map(|i| siblings[i].order.as_str());
    // The first sibling in front of which there is room: those before it are tied with what stands in front of them, or
    // have keys out of our alphabet.
    let room = (at..=siblings.len()).find_map(|free| {
        let after = siblings.get(free).map(|s| s.order.as_str());
        keys(before, after, free - at + 1).map(|keys| (free, keys))
    });
    let (free, mut keys) = room.unwrap_or((at, vec![format!("{}V", before.unwrap_or_default())]));
    let order = keys.remove(0);
    let rekeyed = siblings[at..free].iter().map(|s| s.id.clone()).zip(keys).collect();
    Placed { order, rekeyed }
}

/// So many rising keys after `a` and before `b`, where there is room for them.
fn keys(a: Option<&str>, b: Option<&str>, count: usize) -> Option<Vec<String>> {
    let mut keys: Vec<String> = Vec::with_capacity(count);
    for _ in 0..count {
        let last = keys.last().map(String::as_str).or(a);
        let key = match b {
            _ if fits(last, b) => between(last, b),
            None => format!("{}V", last.unwrap_or_default()),
            Some(_) => return None,
        };
        keys.push(key);
    }
    Some(keys)
}

fn fits(a: Option<&str>, b: Option<&str>) -> bool {
    let key = between(a, b);
    a.is_none_or(|a| a < key.as_str()) && b.is_none_or(|b| key.as_str() < b)
}

fn digit(byte: u8) -> usize {
    DIGITS.iter().position(|d| *d >= byte).unwrap_or(DIGITS.len() - 1)
}

fn middle(a: &[u8], b: Option<&[u8]>) -> Vec<usize> {
    let low = a.first().map_or(0, |byte| digit(*byte));
    let Some(b) = b else {
        return match (a.is_empty(), low + 1 < DIGITS.len()) {
            (true, _) => vec![MIDDLE],
            (false, true) => vec![low + 1],
            (false, false) => prefixed(low, middle(&a[1..], None)),
        };
    };
    let Some(high) = b.first().map(|byte| digit(*byte)) else {
        return vec![MIDDLE];
    };
    let (rest_a, rest_b) = (a.get(1..).unwrap_or_default(), &b[1..]);
    if low == high {
        return prefixed(low, middle(rest_a, Some(rest_b)));
    }
    if low + 1 < high {
        return vec![if a.is_empty() { high - 1 } else { low.midpoint(high) }];
    }
    if !rest_b.is_empty() && low < high {
        return vec![high];
    }
    prefixed(low, middle(rest_a, None))
}

fn prefixed(first: usize, rest: Vec<usize>) -> Vec<usize> {
    let mut all = vec![first];
    all.extend(rest);
    all
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use proptest::prelude::{Just, Strategy, any, prop, prop_assert, proptest};

    fn keys() -> impl Strategy<Value = String> {
        // Keys grown the way they are in use: a walk of insertions.
        (Just(()), prop::collection::vec(any::<prop::sample::Index>(), 1..40)).prop_map(|((), steps)| {
            let mut row: Vec<String> = Vec::new();
            for step in steps {
                let at = step.index(row.len() + 1);
                let before = at.checked_sub(1).map(|i| row[i].clone());
                let key = between(before.as_deref(), row.get(at).map(String::as_str));
                row.insert(at, key);
            }
            row.concat()
        })
    }

    proptest! {
        #[test]
        fn insertions_anywhere_keep_the_row_strictly_sorted(steps in prop::collection::vec(any::<prop::sample::Index>(), 1..120)) {
            let mut row: Vec<String> = Vec::new();
            for step in steps {
                let at = step.index(row.len() + 1);
                let before = at.checked_sub(1).map(|i| row[i].clone());
                let key = between(before.as_deref(), row.get(at).map(String::as_str));
                row.insert(at, key);
            }
            prop_assert!(row.windows(2).all(|w| w[0] < w[1]), "{row:?}");
            prop_assert!(row.iter().all(|k| !k.ends_with('0')), "{row:?}");
        }

        #[test]
        fn place_puts_the_newcomer_where_it_belongs_whatever_the_keys_are(
            keys in prop::collection::vec(prop_oneof_keys(), 0..12), at in any::<prop::sample::Index>(), grown in keys()
        ) {
            let mut siblings: Vec<Sibling> =
                keys.into_iter().enumerate().map(|(i, order)| Sibling { order, id: format!("s{i:02}") }).collect();
            siblings.push(Sibling { order: grown, id: "grown".to_owned() });
            siblings.sort();
            let at = at.index(siblings.len() + 1);
            let wanted: Vec<String> = {
                let mut ids: Vec<String> = siblings.iter().map(|s| s.id.clone()).collect();
                ids.insert(at, "new".to_owned());
                ids
            };
            let placed = place(&siblings, at);
            for (id, order) in placed.rekeyed {
                siblings.iter_mut().find(|s| s.id == id).unwrap().order = order;
            }
            siblings.push(Sibling { order: placed.order, id: "new".to_owned() });
            siblings.sort();
            let got: Vec<String> = siblings.into_iter().map(|s| s.id).collect();
            prop_assert!(got == wanted, "got {got:?}, wanted {wanted:?}");
        }
    }

    fn prop_oneof_keys() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "", "0", "1", "V", "V", "V", "W", "VV", "z", "zz", "a b", "é", "00",
        ])
        .prop_map(str::to_owned)
    }

    #[test]
    fn appending_two_hundred_screens_keeps_keys_short() {
        let mut last: Option<String> = None;
        for _ in 0..200 {
            last = Some(between(last.as_deref(), None));
        }
        assert!(last.unwrap().len() <= 8);
    }

    #[test]
    fn ties_are_rekeyed_only_where_something_goes_between() {
        let row: Vec<Sibling> = ["a", "b", "c"]
            .iter()
            .map(|id| Sibling {
                order: "V".to_owned(),
                id: (*id).to_owned(),
            })
            .collect();
        let placed = place(&row, 1);
        assert!(placed.order.as_str() > "V");
        assert_eq!(
            placed.rekeyed.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
            ["b", "c"]
        );
        assert!(
            place(&row, 3).rekeyed.is_empty(),
            "after all of them nothing is in the way"
        );
    }
}
