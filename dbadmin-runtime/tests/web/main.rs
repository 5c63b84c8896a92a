//! The panel's pages, driven over HTTP against a real database file.

#[allow(unused_imports, reason = "other tests use more of the fixtures")]
#[path = "../support/mod.rs"]
mod support;

mod client;
mod forms;
mod lists;
mod safety;
mod sign_in;
