//! Where a run begins, and what it leaves for the next: sessions in `dbadmin/session/`.

use dbadmin_agents::{AgentError, Keep, Orchestrator, Registry, Session};
use serde::{Deserialize, Serialize};

use crate::admin::Admin;
use crate::cargo::Crate;
use crate::laid::Laid;
use crate::write::Mode;
use crate::{Error, Result};

/// Where a crate's session is, relative to the crate.
const SESSION: &str = "dbadmin/session";

/// What looks at a phase, by its name, before the next begins.
pub type Review<'a> = dyn FnMut(&'static str, &mut Orchestrator) -> Result<()> + 'a;

/// What is wished of a run's session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Course {
    keep: bool,
    resume: bool,
    from: Option<String>,
    /// The phase to stop after.
    until: Option<String>,
    /// Whether what a person has changed of what was laid out counts.
    reviewed: bool,
}

impl Admin {
    /// Keeps in `dbadmin/session/` what the agents write, phase by phase, and takes from there what
    /// would come out the same: where prompt, sections and executor have not changed.
    #[must_use]
    pub fn keep_session(mut self) -> Self {
        self.course.keep = true;
        self
    }

    /// Goes on from a session that was kept, or that a failed run left behind. With the name of a
    /// phase, that one and those after it are made anew.
    #[must_use]
    pub fn resume(mut self, from: Option<String>) -> Self {
        self.course.keep = true;
        self.course.resume = true;
        self.course.from = from;
        self
    }

    /// Stops after this phase, and lays out in `dbadmin/session/review/` what agents wrote so far, a
    /// file of JSON a section, for a person to read and change. The run ends with [`Error::Paused`]; a
    /// build generates nothing then.
    #[must_use]
    pub fn until(mut self, phase: impl Into<String>) -> Self {
        self.course.until = Some(phase.into());
        self.reviewed()
    }

    /// Takes what a person has changed of what was laid out by [`Admin::until`], each section as soon
    /// as its phase is done: later phases work from it. Whoever calls this has looked whether it keeps
    /// to its contract.
    #[must_use]
    pub fn reviewed(mut self) -> Self {
        self.course.keep = true;
        self.course.reviewed = true;
        self
    }
}

impl Course {
    /// What was laid out, if it counts, once it is clear that there is a phase to stop after.
    pub fn laid(&self, registry: &Registry, project: &Crate) -> Result<Option<Laid>> {
        let mut phases = registry.phases.iter().map(|phase| phase.name);
        if let Some(until) = &self.until
            && !phases.clone().any(|phase| phase == until)
        {
            let known: Vec<_> = phases.by_ref().collect();
            return Err(Error::Agent(AgentError::UnknownPhase {
                phase: until.clone(),
                known: known.join(", "),
            }));
        }
        let may_write = matches!(project.mode(), Mode::Write);
        let laid = (self.reviewed && may_write).then(|| Laid::read(&project.root));
        laid.transpose()
    }

    /// The phase that a run does not come to which is to stop after this one.
    pub fn pauses(&self, phase: &str, registry: &Registry) -> Option<&'static str> {
        let mut phases = registry.phases.iter().map(|phase| phase.name);
        let is_last = self.until.as_deref() == Some(phase);
        phases.find(|known| *known == phase && is_last)?;
        phases.next()
    }

    /// Gives a run its session. Without a wish, it is written to only if the run has to end early,
    /// and only where a build may write; what a person changed there does not count then.
    pub fn prepare(&self, run: &mut Orchestrator, project: &Crate) -> Result<()> {
        let folder = project.root.join(SESSION);
        let may_write = matches!(project.mode(), Mode::Write);
        let is_crate = project.root.join("Cargo.toml").is_file();
        let is_kept = self.keep || (may_write && is_crate);
        if !is_kept {
            return Ok(());
        }
        let keep = if self.keep && may_write {
            Keep::EachPhase
        } else {
            Keep::OnFailure
        };
        let session = Session::open(&folder, keep);
        if self.resume && session.is_empty() {
            return Err(Error::NothingToResume { folder });
        }
        run.keep_session(session);
        if let Some(phase) = &self.from {
            run.resume_from(phase)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use dbadmin_agents::Event;
    use dbadmin_model::plan::Requirements;

    use crate::{Admin, Planned};

    /// A crate over two tables.
    fn crate_in(folder: &Path) -> Admin {
        std::fs::create_dir_all(folder.join("src")).unwrap();
        let manifest = "[package]\nname = \"library\"\n";
        std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        std::fs::write(folder.join("src/main.rs"), "").unwrap();
        let sql = "CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL);";
        std::fs::write(folder.join("schema.sql"), sql).unwrap();
        Admin::new().in_crate(folder).schema_file("schema.sql")
    }

    /// A plan, and the agents that ran for it.
    fn planned(admin: &Admin) -> (Planned, Vec<&'static str>) {
        let mut ran = Vec::new();
        let planned = admin.rehearse(&mut |event| {
            if let Event::AgentStarted { agent, .. } = event {
                ran.push(agent);
            }
        });
        (planned.unwrap(), ran)
    }

    #[test]
    fn a_kept_session_is_reused_and_resumed_from_any_phase() {
        let folder = tempfile::tempdir().unwrap();
        let admin = crate_in(folder.path());
        let error = admin
            .clone()
            .resume(None)
            .rehearse(&mut |_| {})
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("run `cargo dbadmin plan --keep` first")
        );
        planned(&admin);
        assert!(!folder.path().join("dbadmin").exists());

        let (first, ran) = planned(&admin.clone().keep_session());
        assert_eq!(ran.len(), first.report.agents());
        let (second, ran) = planned(&admin.clone().resume(None));
        assert_eq!(ran, [""; 0]);
        assert_eq!(second.plan.schema, first.plan.schema);
        let (_, ran) = planned(&admin.clone().resume(Some("security".to_owned())));
        assert!(
            ran.contains(&"audit-logger") && !ran.contains(&"table-builder"),
            "{ran:?}"
        );

        let sql = "CREATE TABLE shelves (id INTEGER PRIMARY KEY, label TEXT);";
        std::fs::write(folder.path().join("schema.sql"), sql).unwrap();
        let (third, ran) = planned(&admin.clone().resume(None));
        assert_eq!(third.plan.schema.tables.len(), 1);
        assert!(ran.contains(&"schema-analyzer"), "{ran:?}");
        let error = admin
            .resume(Some("frontent".to_owned()))
            .rehearse(&mut |_| {});
        assert!(
            error
                .unwrap_err()
                .to_string()
                .contains("requirements, schema, backend")
        );
    }

    #[test]
    fn a_reviewer_changes_what_the_next_phase_works_from() {
        let folder = tempfile::tempdir().unwrap();
        let admin = crate_in(folder.path());
        let mut phases = Vec::new();
        let planned = admin.rehearse_reviewed(&mut |_| {}, &mut |phase, run| {
            phases.push(phase);
            if phase == "requirements" {
                let mut requirements = (*run.section::<Requirements>("requirements")?).clone();
                requirements.tables.retain(|table| table == "books");
                run.revise("requirements", &requirements)?;
            }
            Ok(())
        });
        let planned = planned.unwrap();
        assert_eq!(
            phases,
            ["requirements", "schema", "backend", "frontend", "security"]
        );
        assert_eq!(planned.plan.schema.tables.len(), 1);
    }
    #[test]
    fn what_was_laid_out_and_changed_counts_as_long_as_it_is_made_from_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let admin = crate_in(folder.path());
        let paused = admin.clone().until("requirements").rehearse(&mut |_| {});
        let Err(crate::Error::Paused { next, sections, .. }) = paused else {
            panic!("it goes on: {paused:?}");
        };
        assert_eq!(
            (next, &*sections),
            ("schema", &["requirements", "profile"][..])
        );
        let file = folder
            .path()
            .join("dbadmin/session/review/requirements.json");
        let text = std::fs::read_to_string(&file).unwrap();
        let mut requirements: Requirements = serde_json::from_str(&text).unwrap();
        requirements.tables.retain(|table| table == "books");
        std::fs::write(&file, serde_json::to_string(&requirements).unwrap()).unwrap();

        // Who does not ask for it gets the plan as it would be, and the change stays.
        let tables = |planned: &Planned| planned.plan.schema.tables.len();
        assert_eq!(tables(&planned(&admin).0), 2);
        let (changed, ran) = planned(&admin.clone().resume(None).reviewed());
        assert!(tables(&changed) == 1 && !ran.contains(&"requirements-interpreter"));
        // From then on it is the section of the session, also where nobody reviews.
        let (kept, ran) = planned(&admin.clone().keep_session());
        assert_eq!((tables(&kept), &*ran), (1, &[""; 0][..]));
        // A build, which keeps none, comes out as anywhere else.
        let (built, _) = planned(&admin);
        assert_eq!((tables(&built), &built.warnings[..]), (2, &[][..]));
        let sql = "CREATE TABLE books (id INTEGER PRIMARY KEY); CREATE TABLE loans (id INTEGER);";
        std::fs::write(folder.path().join("schema.sql"), sql).unwrap();
        let (anew, _) = planned(&admin.keep_session());
        assert_eq!(tables(&anew), 2);
        let told = anew.warnings.join("\n");
        assert!(told.contains("had been changed by hand"), "{told}");
    }
}
