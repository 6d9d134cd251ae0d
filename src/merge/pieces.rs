//! Units that hang together: one choice decides them all.

use std::collections::{BTreeMap, BTreeSet};

use super::{REFERENCES, reference, units};
use crate::delta::{Path, overlap};
use crate::document::Document;
use crate::wire::Unit;

/// What one choice decides: a unit, or several that make no sense apart (an element and the screen that it needs).
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Sorted by path, never empty.
    pub units: Vec<Unit>,
}

impl Piece {
    /// What the choice is about.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.units.iter().map(|unit| &unit.path)
    }

    /// The units that do not lie within another one.
    pub fn outermost(&self) -> impl Iterator<Item = &Unit> {
        let inside = |unit: &&Unit| {
            !self
                .paths()
                .any(|path| path.0.len() < unit.path.0.len() && overlap(path, &unit.path))
        };
        self.units.iter().filter(inside)
    }
}

/// Everything that a person has to choose, sorted by the first path. Any choice of sides, one for each piece, can be
/// merged and is kept by the merge: no piece needs what another one may take away.
pub fn pieces(base: &Document, mine: &Document, theirs: &Document) -> Vec<Piece> {
    let units = units(base, mine, theirs);
    let mut groups: Vec<Vec<Unit>> = Vec::new();
    for unit in units {
        match groups.last_mut() {
            // Sorted by path: what lies within a unit comes right behind it.
            Some(group) if overlap(&group[0].path, &unit.path) => group.push(unit),
            _ => groups.push(vec![unit]),
        }
    }
    let at: BTreeMap<Path, usize> = groups.iter().zip(0..).map(|(g, i)| (g[0].path.clone(), i)).collect();
    let mut leader: Vec<usize> = (0..groups.len()).collect();
    for (i, group) in groups.iter().enumerate() {
        for target in group.iter().flat_map(targets).filter_map(|target| at.get(&target)) {
            let (a, b) = (leader[i], leader[*target]);
            leader
                .iter_mut()
                .filter(|l| **l == a || **l == b)
                .for_each(|l| *l = a.min(b));
        }
    }
    let mut together: BTreeMap<usize, Vec<Unit>> = BTreeMap::new();
    for (group, leader) in groups.into_iter().zip(leader) {
        together.entry(leader).or_default().extend(group);
    }
    together.into_values().map(|units| Piece { units }).collect()
}

/// The rows that a unit refers to, on either side.
fn targets(unit: &Unit) -> BTreeSet<Path> {
    let mut found = BTreeSet::new();
    for (table, field, target) in REFERENCES {
        for value in [&unit.mine, &unit.theirs].into_iter().flatten() {
            let wanted = match unit.path.0.as_slice() {
                [root, _] if root == table => reference(value, field),
                [root, _, key] if root == table && key == field => value.as_str(),
                _ => None,
            };
            found.extend(wanted.map(|wanted| Path::of([target, wanted])));
        }
    }
    found
}
