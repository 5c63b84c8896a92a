//! `cargo dbadmin plan`: what the agents would do, phase by phase, and what it would take. Nothing
//! is written but a session, if one is wished for or the run fails.

mod course;
mod progress;

use std::io::IsTerminal as _;
use std::time::Instant;

use course::Course;
use dbadmin_build::{Admin, Event, Planned};
pub use progress::Progress;

use crate::subject::{Subject, Wish};
use crate::{Failure, output};

/// Show what the agents plan, phase by phase, and what they use; nothing is written
///
/// In a crate, it plans what its next build would, but for what its build.rs says: give its words with
/// --prompt and --feature, or keep them in dbadmin.toml; agents that it registers do not run here.
#[derive(Debug, clap::Args)]
pub struct Plan {
    #[command(flatten)]
    subject: Subject,
    #[command(flatten)]
    wish: Wish,
    /// How many tokens of prompt the agents may hold at a time
    #[arg(long, value_name = "TOKENS")]
    context_limit: Option<usize>,
    /// Which agents run, such as `rapid-prototype`
    #[arg(long, value_name = "NAME")]
    workflow: Option<String>,
    /// Keep what the agents write in dbadmin/session/, and reuse what would come out the same
    #[arg(long)]
    keep: bool,
    /// Go on from what was kept, or from what a failed run left; with a phase, it and those after it
    /// are made anew
    #[arg(long, value_name = "PHASE", num_args = 0..=1)]
    resume: Option<Option<String>>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// A way to tell of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table of phases and agents, at the end
    Table,
    /// Each event as a line of JSON, as it happens
    Json,
}

impl Plan {
    /// Runs the agents, and tells of it.
    pub fn run(self) -> Result<(), Failure> {
        match self.format {
            Format::Table => self.table(),
            Format::Json => self.json(),
        }
    }

    fn admin(&self) -> Admin {
        let admin = self.wish.of(self.subject.admin());
        let admin = match &self.workflow {
            Some(name) => admin.workflow(name),
            None => admin,
        };
        let admin = match &self.resume {
            Some(from) => admin.resume(from.clone()),
            None if self.keep => admin.keep_session(),
            None => admin,
        };
        match self.context_limit {
            Some(tokens) => admin.context_limit(tokens),
            None => admin,
        }
    }

    fn table(&self) -> Result<(), Failure> {
        let mut course = Course::default();
        let mut progress = Progress::new(std::io::stderr().is_terminal());
        let planned = self.admin().rehearse(&mut |event| {
            progress.take(&event);
            course.take(event);
        });
        progress.clear();
        let planned = planned?;
        let usage = course::usage(&planned.report, planned.digested);
        output::write(&(course.table(&planned.report) + &usage + &summary(&planned)))
    }

    fn json(&self) -> Result<(), Failure> {
        let start = Instant::now();
        let mut failed = None;
        let planned = self.admin().rehearse(&mut |event| {
            if failed.is_none() {
                failed = event_line(&event, start).err();
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let planned = planned?;
        let roles: Vec<&str> = roles(&planned).collect();
        let last = serde_json::json!({
            "event": "planned",
            "tables": planned.plan.schema.tables.len(),
            "roles": roles,
            "notes": planned.notes,
            "warnings": planned.warnings,
        });
        line(last, start)
    }
}

/// Writes an event as a line, with the milliseconds since the start.
pub fn event_line(event: &Event, start: Instant) -> Result<(), Failure> {
    line(serde_json::to_value(event)?, start)
}

fn line(mut value: serde_json::Value, start: Instant) -> Result<(), Failure> {
    if let Some(object) = value.as_object_mut() {
        let milliseconds = start.elapsed().as_secs_f64() * 1_000.0;
        object.insert(
            "ms".to_owned(),
            ((milliseconds * 10.0).round() / 10.0).into(),
        );
    }
    output::write(&format!("{value}\n"))
}

/// The roles of the plan.
fn roles(planned: &Planned) -> impl Iterator<Item = &str> {
    let roles = planned.plan.access.roles.iter();
    roles.map(|role| role.name.as_str())
}

/// What was planned, in a few lines.
fn summary(planned: &Planned) -> String {
    let plan = &planned.plan;
    let roles: Vec<&str> = roles(planned).collect();
    let mut text = format!(
        "\nA panel over {}; {}: {}\n",
        counted(plan.schema.tables.len(), "table"),
        if roles.len() == 1 { "role" } else { "roles" },
        roles.join(", ")
    );
    for note in &planned.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    for warning in &planned.warnings {
        text.push_str(&format!("warning: {warning}\n"));
    }
    text
}

fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
