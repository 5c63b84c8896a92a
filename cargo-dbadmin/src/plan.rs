//! `cargo dbadmin plan`: what the agents would do, phase by phase, and what it would take. Nothing
//! is written but a session, if one is wished for or the run fails.

mod course;
mod progress;
mod review;

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use course::Course;
use dbadmin_build::{Admin, Event, Last, Summary, Told};
pub use progress::Progress;

use crate::subject::{Subject, Wish};
use crate::{Failure, asking, output, shell, trial};

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
    /// Stop after this phase, and lay out in dbadmin/session/review/ what agents wrote so far: the next
    /// run with --until or --resume works from what you change there
    #[arg(long, value_name = "PHASE")]
    until: Option<String>,
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
        let goes_on = self.until.is_some() || self.resume.is_some();
        let is_changed = goes_on && review::is_changed(&self.subject.folder, &self.whole())?;
        let admin = self.admin(is_changed);
        match self.format {
            Format::Table => self.table(&admin),
            Format::Json => self.json(&admin),
        }
    }

    /// What is wished, wherever the run begins and ends.
    fn whole(&self) -> Admin {
        let admin = self.wish.of(self.subject.admin());
        let admin = match &self.workflow {
            Some(name) => admin.workflow(name),
            None => admin,
        };
        match self.context_limit {
            Some(tokens) => admin.context_limit(tokens),
            None => admin,
        }
    }

    fn admin(&self, is_changed: bool) -> Admin {
        let admin = match &self.resume {
            Some(from) => self.whole().resume(from.clone()),
            None if self.keep => self.whole().keep_session(),
            None => self.whole(),
        };
        match &self.until {
            Some(phase) => admin.until(phase),
            None if is_changed => admin.reviewed(),
            None => admin,
        }
    }

    /// What was given of what makes a plan, to be given again.
    fn flags(&self) -> String {
        let mut flags = self.subject.flags();
        flags.extend(self.wish.flags());
        let limit = self.context_limit.map(|tokens| tokens.to_string());
        let given = [("--context-limit", &limit), ("--workflow", &self.workflow)];
        for (flag, value) in given {
            flags.extend(
                value
                    .iter()
                    .flat_map(|value| [flag.to_owned(), value.clone()]),
            );
        }
        let words = flags.iter().map(|word| format!(" {}", shell::word(word)));
        words.collect()
    }

    fn table(&self, admin: &Admin) -> Result<(), Failure> {
        let mut course = Course::default();
        let mut progress = Progress::new(std::io::stderr().is_terminal());
        let last = self.planned(admin, &mut progress, &mut |progress, _, told, since| {
            if let Told::Event(event) = told {
                progress.take(&event);
                course.take(event, since);
            }
            Ok(())
        });
        progress.clear();
        let told = match last? {
            Last::Planned(summary) => course.usage(summary.digested) + &shown(&summary),
            Last::Paused {
                phase,
                next,
                sections,
            } => review::told(&phase, &next, &sections, &self.flags()),
            Last::Failed { message } => return Err(message.into()),
        };
        output::write(&(course.table() + &told))
    }

    fn json(&self, admin: &Admin) -> Result<(), Failure> {
        let mut progress = Progress::new(false);
        let last = self.planned(admin, &mut progress, &mut |_, line, _, _| {
            output::write(line)
        });
        match last? {
            Last::Failed { message } => Err(message.into()),
            Last::Planned(_) | Last::Paused { .. } => Ok(()),
        }
    }

    /// Has the agents plan, in the build script of a crate that has one, else here; each line of the
    /// run's course is handed to `each`.
    fn planned(
        &self,
        admin: &Admin,
        progress: &mut Progress,
        each: &mut Each<'_>,
    ) -> Result<Last, Failure> {
        let folder = &self.subject.folder;
        if asking::is_asked(folder) {
            progress.wait(asking::WAITING);
            let mut each = |line: &str, told: Told, since| each(progress, line, told, since);
            return Ok(asking::ask(folder, admin, &asking::patience(), &mut each)?.last);
        }
        here(admin, &mut |line, told, since| {
            each(progress, line, told, since)
        })
    }
}

/// Has the agents plan without a crate's build script.
fn here(
    admin: &Admin,
    each: &mut dyn FnMut(&str, Told, Duration) -> Result<(), Failure>,
) -> Result<Last, Failure> {
    let start = Instant::now();
    let mut lost = None;
    let mut tell = |told: Told| {
        let since = start.elapsed();
        let line = told.line(since).map_err(Failure::from);
        let told = line.and_then(|line| each(&line, told, since));
        lost = lost.take().or(told.err());
    };
    let planned = admin.rehearse(&mut |event| tell(Told::Event(event)));
    let last = Last::of(&planned);
    if !matches!(last, Last::Failed { .. }) {
        tell(Told::Last(last.clone()));
    }
    lost.map_or(Ok(last), Err)
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
