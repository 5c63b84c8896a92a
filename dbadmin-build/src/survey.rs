//! What a run of the agents over a crate works from, read as the crate's next build would read it,
//! for commands that run the agents and generate nothing.

use std::path::Path;

use dbadmin_agents::Orchestrator;
use dbadmin_model::schema::Schema;

use crate::Result;
use crate::admin::{Admin, OUTPUT};
use crate::cargo::Crate;
use crate::planned::{Planned, planned};
use crate::run::Ground;
use crate::said::Said;
use crate::scan::{self, Scan};
use crate::settings::Settings;
use crate::source::Read;

/// What was read. What a run leaves on disk goes when this is dropped.
pub(crate) struct Survey {
    settings: Settings,
    read: Read,
    found: Scan,
    project: Crate,
}

impl Drop for Survey {
    fn drop(&mut self) {
        self.project.clear();
    }
}

impl Admin {
    /// Reads a crate's structs, its `dbadmin.toml`, and the schema from what [`Admin::database`],
    /// `DATABASE_URL`, SQL files or the snapshot say. The crate is the one in [`Admin::in_crate`],
    /// else in the current folder; without one, only the database and `dbadmin.toml` count.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub(crate) fn survey(&self) -> Result<Survey> {
        let project = Crate::at(self.folder().to_owned());
        let root = &project.root;
        let settings = Settings::read(root)?;
        let schemas = settings.schemas(&self.schemas);
        let (runtime, source, asked) = self.ask(root, &schemas)?;
        let read = match asked {
            Some(read) => read,
            None => runtime.block_on(source.read(root, &schemas))?,
        };
        let found = if root.join("Cargo.toml").is_file() {
            scan::scan(root, Path::new(OUTPUT))?
        } else {
            Scan::default()
        };
        Ok(Survey {
            settings,
            read,
            found,
            project,
        })
    }
}

impl Survey {
    /// What a run takes.
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            settings: &self.settings,
            read: &self.read,
            found: &self.found,
            project: &self.project,
        }
    }

    /// The schema.
    pub const fn schema(&self) -> &Schema {
        &self.read.schema
    }

    /// What a run over it has planned.
    pub fn planned(&self, run: &Orchestrator) -> Result<Planned> {
        let schema = self.schema();
        let mut warnings = self.read.warnings.clone();
        let said = Said {
            settings: &self.settings,
            found: &self.found,
        };
        warnings.extend(said.warnings(schema)?);
        planned(run, schema, warnings, said)
    }
}
