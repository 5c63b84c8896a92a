//! The one call of a build script: from structs and schema to source.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dbadmin_agents::{Native, NativeFn, Registry, Report};
use dbadmin_introspect::Database;
use dbadmin_syntax::names::all_of;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

use crate::advice;
use crate::asked::Asked;
use crate::cargo::{self, Crate};
use crate::course::Course;
use crate::emit;
use crate::left_out;
use crate::plan::Plan;
use crate::prepare::{self, Prepared};
use crate::roster::Own;
use crate::run::Ground;
use crate::said::Said;
use crate::script::Assigned;
use crate::settings::{self, Settings};
use crate::source::{self, Opened, Read, Source};
use crate::stamp::Stamp;
use crate::write::{self, Generated};
use crate::{Error, Result, scan, trial, unasked};

/// Where generated source goes, relative to the crate.
pub(crate) const OUTPUT: &str = "src/admin";

/// What to generate: every method is optional.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Admin {
    pub(crate) prompt: String,
    pub(crate) features: Vec<String>,
    pub(crate) schemas: Vec<String>,
    pub(crate) context_limit: Option<usize>,
    pub(crate) workflow: Option<String>,
    #[serde(skip)]
    pub(crate) own: Option<Own>,
    #[serde(serialize_with = "source::without_password")]
    pub(crate) source: Option<Source>,
    pub(crate) at: Option<PathBuf>,
    pub(crate) course: Course,
    /// Where a run writes down what it leaves to models.
    #[serde(skip)]
    pub(crate) assigned: Assigned,
}

/// What a build did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Files written, relative to the crate; empty where all was up to date.
    pub files: Vec<PathBuf>,
    /// Those of them that keep your edits beside what is new.
    pub merged: Vec<PathBuf>,
    /// Files that stay as you edited them, because what is new collides with that; it lies beside
    /// them.
    pub conflicts: Vec<PathBuf>,
    /// What the developer should act on.
    pub warnings: Vec<String>,
    /// What the developer may like to know: what changed in the schema, indexes worth having.
    pub notes: Vec<String>,
    /// What the agents used of their budgets; empty where nothing had changed.
    pub report: Report,
    /// Statements prepared against the database; 0 without one.
    pub statements: usize,
    /// How long it took.
    pub time: Duration,
    /// What agents of the user's own have written, as JSON.
    own: BTreeMap<String, String>,
}

impl Outcome {
    /// What an agent of your own has written; in a build in which nothing had changed, what it wrote
    /// the last time.
    ///
    /// # Errors
    /// [`Error::Section`] where there is none of this name, or it is no `T`.
    pub fn section<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let wrong = |reason: String| Error::Section {
            name: name.to_owned(),
            reason,
        };
        let json = self.own.get(name).ok_or_else(|| {
            let known = self.own.keys().map(String::as_str);
            let known = if self.own.is_empty() {
                "no agent given with .agents(…) has written one".to_owned()
            } else {
                format!("your agents wrote {}", all_of(known))
            };
            wrong(format!("there is none of this name; {known}"))
        })?;
        serde_json::from_str(json).map_err(|error| wrong(error.to_string()))
    }
}

impl Admin {
    /// A panel over every table of the database.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the panel is for, in words.
    #[must_use]
    pub fn prompt(mut self, prompt: impl Into<String>) -> Self {
        self.prompt = prompt.into();
        self
    }

    /// Only these tables, and those with a struct of their own.
    #[must_use]
    pub fn features<S: Into<String>>(mut self, features: impl IntoIterator<Item = S>) -> Self {
        self.features = features.into_iter().map(Into::into).collect();
        self
    }

    /// Only the tables in these schemas of the database (in MySQL: these databases), instead of
    /// in all of them; SQLite has but one.
    #[must_use]
    pub fn schemas<S: Into<String>>(mut self, schemas: impl IntoIterator<Item = S>) -> Self {
        self.schemas = schemas.into_iter().map(Into::into).collect();
        self
    }

    /// Lets the agents hold so many tokens of prompt at a time, instead of 50,000; with 25,000 or
    /// fewer they load only what they cannot do without. A run that does not fit fails, and says
    /// what would have to go.
    #[must_use]
    pub fn context_limit(mut self, tokens: usize) -> Self {
        self.context_limit = Some(tokens);
        self
    }

    /// Runs this workflow instead of `full-admin-generation`: `rapid-prototype`,
    /// `incremental-update`, or one of your own.
    #[must_use]
    pub fn workflow(mut self, name: impl Into<String>) -> Self {
        self.workflow = Some(name.into());
        self
    }

    /// Has agents of your own run beside the others: those of a registry that `agent_registry!` made,
    /// each with the function that does its work. An agent without one has only a prompt: its work is
    /// an answer in `dbadmin/answers/`, which `cargo dbadmin propose` or `cargo dbadmin mcp` gets.
    #[must_use]
    pub fn agents(
        mut self,
        registry: &'static Registry,
        functions: &'static [(&'static str, NativeFn)],
    ) -> Self {
        self.own = Some(Own::new(registry, functions));
        self
    }

    /// Reads the schema of this database, such as `sqlite://app.db`; a relative path is relative
    /// to the crate. While the file does not exist, or the server does not answer, the snapshot
    /// stands in for it. An address with a password belongs in `DATABASE_URL`, not here.
    #[must_use]
    pub fn database(mut self, url: impl Into<String>) -> Self {
        self.source = Some(Source::Database(url.into()));
        self
    }

    /// Reads the schema from a folder of migrations, relative to the crate.
    #[must_use]
    pub fn migrations(mut self, folder: impl Into<PathBuf>) -> Self {
        self.source = Some(Source::Files(vec![folder.into()]));
        self
    }

    /// Reads the schema from a file of SQL, relative to the crate.
    #[must_use]
    pub fn schema_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.source = Some(Source::Files(vec![file.into()]));
        self
    }

    /// Works on the crate in this folder instead of the one whose build script is running; what
    /// a command line needs.
    #[must_use]
    pub fn in_crate(mut self, root: impl Into<PathBuf>) -> Self {
        self.at = Some(root.into());
        self
    }

    /// The same where `wish` says nothing else.
    #[must_use]
    pub fn with(self, wish: &Self) -> Self {
        let wish = wish.clone();
        Self {
            prompt: either(wish.prompt, self.prompt, String::is_empty),
            features: either(wish.features, self.features, Vec::is_empty),
            schemas: either(wish.schemas, self.schemas, Vec::is_empty),
            context_limit: wish.context_limit.or(self.context_limit),
            workflow: wish.workflow.or(self.workflow),
            own: wish.own.or(self.own),
            source: wish.source.or(self.source),
            at: wish.at.or(self.at),
            course: either(wish.course, self.course, |course| {
                *course == Course::default()
            }),
            assigned: self.assigned,
        }
    }

    /// Generates the panel, as far as anything has changed since the last time.
    ///
    /// # Errors
    /// See [`Error`]. Nothing is half-written.
    pub fn generate(&self) -> Result<Outcome> {
        self.generate_in(None)
    }

    /// As [`Admin::generate`], from a database that has been read already.
    ///
    /// # Errors
    /// See [`Error`]. Nothing is half-written.
    pub fn generate_from(&self, opened: Opened) -> Result<Outcome> {
        self.generate_in(Some(opened))
    }

    fn generate_in(&self, opened: Option<Opened>) -> Result<Outcome> {
        let start = Instant::now();
        let project = match &self.at {
            Some(root) => Crate::at(root.clone()),
            None => Crate::of_build_script()?,
        };
        if project.by_cargo
            && let Some((asked, folder)) = Asked::of(&project.root)?
        {
            // A script that goes on after its answer counts as run, but not for the next build.
            project.be_summoned();
            return Err(asked.answer(self, &project.root, &folder));
        }
        if project.by_cargo {
            trial::heed(&project.root)?;
        }
        let result = self.in_project(&project, opened);
        match &result {
            Ok(outcome) => outcome
                .warnings
                .iter()
                .for_each(|warning| project.say(warning)),
            // Cargo would otherwise run the script only when one of the usual paths changes.
            // But a build that fails is run again anyhow, and `cargo dbadmin` shows why it failed
            // without all of this.
            Err(_) if write::findings::are_wanted() => {}
            Err(_) => {
                project.name_snapshot(&project.root.join(source::SNAPSHOT));
                project.watch(&[
                    PathBuf::from("src"),
                    "build.rs".into(),
                    settings::FILE.into(),
                ]);
            }
        }
        project.clear();
        let mut outcome = result?;
        outcome.time = start.elapsed();
        if !outcome.files.is_empty() {
            let line = format!(
                "dbadmin: {}; {} files written",
                outcome.report,
                outcome.files.len()
            );
            project.say(&line);
            outcome.notes.iter().for_each(|note| project.say(note));
        }
        Ok(outcome)
    }

    fn in_project(&self, project: &Crate, opened: Option<Opened>) -> Result<Outcome> {
        let wishes = Settings::read(&project.root)?;
        let schemas = wishes.schemas(&self.schemas);
        let (runtime, source, asked) = match opened {
            Some(Opened { runtime, read }) => (runtime, read.source.clone(), Some(read)),
            None => self.ask(&project.root, &schemas)?,
        };
        let settings = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            // With the agents, dbadmin's and the user's own, and all else that writes source.
            Native::program(),
            self.prompt,
            self.features,
            self.context_limit,
            self.workflow,
            schemas,
            source,
            project.mode(),
            asked.as_ref().map(Read::fingerprint)
        );
        let unchanged = Stamp::still_valid(&project.out_dir, &project.root, &settings);
        if let Some(stamp) = unchanged.filter(|_| !write::findings::are_wanted()) {
            project.name_snapshot(&project.root.join(source::SNAPSHOT));
            project.name_overrides(wishes.overrides())?;
            project.watch(&stamp.watched);
            return Ok(Outcome {
                own: stamp.own,
                ..Outcome::default()
            });
        }
        let found = scan::scan(&project.root, Path::new(OUTPUT))?;
        let read = match asked {
            Some(read) => read,
            None => runtime.block_on(source.read(&project.root, &schemas))?,
        };
        let mut watched = found.files.clone();
        watched.extend(read.source.watched());
        watched.extend([settings::FILE.into(), "build.rs".into()]);
        watched.extend(wishes.logo().map(PathBuf::from));
        watched.extend(self.answers_watched());
        let overrides = wishes.overrides().clone();
        let (outcome, files) = self.run(project, wishes, read, &found, &runtime)?;
        project.name_snapshot(&project.root.join(source::SNAPSHOT));
        project.name_overrides(&overrides)?;
        // Once a conflict is settled, cargo shall not repeat the warning.
        watched.extend(outcome.conflicts.iter().map(|path| write::beside(path)));
        // Who has something to act on is told again until it is done.
        if outcome.warnings.is_empty() && project.by_cargo {
            let written = files.iter().map(|file| Path::new(OUTPUT).join(&file.path));
            let others = written.chain([source::SNAPSHOT.into()]);
            let files = watched.iter().cloned().chain(others);
            let stamp = Stamp::over(&project.root, settings, files, watched.clone());
            let own = outcome.own.clone();
            Stamp { own, ..stamp }.keep(&project.out_dir);
        }
        project.watch(&watched);
        Ok(outcome)
    }

    /// Finds where the schema comes from. Files tell by themselves whether they have changed; a
    /// database has to be asked.
    pub(crate) fn ask(
        &self,
        root: &Path,
        schemas: &[String],
    ) -> Result<(Runtime, Source, Option<Read>)> {
        let offline = cargo::set("DBADMIN_OFFLINE");
        let source = Source::choose(root, self.source.clone(), offline)?;
        let runtime = source::asynchronous()?;
        let asked = match source {
            Source::Database(_) => Some(runtime.block_on(source.read(root, schemas))?),
            _ => None,
        };
        Ok((runtime, source, asked))
    }

    fn run(
        &self,
        project: &Crate,
        settings: Settings,
        mut read: Read,
        found: &scan::Scan,
        runtime: &Runtime,
    ) -> Result<(Outcome, Vec<emit::File>)> {
        let ground = Ground {
            settings: &settings,
            read: &read,
            found,
            project,
        };
        let renames = settings.renames(&read.schema)?;
        let previous = source::snapshot(&project.root)?;
        let run = self.orchestrate(ground, &mut |_| {})?;
        let plan = Plan::of(&run)?;
        let (prepared, files) = prepared_and_emitted(&plan, read.database.as_mut(), runtime)?;
        let snapshot = read.schema.to_snapshot().map_err(|error| Error::Snapshot {
            path: source::SNAPSHOT.into(),
            reason: error.to_string(),
        })?;
        let snapshot = (read.source != Source::Snapshot).then_some(snapshot.as_str());
        let generated = Generated {
            root: &project.root,
            output: Path::new(OUTPUT),
            files: &files,
            snapshot,
            renamed: &renames.in_source(&plan),
        };
        let written = write::bring_up_to_date(&generated, project.mode())?;
        let mut warnings = read.warnings;
        warnings.extend(advice::warnings(&plan, run.report()));
        let said = Said {
            settings: &settings,
            found,
        };
        warnings.extend(unasked::warnings(&plan, said));
        warnings.extend(said.warnings(&read.schema)?);
        warnings.extend(written.warnings);
        let mut notes = write::told(&written.merged);
        notes.extend(left_out::told(&read.schema));
        notes.extend(left_out::logs(&plan));
        notes.extend(prepared.denied);
        let previous = previous.as_ref();
        if let Some(previous) = previous {
            warnings.extend(settings.renames_of_nothing(previous, &read.schema));
        }
        let since = previous
            .map(|previous| left_out::since(previous, &read.schema, &plan.schema.tables, &renames));
        notes.extend(advice::notes(&plan, since.unwrap_or_default()));
        let report = run.report().clone();
        Ok((
            Outcome {
                files: written.files,
                merged: written.merged,
                conflicts: written.conflicts,
                warnings,
                notes,
                report,
                statements: prepared.statements,
                own: self.own_sections(&run)?,
                ..Outcome::default()
            },
            files,
        ))
    }
}

/// The one, unless it says nothing.
fn either<T>(one: T, other: T, says_nothing: impl Fn(&T) -> bool) -> T {
    if says_nothing(&one) { other } else { one }
}

/// Prepares the statements, and writes the source meanwhile: a server takes its time for them.
fn prepared_and_emitted(
    plan: &Plan,
    database: Option<&mut Database>,
    runtime: &Runtime,
) -> Result<(Prepared, Vec<emit::File>)> {
    std::thread::scope(|scope| {
        let emitting = scope.spawn(|| emit::files(plan));
        let prepared = match database {
            Some(database) => runtime.block_on(prepare::all(plan, database)),
            None => Ok(Prepared::default()),
        };
        let emitted = emitting.join();
        let emitted = emitted.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((prepared?, emitted?))
    })
}
