//! Error answers, described by the errors themselves: status, code, words and waiting time are [`AppError`]'s own.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::json;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::header::Header;
use utoipa::openapi::schema::{AllOfBuilder, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder};

use crate::error::AppError;

/// The media type of every error.
pub(in crate::http) const PROBLEM: &str = "application/problem+json";

/// Descriptions of error answers, by status.
pub(in crate::http) type Answers = BTreeMap<String, RefOr<Response>>;

/// Names a family of error answers, for `responses(…)` of a route.
macro_rules! family {
    ($(#[$doc:meta])* $vis:vis $name:ident: $errors:expr) => {
        $(#[$doc])*
        $vis enum $name {}

        impl utoipa::IntoResponses for $name {
            fn responses() -> $crate::http::openapi::Answers {
                $crate::http::openapi::problems($errors)
            }
        }
    };
}
pub(in crate::http) use family;

/// The answers that these errors are; what has one status is one answer with several examples.
pub(in crate::http) fn problems(errors: impl IntoIterator<Item = AppError>) -> Answers {
    let mut by_status: BTreeMap<String, Vec<AppError>> = BTreeMap::new();
    for error in errors {
        by_status
            .entry(error.problem().status.to_string())
            .or_default()
            .push(error);
    }
    by_status
        .into_iter()
        .map(|(status, errors)| (status, answer(&errors).into()))
        .collect()
}

fn answer(errors: &[AppError]) -> Response {
    let mut titles: Vec<String> = errors.iter().map(|error| error.problem().title).collect();
    titles.dedup();
    let examples = errors.iter().map(|error| {
        let problem = error.problem();
        let example = ExampleBuilder::new().value(Some(json!(problem))).build();
        (problem.detail, example)
    });
    let content = ContentBuilder::new()
        .schema(Some(narrowed(errors)))
        .examples_from_iter(examples);
    let answer = ResponseBuilder::new()
        .description(titles.join("; "))
        .content(PROBLEM, content.build());
    if errors.iter().any(|error| error.wait().is_some()) {
        answer.header("Retry-After", retry_after()).build()
    } else {
        answer.build()
    }
}

fn retry_after() -> Header {
    HeaderBuilder::new()
        .schema(Some(Object::with_type(Type::Integer)))
        .description(Some("Seconds to wait before trying again."))
        .build()
}

/// A problem with one of these errors' codes.
fn narrowed(errors: &[AppError]) -> Schema {
    let problems: Vec<_> = errors.iter().map(AppError::problem).collect();
    let mut codes: Vec<String> = problems.iter().map(|problem| problem.code.clone()).collect();
    codes.dedup();
    let code = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes));
    let narrow = ObjectBuilder::new().property("code", code);
    AllOfBuilder::new()
        .item(Ref::from_schema_name("Problem"))
        .item(narrow)
        .into()
}

/// Adds an answer to those that a route names itself; of one that it names already, the examples.
pub(super) fn add(answers: &mut Answers, status: String, answer: RefOr<Response>) {
    match (answers.entry(status), answer) {
        (Entry::Vacant(place), answer) => drop(place.insert(answer)),
        (Entry::Occupied(mut place), RefOr::T(answer)) => {
            if let RefOr::T(named) = place.get_mut() {
                also(named, answer);
            }
        }
        (Entry::Occupied(_), RefOr::Ref(_)) => {}
    }
}

fn also(named: &mut Response, other: Response) {
    for (kind, content) in other.content {
        if let (Some(RefOr::T(named)), RefOr::T(content)) = (named.content.get_mut(&kind), content) {
            named.examples.extend(content.examples);
        }
    }
}
