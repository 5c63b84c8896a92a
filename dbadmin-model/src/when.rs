//! A condition on the columns of one row, as `show_if` and `required_if` say it:
//! `status = 'shipped'`, `kind in ('card', 'wallet') and not_before is not empty`.
//!
//! One reader for the derive, the build script and a panel without source. What it may say is small
//! on purpose: a browser decides the same as one types.

mod fits;
mod read;

pub use fits::problems;

/// Conditions longer than this, in bytes, belong into a hook.
const LONGEST: usize = 500;

/// A condition on the columns of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// The column has one of these values.
    OneOf(String, Vec<Constant>),
    /// The column has none of these values; an empty one has none.
    NoneOf(String, Vec<Constant>),
    /// The column holds nothing, or the empty text.
    Empty(String),
    /// The column holds something.
    Filled(String),
    /// All of these hold.
    All(Vec<When>),
    /// One of these holds.
    Any(Vec<When>),
}

/// A value that a column is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// `'shipped'`
    Text(String),
    /// `12`, `-0.5`
    Number(String),
    /// `true`, `false`
    Truth(bool),
}

impl Constant {
    /// As a column holds it, in text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Truth(true) => "true",
            Self::Truth(false) => "false",
        }
    }
}

impl std::fmt::Display for Constant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            other => f.write_str(other.text()),
        }
    }
}

impl When {
    /// Reads a condition.
    ///
    /// # Errors
    /// What is wrong with it, and what stands in its place.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!(
                "a condition has at most {LONGEST} bytes: longer ones are for a hook"
            ));
        }
        read::condition(text)
    }

    /// The columns that it asks for, each as often as it does.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::OneOf(column, _)
            | Self::NoneOf(column, _)
            | Self::Empty(column)
            | Self::Filled(column) => vec![column],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::columns).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
