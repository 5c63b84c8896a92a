//! `cargo dbadmin plan`: what the agents would do, phase by phase, and what it would take. Nothing
//! is written but a session, if one is wished for or the run fails.

mod course;
mod progress;

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use course::Course;
use dbadmin_build::{Admin, Event, Last, Summary, Told};
pub use progress::Progress;

use crate::subject::{Subject, Wish};
use crate::{Failure, asking, output, trial};

/// Show what the agents plan, phase by phase, and what they use; nothing is written
///
/// In a crate, its build script plans what the next build would: with the words of build.rs, unless
/// there are others here, and with the agents that it registers.
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

/// What is done with a line of a run's course: its text, what it tells, and when that was.
type Each<'a> = dyn FnMut(&mut Progress, &str, Told, Duration) -> Result<(), Failure> + 'a;

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
        trial::put_back(&self.subject.folder)?;
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
        let summary = self.planned(&mut progress, &mut |progress, _, told, since| {
            if let Told::Event(event) = told {
                progress.take(&event);
                course.take(event, since);
            }
            Ok(())
        });
        progress.clear();
        let summary = summary?;
        let usage = course.usage(summary.digested);
        output::write(&(course.table() + &usage + &shown(&summary)))
    }

    fn json(&self) -> Result<(), Failure> {
        let mut progress = Progress::new(false);
        let planned = self.planned(&mut progress, &mut |_, line, _, _| output::write(line));
        planned.map(|_| ())
    }

    /// Has the agents plan, in the build script of a crate that has one, else here; each line of the
    /// run's course is handed to `each`.
    fn planned(&self, progress: &mut Progress, each: &mut Each<'_>) -> Result<Summary, Failure> {
        let mut summary = None;
        let asked = asking::is_asked(&self.subject.folder);
        if asked {
            progress.wait(asking::WAITING);
        }
        let mut each = |line: &str, told: Told, since| {
            if let Told::Last(Last::Planned(planned)) = &told {
                summary = Some(planned.clone());
            }
            each(progress, line, told, since)
        };
        let failed = if asked {
            asking::ask(
                &self.subject.folder,
                &self.admin(),
                &asking::patience(),
                &mut each,
            )?
            .failed
        } else {
            self.here(&mut each)?
        };
        match (summary, failed) {
            (Some(summary), None) => Ok(summary),
            (_, failed) => Err(failed.unwrap_or_default().into()),
        }
    }

    fn here(
        &self,
        each: &mut dyn FnMut(&str, Told, Duration) -> Result<(), Failure>,
    ) -> Result<Option<String>, Failure> {
        let start = Instant::now();
        let mut lost = None;
        let mut tell = |told: Told| {
            let since = start.elapsed();
            let line = told.line(since).map_err(Failure::from);
            let told = line.and_then(|line| each(&line, told, since));
            lost = lost.take().or(told.err());
        };
        let planned = self
            .admin()
            .rehearse(&mut |event| tell(Told::Event(event)))?;
        tell(Told::Last(Last::Planned(planned.summary())));
        lost.map_or(Ok(None), Err)
    }
}

/// Writes an event as a line, with the milliseconds since the start.
pub fn event_line(event: &Event, start: Instant) -> Result<(), Failure> {
    output::write(&Told::Event(event.clone()).line(start.elapsed())?)
}

/// What was planned, in a few lines.
fn shown(summary: &Summary) -> String {
    let mut text = format!(
        "\nA panel over {}; {}: {}\n",
        counted(summary.tables, "table"),
        if summary.roles.len() == 1 {
            "role"
        } else {
            "roles"
        },
        summary.roles.join(", ")
    );
    for note in &summary.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    for warning in &summary.warnings {
        text.push_str(&format!("warning: {warning}\n"));
    }
    text
}

fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
