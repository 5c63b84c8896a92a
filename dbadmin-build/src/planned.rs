//! A plan by itself: what `cargo dbadmin serve` shows at once, and `cargo dbadmin plan` tells of.
//! Nothing is written.

use std::path::Path;

use dbadmin_agents::{Event, Limits, Orchestrator, Report};
use dbadmin_introspect::{Database, without_credentials};
use dbadmin_model::naming;
use dbadmin_model::plan::{Annotations, Sample};
use dbadmin_model::schema::Schema;

use crate::admin::Admin;
use crate::advice;
use crate::course::Review;
use crate::left_out;
use crate::plan::Plan;
use crate::run::Given;
use crate::said::Said;
use crate::scan::Scan;
use crate::settings::Settings;
use crate::{Result, unasked};

/// A plan, and what is to be said about it.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What somebody should act on.
    pub warnings: Vec<String>,
    /// What is in the database and cannot be shown, and why; what has changed since the last snapshot;
    /// and which indexes would help.
    pub notes: Vec<String>,
    /// What the agents used of their budgets.
    pub report: Report,
    /// The tokens of all sections, and those of their digests; only counted by
    /// [`Admin::rehearse`].
    pub digested: (usize, usize),
}

impl Admin {
    /// Plans a panel over the database at `url`, of which only the schemas chosen with
    /// [`Admin::schemas`] or in `dbadmin.toml` are read. Nothing is written, and there need not be
    /// a crate: of the folder only `dbadmin.toml` counts, if there is one.
    ///
    /// # Errors
    /// What introspection says; [`Error::Settings`](crate::Error::Settings) and
    /// [`Error::Agent`](crate::Error::Agent).
    pub async fn plan(&self, url: &str) -> Result<Planned> {
        let settings = Settings::read(self.folder())?;
        let schemas = settings.schemas(&self.schemas);
        let mut database = Database::open(url).await?;
        let schema = database.schema(&schemas).await?;
        let counted = database.statistics(&schema).await?;
        let sample = Sample { rows: counted.rows };
        self.plan_with(settings, &schema, &sample, name_of(url))
    }

    /// Plans a panel over a schema that is at hand.
    ///
    /// # Errors
    /// [`Error::Settings`](crate::Error::Settings) and [`Error::Agent`](crate::Error::Agent).
    pub fn plan_of(&self, schema: &Schema) -> Result<Planned> {
        let settings = Settings::read(self.folder())?;
        self.plan_with(settings, schema, &Sample::default(), None)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.at.as_deref().unwrap_or(Path::new("."))
    }

    /// Plans it; where nobody has said what the panel is for, it is called by `name`.
    fn plan_with(
        &self,
        settings: Settings,
        schema: &Schema,
        sample: &Sample,
        name: Option<String>,
    ) -> Result<Planned> {
        let request = settings.request(&self.prompt, &self.features);
        let mut annotations = Annotations::default();
        settings.annotate(&mut annotations, schema)?;
        if request.prompt.is_empty() {
            annotations.title = annotations.title.or(name);
        }
        // A plan of any size is worked on in memory: nothing goes to disk. The program goes on, and keeps
        // what each thread of agents has taken of it: one after the other they take the least.
        let limits = Limits {
            resident_bytes: usize::MAX,
            parallel: 1,
            ..settings.limits(self.context_limit)
        };
        let given = Given {
            request: &request,
            schema,
            annotations: &annotations,
            sample,
            previous: None,
        };
        let roster = self.roster(&settings, self.folder())?;
        let run = given.run(&roster, limits, std::env::temp_dir(), &mut |_| {})?;
        let said = Said {
            settings: &settings,
            found: &Scan::default(),
        };
        planned(&run, schema, Vec::new(), said)
    }

    /// Plans the panel of a crate as its next build would, of what [`Admin::database`],
    /// `DATABASE_URL`, SQL files or the snapshot say, and tells `events` of the run as it goes. The
    /// crate is the one in [`Admin::in_crate`], else in the current folder; without one, only the
    /// database and `dbadmin.toml` count.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn rehearse(&self, events: &mut dyn FnMut(Event)) -> Result<Planned> {
        self.rehearse_reviewed(events, &mut |_, _| Ok(()))
    }

    /// As [`Admin::rehearse`], step by step: after each phase `review` is told its name and given the
    /// run, may read its sections, and may change one with [`Orchestrator::revise`] before the next
    /// phase works from it. Agents that have read the section as it was run again, so that a phase
    /// may come to be reviewed twice.
    ///
    /// # Errors
    /// See [`Error`](crate::Error), and what the review says.
    pub fn rehearse_reviewed(
        &self,
        events: &mut dyn FnMut(Event),
        review: &mut Review<'_>,
    ) -> Result<Planned> {
        let survey = self.survey()?;
        let run = self.orchestrate_reviewed(survey.ground(), events, review)?;
        let mut planned = survey.planned(&run)?;
        planned.digested = run.digested()?;
        Ok(planned)
    }
}

pub(crate) fn planned(
    run: &Orchestrator,
    schema: &Schema,
    mut warnings: Vec<String>,
    said: Said<'_>,
) -> Result<Planned> {
    let plan = Plan::of(run)?;
    warnings.extend(advice::warnings(&plan, run.report()));
    warnings.extend(unasked::warnings(&plan, said));
    let mut notes = left_out::told(schema);
    notes.extend(left_out::logs(&plan));
    notes.extend(advice::notes(&plan, Vec::new()));
    Ok(Planned {
        warnings,
        notes,
        report: run.report().clone(),
        digested: (0, 0),
        plan,
    })
}

/// What people call the database at an address: its file or its name, in words.
fn name_of(url: &str) -> Option<String> {
    let shown = without_credentials(url);
    let place = shown.split_once(':')?.1;
    let last = match place.strip_prefix("//") {
        // A server's address starts with the server.
        Some(rest) if !shown.starts_with("sqlite:") => rest.split_once('/')?.1,
        Some(rest) => rest,
        None => place,
    };
    let stem = Path::new(last).file_stem()?.to_str()?;
    (!naming::words(stem).is_empty()).then(|| naming::label(stem))
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_database_gives_its_panel_its_name() {
        let name = |url| name_of(url).unwrap_or_default();
        assert_eq!(name("sqlite:back_office.db"), "Back office");
        assert_eq!(name("sqlite:///var/lib/shop.sqlite3?mode=ro"), "Shop");
        assert_eq!(
            name("postgres://me:p%2F@host:1/book_shop?sslmode=disable"),
            "Book shop"
        );
        assert_eq!(name("mysql://root@127.0.0.1:3306/"), "");
        assert_eq!(name("mysql://root@127.0.0.1"), "");
        assert_eq!(name("sqlite::memory:"), "Memory");
    }
}
