//! The pages' side of the server: rendered pages, server functions and the site's files, each with its headers.

mod files;
mod folder;
mod guard;
mod policy;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRef, Request, State};
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::post;
use framekeep_app::app::{App, shell};
use framekeep_server::state::Server;
use leptos::config::LeptosOptions;
use leptos::context::provide_context;
use leptos_axum::{
    LeptosRoutes, file_and_error_handler_with_context, generate_route_list, handle_server_fns_with_context,
};

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
    Router::new()
        .leptos_routes_with_context(&pages, routes, context.clone(), render)
        .route(
            "/fn/{*function}",
            post(functions).layer(middleware::from_fn(guard::check)),
        )
        .fallback(file_and_error_handler_with_context::<Pages, _>(context, shell))
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

async fn functions(State(server): State<Server>, request: Request<Body>) -> impl IntoResponse {
    handle_server_fns_with_context(move || provide_context(server.clone()), request).await
}
