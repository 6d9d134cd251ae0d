//! How the answers to an operation are described: one description for all routes that take one.

use framekeep::delta::Path;
use framekeep::document::Document;
use framekeep::ids::{Hash, PushId, Revision};
use framekeep::wire::{Conflict, ConflictReason, Unit};
use serde_json::{Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::schema::{AnyOfBuilder, Schema};
use utoipa::openapi::{ContentBuilder, Ref, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use super::answers::{Again, AgainBody, ConflictBody, again, conflicted};
use super::versions::{NotKept, not_kept};
use crate::error::{AppError, Problem};
use crate::http::openapi::{Answers, PROBLEM, problems, samples, with_schema};
use crate::state::Server;

/// Adds the schemas of what only errors hold.
pub(super) fn with_schemas(router: OpenApiRouter<Server>) -> OpenApiRouter<Server> {
    with_schema::<NotKept>(with_schema::<AgainBody>(with_schema::<ConflictBody>(router)))
}

/// Every answer to an operation that was not accepted.
pub(super) enum NotAccepted {}

impl IntoResponses for NotAccepted {
    fn responses() -> Answers {
        let mut answers = problems([
            samples::invalid("elements/e9/x", "there is nothing to set this in"),
            samples::invalid("Idempotency-Key", "is another operation id than pushId"),
            AppError::NotFound,
            AppError::Gone(format!("This project was deleted at {}.", samples::TIME)),
            AppError::TooLarge("The document takes 4300000 bytes; at most 4194304 are possible.".to_owned()),
            AppError::IdReused,
        ]);
        answers.insert("409".to_owned(), not_applied().into());
        answers
    }
}

/// A past revision that is not there, or no longer kept.
pub(super) enum NoSuchRevision {}

impl IntoResponses for NoSuchRevision {
    fn responses() -> Answers {
        let mut answers = problems([AppError::NotFound]);
        answers.insert("410".to_owned(), no_longer_kept().into());
        answers
    }
}

/// As [`NotAccepted`], of an operation that is made of a past revision.
pub(super) enum NotRestored {}

impl IntoResponses for NotRestored {
    fn responses() -> Answers {
        let mut answers = NotAccepted::responses();
        answers.insert("410".to_owned(), no_longer_kept().into());
        answers
    }
}

fn not_applied() -> Response {
    let examples = [
        ("overlap", json!(conflicted(sample(ConflictReason::Overlap)))),
        ("history", json!(conflicted(sample(ConflictReason::History)))),
        ("exists", json!(conflicted(sample(ConflictReason::Exists)))),
        ("seal_again", json!(again(Again::SealAgain))),
        ("new_device", json!(again(Again::NewDevice))),
    ];
    let about = "Not applied. `overlap`: the same thing was changed on both sides. `history`: the server's history is \
        another one than the base names. `exists`: a create with an id that a project of the caller has. `seal_again`: this \
        operation has ended, send it under a new push id. `new_device`: another copy of this device has sent more, take a new \
        device id and push id.";
    either::<ConflictBody, AgainBody>(about, examples)
}

fn no_longer_kept() -> Response {
    let (asked, nearest) = (Revision::new(3), Revision::new(50));
    let purged = AppError::Gone("This project was deleted for good.".to_owned());
    let examples = [
        ("not_kept", json!(not_kept(asked, nearest))),
        ("deleted", json!(purged.problem())),
    ];
    let about = "The document of this revision is past its retention, `nearest` is the next one that is kept; or the project \
        was deleted.";
    either::<NotKept, Problem>(about, examples)
}

fn either<A: ToSchema, B: ToSchema>(
    about: &str,
    examples: impl IntoIterator<Item = (&'static str, Value)>,
) -> Response {
    let either: Schema = AnyOfBuilder::new()
        .item(Ref::from_schema_name(A::name()))
        .item(Ref::from_schema_name(B::name()))
        .into();
    let examples = examples.into_iter();
    let examples = examples.map(|(name, value)| (name, ExampleBuilder::new().value(Some(value)).build()));
    let content = ContentBuilder::new().schema(Some(either)).examples_from_iter(examples);
    ResponseBuilder::new()
        .description(about)
        .content(PROBLEM, content.build())
        .build()
}

fn sample(reason: ConflictReason) -> Conflict {
    let units = match reason {
        ConflictReason::Overlap => vec![Unit {
            path: Path::of(["elements", "e1", "text", "en"]),
            base: Some("Grow a habit".into()),
            mine: Some("Grow a better habit".into()),
            theirs: Some("Grow good habits".into()),
        }],
        ConflictReason::History | ConflictReason::Exists => Vec::new(),
    };
    Conflict {
        reason,
        document: Document::new("Habit Garden"),
        revision: Revision::new(8),
        head: Hash::new([0x3f; 32]),
        deleted: false,
        push_ids: vec![PushId::new(Uuid::from_u128(0x0199_a2c4_8043_7e61_9c54_9f30_c17d_ae44))],
        units,
    }
}
