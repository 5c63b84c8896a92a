//! Writing: forms, deletes, conflicts, and the trail that they leave.

#[path = "../support/mod.rs"]
mod support;

mod conflicts;
mod deleting;
mod dependent;
mod forms;
mod hidden;
mod hooks;
mod library;
mod odd_values;
mod taken_away;
mod trail;
mod workflow;
