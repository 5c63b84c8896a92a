//! The panel's pages, driven over HTTP against a real database file.

#[path = "../support/mod.rs"]
mod support;

mod acts;
mod beside;
mod bulk_all;
mod children;
mod client;
mod compressed;
mod conditions;
mod dashboard;
mod days;
mod dependent;
mod duplicates;
mod errands;
mod exports;
mod filled;
mod finding;
mod forms;
mod inline;
mod lists;
mod markdown;
mod marks;
mod measures;
mod odd_tables;
mod safety;
mod sign_in;
mod steps;
mod tallies;
mod themes;
mod together;
mod trash;
mod tree;
mod uploads;
mod values;
mod views;
