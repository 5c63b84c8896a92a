//! A section: a named piece of data that agents hand to one another. It is JSON to the engine and
//! a type to the agents, and each form is made from the other only when somebody asks for it.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{AgentError, Digest, canonical};

type Typed = Arc<dyn Any + Send + Sync>;
type Encode = fn(&(dyn Any + Send + Sync)) -> Result<String, serde_json::Error>;

/// A named piece of data, as JSON and as whatever types it was made from or decoded to.
pub struct Section {
    name: String,
    json: OnceLock<Arc<str>>,
    hash: OnceLock<[u8; 32]>,
    typed: Mutex<Vec<(TypeId, Typed)>>,
    origin: Option<(Typed, Encode)>,
}

impl Section {
    /// A section of a typed value. The JSON is made when the section enters memory.
    pub fn from_typed<T>(name: impl Into<String>, value: T) -> Self
    where
        T: Serialize + Send + Sync + 'static,
    {
        let typed: Typed = Arc::new(value);
        Self {
            name: name.into(),
            json: OnceLock::new(),
            hash: OnceLock::new(),
            typed: Mutex::new(vec![(TypeId::of::<T>(), Arc::clone(&typed))]),
            origin: Some((typed, encode::<T>)),
        }
    }

    /// A section of a JSON value.
    #[must_use]
    pub fn from_value(name: impl Into<String>, value: &Value) -> Self {
        // A value is JSON already: writing it cannot fail.
        let json = canonical::to_string(value).unwrap_or_default();
        Self::from_json(name.into(), json.into())
    }

    /// A section of text that is canonical JSON already.
    pub(crate) fn from_json(name: String, json: Arc<str>) -> Self {
        Self {
            name,
            json: OnceLock::from(json),
            hash: OnceLock::new(),
            typed: Mutex::default(),
            origin: None,
        }
    }

    /// A section of text that is canonical JSON already, and whose hash is known.
    pub(crate) fn from_stored(name: String, json: Arc<str>, hash: [u8; 32]) -> Self {
        Self {
            hash: OnceLock::from(hash),
            ..Self::from_json(name, json)
        }
    }

    /// The name, which is what front matter calls it in `reads` and `writes`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The section as canonical JSON: keys sorted, no spaces.
    ///
    /// # Errors
    /// [`AgentError::Encode`] if the typed value cannot be written as JSON.
    pub fn json(&self) -> Result<Arc<str>, AgentError> {
        if let Some(json) = self.json.get() {
            return Ok(Arc::clone(json));
        }
        let written = match &self.origin {
            Some((typed, encode)) => {
                encode(typed.as_ref()).map_err(|source| AgentError::Encode {
                    section: self.name.clone(),
                    source,
                })?
            }
            None => "null".to_owned(),
        };
        Ok(Arc::clone(self.json.get_or_init(|| written.into())))
    }

    /// The SHA-256 of the canonical JSON: equal content, equal hash.
    ///
    /// # Errors
    /// [`AgentError::Encode`], as for [`Section::json`].
    pub fn hash(&self) -> Result<[u8; 32], AgentError> {
        if let Some(hash) = self.hash.get() {
            return Ok(*hash);
        }
        let hash = Sha256::digest(self.json()?.as_bytes()).into();
        Ok(*self.hash.get_or_init(|| hash))
    }

    /// The section abbreviated to so many tokens, for a prompt.
    ///
    /// # Errors
    /// [`AgentError::Encode`], as for [`Section::json`].
    pub fn digest(&self, tokens: usize) -> Result<Digest, AgentError> {
        Ok(Digest::of(&self.json()?, tokens))
    }

    /// The section as a type. The first call decodes, later ones share what it made; a section
    /// that was made from this very type hands it out as it is.
    ///
    /// # Errors
    /// [`AgentError::Decode`] if the JSON does not have the shape of `T`.
    pub fn decode<T>(&self) -> Result<Arc<T>, AgentError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        // The lock is held while decoding, so that two readers of one type decode it once.
        let mut typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        let known = typed.iter().find(|(id, _)| *id == TypeId::of::<T>());
        if let Some(found) = known.and_then(|(_, value)| Arc::clone(value).downcast().ok()) {
            return Ok(found);
        }
        let value: T =
            serde_json::from_str(&self.json()?).map_err(|source| AgentError::Decode {
                section: self.name.clone(),
                expected: std::any::type_name::<T>(),
                source,
            })?;
        let value = Arc::new(value);
        typed.push((TypeId::of::<T>(), Arc::<T>::clone(&value)));
        Ok(value)
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Section")
            .field("name", &self.name)
            .field("json", &self.json.get())
            .finish_non_exhaustive()
    }
}

fn encode<T: Serialize + 'static>(
    value: &(dyn Any + Send + Sync),
) -> Result<String, serde_json::Error> {
    // `from_typed` pairs this function with a value of the same type.
    canonical::to_string(&value.downcast_ref::<T>())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::Section;

    #[test]
    fn a_typed_section_hands_out_its_value_and_its_json() {
        let section = Section::from_typed("numbers", vec![1_u8, 2]);
        let one = section.decode::<Vec<u8>>().unwrap();
        let other = section.decode::<Vec<u8>>().unwrap();
        assert!(Arc::ptr_eq(&one, &other));
        assert_eq!(&*section.json().unwrap(), "[1,2]");
        assert_eq!(*section.decode::<Vec<u64>>().unwrap(), [1, 2]);
    }

    #[test]
    fn a_wrong_shape_names_section_and_type() {
        let section = Section::from_value("numbers", &json!({"a": 1}));
        let message = section.decode::<Vec<u8>>().unwrap_err().to_string();
        assert!(message.contains("`numbers`") && message.contains("Vec<u8>"));
    }
}
