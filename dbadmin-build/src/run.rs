//! A run of the agents over what was read.

use std::path::PathBuf;

use dbadmin_agents::{Event, Limits, Orchestrator, REGISTRY};
use dbadmin_model::plan::{Annotations, Request, Sample};
use dbadmin_model::schema::Schema;

use crate::admin::Admin;
use crate::cargo::Crate;
use crate::native::NATIVE;
use crate::scan::Scan;
use crate::settings::Settings;
use crate::source::{self, Read};
use crate::{Error, Result};

/// The agents that run, all of them.
const WORKFLOW: &str = "full-admin-generation";

/// What a run over a crate works from.
pub struct Ground<'a> {
    /// `dbadmin.toml`.
    pub settings: &'a Settings,
    /// The schema.
    pub read: &'a Read,
    /// The crate's structs.
    pub found: &'a Scan,
    /// The crate.
    pub project: &'a Crate,
}

/// What agents are given from outside.
pub struct Given<'a> {
    pub request: &'a Request,
    pub schema: &'a Schema,
    pub annotations: &'a Annotations,
    pub sample: &'a Sample,
    /// The snapshot of the last build.
    pub previous: Option<Schema>,
}

impl Given<'_> {
    /// Runs every agent.
    ///
    /// # Errors
    /// [`Error::Agent`].
    pub fn run(
        &self,
        limits: Limits,
        spill: PathBuf,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        let mut run = Orchestrator::new(&REGISTRY, WORKFLOW, limits, spill)?;
        run.provide("request", self.request)?;
        run.provide("database", self.schema)?;
        run.provide("annotations", self.annotations)?;
        run.provide("sample", self.sample)?;
        run.provide("previous", &self.previous)?;
        run.run(&NATIVE, events).map_err(Error::from)?;
        Ok(run)
    }
}

impl Admin {
    /// Runs every agent over a crate.
    ///
    /// # Errors
    /// [`Error::Structs`], [`Error::Settings`], [`Error::Snapshot`] and [`Error::Agent`].
    pub(crate) fn orchestrate(
        &self,
        ground: Ground<'_>,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        let Ground {
            settings,
            read,
            found,
            project,
        } = ground;
        let mut annotations = found.annotations(&read.schema)?;
        settings.annotate(&mut annotations, &read.schema)?;
        let given = Given {
            request: &settings.request(&self.prompt, &self.features),
            schema: &read.schema,
            annotations: &annotations,
            sample: &read.sample,
            previous: source::snapshot(&project.root)?,
        };
        given.run(settings.limits(self.context_limit), project.spill(), events)
    }
}
