//! Sessions that the database vouched for a moment ago, so that a burst of reads asks it once.
//!
//! A session that was ended by this process is forgotten at once; one that was ended elsewhere is
//! believed for [`BELIEVED`] at most, and only for reading: whoever writes is looked up.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Actor;

/// How long a session is believed without asking.
const BELIEVED: Duration = Duration::from_secs(1);
/// So many sessions are remembered; more are asked for each time.
const MOST: usize = 1_000;

/// The sessions of the last moment, by the hash of their token.
#[derive(Debug, Default)]
pub struct Recent {
    known: Mutex<HashMap<String, (Instant, Actor)>>,
}

impl Recent {
    /// Who is behind a session that was looked up within the last moment.
    pub fn get(&self, token: &str) -> Option<Actor> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, actor) = known.get(token)?;
        (at.elapsed() < BELIEVED).then(|| actor.clone())
    }

    /// Remembers a session that was just looked up.
    pub fn set(&self, token: &str, actor: &Actor) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (at, _)| at.elapsed() < BELIEVED);
        }
        if known.len() < MOST {
            known.insert(token.to_owned(), (Instant::now(), actor.clone()));
        }
    }

    /// Forgets a session that is over.
    pub fn forget(&self, token: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(token);
    }
}
