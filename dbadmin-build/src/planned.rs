//! A plan without a crate: what `cargo dbadmin serve` shows at once, and nothing is written.

use std::path::Path;

use dbadmin_agents::{Limits, Orchestrator, REGISTRY};
use dbadmin_introspect::Database;
use dbadmin_model::plan::{Annotations, Sample};
use dbadmin_model::schema::{Omitted, Schema};

use crate::Result;
use crate::admin::{self, Admin, WORKFLOW};
use crate::native::NATIVE;
use crate::plan::Plan;
use crate::settings::Settings;

/// A plan, and what is to be said about it.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What somebody should act on.
    pub warnings: Vec<String>,
    /// What is in the database and cannot be shown, and why.
    pub omitted: Vec<Omitted>,
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
        self.plan_with(settings, &schema)
    }

    /// Plans a panel over a schema that is at hand.
    ///
    /// # Errors
    /// [`Error::Settings`](crate::Error::Settings) and [`Error::Agent`](crate::Error::Agent).
    pub fn plan_of(&self, schema: &Schema) -> Result<Planned> {
        self.plan_with(Settings::read(self.folder())?, schema)
    }

    fn folder(&self) -> &Path {
        self.at.as_deref().unwrap_or(Path::new("."))
    }

    fn plan_with(&self, settings: Settings, schema: &Schema) -> Result<Planned> {
        let request = settings.request(&self.prompt, &self.features);
        let mut annotations = Annotations::default();
        settings.annotate(&mut annotations, schema)?;
        // A plan of any size is worked on in memory: nothing goes to disk.
        let limits = Limits {
            resident_bytes: usize::MAX,
            ..Limits::default()
        };
        let mut run = Orchestrator::new(&REGISTRY, WORKFLOW, limits, std::env::temp_dir())?;
        run.provide("request", &request)?;
        run.provide("database", schema)?;
        run.provide("annotations", &annotations)?;
        run.provide("sample", &Sample::default())?;
        run.provide("previous", &None::<Schema>)?;
        run.run(&NATIVE, &mut |_| {})?;
        let plan = Plan::of(&run)?;
        Ok(Planned {
            warnings: admin::warnings(&plan, run.report()),
            omitted: schema.omitted.clone(),
            plan,
        })
    }
}
