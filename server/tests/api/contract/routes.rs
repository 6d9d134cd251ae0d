//! What the router answers and what the description names are the same.

use std::collections::BTreeSet;

use framekeep_server::http;

use crate::harness::{App, CONTRACT};

/// Routes that are no part of the HTTP interface.
const OTHERS: [&str; 5] = [
    "GET /auth/google",
    "GET /auth/google/callback",
    "POST /auth/sign-out",
    "GET /health",
    "GET /ready",
];

/// Every method and path of a router, read from what it shows of itself. A path that takes every method is named without.
pub(crate) fn of(router: &axum::Router) -> BTreeSet<String> {
    let shown = format!("{router:?}");
    let (own, _fallbacks) = shown.split_once("fallback_router:").unwrap();
    let (endpoints, node) = own.split_once("node: Node").unwrap();
    let paths = node.split("RouteId(").skip(1).filter_map(|entry| {
        let (id, rest) = entry.split_once("): \"")?;
        Some((id.to_owned(), rest[..rest.find('"')?].to_owned()))
    });
    let mut routes = BTreeSet::new();
    for (id, path) in paths {
        let endpoint = endpoints.split(&format!("RouteId({id}): ")).nth(1).unwrap();
        let endpoint = endpoint.split("RouteId(").next().unwrap();
        let methods = ["get", "delete", "patch", "post", "put"];
        let mut taken = methods
            .iter()
            .filter(|method| !endpoint.contains(&format!("{method}: None")))
            .peekable();
        if taken.peek().is_none() {
            routes.insert(path.clone());
        }
        routes.extend(taken.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    routes
}

/// The same of the description.
pub(crate) fn described() -> BTreeSet<String> {
    let paths = CONTRACT.document["paths"].as_object().unwrap();
    let named = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    named.collect()
}

#[tokio::test]
async fn the_router_and_the_description_have_the_same_routes() {
    let app = App::start().await;
    let mut routes = of(&http::routes(&app.server));
    for other in OTHERS.into_iter().chain(["/api", "/api/", "/api/{*rest}"]) {
        assert!(routes.remove(other), "{other} is not there");
    }
    assert_eq!(routes, described());
    println!("{} routes", routes.len());
}
