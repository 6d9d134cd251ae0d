//! The pages' side of the server: rendered pages, server functions and the site's files, each with its headers.

mod files;
mod folder;
mod guard;
mod language;
mod policy;
mod worker;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware;
use axum::routing::get;
use framekeep_app::app::{App, shell};
use framekeep_server::state::Server;
use leptos::config::LeptosOptions;
use leptos::context::provide_context;
use leptos_axum::{LeptosRoutes, file_and_error_handler_with_context, generate_route_list};

use worker::Worker;

/// What pages and server functions reach.
#[derive(Clone, Debug, FromRef)]
struct Pages {
    options: LeptosOptions,
    server: Server,
    worker: Arc<Worker>,
}

/// Every page, every server function under `/fn`, every file of the site; whatever else there is, is "page not found".
pub(crate) fn router(server: Server) -> Router {
    let options = folder::leptos_options();
    let context = page_context(&server, &options);
    let routes = generate_route_list(App);
    let paths = routes.iter().map(|route| route.path().to_owned()).collect();
    let worker = Worker::new(&options, folder::is_watching(), paths, server.objects.origin());
    let pages = Pages {
        options,
        server,
        worker: Arc::new(worker),
    };
    let render = {
        let options = pages.options.clone();
        move || shell(options.clone())
    };
    // This registers the server functions, too: each under its own path, with the same context.
    Router::new()
        .leptos_routes_with_context(&pages, routes, context.clone(), render)
        .route("/service-worker.js", get(worker::read))
        .fallback(file_and_error_handler_with_context::<Pages, _>(context, shell))
        .layer(middleware::from_fn(guard::check))
        .layer(middleware::from_fn(files::cache))
        .layer(middleware::from_fn(policy::complete))
        .with_state(pages)
}

/// What is there while a page renders: the server's parts, and the policy of this very answer.
fn page_context(server: &Server, options: &LeptosOptions) -> impl Fn() + Clone + Send + 'static {
    let server = server.clone();
    let store = server.objects.origin().to_owned();
    let reload = folder::reload_sources(options);
    move || {
        provide_context(server.clone());
        language::choose();
        policy::announce(&store, &reload);
    }
}

/// The authorisation table, which the server's tests ask the built server.
#[cfg(test)]
#[path = "../../../server/tests/api/doors/table.rs"]
#[expect(dead_code, reason = "here only the rows' names are read")]
mod table;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use framekeep_app::app::App;
    use leptos::server_fn::axum::server_fn_paths;
    use leptos_axum::generate_route_list;

    use super::table::DOORS;

    #[tokio::test]
    async fn every_server_function_and_every_page_has_a_row_in_the_authorisation_table() {
        let rows: BTreeSet<&str> = DOORS.iter().map(|door| door.call).collect();
        let functions: Vec<String> = server_fn_paths()
            .map(|(path, method)| format!("{method} {path}"))
            .collect();
        let pages: Vec<String> = generate_route_list(App)
            .iter()
            .map(|page| format!("GET {}", page.path()))
            .collect();
        assert!(functions.len() > 20 && pages.len() > 4, "{functions:?} {pages:?}");
        let known: BTreeSet<&str> = functions.iter().chain(&pages).map(String::as_str).collect();
        let without: Vec<_> = known.difference(&rows).collect();
        assert!(without.is_empty(), "no row in the authorisation table: {without:?}");
        let gone: Vec<_> = rows
            .iter()
            .filter(|row| row.contains(" /fn/") && !known.contains(*row))
            .collect();
        assert!(gone.is_empty(), "rows of functions that are not there: {gone:?}");
        println!("{} server functions, {} pages", functions.len(), pages.len());
    }
}
