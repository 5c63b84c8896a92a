//! Who is needed. The engine does not know what a section means; whoever implements the agents says,
//! of the sections that there are, whether an agent has anything to do in this run. It is asked twice:
//! before the run, when there are only sections from outside, to predict whose prompts will be
//! loaded, and before each phase, when it counts. Critical agents always run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::memory::{Memory, hex};
use crate::{AgentError, AgentSpec, Section};

/// Says why an agent is not needed; nothing if it is.
pub type Selection = fn(&AgentSpec, &Known<'_>) -> Result<Option<String>, AgentError>;

/// The sections that there are so far.
pub struct Known<'a> {
    memory: &'a Memory,
    read: RefCell<BTreeMap<String, Arc<Section>>>,
}

impl<'a> Known<'a> {
    pub(crate) fn of(memory: &'a Memory) -> Self {
        Self {
            memory,
            read: RefCell::default(),
        }
    }

    /// A section as a type, if it is there.
    ///
    /// # Errors
    /// [`AgentError::Decode`] if it is no `T`, [`AgentError::Corrupt`] and [`AgentError::Spill`] if it
    /// cannot be read back.
    pub fn get<T>(&self, section: &str) -> Result<Option<Arc<T>>, AgentError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let mut read = self.read.borrow_mut();
        if let Some(known) = read.get(section) {
            return known.decode().map(Some);
        }
        let Some(loaded) = self.memory.load(section)? else {
            return Ok(None);
        };
        let loaded = Arc::new(loaded);
        read.insert(section.to_owned(), Arc::clone(&loaded));
        loaded.decode().map(Some)
    }

    /// Whether a section is absent, or `null`.
    #[must_use]
    pub fn is_nothing(&self, section: &str) -> bool {
        let null = hex(&Sha256::digest("null").into());
        self.hash(section).is_none_or(|hash| hash == null)
    }

    /// The hash of a section's content, without reading it.
    #[must_use]
    pub fn hash(&self, section: &str) -> Option<String> {
        self.memory.hash(section)
    }
}
