//! What is wrong with a folder of agents. Problems are collected rather than returned, so that
//! one compilation names them all.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// The problems found so far, in the order of discovery.
#[derive(Default)]
pub struct Problems {
    messages: Vec<String>,
}

impl Problems {
    /// Adds a problem at a line of a file; both are as the user would open them.
    pub fn at(&mut self, file: impl Display, line: usize, message: impl Display) {
        self.messages.push(format!("{file}:{line}: {message}"));
    }

    /// Adds a problem that belongs to a file or folder as a whole.
    pub fn on(&mut self, path: impl Display, message: impl Display) {
        self.messages.push(format!("{path}: {message}"));
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// One `compile_error!` for each problem, all pointing at `span`.
    pub fn into_compile_errors(self, span: Span) -> TokenStream {
        self.messages
            .iter()
            .map(|message| quote_spanned!(span=> ::core::compile_error!(#message);))
            .collect()
    }
}
