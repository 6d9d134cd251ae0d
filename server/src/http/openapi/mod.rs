//! The interface's own description: OpenAPI 3.1 at `GET /api/openapi.json`. A route and its description are one
//! declaration, `#[utoipa::path]` at the handler, and `routes!` makes the route of it. Here is what is said of all of
//! them together.

mod front;
mod problems;
pub(super) mod samples;
mod serve;

use utoipa::ToSchema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::Tag;
use utoipa::openapi::{Components, Info, License, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;

pub(super) use front::complete;
pub(super) use problems::{Answers, PROBLEM, family, problems};
pub(super) use serve::{Described, routes};

use crate::error::Problem;
use crate::state::Server;

/// The scheme of the session's cookie.
const SESSION: &str = "session";
/// The scheme of an access token.
const TOKEN: &str = "token";

const ABOUT: &str = "\
Projects and pictures, for other programs. JSON in camelCase, UTF-8; times are RFC 3339 in UTC; ids are UUIDs, and whoever \
makes a thing chooses its id.

Every error is `application/problem+json` (RFC 9457) with a stable `code`; `retry` says whether and when to try again. \
Somebody else's id is answered exactly as an unknown one. What is repeated under the same id, or the same \
`Idempotency-Key`, has no further effect and brings the first answer.

A browser signs in at `/auth/google` and has a cookie from then on; a program has an access token, made in the settings. \
Requests that change something are refused when they come from another site (`Sec-Fetch-Site`, `Origin`).";

/// What the routes' descriptions are put into.
pub(super) fn about(cookie_name: &str) -> OpenApi {
    let mut info = Info::new("Framekeep", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    let mut license = License::new(env!("CARGO_PKG_LICENSE"));
    license.identifier = Some(env!("CARGO_PKG_LICENSE").to_owned());
    info.license = Some(license);
    let tags = [
        ("projects", "What people open and edit."),
        ("history", "Past revisions of a project: look, name, bring back."),
        ("sync", "Everything at once, for programs that keep copies."),
        ("media", "Pictures: metadata here, bytes in the object store."),
        (
            "account",
            "The account itself: for the person at a browser, not for programs.",
        ),
        ("about", "The interface."),
    ];
    let tags = tags.map(|(name, words)| {
        let mut tag = Tag::new(name);
        tag.description = Some(words.to_owned());
        tag
    });
    let mut components = Components::new();
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie(cookie_name))));
    add_schema::<Problem>(&mut components);
    components.add_security_scheme(TOKEN, SecurityScheme::Http(bearer()));
    OpenApiBuilder::new()
        .info(info)
        .tags(Some(tags))
        .components(Some(components))
        .security(Some([
            SecurityRequirement::new::<_, [&str; 0], &str>(SESSION, []),
            SecurityRequirement::new::<_, [&str; 0], &str>(TOKEN, []),
        ]))
        .build()
}

/// Adds the schema of a type, and those that it refers to.
pub(super) fn with_schema<T: ToSchema>(mut router: OpenApiRouter<Server>) -> OpenApiRouter<Server> {
    let components = router.get_openapi_mut().components.get_or_insert_default();
    add_schema::<T>(components);
    router
}

fn add_schema<T: ToSchema>(components: &mut Components) {
    let mut schemas = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut schemas);
    components.schemas.extend(schemas);
}

fn cookie(name: &str) -> ApiKeyValue {
    ApiKeyValue::with_description(name, "The session of a browser that signed in.")
}

fn bearer() -> Http {
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.description = Some("An access token, `fk_…`: read, or read and write.".to_owned());
    bearer
}
