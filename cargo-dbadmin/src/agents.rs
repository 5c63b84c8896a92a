//! `cargo dbadmin agents`: the agents that come with dbadmin and their prompts, and the user's own.

mod check;
mod migrate;
mod own;

use std::path::{Path, PathBuf};

use dbadmin_agents::{AgentSpec, Loader, Part, REGISTRY};
use dbadmin_syntax::names::did_you_mean;
use serde_json::{Value, json};

use crate::{Failure, output};

/// Show the agents and their prompts, and check your own
#[derive(Debug, clap::Args)]
pub struct Agents {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the agents by phase: what each reads and writes, and how long its prompt is; in a crate, with
    /// those that its build script registers
    List {
        /// The crate's folder
        #[arg(long, default_value = ".", value_name = "FOLDER")]
        folder: PathBuf,
        /// What to write
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Show an agent's prompt
    Show {
        /// The agent, such as `schema-analyzer`
        agent: String,
        /// The part of its prompt
        #[arg(long, value_enum, default_value_t = Piece::Core)]
        part: Piece,
        /// The folder of the crate that registers it, if it is one of your own
        #[arg(long, default_value = ".", value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Check agents and workflows of your own, all of them at once
    Check(check::Check),
    /// Split one long prompt into the five files of an agent
    Migrate(migrate::Migrate),
}

/// A way to write the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table to read in a terminal
    Table,
    /// An array of JSON objects
    Json,
}

/// A part of a prompt, as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Piece {
    /// What executes the agent
    Core,
    /// What planning needs
    Summary,
    /// How the native implementation decides
    Implementations,
    /// Recurring shapes, and the right decision for each
    Patterns,
    /// Worked examples
    Examples,
}

impl Piece {
    const fn part(self) -> Part {
        match self {
            Self::Core => Part::Core,
            Self::Summary => Part::Summary,
            Self::Implementations => Part::Implementations,
            Self::Patterns => Part::Patterns,
            Self::Examples => Part::Examples,
        }
    }
}

impl Agents {
    /// Writes to standard output.
    pub fn run(self) -> Result<(), Failure> {
        let text = match self.command {
            Command::List {
                folder,
                format: Format::Table,
            } => table(&folder),
            Command::List {
                folder,
                format: Format::Json,
            } => as_json(&folder)?,
            Command::Show {
                agent,
                part,
                folder,
            } => prompt(&agent, part.part(), &folder)?,
            Command::Check(check) => check.run()?,
            Command::Migrate(migrate) => migrate.run()?,
        };
        output::write(&text)
    }
}

fn table(folder: &Path) -> String {
    let own = own::if_known(folder);
    let all = || own.iter().map(|own| &own.agent).chain(REGISTRY.agents);
    let wide = |of: fn(&AgentSpec) -> usize| all().map(of).max().unwrap_or(0);
    let (names, written) = (
        wide(|agent| agent.id.len()),
        wide(|agent| agent.writes.len()),
    );
    let mut text = String::new();
    for phase in REGISTRY.phases {
        text.push_str(&format!(
            "{}, {} lines at most\n",
            phase.name, phase.line_budget
        ));
        let agents = REGISTRY.agents.iter();
        for agent in agents.filter(|agent| agent.phase == phase.name) {
            text.push_str(&format!(
                "  {:names$}  {:3} lines  {:8}  writes {:written$}  reads {}\n",
                agent.id,
                agent.core_lines,
                if agent.critical { "critical" } else { "" },
                agent.writes,
                agent.reads.join(", "),
            ));
        }
        let own = own.iter().filter(|own| own.agent.phase == phase.name);
        text.extend(own.map(|own| own::row(own, names, written)));
    }
    let workflows: Vec<String> = REGISTRY
        .workflows
        .iter()
        .map(|workflow| format!("{} ({})", workflow.id, workflow.agents.len()))
        .collect();
    text.push_str(&format!("workflows: {}\n", workflows.join(", ")));
    text
}

fn as_json(folder: &Path) -> Result<String, Failure> {
    let own = own::if_known(folder);
    let agents = REGISTRY.agents.iter().map(object);
    let agents: Vec<Value> = agents.chain(own.iter().map(own::object)).collect();
    Ok(serde_json::to_string_pretty(&agents)? + "\n")
}

/// An agent as an object of the list.
fn object(agent: &AgentSpec) -> Value {
    json!({
        "id": agent.id,
        "team": agent.team,
        "phase": agent.phase,
        "priority": agent.priority,
        "reads": agent.reads,
        "writes": agent.writes,
        "amends": agent.amends,
        "critical": agent.critical,
        "core_lines": agent.core_lines,
        "summary_lines": agent.summary_lines,
        "own": false,
    })
}

/// The text of a part of an agent's prompt.
fn prompt(id: &str, part: Part, folder: &Path) -> Result<String, Failure> {
    let mut text = match REGISTRY.agent(id) {
        Some(agent) => {
            let mut loader = Loader::new(REGISTRY.files, usize::MAX);
            loader.peek(agent, part)?.text.to_string()
        }
        None => {
            let own = own::of(folder)?;
            let known = REGISTRY.agents.iter().map(|agent| agent.id);
            let hint = did_you_mean(id, known.chain(own.iter().map(|own| own.agent.id)));
            let found = own.iter().find(|own| own.agent.id == id);
            let found = found.ok_or_else(|| {
                format!("there is no agent `{id}`{hint}; `cargo dbadmin agents list` shows all")
            })?;
            own::prompt(found, part)
        }
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}
