//! Every type of column of the three databases: what is typed into a form is stored exactly, shown
//! again as it is, found by a filter, and passed by when paging.
//!
//! PostgreSQL and MariaDB are real servers, which `cargo xtask test` starts.

mod away;
mod beside;
mod cancelled;
mod cards;
mod children;
mod counted_choices;
mod denied;
mod drill;
mod empty;
mod exported;
mod found;
mod hidden;
mod kept;
mod last_day;
mod lexical;
mod locks;
mod matching;
mod mysql;
mod outside;
mod postgres;
mod random;
mod refused;
mod sample;
mod spans;
mod sqlite;
mod together;
mod trash;
mod unindexed;
mod walk;
mod whole;
