//! Counts of a moment ago. Whoever turns pages, sorts, or comes back from a record asks for the
//! same number each time, and a count costs more than the page beside it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dbadmin_model::sql::Statement;

use super::Count;

/// How long an exact number is believed, unless this panel writes before.
const EXACT: Duration = Duration::from_secs(5);
/// How long it is believed that there are more rows than are counted.
const BEYOND: Duration = Duration::from_secs(60);
/// So many counts are remembered; more are made anew each time.
const MOST: usize = 500;
/// The longest statement that is remembered, in bytes with its values.
const LONGEST: usize = 4_096;

/// Counts by the statement that gave them.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    writes: AtomicU64,
    known: Mutex<HashMap<String, Entry>>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Instant,
    writes: u64,
    count: Count,
}

/// A statement that is about to be counted, and how many writes there were before.
#[derive(Debug)]
pub(super) struct Question {
    key: String,
    writes: u64,
}

impl Counted {
    /// Something has been written: exact numbers are no longer believed.
    pub(crate) fn written(&self) {
        self.writes.fetch_add(1, Ordering::SeqCst);
    }

    /// What is asked, to be kept with the answer.
    pub(super) fn question(&self, statement: &Statement) -> Question {
        Question {
            key: format!("{}{:?}", statement.sql, statement.values),
            writes: self.writes.load(Ordering::SeqCst),
        }
    }

    /// The answer, where it is still believed.
    pub(super) fn get(&self, question: &Question) -> Option<Count> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = known.get(&question.key)?;
        entry.holds(question.writes).then_some(entry.count)
    }

    /// Remembers an answer. One that a write has overtaken is remembered as older than it.
    pub(super) fn set(&self, question: Question, count: Count) {
        let Question { key, writes } = question;
        if key.len() > LONGEST {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            let now = self.writes.load(Ordering::SeqCst);
            known.retain(|_, entry| entry.holds(now));
        }
        if known.len() < MOST {
            let at = Instant::now();
            known.insert(key, Entry { at, writes, count });
        }
    }
}

impl Entry {
    fn holds(&self, writes: u64) -> bool {
        let age = self.at.elapsed();
        match self.count {
            Count::MoreThan(_) => age < BEYOND,
            Count::Exact(_) | Count::About(_) => age < EXACT && self.writes == writes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(value: &str) -> Statement {
        Statement {
            sql: "SELECT count(*) FROM t WHERE a = ?".to_owned(),
            values: vec![value.into()],
        }
    }

    #[test]
    fn an_exact_count_is_believed_until_something_is_written() {
        let counted = Counted::default();
        let paid = || counted.question(&statement("paid"));
        assert_eq!(counted.get(&paid()), None);
        counted.set(paid(), Count::Exact(3));
        assert_eq!(counted.get(&paid()), Some(Count::Exact(3)));
        let other = counted.question(&statement("sent"));
        assert_eq!(counted.get(&other), None, "another value is another count");
        counted.written();
        assert_eq!(counted.get(&paid()), None);
    }

    #[test]
    fn a_count_that_a_write_has_overtaken_is_not_believed() {
        let counted = Counted::default();
        let asked = counted.question(&statement("paid"));
        counted.written();
        counted.set(asked, Count::Exact(3));
        assert_eq!(counted.get(&counted.question(&statement("paid"))), None);
    }

    #[test]
    fn many_rows_stay_many_over_a_write() {
        let counted = Counted::default();
        counted.set(
            counted.question(&statement("paid")),
            Count::MoreThan(10_000),
        );
        counted.written();
        let again = counted.question(&statement("paid"));
        assert_eq!(counted.get(&again), Some(Count::MoreThan(10_000)));
    }

    #[test]
    fn no_more_than_so_many_are_remembered() {
        let counted = Counted::default();
        for number in 0..2 * MOST {
            let asked = counted.question(&statement(&number.to_string()));
            counted.set(asked, Count::Exact(1));
        }
        counted.set(
            counted.question(&statement(&"long".repeat(LONGEST))),
            Count::Exact(1),
        );
        let known = counted.known.lock().expect("nothing panicked");
        assert_eq!(known.len(), MOST);
    }
}
