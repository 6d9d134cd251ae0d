//! What stands in front of every route, in its description: who may call, what the layers and extractors refuse. It
//! follows from the method, the security and the body that a route names, so that no route repeats it.

use utoipa::openapi::path::{HttpMethod, Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, PathItem, RefOr, Required};

use super::problems::{add, problems};
use super::{SESSION, samples};
use crate::error::AppError;

/// Who may call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum May {
    Everybody,
    /// The person at a browser.
    Person,
    /// The person, and programs with an access token.
    Caller,
}

/// The description with what holds for every route.
pub(in crate::http) fn complete(mut api: OpenApi) -> OpenApi {
    for item in api.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            let may = may(operation);
            if may != May::Everybody {
                name_user(operation);
            }
            for (status, answer) in problems(refusals(&method, may, operation)) {
                add(&mut operation.responses.responses, status, answer);
            }
        }
    }
    api
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let all = [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn may(operation: &Operation) -> May {
    let of_a_person = SecurityRequirement::new::<_, [&str; 0], &str>(SESSION, []);
    match operation.security.as_deref() {
        None => May::Caller,
        Some([only]) if *only == of_a_person => May::Person,
        Some(_) => May::Everybody,
    }
}

fn refusals(method: &HttpMethod, may: May, operation: &Operation) -> Vec<AppError> {
    let mut errors = vec![AppError::Internal("", None), AppError::Unavailable("", None)];
    if may != May::Everybody {
        errors.push(AppError::SignedOut);
    }
    let writes = *method != HttpMethod::Get;
    if may == May::Person {
        errors.push(samples::not_by_token());
    }
    if writes {
        errors.extend([AppError::CrossSite, samples::rate_limited()]);
    }
    if writes && may == May::Caller {
        errors.push(samples::read_only());
    }
    if takes_json(operation) {
        errors.extend(samples::bad_body());
    }
    errors
}

fn takes_json(operation: &Operation) -> bool {
    match &operation.request_body {
        Some(RefOr::T(body)) => body.content.contains_key("application/json"),
        _ => false,
    }
}

/// The header with which a caller says for whom it takes itself.
fn name_user(operation: &mut Operation) {
    let id = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let header = ParameterBuilder::new()
        .name("Framekeep-User")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The user that the caller believes in; when somebody else is signed in, the answer is 401.",
        ))
        .schema(Some(id));
    operation.parameters.get_or_insert_default().push(header.build().into());
}
