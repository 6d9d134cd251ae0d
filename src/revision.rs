//! What the server decides about a push: the ordered table of the sync protocol, as one pure function. The server calls
//! it inside its transaction with what it read there; the simulation calls the same one.

use sha2::{Digest, Sha256};

use crate::delta::{self, Delta, Path};
use crate::document::{self, Document, Invalid, canonical_json, check_value};
use crate::ids::{Hash, Head, PushId, Revision, Sequence};
use crate::merge;
use crate::rules;
use crate::wire::{Body, Conflict, ConflictReason, Kind, Operation, PushAnswer, Step, Unit};

/// What the server knows when an operation arrives, read in one transaction with the project's row locked.
/// The caller has checked that the signed-in user is `operation.user`.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What this user's push id stands for already.
    pub push: PushFact,
    pub project: ProjectFact,
}

/// What is known of a push id of this user.
#[derive(Clone, Debug)]
pub enum PushFact {
    New,
    /// Accepted before; the first answer.
    Accepted {
        body_hash: Hash,
        kind: Kind,
        revision: Revision,
        head: Head,
    },
    /// Ended once without being applied.
    Ended,
}

/// What is known of the project's id.
#[derive(Clone, Debug)]
pub enum ProjectFact {
    /// Nobody's.
    Unknown,
    /// Somebody else's, alive or purged.
    Foreign,
    /// One's own, purged: only the id is left.
    Purged,
    Present(Box<Present>),
}

/// A project that exists (alive or as a tombstone).
#[derive(Clone, Debug)]
pub struct Present {
    pub document: Document,
    pub revision: Revision,
    pub head: Head,
    /// A tombstone: since when (RFC 3339) and by which device, for words.
    pub deleted: Option<Deleted>,
    /// This device's entry in the vector clock.
    pub clock: Sequence,
    /// The head of revision `operation.base`, when there is such a revision.
    pub base_head: Option<Head>,
    /// The document at `operation.base`; none when the base is unknown or its deltas are no longer kept.
    pub base_document: Option<Document>,
    /// Every revision after `operation.base`, in order; none when deltas of one are no longer kept.
    pub since: Option<Vec<Step>>,
    /// The push ids after `operation.base`, in order.
    pub push_ids: Vec<PushId>,
}

/// When and by which device a project was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub at: String,
    pub by: String,
    /// Not longer ago than the server keeps its trash.
    pub restorable: bool,
}

/// The server's default of how long a deleted project can be brought back.
pub const RESTORABLE_DAYS: u16 = 30;

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Write all of this, or nothing, and answer [`Accept::answer`].
    Accept(Box<Accept>),
    /// Write nothing of the project. `ends`: note the push id as ended with this answer.
    Answer { answer: PushAnswer, ends: bool },
}

/// One accepted operation, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Accept {
    pub kind: Kind,
    pub document: Document,
    pub deltas: Vec<Delta>,
    pub revision: Revision,
    pub head: Head,
    pub body_hash: Hash,
    /// The project is a tombstone afterwards.
    pub deleted: bool,
    /// The revisions it was rebased over.
    pub over: Vec<Step>,
}

impl Accept {
    /// What the client is told.
    pub fn answer(&self) -> PushAnswer {
        PushAnswer::Accepted {
            kind: self.kind,
            revision: self.revision,
            head: self.head,
            over: Some(self.over.clone()),
        }
    }
}

/// The decision table, in its order; the numbers are its rows.
pub fn decide(operation: &Operation, facts: &Facts) -> Decision {
    if matches!(facts.project, ProjectFact::Foreign) {
        return ended(PushAnswer::NotFound, &facts.push); // 1
    }
    match &facts.push {
        PushFact::Accepted {
            body_hash: first,
            kind,
            revision,
            head,
        } => {
            return if *first == body_hash(operation) {
                let first_answer = PushAnswer::Accepted {
                    kind: *kind,
                    revision: *revision,
                    head: *head,
                    over: None,
                };
                Decision::Answer {
                    answer: first_answer,
                    ends: false,
                } // 2
            } else {
                Decision::Answer {
                    answer: refused("pushId", "operation id used twice"),
                    ends: false,
                } // 3
            };
        }
        PushFact::Ended if rules::on(14) => {
            return Decision::Answer {
                answer: PushAnswer::SealAgain,
                ends: false,
            }; // 4
        }
        PushFact::Ended | PushFact::New => {}
    }
    match decide_new(operation, &facts.project) {
        Ok(accept) => Decision::Accept(Box::new(accept)),
        Err(answer) => ended(answer, &facts.push),
    }
}

/// Rows 5 to 15: an operation that was not answered before.
fn decide_new(operation: &Operation, project: &ProjectFact) -> Result<Accept, PushAnswer> {
    match project {
        ProjectFact::Purged => Err(PushAnswer::Gone {
            deleted_at: None,
            deleted_by: None,
        }), // 5
        ProjectFact::Foreign => Err(PushAnswer::NotFound),
        ProjectFact::Unknown if operation.base > Revision::ZERO => Err(PushAnswer::NotFound), // 6
        ProjectFact::Unknown => create(operation),                                            // 9, 10
        ProjectFact::Present(present) => decide_present(operation, present),
    }
}

fn create(operation: &Operation) -> Result<Accept, PushAnswer> {
    let Body::Create { document } = &operation.body else {
        return Err(PushAnswer::NotFound);
    };
    check_body(operation).map_err(unfit)?;
    Ok(accept(operation, None, document.clone(), Vec::new()))
}

/// Rows 7 to 15, in a project that exists.
fn decide_present(operation: &Operation, present: &Present) -> Result<Accept, PushAnswer> {
    let restores = matches!(operation.body, Body::Restore);
    if let Some(deleted) = present.deleted.as_ref().filter(|d| !restores || !d.restorable) {
        return Err(PushAnswer::Gone {
            deleted_at: Some(deleted.at.clone()),
            deleted_by: Some(deleted.by.clone()),
        }); // 7
    }
    if operation.through.is_some_and(|through| through <= present.clock) {
        return Err(PushAnswer::NewDevice); // 8
    }
    check_body(operation)
        .and_then(|()| check_on_base(operation, present))
        .map_err(unfit)?; // 9
    let names_base = head_fits(operation, present.base_head);
    if operation.base == present.revision && names_base {
        let document = changed(operation, &present.document).map_err(unfit)?;
        return Ok(accept(operation, Some(present), document, Vec::new())); // 11
    }
    if operation.base == Revision::ZERO {
        return Err(conflict(operation, present, ConflictReason::Exists)); // 12
    }
    if !names_base {
        return Err(conflict(operation, present, ConflictReason::History)); // 13
    }
    match rebase(operation, present) {
        Some((document, over)) => Ok(accept(operation, Some(present), document, over)), // 14
        None => Err(conflict(operation, present, ConflictReason::Overlap)),             // 15
    }
}

/// A head that is named must be the one of the base; a program that names none means the revision alone.
fn head_fits(operation: &Operation, base_head: Option<Head>) -> bool {
    base_head.is_some() && operation.base_head.is_none_or(|head| Some(head) == base_head)
}

/// What can be said of an operation without looking at the project.
fn check_body(operation: &Operation) -> Result<(), Invalid> {
    match &operation.body {
        Body::Create { document } => {
            if operation.base != Revision::ZERO {
                return Err(invalid("baseRevision", "a create starts from nothing: 0"));
            }
            known_schema(document)
        }
        Body::Push { deltas } => deltas.iter().try_for_each(check_delta),
        Body::Delete | Body::Restore => Ok(()),
    }
}

fn check_delta(delta: &Delta) -> Result<(), Invalid> {
    let path = &delta.path().0;
    let mut keys: Vec<&str> = path.iter().map(String::as_str).collect();
    if keys.is_empty() || keys.len() > document::MAX_DEPTH {
        return Err(invalid(
            "deltas",
            &format!("a path has 1 to {} keys", document::MAX_DEPTH),
        ));
    }
    for (i, key) in keys.iter().enumerate() {
        document::check_text(key, &keys[..i], "a key")?;
    }
    match delta {
        Delta::Set { value, .. } => check_value(value, &mut keys),
        Delta::Delete { .. } => Ok(()),
    }
}

/// The result must be valid on the document that the deltas were made on, where that is still known.
fn check_on_base(operation: &Operation, present: &Present) -> Result<(), Invalid> {
    match &present.base_document {
        Some(base) if operation.base > Revision::ZERO && head_fits(operation, present.base_head) => {
            changed(operation, base).and_then(|document| known_schema(&document))
        }
        _ => Ok(()),
    }
}

fn known_schema(document: &Document) -> Result<(), Invalid> {
    if document.is_newer() {
        let reason = format!(
            "is {}; this server knows up to {}",
            document.schema(),
            document::schema::known()
        );
        return Err(invalid("schema", &reason));
    }
    Ok(())
}

/// The document after the operation.
fn changed(operation: &Operation, document: &Document) -> Result<Document, Invalid> {
    match &operation.body {
        Body::Push { deltas } => Ok(document.apply(deltas)?),
        Body::Create { .. } | Body::Delete | Body::Restore => Ok(document.clone()),
    }
}

/// Row 14: nothing that happened since overlaps, and the result is valid. A delete never moves (⚠9).
fn rebase(operation: &Operation, present: &Present) -> Option<(Document, Vec<Step>)> {
    let over = present
        .since
        .as_ref()
        .filter(|_| !matches!(operation.body, Body::Delete))?;
    let document = changed(operation, &present.document).ok()?;
    let theirs: Vec<Delta> = over.iter().flat_map(|step| step.deltas.iter().cloned()).collect();
    let clashes = delta::clashes(deltas(operation), &theirs, document.value(), present.document.value());
    clashes.is_empty().then(|| (document, over.clone()))
}

fn deltas(operation: &Operation) -> &[Delta] {
    match &operation.body {
        Body::Push { deltas } => deltas,
        Body::Create { .. } | Body::Delete | Body::Restore => &[],
    }
}

fn accept(operation: &Operation, present: Option<&Present>, document: Document, over: Vec<Step>) -> Accept {
    let body_hash = body_hash(operation);
    Accept {
        kind: operation.body.kind(),
        document,
        deltas: deltas(operation).to_vec(),
        revision: present.map_or(Revision::ZERO, |p| p.revision).next(),
        head: head(present.map(|p| p.head), operation.push_id, body_hash),
        body_hash,
        deleted: matches!(operation.body, Body::Delete),
        over,
    }
}

fn conflict(operation: &Operation, present: &Present, reason: ConflictReason) -> PushAnswer {
    PushAnswer::Conflict(Box::new(Conflict {
        reason,
        document: present.document.clone(),
        revision: present.revision,
        head: present.head,
        deleted: present.deleted.is_some(),
        push_ids: present.push_ids.clone(),
        units: if reason == ConflictReason::Overlap {
            units(operation, present)
        } else {
            Vec::new()
        },
    }))
}

fn units(operation: &Operation, present: &Present) -> Vec<Unit> {
    let Some(base) = &present.base_document else {
        return Vec::new();
    };
    let Ok(mine) = base.apply(deltas(operation)) else {
        return Vec::new();
    };
    merge::units(base, &mine, &present.document)
}

/// An answer that ends the operation ends its push id (⚠14), unless that stands for something already.
fn ended(answer: PushAnswer, push: &PushFact) -> Decision {
    Decision::Answer {
        answer,
        ends: matches!(push, PushFact::New),
    }
}

fn refused(field: &str, reason: &str) -> PushAnswer {
    PushAnswer::Refused {
        field: field.to_owned(),
        reason: reason.to_owned(),
    }
}

fn unfit(invalid: Invalid) -> PushAnswer {
    PushAnswer::Refused {
        field: invalid.field,
        reason: invalid.reason,
    }
}

fn invalid(field: &str, reason: &str) -> Invalid {
    Invalid::new(Path::of([field]).to_string(), reason)
}

/// SHA-256 of the operation's canonical JSON: equal operations, equal hash.
pub fn body_hash(operation: &Operation) -> Hash {
    // An operation holds text, numbers and ids only: it is always JSON.
    let value = serde_json::to_value(operation).unwrap_or_default();
    Hash::of(canonical_json(&value))
}

/// The head of a revision names its whole history (⚠2): SHA-256 of the previous head (32 zero bytes before the first),
/// the push id (16 bytes) and the body hash.
pub fn head(previous: Option<Head>, push_id: PushId, body_hash: Hash) -> Head {
    let mut hash = Sha256::new();
    if rules::on(2) {
        hash.update(previous.map_or([0; 32], |head| *head.bytes()));
    }
    hash.update(push_id.uuid().as_bytes());
    if rules::on(2) {
        hash.update(body_hash.bytes());
    }
    Hash::new(hash.finalize().into())
}

impl Body {
    /// The kind alone.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Create { .. } => Kind::Create,
            Self::Push { .. } => Kind::Push,
            Self::Delete => Kind::Delete,
            Self::Restore => Kind::Restore,
        }
    }
}

#[cfg(test)]
mod tests;
