//! Why a chore stopped, in words for the person who started it: what went wrong, and what to do
//! about it.

use std::fmt;

/// A chore that could not be finished.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong.
    what: String,
    /// What the reader can do about it.
    todo: String,
}

impl Failure {
    /// A failure from what went wrong and what to do about it.
    pub fn new(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            todo: todo.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "failed: {}\nto do:  {}", self.what, self.todo)
    }
}
