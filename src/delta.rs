//! One field change, and what can be done with lists of them: apply, invert, diff, overlap.
//!
//! Laws: `apply(diff(a, b), a) = b`; `apply(invert(d, a), apply(d, a)) = a`. Values in documents are canonical, so that
//! equality is equality of content.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::document::canonical;

/// Where in a document: keys from the root down, never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Path(pub Vec<String>);

impl Path {
    /// The path of these keys.
    pub fn of<S: Into<String>>(keys: impl IntoIterator<Item = S>) -> Self {
        Self(keys.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("/"))
    }
}

/// One field change. Stored/wire v1: names and order are fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Delta {
    /// The field at the path has this value; its parent exists.
    Set { path: Path, value: Value },
    /// The field at the path is not there.
    Delete { path: Path },
}

impl Delta {
    /// Sets the field at these keys.
    pub fn set<S: Into<String>>(keys: impl IntoIterator<Item = S>, value: impl Into<Value>) -> Self {
        Self::Set {
            path: Path::of(keys),
            value: value.into(),
        }
    }

    /// Deletes the field at these keys.
    pub fn delete<S: Into<String>>(keys: impl IntoIterator<Item = S>) -> Self {
        Self::Delete { path: Path::of(keys) }
    }

    /// What it changes.
    pub const fn path(&self) -> &Path {
        match self {
            Self::Set { path, .. } | Self::Delete { path } => path,
        }
    }

    const fn value(&self) -> Option<&Value> {
        match self {
            Self::Set { value, .. } => Some(value),
            Self::Delete { .. } => None,
        }
    }
}

/// Why a delta does not apply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeltaError {
    #[error("there is nothing to set this in")]
    ParentMissing { path: Path },
    #[error("a change needs a path")]
    NoPath,
}

impl DeltaError {
    /// Where it failed; the empty path where there was none.
    pub fn path(&self) -> Path {
        match self {
            Self::ParentMissing { path } => path.clone(),
            Self::NoPath => Path(Vec::new()),
        }
    }
}

/// The value after these changes, in order. A set needs its parent; a delete of what is missing does nothing.
pub fn apply(value: &Value, deltas: &[Delta]) -> Result<Value, DeltaError> {
    let mut out = value.clone();
    apply_in_place(&mut out, deltas)?;
    Ok(out)
}

/// As [`apply`], on the value itself; after an error the value is unfinished.
pub(crate) fn apply_in_place(value: &mut Value, deltas: &[Delta]) -> Result<(), DeltaError> {
    deltas
        .iter()
        .try_for_each(|delta| put(value, &delta.path().0, delta.value()))
}

/// Sets the field at a path, or deletes it.
pub(crate) fn put(value: &mut Value, path: &[String], new: Option<&Value>) -> Result<(), DeltaError> {
    let Some((last, parents)) = path.split_last() else {
        return Err(DeltaError::NoPath);
    };
    let mut parent = Some(value);
    for key in parents {
        parent = parent.and_then(|v| v.as_object_mut()).and_then(|map| map.get_mut(key));
    }
    match (parent.and_then(|v| v.as_object_mut()), new) {
        (Some(map), Some(new)) => {
            let mut new = new.clone();
            canonical(&mut new);
            map.insert(last.clone(), new);
        }
        (Some(map), None) => drop(map.remove(last)),
        (None, Some(_)) => {
            return Err(DeltaError::ParentMissing {
                path: Path(path.to_vec()),
            });
        }
        (None, None) => {}
    }
    Ok(())
}

/// What these changes can change of an object of maps, and no more: of a map the rows that they name. They do to it what
/// they do to the whole, which need not be copied.
pub(crate) fn touched(value: &Value, deltas: &[Delta]) -> Value {
    let mut out = Map::new();
    for delta in deltas {
        let [table, rest @ ..] = delta.path().0.as_slice() else {
            continue;
        };
        let Some(whole) = value.get(table) else { continue };
        match (whole.as_object(), rest.first()) {
            (Some(rows), Some(row)) => {
                let part = out.entry(table.clone()).or_insert_with(|| Value::Object(Map::new()));
                if let (Some(part), Some(here)) = (part.as_object_mut(), rows.get(row)) {
                    part.insert(row.clone(), here.clone());
                }
            }
            _ => drop(out.insert(table.clone(), whole.clone())),
        }
    }
    Value::Object(out)
}

/// The field at a path; the value itself at the empty one.
pub fn get<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |inner, key| inner.as_object()?.get(key))
}

/// The shortest list of changes that makes `b` of `a`, both objects; sorted by path.
pub fn diff(a: &Value, b: &Value) -> Vec<Delta> {
    let mut out = Vec::new();
    if let (Some(a), Some(b)) = (a.as_object(), b.as_object()) {
        diff_maps(a, b, &mut Vec::new(), &mut out);
    }
    out
}

fn diff_maps<'a>(a: &'a Map<String, Value>, b: &'a Map<String, Value>, path: &mut Vec<&'a str>, out: &mut Vec<Delta>) {
    let at = |path: &[&str], key: &str| Path::of(path.iter().copied().chain([key]));
    let (mut old, mut new) = (sorted(a).into_iter().peekable(), sorted(b).into_iter().peekable());
    loop {
        // The lower of the next two keys, with what stands under it on each side.
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((x, _)), Some((y, _))) => x.cmp(y),
        };
        let was = old.next_if(|_| order.is_le());
        let is = new.next_if(|_| order.is_ge());
        match (was, is) {
            (Some((key, Value::Object(x))), Some((_, Value::Object(y)))) => {
                path.push(key);
                diff_maps(x, y, path, out);
                path.pop();
            }
            (Some((_, x)), Some((_, y))) if x == y => {}
            (_, Some((key, y))) => out.push(Delta::Set {
                path: at(path, key),
                value: y.clone(),
            }),
            (Some((key, _)), None) => out.push(Delta::Delete { path: at(path, key) }),
            (None, None) => return,
        }
    }
}

/// By their keys, however the map keeps them.
fn sorted(map: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut rows: Vec<(&str, &Value)> = map.iter().map(|(key, value)| (key.as_str(), value)).collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    rows
}

/// The changes that take `deltas` back, given the value that they were made on.
pub fn invert(deltas: &[Delta], value: &Value) -> Result<Vec<Delta>, DeltaError> {
    Ok(diff(&apply(value, deltas)?, value))
}

/// Whether one path is a prefix of the other.
pub fn overlap(p: &Path, q: &Path) -> bool {
    p.0.iter().zip(&q.0).all(|(a, b)| a == b)
}

/// Pairs (my path, their path) that overlap and whose results differ at my path. Equal results agree.
pub fn clashes(mine: &[Delta], theirs: &[Delta], after_mine: &Value, after_theirs: &Value) -> Vec<(Path, Path)> {
    let their_paths: BTreeSet<&[String]> = theirs.iter().map(|d| d.path().0.as_slice()).collect();
    let my_paths: BTreeSet<&Path> = mine.iter().map(Delta::path).collect();
    let mut out = Vec::new();
    for p in my_paths {
        if get(after_mine, &p.0) == get(after_theirs, &p.0) {
            continue;
        }
        let above = (0..p.0.len()).filter_map(|n| their_paths.get(&p.0[..n]).copied());
        let below = their_paths
            .range(p.0.as_slice()..)
            .copied()
            .take_while(|q| q.starts_with(&p.0));
        out.extend(above.chain(below).map(|q| (p.clone(), Path(q.to_vec()))));
    }
    out
}

#[cfg(test)]
mod tests;
