//! A server made of the same decision over rows in memory, with what happens to real ones: old deltas are dropped,
//! tombstones purged, backups restored.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use uuid::Uuid;

use crate::clock::VectorClock;
use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{ChangeId, Hash, Head, ProjectId, PushId, Revision, UserId};
use crate::revision::{Accept, Decision, Deleted, Facts, Present, ProjectFact, PushFact, decide};
use crate::rules;
use crate::wire::{Base, Change, Kind, Operation, PullAnswer, PullRequest, Pulled, PushAnswer, Stamp, Step};

/// The rows. A copy of them is a backup.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) projects: BTreeMap<ProjectId, Project>,
    purged: BTreeMap<ProjectId, UserId>,
    ended: HashSet<(UserId, PushId)>,
    pub(super) changes: Vec<(ChangeId, UserId, ProjectId)>,
}

#[derive(Clone, Debug)]
pub(super) struct Project {
    pub(super) owner: UserId,
    pub(super) document: Document,
    pub(super) revision: Revision,
    pub(super) head: Head,
    pub(super) deleted: bool,
    rows: Vec<Row>,
    snapshots: BTreeMap<Revision, Document>,
    clock: VectorClock,
}

#[derive(Clone, Debug)]
struct Row {
    user: UserId,
    push_id: PushId,
    kind: Kind,
    body_hash: Hash,
    head: Head,
    deltas: Option<Vec<Delta>>,
}

/// What became of an operation that was applied.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    pub(super) accept: Accept,
    pub(super) owner: UserId,
    pub(super) parent: Option<Head>,
    pub(super) was_deleted: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) rows: Rows,
    pushes: HashMap<(UserId, PushId), (ProjectId, usize)>,
    snapshot_every: i64,
    /// Never used again, not even after a restored backup.
    change_count: u64,
    /// How many deltas make a pull answer with the whole document.
    pub(super) steps_at_most: usize,
}

impl Server {
    pub(super) fn new(snapshot_every: i64) -> Self {
        let (rows, pushes) = (Rows::default(), HashMap::new());
        // Few steps at most, so that both forms of answer occur.
        Self {
            rows,
            pushes,
            snapshot_every,
            change_count: 0,
            steps_at_most: 3,
        }
    }

    /// One operation in the name of `user`, the one who is signed in.
    pub(super) fn push(&mut self, user: UserId, operation: &Operation) -> (PushAnswer, Option<Applied>) {
        if user != operation.user {
            return (PushAnswer::SignIn, None);
        }
        match decide(operation, &self.facts(operation)) {
            Decision::Answer { answer, ends } => {
                if ends {
                    self.rows.ended.insert((operation.user, operation.push_id));
                }
                (answer, None)
            }
            Decision::Accept(accept) => {
                let answer = accept.answer();
                let applied = self.write(operation, *accept);
                (answer, Some(applied))
            }
        }
    }

    fn facts(&self, operation: &Operation) -> Facts {
        let key = (operation.user, operation.push_id);
        let push = match self.pushes.get(&key) {
            Some((project, at)) => {
                let row = &self.rows.projects[project].rows[*at];
                let revision = Revision::new(i64::try_from(*at).unwrap_or(0) + 1);
                PushFact::Accepted {
                    body_hash: row.body_hash,
                    kind: row.kind,
                    revision,
                    head: row.head,
                }
            }
            None if self.rows.ended.contains(&key) => PushFact::Ended,
            None => PushFact::New,
        };
        let project = match (
            self.rows.projects.get(&operation.project),
            self.rows.purged.get(&operation.project),
        ) {
            (Some(project), _) if project.owner != operation.user => ProjectFact::Foreign,
            (Some(project), _) => ProjectFact::Present(Box::new(project.present(operation))),
            (None, Some(owner)) if *owner == operation.user => ProjectFact::Purged,
            // Its push ids are looked at first, as for an unknown id.
            (None, Some(_)) if matches!(push, PushFact::New) => ProjectFact::Foreign,
            (None, _) => ProjectFact::Unknown,
        };
        Facts { push, project }
    }

    fn write(&mut self, operation: &Operation, accept: Accept) -> Applied {
        let before = self.rows.projects.remove(&operation.project);
        let (parent, was_deleted) = (
            before.as_ref().map(|p| p.head),
            before.as_ref().is_some_and(|p| p.deleted),
        );
        let mut project = before.unwrap_or_else(|| Project {
            owner: operation.user,
            document: accept.document.clone(),
            revision: Revision::ZERO,
            head: accept.head,
            deleted: false,
            rows: Vec::new(),
            snapshots: BTreeMap::new(),
            clock: VectorClock::default(),
        });
        project.document = accept.document.clone();
        (project.revision, project.head, project.deleted) = (accept.revision, accept.head, accept.deleted);
        if let Some(through) = operation.through {
            project.clock.advance(operation.device, through);
        }
        if accept.revision.get() == 1 || accept.revision.get() % self.snapshot_every == 0 {
            project.snapshots.insert(accept.revision, accept.document.clone());
        }
        project.rows.push(Row {
            user: operation.user,
            push_id: operation.push_id,
            kind: accept.kind,
            body_hash: accept.body_hash,
            head: accept.head,
            deltas: Some(accept.deltas.clone()),
        });
        self.pushes.insert(
            (operation.user, operation.push_id),
            (operation.project, project.rows.len() - 1),
        );
        let owner = project.owner;
        self.rows.projects.insert(operation.project, project);
        self.changed(owner, operation.project);
        Applied {
            accept,
            owner,
            parent,
            was_deleted,
        }
    }

    fn changed(&mut self, owner: UserId, project: ProjectId) {
        self.change_count += 1;
        // The upper half is the place in the list, for a server that (without ⚠4) looks at nothing else.
        let id = Uuid::from_u64_pair(self.rows.changes.len() as u64 + 1, self.change_count);
        self.rows.changes.push((ChangeId::new(id), owner, project));
    }

    /// What is new for `user`, the one who is signed in.
    pub(super) fn pull(&self, user: UserId, request: &PullRequest) -> PullAnswer {
        if user != request.user {
            return PullAnswer::SignIn;
        }
        let seen = self.seen(request.cursor);
        let changes = self
            .rows
            .changes
            .iter()
            .skip(seen)
            .filter(|(_, owner, _)| *owner == user);
        let mut ids: BTreeSet<ProjectId> = changes.map(|(_, _, project)| *project).collect();
        if rules::on(4) {
            ids.extend(
                request
                    .bases
                    .iter()
                    .filter(|base| !self.is_current(base))
                    .map(|base| base.project),
            );
        }
        let base = |id: ProjectId| request.bases.iter().find(|base| base.project == id);
        let asked = |id| base(id).map_or((Revision::ZERO, None), |base| (base.revision, base.head));
        let projects = ids
            .into_iter()
            .map(|project| Pulled {
                project,
                asked: asked(project),
                change: self.since(user, project, asked(project)),
            })
            .collect();
        PullAnswer::Pulled {
            cursor: self.rows.changes.last().map(|(id, ..)| *id),
            projects,
        }
    }

    /// How many changes the cursor covers (⚠4: it names the row itself; a row that is not there means another history).
    fn seen(&self, cursor: Option<ChangeId>) -> usize {
        let Some(cursor) = cursor else { return 0 };
        let place = usize::try_from(cursor.uuid().as_u64_pair().0).unwrap_or(0);
        match self.rows.changes.get(place - 1) {
            Some((id, ..)) if *id == cursor => place,
            _ if rules::on(4) => 0,
            _ => place,
        }
    }

    fn is_current(&self, base: &Base) -> bool {
        self.rows
            .projects
            .get(&base.project)
            .is_some_and(|p| (p.revision, Some(p.head)) == (base.revision, base.head))
    }

    fn since(&self, user: UserId, id: ProjectId, (revision, head): (Revision, Option<Head>)) -> Change {
        let Some(p) = self.rows.projects.get(&id).filter(|p| p.owner == user) else {
            return Change::Gone {
                purged: self.rows.purged.get(&id) == Some(&user),
            };
        };
        let (document, deleted, stamp) = (p.document.clone(), p.deleted, Stamp::default());
        if revision > Revision::ZERO && rules::on(3) && p.head_of(revision) != head {
            return Change::HistoryDiffers {
                document,
                revision: p.revision,
                head: p.head,
                deleted,
                stamp,
            };
        }
        let steps = p.steps_after(revision);
        let size: usize = steps.iter().flatten().map(|step| step.deltas.len()).sum();
        match steps {
            Some(steps) if revision > Revision::ZERO && size <= self.steps_at_most => {
                Change::Steps { steps, deleted, stamp }
            }
            _ => {
                let push_ids = p.pushes_after(revision);
                Change::Document {
                    document,
                    revision: p.revision,
                    head: p.head,
                    deleted,
                    push_ids,
                    stamp,
                }
            }
        }
    }

    /// Old deltas go where a snapshot covers them; their rows stay.
    pub(super) fn prune(&mut self) {
        for project in self.rows.projects.values_mut() {
            let covered = project.snapshots.keys().last().copied().unwrap_or_default();
            let many = usize::try_from(covered.get()).unwrap_or(0);
            project.rows.iter_mut().take(many).for_each(|row| row.deltas = None);
        }
    }

    /// A tombstone ends; its bare id stays.
    pub(super) fn purge(&mut self, id: ProjectId) {
        if let Some(project) = self.rows.projects.remove(&id) {
            self.pushes.retain(|_, (of, _)| *of != id);
            self.rows.purged.insert(id, project.owner);
            self.changed(project.owner, id);
        }
    }

    pub(super) fn restore_backup(&mut self, rows: Rows) {
        self.rows = rows;
        self.pushes.clear();
        for (id, project) in &self.rows.projects {
            let rows = project.rows.iter().enumerate();
            self.pushes
                .extend(rows.map(|(at, row)| ((row.user, row.push_id), (*id, at))));
        }
    }
}

impl Project {
    fn row(&self, revision: Revision) -> Option<&Row> {
        self.rows.get(usize::try_from(revision.get() - 1).ok()?)
    }

    pub(super) fn head_at(&self, revision: Revision) -> Option<Head> {
        self.head_of(revision)
    }

    fn head_of(&self, revision: Revision) -> Option<Head> {
        self.row(revision).map(|row| row.head)
    }

    fn after(&self, revision: Revision) -> &[Row] {
        self.rows
            .get(usize::try_from(revision.get()).unwrap_or(0)..)
            .unwrap_or_default()
    }

    fn steps_after(&self, revision: Revision) -> Option<Vec<Step>> {
        let mut at = revision;
        let step = |row: &Row| {
            at = at.next();
            let deltas = row.deltas.clone()?;
            Some(Step {
                revision: at,
                head: row.head,
                push_id: row.push_id,
                kind: row.kind,
                deltas,
            })
        };
        self.after(revision).iter().map(step).collect()
    }

    fn pushes_after(&self, revision: Revision) -> Vec<PushId> {
        self.after(revision).iter().map(|row| row.push_id).collect()
    }

    fn document_at(&self, revision: Revision) -> Option<Document> {
        let (from, snapshot) = self.snapshots.range(..=revision).next_back()?;
        let (from, to) = (usize::try_from(from.get()).ok()?, usize::try_from(revision.get()).ok()?);
        let rows = self.rows.get(from..to)?;
        rows.iter().try_fold(snapshot.clone(), |document, row| {
            document.apply(row.deltas.as_ref()?).ok()
        })
    }

    fn present(&self, operation: &Operation) -> Present {
        let known = operation.base > Revision::ZERO && operation.base <= self.revision;
        Present {
            document: self.document.clone(),
            revision: self.revision,
            head: self.head,
            deleted: self.deleted.then(|| Deleted {
                at: String::new(),
                by: String::new(),
                restorable: true,
            }),
            clock: self.clock.entry(operation.device),
            base_head: self.head_of(operation.base),
            base_document: self.document_at(operation.base).filter(|_| known),
            since: self.steps_after(operation.base),
            push_ids: self.pushes_after(operation.base),
        }
    }
}
