//! What is wrong with a folder of agents. Problems are collected rather than returned, so that
//! all are told at once.

use std::fmt;

use crate::demand::{Demand, Fact};

/// Something that is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder, as its reader would open it.
    pub path: String,
    /// The line, counted from 1; none where it is about all of the file or folder.
    pub line: Option<usize>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// `path:line: message`
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            message,
        } = self;
        match line {
            Some(line) => write!(formatter, "{path}:{line}: {message}"),
            None => write!(formatter, "{path}: {message}"),
        }
    }
}

/// The problems found so far, in the order of discovery.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<Problem>,
    demands: Vec<Demand>,
}

impl Problems {
    /// Adds a problem at a line of a file.
    pub(crate) fn at(&mut self, file: impl ToString, line: usize, message: impl ToString) {
        self.found.push(Problem {
            path: file.to_string(),
            line: Some(line),
            message: message.to_string(),
        });
    }

    /// Adds a problem that belongs to a file or folder as a whole.
    pub(crate) fn on(&mut self, path: impl ToString, message: impl ToString) {
        self.found.push(Problem {
            path: path.to_string(),
            line: None,
            message: message.to_string(),
        });
    }

    /// Leaves it to the registry that is extended whether there is a problem at a line of a file.
    pub(crate) fn unless(
        &mut self,
        fact: Fact,
        file: impl ToString,
        line: usize,
        message: impl ToString,
    ) {
        let problem = Problem {
            path: file.to_string(),
            line: Some(line),
            message: message.to_string(),
        };
        self.demands.push(Demand { fact, problem });
    }

    /// Whether nothing is wrong, as far as the folder goes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them, in the order of discovery.
    #[must_use]
    pub fn all(&self) -> &[Problem] {
        &self.found
    }

    /// What has to be true of the registry that is extended; empty where none is.
    #[must_use]
    pub fn demands(&self) -> &[Demand] {
        &self.demands
    }
}
