//! A sink for everything that is wrong with an input. Returning at the first error would have a
//! developer with four wrong fields build four times; the sink lets every check have its say.

use std::fmt::Display;

use quote::ToTokens;

/// Collects errors until [`Errors::check`] or [`Errors::into_error`] is called, which has to
/// happen: dropping an unread sink is a mistake of the caller and panics in a debug build.
#[derive(Debug)]
#[must_use = "errors that nobody reads are errors that nobody mends"]
pub struct Errors {
    // `None` once they have been read.
    found: Option<Vec<syn::Error>>,
}

impl Errors {
    /// An empty sink.
    pub fn new() -> Self {
        Self {
            found: Some(Vec::new()),
        }
    }

    /// Adds an error.
    pub fn push(&mut self, error: syn::Error) {
        if let Some(found) = &mut self.found {
            found.push(error);
        }
    }

    /// Adds an error that points at all of `tokens`.
    pub fn push_at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// The value, or `None` with the error added.
    pub fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.as_ref().is_none_or(Vec::is_empty)
    }

    /// Reads the sink: every error combined into one, if there is any.
    #[must_use]
    pub fn into_error(mut self) -> Option<syn::Error> {
        let found = self.found.take().unwrap_or_default();
        found.into_iter().reduce(|mut all, error| {
            all.combine(error);
            all
        })
    }

    /// Reads the sink.
    ///
    /// # Errors
    /// Every error that was found, combined into one.
    pub fn check(self) -> syn::Result<()> {
        self.into_error().map_or(Ok(()), Err)
    }
}

impl Default for Errors {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(
            self.found.is_none() || std::thread::panicking(),
            "a sink of errors was dropped unread"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    #[test]
    fn all_errors_come_out_together() {
        let mut errors = Errors::new();
        errors.push(syn::Error::new(Span::call_site(), "one"));
        errors.push_at(quote::quote!(x), "two");
        let error = errors.check().unwrap_err();
        let texts: Vec<String> = error.into_iter().map(|error| error.to_string()).collect();
        assert_eq!(texts, ["one", "two"]);
    }

    #[test]
    #[should_panic(expected = "dropped unread")]
    fn an_unread_sink_panics() {
        drop(Errors::new());
    }
}
