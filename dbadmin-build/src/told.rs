//! The course of a plan as lines of JSON: each event with the time at which it happened, and at the
//! end what was planned. A build script writes them for `cargo dbadmin plan`, which writes the same.

use std::io::Write;
use std::time::Duration;

use dbadmin_agents::Event;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, Planned, Result};

/// What a line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Told {
    /// Something that happened.
    Event(Event),
    /// What it came to.
    Last(Last),
}

/// What the last line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Last {
    /// There is a plan.
    Planned(Summary),
    /// There is a part of one: the run stopped after a phase, as it was wished.
    Paused {
        /// The phase.
        phase: String,
        /// The one that comes next.
        next: String,
        /// The sections that are laid out to be read and changed.
        sections: Vec<String>,
    },
    /// There is none.
    Failed {
        /// Why.
        message: String,
    },
}

/// A plan in a few words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The number of tables.
    pub tables: usize,
    /// The roles.
    pub roles: Vec<String>,
    /// What is in the database and cannot be shown, and why.
    pub notes: Vec<String>,
    /// What somebody should act on.
    pub warnings: Vec<String>,
    /// The tokens of all sections, and those of their digests.
    pub digested: (usize, usize),
}

impl Last {
    /// What a rehearsal came to.
    #[must_use]
    pub fn of(planned: &Result<Planned>) -> Self {
        match planned {
            Ok(planned) => Self::Planned(planned.summary()),
            Err(Error::Paused {
                phase,
                next,
                sections,
            }) => Self::Paused {
                phase: (*phase).to_owned(),
                next: (*next).to_owned(),
                sections: sections.iter().map(ToString::to_string).collect(),
            },
            Err(error) => Self::Failed {
                message: error.to_string(),
            },
        }
    }
}

impl Planned {
    /// The plan in a few words.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let roles = self.plan.access.roles.iter();
        Summary {
            tables: self.plan.schema.tables.len(),
            roles: roles.map(|role| role.name.clone()).collect(),
            notes: self.notes.clone(),
            warnings: self.warnings.clone(),
            digested: self.digested,
        }
    }
}

/// The time of a line.
#[derive(Deserialize)]
struct Time {
    ms: f64,
}

impl Told {
    /// A line, with the time since the start in milliseconds.
    ///
    /// # Errors
    /// What serde says.
    pub fn line(&self, since: Duration) -> serde_json::Result<String> {
        let mut value = serde_json::to_value(self)?;
        if let Value::Object(fields) = &mut value {
            let micros = since.as_micros() as f64;
            fields.insert("ms".to_owned(), (micros / 1_000.0).into());
        }
        Ok(format!("{value}\n"))
    }

    /// Reads a line, and its time.
    ///
    /// # Errors
    /// What serde says.
    pub fn read(line: &str) -> serde_json::Result<(Self, Duration)> {
        let Time { ms } = serde_json::from_str(line)?;
        let since = Duration::try_from_secs_f64(ms / 1_000.0).unwrap_or_default();
        Ok((serde_json::from_str(line)?, since))
    }
}

/// Writes a line.
pub(crate) fn write_line(to: &mut impl Write, told: &Told, since: Duration) -> std::io::Result<()> {
    to.write_all(told.line(since)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use dbadmin_agents::{Event, Report};

    use super::{Last, Summary, Told};

    #[test]
    fn what_is_written_is_read_again() {
        let report = Report {
            workflow: "plain",
            notices: vec!["two\nlines".to_owned()],
            ..Report::default()
        };
        let all = [
            Told::Event(Event::PhaseStarted {
                phase: "schema",
                agents: vec!["one", "two"],
            }),
            Told::Event(Event::Notice {
                message: "\"so\"".to_owned(),
            }),
            Told::Event(Event::Done(report)),
            Told::Last(Last::Planned(Summary {
                tables: 2,
                digested: (20, 3),
                ..Summary::default()
            })),
            Told::Last(Last::Paused {
                phase: "schema".to_owned(),
                next: "backend".to_owned(),
                sections: vec!["relations".to_owned()],
            }),
            Told::Last(Last::Failed {
                message: "no".to_owned(),
            }),
        ];
        for told in all {
            let since = Duration::from_micros(1_234);
            let line = told.line(since).unwrap();
            assert_eq!(line.matches('\n').count(), 1);
            let (read, time) = Told::read(&line).unwrap();
            assert_eq!((read, time), (told, since), "{line}");
        }
    }
}
