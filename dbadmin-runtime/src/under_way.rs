//! How far something is that is done with many rows, for whoever waits for it.
//!
//! A form says by what name it wants to hear of its request, and its page asks under that name until
//! the answer is there. What does the work counts its rows here and knows nothing of forms.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

tokio::task_local! {
    static HERE: Arc<Counts>;
}

#[derive(Debug, Default)]
struct Counts {
    done: AtomicUsize,
    of: AtomicUsize,
}

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The rows that are done.
    pub done: usize,
    /// All rows; 0 where they are not known yet.
    pub of: usize,
}

/// A user's number, and what their page has named its request.
type Name = (i64, String);

/// The requests that are under way and have a name.
#[derive(Debug, Default)]
pub struct UnderWay(Mutex<HashMap<Name, Arc<Counts>>>);

/// Forgets a request that has ended, or was given up.
struct Ends<'a>(&'a UnderWay, Name);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.all().remove(&self.1);
    }
}

impl UnderWay {
    /// Does the work, which can be asked for under this user's name for it until it ends.
    pub async fn follow<F: Future>(&self, user: i64, name: &str, work: F) -> F::Output {
        let counts = Arc::new(Counts::default());
        let name = (user, name.to_owned());
        self.all().insert(name.clone(), Arc::clone(&counts));
        let _ends = Ends(self, name);
        HERE.scope(counts, work).await
    }

    /// How far this user's request of that name is; `None` where there is none.
    pub fn of(&self, user: i64, name: &str) -> Option<Progress> {
        let counts = Arc::clone(self.all().get(&(user, name.to_owned()))?);
        Some(Progress {
            done: counts.done.load(Ordering::Relaxed),
            of: counts.of.load(Ordering::Relaxed),
        })
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Name, Arc<Counts>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says how many rows there are to do.
pub fn expect(rows: usize) {
    let _ = HERE.try_with(|counts| counts.of.store(rows, Ordering::Relaxed));
}

/// Says that one more of them is done.
pub fn one_more() {
    let _ = HERE.try_with(|counts| counts.done.fetch_add(1, Ordering::Relaxed));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_told_of_while_it_lasts_and_to_whom_it_belongs() {
        let all = UnderWay::default();
        all.follow(1, "mine", async {
            expect(3);
            one_more();
            assert_eq!(all.of(1, "mine"), Some(Progress { done: 1, of: 3 }));
            assert_eq!(all.of(2, "mine"), None);
            assert_eq!(all.of(1, "another"), None);
        })
        .await;
        assert_eq!(all.of(1, "mine"), None);
        // Outside of any request nothing is counted, and nothing fails.
        one_more();
    }
}
