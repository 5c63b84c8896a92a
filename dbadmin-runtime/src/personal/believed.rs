//! What was read a moment ago of what somebody keeps, so that a burst of pages asks once.
//!
//! What is changed through this process is forgotten at once; what is changed elsewhere is believed for
//! [`BELIEVED`] at most.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Personal;

/// How long what was read is believed.
const BELIEVED: Duration = Duration::from_secs(1);
/// So many lists of users are remembered; more are asked for each time.
const MOST: usize = 1_000;

/// Somebody's list.
type Of = (i64, &'static str);

/// What was read within the last moment.
#[derive(Debug, Default)]
pub(crate) struct Believed {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    lists: HashMap<Of, (Instant, Arc<Personal>)>,
    /// How often something has been forgotten.
    generation: u64,
}

impl Believed {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was read of somebody's list within the last moment.
    pub fn get(&self, user: i64, table: &'static str) -> Option<Arc<Personal>> {
        let known = self.known();
        let (at, personal) = known.lists.get(&(user, table))?;
        (at.elapsed() < BELIEVED).then(|| personal.clone())
    }

    /// To be asked for before reading, for [`Believed::set`].
    pub fn generation(&self) -> u64 {
        self.known().generation
    }

    /// Remembers what was read, unless something has changed since that generation.
    pub fn set(&self, user: i64, table: &'static str, since: u64, personal: &Arc<Personal>) {
        let mut known = self.known();
        if known.generation != since {
            return;
        }
        if known.lists.len() >= MOST {
            known.lists.retain(|_, (at, _)| at.elapsed() < BELIEVED);
        }
        if known.lists.len() < MOST {
            let entry = (Instant::now(), personal.clone());
            known.lists.insert((user, table), entry);
        }
    }

    /// Forgets what all users keep of a table, for a view may have been shared.
    pub fn forget(&self, table: &str) {
        let mut known = self.known();
        known.generation += 1;
        known.lists.retain(|(_, address), _| *address != table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_believed_after_it() {
        let believed = Believed::default();
        let since = believed.generation();
        let old = Arc::new(Personal::default());
        believed.set(1, "orders", since, &old);
        assert!(believed.get(1, "orders").is_some());
        assert!(believed.get(2, "orders").is_none());
        believed.forget("orders");
        assert!(believed.get(1, "orders").is_none());
        believed.set(1, "orders", since, &old);
        assert!(believed.get(1, "orders").is_none());
    }
}
