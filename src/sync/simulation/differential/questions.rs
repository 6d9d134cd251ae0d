//! Random operations: mostly sensible, on bases old and new, some of them wrong.

use super::Pair;
use crate::delta::Delta;
use crate::document::Document;
use crate::ids::{ProjectId, PushId, Revision, Sequence};
use crate::sync::simulation::documents;
use crate::sync::simulation::rng::Rng;
use crate::wire::{Body, Operation};

impl Pair<'_> {
    /// The same push id again, sometimes with another body.
    pub(super) fn disturbed(&self, mut operation: Operation, rng: &mut Rng) -> Operation {
        if rng.chance(300) {
            operation.through = operation.through.map(Sequence::next);
        }
        if rng.chance(100) {
            operation.device = *rng.pick(&self.devices).unwrap();
        }
        operation
    }

    pub(super) fn operation(&mut self, rng: &mut Rng) -> Operation {
        let user = *rng.pick(&self.users).unwrap();
        let known: Vec<ProjectId> = self.ours.rows.projects.keys().copied().collect();
        let earlier = rng.pick(&self.operations).map(|operation| operation.project);
        let project = match rng.below(10) {
            0 => ProjectId::new(self.count.uuid()),
            1 => earlier.unwrap_or_else(|| ProjectId::new(self.count.uuid())),
            _ if known.len() < 3 && rng.chance(400) => ProjectId::new(self.count.uuid()),
            _ => rng
                .pick(&known)
                .copied()
                .unwrap_or_else(|| ProjectId::new(self.count.uuid())),
        };
        let there = self.ours.rows.projects.get(&project).cloned();
        // Mostly its owner, on a revision it has.
        let user = there.as_ref().filter(|_| rng.chance(900)).map_or(user, |p| p.owner);
        let revision = there.as_ref().map_or(0, |p| p.revision.get());
        let back = i64::try_from(rng.below(4)).unwrap();
        let (base, base_head) = match (rng.below(12), &there) {
            (0, Some(_)) => (0, None),
            (_, None) => (i64::try_from(rng.below(2)).unwrap(), None),
            (1, Some(p)) => (revision + 1, Some(p.head)),
            (2, Some(p)) => (revision, p.head_at(Revision::new((revision - 1).max(1)))),
            (_, Some(p)) => {
                let base = (revision - back).max(1);
                (base, p.head_at(Revision::new(base)))
            }
        };
        let body = match (rng.below(20), &there) {
            (0, Some(_)) => Body::Delete,
            (1..4, Some(_)) => Body::Restore,
            (4, _) | (_, None) => Body::Create {
                document: documents::first(&mut self.count),
            },
            (_, Some(p)) => Body::Push {
                deltas: self.deltas(&p.document, rng),
            },
        };
        let creates = matches!(body, Body::Create { .. });
        Operation {
            user,
            device: *rng.pick(&self.devices).unwrap(),
            project,
            push_id: PushId::new(self.count.uuid()),
            // A create has no base; the model does not look.
            base: Revision::new(if creates { 0 } else { base }),
            base_head: if creates { None } else { base_head },
            through: Some(Sequence::new(
                i64::try_from(self.count.next() % 40).unwrap() + 5 * i64::try_from(self.operations.len()).unwrap(),
            )),
            body,
        }
    }

    pub(super) fn deltas(&mut self, document: &Document, rng: &mut Rng) -> Vec<Delta> {
        match rng.below(16) {
            0 => vec![Delta::delete(["screens", "s1"])],
            1 => vec![Delta::set(["elements", "e1", "screen"], "nowhere")],
            2 => vec![Delta::set(["elements", "none", "x"], 1)],
            3 => vec![Delta::set(["name"], 7)],
            4 => vec![Delta::set(["elements", "e1", "x"], 1.0)],
            5 => vec![Delta::set(["elements", "e1", "x"], 1)],
            _ => document.diff(&documents::edited(document, None, &mut self.count, rng)),
        }
    }
}
