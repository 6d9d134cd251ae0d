//! A new migration, or new data for the checked queries, rebuilds the crate that embeds them.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
    println!("cargo:rerun-if-changed=../.sqlx");
}
