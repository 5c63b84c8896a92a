//! The panel's pages, driven over HTTP against a real database file.

#[path = "../support/mod.rs"]
mod support;

mod beside;
mod bulk_all;
mod client;
mod compressed;
mod conditions;
mod dashboard;
mod duplicates;
mod exports;
mod finding;
mod forms;
mod lists;
mod marks;
mod odd_tables;
mod safety;
mod sign_in;
mod themes;
mod values;
mod views;
