//! What really happened, kept beside the simulation: which commit set which value, which revision descends from which,
//! what people chose. The invariants are checked against it; no rule looks at it.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::documents::leaves;
use super::server::{Applied, Server};
use super::world::{Pending, Run};
use crate::delta::{self, Path};
use crate::document::Document;
use crate::ids::{Head, ProjectId, PushId};
use crate::merge;
use crate::sync::state::ProjectState;
use crate::sync::{Deed, Resolution};
use crate::wire::{ConflictReason, Kind, Operation};

/// A commit of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cid(pub(super) u64);

/// One browser's database of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct StoreId(pub(super) u64);

/// A value at a path of a project.
type Fact = (ProjectId, Vec<String>, String);

#[derive(Clone, Debug)]
struct Commit {
    project: ProjectId,
    sets: Vec<(Vec<String>, Value)>,
    deletes: Vec<(Vec<String>, Value)>,
    store: StoreId,
    /// Its browser was wiped before it got anywhere.
    lost: bool,
}

/// A revision, named by its head.
#[derive(Clone, Debug)]
struct Node {
    parent: Option<Head>,
    document: Document,
    cids: Vec<Cid>,
    push_id: PushId,
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    commits: BTreeMap<Cid, Commit>,
    landed: HashMap<Cid, Vec<Head>>,
    settled: HashSet<Cid>,
    /// Which commits replaced a value that their person saw.
    superseders: HashMap<Fact, HashSet<Cid>>,
    writers: HashMap<(ProjectId, Vec<String>), Vec<(Cid, Value)>>,
    /// Chosen away.
    excused: HashSet<Fact>,
    /// Put back on purpose, or chosen.
    undeleted: HashSet<Fact>,
    ever: HashSet<Fact>,
    nodes: HashMap<Head, Node>,
    deletes: HashMap<ProjectId, Vec<Document>>,
    by_store: HashMap<StoreId, HashSet<Cid>>,
    pub(super) cloned: bool,
    pub(super) restored: bool,
}

fn fact(project: ProjectId, path: &[String], value: &Value) -> Fact {
    (project, path.to_vec(), value.to_string())
}

impl Ledger {
    pub(super) fn settle(&mut self, cid: Option<Cid>) {
        self.settled.extend(cid);
    }

    pub(super) fn wiped(&mut self, store: StoreId) {
        self.commits
            .values_mut()
            .filter(|commit| commit.store == store)
            .for_each(|commit| commit.lost = true);
        self.by_store.remove(&store);
    }

    pub(super) fn copied(&mut self, from: StoreId, to: StoreId) {
        let cids = self.by_store.get(&from).cloned().unwrap_or_default();
        self.by_store.insert(to, cids);
    }

    /// Somebody deletes a project that looks like this.
    pub(super) fn deleted(&mut self, project: ProjectId, document: Option<Document>) {
        self.deletes.entry(project).or_default().extend(document);
    }

    /// A commit is durable.
    pub(super) fn committed(&mut self, store: StoreId, pending: &Pending, before: &Document, after: &Document) {
        let (project, cid) = (pending.project, pending.cid);
        let own = self.by_store.entry(store).or_default();
        own.insert(cid);
        let own = own.clone();
        let mut commit = Commit {
            project,
            sets: Vec::new(),
            deletes: Vec::new(),
            store,
            lost: false,
        };
        let (old, new) = (leaves(before.value()), leaves(after.value()));
        self.ever
            .extend(old.iter().map(|(path, value)| fact(project, path, value)));
        for (path, value) in old {
            let now = delta::get(after.value(), &path);
            if now == Some(&value) {
                continue;
            }
            let seen = delta::get(pending.view.value(), &path) == Some(&value);
            let written = self.writers.get(&(project, path.clone())).into_iter().flatten();
            if seen || written.into_iter().any(|(by, what)| *what == value && own.contains(by)) {
                self.superseders
                    .entry(fact(project, &path, &value))
                    .or_default()
                    .insert(cid);
            }
            if now.is_none_or(Value::is_object) {
                commit.deletes.push((path, value));
            }
        }
        for (path, value) in new {
            if delta::get(before.value(), &path) == Some(&value) {
                continue;
            }
            let key = fact(project, &path, &value);
            if self.ever.contains(&key) {
                self.undeleted.insert(key);
            }
            self.writers
                .entry((project, path.clone()))
                .or_default()
                .push((cid, value.clone()));
            commit.sets.push((path, value));
        }
        self.commits.insert(cid, commit);
    }

    /// A person settled a conflict: what they chose away is excused, what they chose may come back.
    #[expect(clippy::too_many_arguments, reason = "everything that a choice is about")]
    pub(super) fn resolved(
        &mut self,
        store: StoreId,
        project: ProjectId,
        before: &ProjectState,
        resolution: &Resolution,
        merged: &Document,
        cid: Option<Cid>,
        settled: &[Cid],
    ) {
        self.settled.extend(settled);
        let theirs = before
            .conflict
            .as_ref()
            .map(|c| &c.theirs)
            .or_else(|| before.gone.as_ref()?.theirs.as_ref());
        let mine = before.working().ok().flatten();
        let units = units(before, mine.as_ref(), resolution);
        let sides = [
            before.base.as_ref(),
            mine.as_ref(),
            theirs.map(|theirs| &theirs.document),
        ];
        for (path, value) in sides.into_iter().flatten().flat_map(|side| leaves(side.value())) {
            if units.iter().any(|unit| path.starts_with(&unit.0)) {
                let kept = delta::get(merged.value(), &path) == Some(&value);
                let book = if kept { &mut self.undeleted } else { &mut self.excused };
                book.insert(fact(project, &path, &value));
            }
        }
        if let Some(cid) = cid {
            let commit = Commit {
                project,
                sets: Vec::new(),
                deletes: Vec::new(),
                store,
                lost: false,
            };
            self.commits.insert(cid, commit);
            self.by_store.entry(store).or_default().insert(cid);
        }
    }

    /// The server has applied an operation.
    pub(super) fn observe(&mut self, operation: &Operation, applied: &Applied, cids: &[Cid]) -> Run {
        let Applied {
            accept,
            owner,
            parent,
            was_deleted,
        } = applied;
        let node = Node {
            parent: *parent,
            document: accept.document.clone(),
            cids: cids.to_vec(),
            push_id: operation.push_id,
        };
        self.nodes.insert(accept.head, node);
        if *owner != operation.user {
            return Err("I8 an operation reached another account".to_owned());
        }
        if accept.kind == Kind::Delete {
            let Some(seen) = self.deletes.get(&operation.project) else {
                return Err("I6 a project was deleted that nobody deleted".to_owned());
            };
            if !seen.contains(&accept.document) {
                return Err("I4 a delete took along what its user had never seen".to_owned());
            }
        }
        if *was_deleted && accept.kind != Kind::Restore {
            return Err("I9 a deleted project came back".to_owned());
        }
        let exact = !self.cloned && !self.restored;
        let mut at = *parent;
        while let Some(node) = at.and_then(|head| self.nodes.get(&head)) {
            if node.push_id == operation.push_id {
                return Err("I3 an operation took effect twice".to_owned());
            }
            if exact && node.cids.iter().any(|cid| cids.contains(cid)) {
                return Err("I3 a commit took effect twice".to_owned());
            }
            at = node.parent;
        }
        if exact && cids.iter().any(|cid| self.settled.contains(cid)) {
            return Err("I3 an operation took effect after the user had settled it otherwise".to_owned());
        }
        for cid in cids {
            self.landed.entry(*cid).or_default().push(accept.head);
        }
        Ok(())
    }

    fn is_ancestor(&self, old: Head, new: Head) -> bool {
        let mut at = Some(new);
        while let Some(head) = at {
            if head == old {
                return true;
            }
            at = self.nodes.get(&head).and_then(|node| node.parent);
        }
        false
    }

    /// After an answer or a pull: base is what the server really had, further along the same history.
    pub(super) fn check_base(&self, before: Option<Head>, state: &ProjectState) -> Run {
        if let (Some(old), Some(new)) = (before, state.head)
            && !self.is_ancestor(old, new)
        {
            return Err("I4 a base was replaced silently by another history".to_owned());
        }
        if let Some(head) = state.head.filter(|_| state.conflict.is_none() && state.gone.is_none()) {
            let base = state.real.as_ref().or(state.base.as_ref());
            if base != self.nodes.get(&head).map(|node| &node.document) {
                return Err("I5 base is not the document of its revision".to_owned());
            }
        }
        if let Some(parked) = &state.parked {
            return Err(format!("I4 a valid edit was refused and parked: {parked}"));
        }
        state.working().map(drop).map_err(|broken| format!("Broken: {broken}"))
    }

    /// "Synced" is shown for this store.
    pub(super) fn check_synced(&self, store: StoreId) -> Run {
        let mut cids = self.by_store.get(&store).into_iter().flatten();
        match cids.find(|cid| !self.landed.contains_key(cid) && !self.settled.contains(cid)) {
            Some(cid) => Err(format!("I2 'Synced' shown while commit {} was never accepted", cid.0)),
            None => Ok(()),
        }
    }

    /// At the end nothing is lost: every value of a commit is there, or was superseded, or was chosen away.
    pub(super) fn check_end(&self, server: &Server) -> Run {
        for (cid, commit) in &self.commits {
            let landed = self.landed.get(cid);
            if landed.is_none() && !self.settled.contains(cid) {
                if !commit.lost && (!commit.sets.is_empty() || !commit.deletes.is_empty()) {
                    return Err(format!("I4 commit {} vanished", cid.0));
                }
                continue;
            }
            let project = server
                .rows
                .projects
                .get(&commit.project)
                .filter(|project| !project.deleted);
            let (Some(project), Some(landed)) = (project, landed) else {
                continue;
            };
            if self.restored && !landed.iter().any(|head| self.is_ancestor(*head, project.head)) {
                continue;
            }
            self.check_commit(*cid, commit, &project.document)?;
        }
        Ok(())
    }

    fn check_commit(&self, cid: Cid, commit: &Commit, document: &Document) -> Run {
        for (path, value) in &commit.sets {
            let key = fact(commit.project, path, value);
            let now = delta::get(document.value(), path);
            if now == Some(value) || self.excused.contains(&key) {
                continue;
            }
            let mut by = self.superseders.get(&key).into_iter().flatten();
            if !by.any(|by| self.landed.contains_key(by) || self.settled.contains(by)) {
                let place = path.join("/");
                return Err(format!(
                    "I4 {place} of commit {} is neither there, nor superseded, nor chosen away (now {now:?})",
                    cid.0
                ));
            }
        }
        for (path, value) in commit.deletes.iter().filter(|_| !self.restored && !self.cloned) {
            let back = delta::get(document.value(), path) == Some(value);
            let refers = path.last().is_some_and(|key| key == "screen" || key == "canvas");
            if back && !refers && !self.undeleted.contains(&fact(commit.project, path, value)) {
                return Err(format!("I4 what commit {} deleted is back: {}", cid.0, path.join("/")));
            }
        }
        Ok(())
    }
}

/// What the person's choice was about; the empty path is the whole document.
fn units(before: &ProjectState, mine: Option<&Document>, resolution: &Resolution) -> Vec<Path> {
    let whole = vec![Path(Vec::new())];
    let Some(conflict) = &before.conflict else {
        return Vec::new();
    };
    let restores = before.queue.iter().any(|entry| entry.deed == Deed::Restore);
    let by_document = conflict.reason == ConflictReason::History || conflict.theirs.deleted && !restores;
    match (&before.base, mine) {
        (Some(base), Some(mine)) if !by_document && !matches!(resolution, Resolution::KeepBoth { .. }) => {
            let merged = merge::merge(base, mine, &conflict.theirs.document, &mut |unit| resolution.side(unit));
            merged.map_or(whole, |merged| merged.units)
        }
        _ => whole,
    }
}
