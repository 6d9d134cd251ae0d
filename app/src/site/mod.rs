//! The pages' side of the server: rendered pages, server functions and the site's files, each with its headers.

mod files;
mod folder;
mod guard;
mod policy;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware;
use framekeep_app::app::{App, shell};
use framekeep_server::state::Server;
use leptos::config::LeptosOptions;
use leptos::context::provide_context;
use leptos_axum::{LeptosRoutes, file_and_error_handler_with_context, generate_route_list};

/// What pages and server functions reach.
#[derive(Clone, Debug, FromRef)]
struct Pages {
    options: LeptosOptions,
    server: Server,
}

/// Every page, every server function under `/fn`, every file of the site; whatever else there is, is "page not found".
pub(crate) fn router(server: Server) -> Router {
    let options = folder::leptos_options();
    let context = page_context(&server, &options);
    let pages = Pages { options, server };
    let routes = generate_route_list(App);
    let render = {
        let options = pages.options.clone();
        move || shell(options.clone())
    };
    // This registers the server functions, too: each under its own path, with the same context.
    Router::new()
        .leptos_routes_with_context(&pages, routes, context.clone(), render)
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
        policy::announce(&store, &reload);
    }
}
