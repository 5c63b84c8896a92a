//! Groups of a moment ago: what took long to add up is not added up again for a while, and pages say of
//! when it is.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dbadmin_model::sql::Statement;

use super::groups::Groups;

/// What took less than this is asked for anew each time.
const QUICK: Duration = Duration::from_millis(40);
/// How long an answer is believed.
const FRESH: Duration = Duration::from_secs(60);
/// How long it is believed that there was none in time.
const LATE: Duration = Duration::from_secs(5);
/// So many answers are remembered; more are made anew each time.
const MOST: usize = 200;
/// The longest statement that is remembered, in bytes with its values.
const LONGEST: usize = 16_384;

/// Answers by the statement that would give them whole: what a role may not see is no part of its
/// statements, and so of no answer to them.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    known: Mutex<HashMap<String, (Instant, Groups)>>,
}

/// What is asked.
#[derive(Debug)]
pub(super) struct Question {
    key: String,
    at: Instant,
}

impl Remembered {
    /// A statement that is about to be asked.
    pub(super) fn question(statement: &Statement) -> Question {
        Question {
            key: format!("{}{:?}", statement.sql, statement.values),
            at: Instant::now(),
        }
    }

    /// The answer of a moment ago, and of when it is in seconds since 1970.
    pub(super) fn get(&self, question: &Question) -> Option<Groups> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, groups) = known.get(&question.key)?;
        if at.elapsed() >= fresh(groups) {
            return None;
        }
        let ago = i64::try_from(at.elapsed().as_secs()).unwrap_or_default();
        Some(Groups {
            as_of: Some(crate::auth::now() - ago),
            ..groups.clone()
        })
    }

    /// Remembers an answer that took a while.
    pub(super) fn set(&self, question: Question, groups: &Groups) {
        if question.at.elapsed() < QUICK || question.key.len() > LONGEST {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (at, groups)| at.elapsed() < fresh(groups));
        if known.len() < MOST {
            known.insert(question.key, (Instant::now(), groups.clone()));
        }
    }
}

fn fresh(groups: &Groups) -> Duration {
    if groups.late { LATE } else { FRESH }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(value: &str, took: Duration) -> Question {
        let statement = Statement {
            sql: "SELECT v, count(*) FROM t WHERE a = ? GROUP BY v".to_owned(),
            values: vec![value.into()],
        };
        let question = Remembered::question(&statement);
        Question {
            at: question.at.checked_sub(took).expect("a moment ago"),
            ..question
        }
    }

    #[test]
    fn only_what_took_long_is_remembered_and_says_of_when_it_is() {
        let remembered = Remembered::default();
        let groups = Groups::default();
        remembered.set(question("quick", Duration::ZERO), &groups);
        remembered.set(question("slow", Duration::from_secs(1)), &groups);
        assert!(remembered.get(&question("quick", Duration::ZERO)).is_none());
        let found = remembered.get(&question("slow", Duration::ZERO));
        let as_of = found.expect("an answer").as_of.expect("a time");
        assert!((0..=1).contains(&(crate::auth::now() - as_of)));
        assert!(remembered.get(&question("other", Duration::ZERO)).is_none());
    }

    #[test]
    fn no_more_than_so_many_are_remembered() {
        let remembered = Remembered::default();
        let slow = Duration::from_secs(1);
        for number in 0..2 * MOST {
            remembered.set(question(&number.to_string(), slow), &Groups::default());
        }
        remembered.set(question(&"long".repeat(LONGEST), slow), &Groups::default());
        assert_eq!(remembered.known.lock().expect("no panic").len(), MOST);
    }
}
