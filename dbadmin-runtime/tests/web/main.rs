//! The panel's pages, driven over HTTP against a real database file.

#[path = "../support/mod.rs"]
mod support;

mod bulk_all;
mod client;
mod conditions;
mod duplicates;
mod exports;
mod forms;
mod lists;
mod odd_tables;
mod safety;
mod sign_in;
mod values;
mod views;
