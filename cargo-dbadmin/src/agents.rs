//! `cargo dbadmin agents`: the agents that come with dbadmin and their prompts, and the user's own.

mod check;
mod migrate;

use dbadmin_agents::{AgentSpec, Loader, Part, REGISTRY};
use dbadmin_syntax::names::did_you_mean;
use serde_json::json;

use crate::{Failure, output};

/// Show the agents and their prompts, and check your own
#[derive(Debug, clap::Args)]
pub struct Agents {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List the agents by phase: what each reads and writes, and how long its prompt is
    List {
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
                format: Format::Table,
            } => table(),
            Command::List {
                format: Format::Json,
            } => as_json()?,
            Command::Show { agent, part } => prompt(&agent, part.part())?,
            Command::Check(check) => check.run()?,
            Command::Migrate(migrate) => migrate.run()?,
        };
        output::write(&text)
    }
}

fn table() -> String {
    let wide = |of: fn(&AgentSpec) -> usize| REGISTRY.agents.iter().map(of).max().unwrap_or(0);
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
    }
    let workflows: Vec<String> = REGISTRY
        .workflows
        .iter()
        .map(|workflow| format!("{} ({})", workflow.id, workflow.agents.len()))
        .collect();
    text.push_str(&format!("workflows: {}\n", workflows.join(", ")));
    text
}

fn as_json() -> Result<String, Failure> {
    let agents: Vec<_> = REGISTRY
        .agents
        .iter()
        .map(|agent| {
            json!({
                "id": agent.id,
                "team": agent.team,
                "phase": agent.phase,
                "priority": agent.priority,
                "reads": agent.reads,
                "writes": agent.writes,
                "critical": agent.critical,
                "core_lines": agent.core_lines,
                "summary_lines": agent.summary_lines,
            })
        })
        .collect();
    Ok(serde_json::to_string_pretty(&agents)? + "\n")
}

/// The text of a part of an agent's prompt.
fn prompt(id: &str, part: Part) -> Result<String, Failure> {
    let Some(agent) = REGISTRY.agent(id) else {
        let known = REGISTRY.agents.iter().map(|agent| agent.id);
        let hint = did_you_mean(id, known);
        return Err(format!(
            "there is no agent `{id}`{hint}; `cargo dbadmin agents list` shows all"
        )
        .into());
    };
    let piece = Loader::new(REGISTRY.files, usize::MAX).peek(agent, part)?;
    let mut text = piece.text.to_string();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}
