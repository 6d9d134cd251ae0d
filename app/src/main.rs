//! The binary: the server's command line, with the app's pages.

mod site;

use std::process::ExitCode;

fn main() -> ExitCode {
    framekeep_server::cli::main(site::router)
}
