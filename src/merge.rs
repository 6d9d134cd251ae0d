//! Three-way merge: disjoint paths merge, the rest are units of choice. A unit is the shorter of two overlapping paths
//! (the whole element when one side deleted it), or a reference that would dangle together with its target (⚠10).
//! What makes no sense apart is one piece.

mod pieces;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::delta::{self, Delta, Path};
use crate::document::{ApplyError, Document};
use crate::rules;
use crate::wire::Unit;

pub use pieces::{Piece, pieces};

/// Whose value a unit gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Mine,
    Theirs,
}

/// A merged document, and the units that somebody had to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    pub document: Document,
    pub units: Vec<Path>,
}

/// Merges; `choose` decides the units only, all else is merged.
pub fn merge(
    base: &Document,
    mine: &Document,
    theirs: &Document,
    choose: &mut dyn FnMut(&Path) -> Side,
) -> Result<Merged, ApplyError> {
    let (my_deltas, mut units) = overlapping(base, mine, theirs);
    let mut document = theirs.value().clone();
    for delta in my_deltas {
        if !units.iter().any(|unit| delta::overlap(delta.path(), unit)) {
            delta::apply_in_place(&mut document, &[delta])?;
        }
    }
    for unit in &units {
        let side = if choose(unit) == Side::Mine { mine } else { theirs };
        delta::put(&mut document, &unit.0, delta::get(side.value(), &unit.0))?;
    }
    if rules::on(10) {
        for (table, field, target) in REFERENCES {
            mend(&mut document, mine, theirs, (table, field, target), choose, &mut units)?;
        }
    }
    Ok(Merged {
        document: Document::from_canonical(document)?,
        units,
    })
}

/// What a person would have to choose, each with its three values, sorted by path.
pub fn units(base: &Document, mine: &Document, theirs: &Document) -> Vec<Unit> {
    let mut paths: BTreeSet<Path> = overlapping(base, mine, theirs).1.into_iter().collect();
    for side in [Side::Mine, Side::Theirs] {
        if let Ok(merged) = merge(base, mine, theirs, &mut |_| side) {
            paths.extend(merged.units);
        }
    }
    let at = |document: &Document, path: &Path| delta::get(document.value(), &path.0).cloned();
    paths
        .into_iter()
        .map(|path| Unit {
            base: at(base, &path),
            mine: at(mine, &path),
            theirs: at(theirs, &path),
            path,
        })
        .collect()
}

/// (map, field that refers, map that it refers to)
const REFERENCES: [(&str, &str, &str); 2] = [("screens", "canvas", "canvases"), ("elements", "screen", "screens")];

/// My deltas since base, and the overlapping units, outermost only, sorted.
fn overlapping(base: &Document, mine: &Document, theirs: &Document) -> (Vec<Delta>, Vec<Path>) {
    let (my_deltas, their_deltas) = (base.diff(mine), base.diff(theirs));
    let pairs = delta::clashes(&my_deltas, &their_deltas, mine.value(), theirs.value());
    let shorter = |(p, q): (Path, Path)| if !rules::on(10) || p.0.len() <= q.0.len() { p } else { q };
    let all: BTreeSet<Path> = pairs.into_iter().map(shorter).collect();
    let inside = |unit: &Path| (1..unit.0.len()).any(|n| all.contains(&Path(unit.0[..n].to_vec())));
    let units = all.iter().filter(|unit| !inside(unit)).cloned().collect();
    (my_deltas, units)
}

/// Settles every reference of one kind that the merge left dangling: mine brings the target back, theirs lets the
/// referrer go.
fn mend(
    document: &mut Value,
    mine: &Document,
    theirs: &Document,
    (table, field, target): (&str, &str, &str),
    choose: &mut dyn FnMut(&Path) -> Side,
    units: &mut Vec<Path>,
) -> Result<(), ApplyError> {
    for (id, wanted) in dangling(document, table, field, target) {
        if document[target].get(&wanted).is_some() {
            continue;
        }
        let (row_path, target_path) = (Path::of([table, &id]), Path::of([target, &wanted]));
        let side = if [&row_path, &target_path].into_iter().any(|p| choose(p) == Side::Mine) {
            mine
        } else {
            theirs
        };
        let row = delta::get(side.value(), &row_path.0);
        if delta::get(side.value(), &target_path.0).is_some() {
            let source = if delta::get(mine.value(), &target_path.0).is_some() {
                mine
            } else {
                theirs
            };
            bring_back(document, source, target, &wanted)?;
        } else {
            delta::put(document, &row_path.0, row)?;
            // Where the row stays it keeps what it refers to on its side, whatever became of that on the other.
            let needed = row.and_then(|row| reference(row, field));
            if let Some(needed) = needed.filter(|needed| document[target].get(needed).is_none()) {
                bring_back(document, side, target, needed)?;
                units.push(Path::of([target, needed]));
            }
        }
        units.extend([row_path, target_path]);
    }
    Ok(())
}

/// Puts a row back as `source` has it, and what it refers to itself.
fn bring_back(document: &mut Value, source: &Document, table: &str, id: &str) -> Result<(), ApplyError> {
    let path = Path::of([table, id]);
    let row = delta::get(source.value(), &path.0);
    for (from, field, target) in REFERENCES {
        let wanted = row.filter(|_| from == table).and_then(|row| reference(row, field));
        if let Some(wanted) = wanted.filter(|wanted| document[target].get(wanted).is_none()) {
            bring_back(document, source, target, wanted)?;
        }
    }
    Ok(delta::put(document, &path.0, row)?)
}

/// Puts every row back that something still refers to: bare, with nothing but what it refers to itself in `source`, or,
/// where it is not there either, to any row that is.
pub(crate) fn put_bare_targets(document: &mut Value, source: &Value) {
    for (table, field, target) in REFERENCES.into_iter().rev() {
        for (_, wanted) in dangling(document, table, field, target) {
            let mut bare = serde_json::Map::new();
            for (_, field, referred) in REFERENCES.into_iter().filter(|(from, ..)| *from == target) {
                let there = source[target].get(&wanted).and_then(|row| row.get(field));
                let any = || document[referred].as_object()?.keys().next().cloned();
                // Where there is none at all, the next round makes one.
                let value = there
                    .cloned()
                    .unwrap_or_else(|| any().unwrap_or_else(|| wanted.clone()).into());
                bare.insert(field.to_owned(), value);
            }
            document[target][wanted] = bare.into();
        }
    }
}

fn dangling(document: &Value, table: &str, field: &str, target: &str) -> Vec<(String, String)> {
    let rows = document.get(table).and_then(Value::as_object).into_iter().flatten();
    let mut found: Vec<(String, String)> = rows
        .filter_map(|(id, row)| Some((id.clone(), reference(row, field)?.to_owned())))
        .filter(|(_, wanted)| document[target].get(wanted).is_none())
        .collect();
    found.sort();
    found
}

fn reference<'a>(row: &'a Value, field: &str) -> Option<&'a str> {
    row.get(field).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
