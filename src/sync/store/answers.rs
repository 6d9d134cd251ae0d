//! Answers to the sealed operation, applied by push id, whoever sent it.

use super::{Fresh, Outcome, Store};
use crate::document::Invalid;
use crate::ids::{DeviceId, Head, ProjectId, PushId, Revision};
use crate::rules;
use crate::sync::state::{Broken, Gone, OpenConflict, ProjectState};
use crate::wire::{Body, PushAnswer, Step};

impl Store {
    pub(super) fn answered(
        &mut self,
        project: ProjectId,
        push_id: PushId,
        answer: &PushAnswer,
        fresh: &mut dyn Fresh,
    ) -> Result<Outcome, Broken> {
        let expected = |state: &ProjectState| state.sealed.as_ref().is_some_and(|s| s.operation.push_id == push_id);
        let Some(state) = self.projects.get_mut(&project).filter(|state| expected(state)) else {
            return Ok(Outcome::Done); // late: it was answered before
        };
        match answer {
            PushAnswer::Accepted {
                revision, head, over, ..
            } => {
                state.accepted(*revision, *head, over.as_deref())?;
            }
            PushAnswer::Conflict(conflict) => {
                let here = (state.revision, state.head);
                let asked = state.sealed.as_ref().map(|s| (s.operation.base, s.operation.base_head));
                state.unseal();
                // An answer counts only for the base it was asked for (⚠12): when that has moved, another history may be meant.
                // Sealed anew, it gets an answer of its own.
                if asked == Some(here) || !rules::on(12) {
                    state.open(OpenConflict::from(Box::as_ref(conflict).clone()));
                }
            }
            PushAnswer::Gone { deleted_at, deleted_by } => {
                state.unseal();
                // A pull may have shown already what the server still has of it.
                let theirs = state.gone.take().and_then(|gone| gone.theirs);
                state.went(Gone {
                    theirs,
                    at: deleted_at.clone(),
                    by: deleted_by.clone(),
                });
            }
            PushAnswer::NotFound => {
                state.unseal();
                state.went(Gone::default());
            }
            PushAnswer::Refused { field, reason } => {
                state.parked = Some(Invalid::new(field.clone(), reason.clone()));
            }
            PushAnswer::SealAgain => state.unseal(),
            PushAnswer::NewDevice => {
                state.unseal();
                self.meta.device = DeviceId::new(fresh.id());
            }
            PushAnswer::SignIn => {}
        }
        Ok(Outcome::Done)
    }
}

impl ProjectState {
    /// Base moves only along a chain that starts at base and includes the operation (⚠11). Where the answer does not
    /// reach, the operation stays sealed and is sent again, until a pull brings it together with what it went over.
    fn accepted(&mut self, revision: Revision, head: Head, over: Option<&[Step]>) -> Result<(), Broken> {
        let Some(sealed) = &self.sealed else { return Ok(()) };
        let operation = &sealed.operation;
        let deltas = match &operation.body {
            Body::Push { deltas } => deltas.clone(),
            Body::Create { .. } | Body::Delete | Body::Restore => Vec::new(),
        };
        let (push_id, kind) = (operation.push_id, operation.body.kind());
        let own = Step {
            revision,
            head,
            push_id,
            kind,
            deltas,
        };
        let start = (operation.base, operation.base_head);
        let here = (self.revision, self.head);
        let created = matches!(operation.body, Body::Create { .. }) && self.revision == Revision::ZERO;
        if created && revision == Revision::ZERO.next() || over.is_none() && !rules::on(11) {
            return self.advance(&[own], None);
        }
        let chain = std::iter::once(start).chain(over.iter().copied().flatten().map(|s| (s.revision, Some(s.head))));
        match (over, chain.into_iter().position(|link| link == here)) {
            (Some(over), Some(at)) => {
                let mut steps = over[at..].to_vec();
                steps.push(own);
                self.advance(&steps, None)
            }
            (None, Some(_)) if revision == self.revision.next() => self.advance(&[own], None),
            _ => {
                self.answered = Some(push_id);
                Ok(())
            }
        }
    }
}
