//! A provider's key. It is never shown: not by `Debug`, not in a message, not in a file.

use std::fmt;

use super::LlmError;

/// The shortest key that is a secret. Servers of one's own are often given a word such as `none`,
/// which an answer may well contain.
const SECRET: usize = 16;

/// A key, and the variable that it was read from.
#[derive(Clone)]
pub struct Key {
    variable: &'static str,
    value: String,
}

impl Key {
    /// The key in a variable of the environment; none if it is not set.
    pub fn find(
        variable: &'static str,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, LlmError> {
        let Some(value) = environment(variable) else {
            return Ok(None);
        };
        let value = value.trim().to_owned();
        if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(LlmError::KeyUnusable { variable });
        }
        Ok(Some(Self { variable, value }))
    }

    /// The key, for the header that carries it.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether a text tells the key.
    pub fn is_in(&self, text: &str) -> bool {
        self.value.len() >= SECRET && text.contains(&self.value)
    }

    /// A text of somebody else, without the key.
    pub fn removed_from(&self, text: &str) -> String {
        if self.is_in(text) {
            text.replace(&self.value, "[key]")
        } else {
            text.to_owned()
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key(from {})", self.variable)
    }
}
