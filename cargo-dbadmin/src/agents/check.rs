//! `cargo dbadmin agents check`: a folder of the user's own agents and workflows, held against what
//! has to be true of it. A build says the same, once `agent_registry!` names the folder; this says
//! it before, and knows what was probably meant.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use dbadmin_agents::REGISTRY;
use dbadmin_registry::{Declaration, Demand, Fact, Folder, Value};
use dbadmin_syntax::names::did_you_mean;

use super::own;
use crate::{Failure, asking};

/// Check agents and workflows of your own, all of them at once
///
/// The folder holds a folder for each team, which holds one for each agent, and a folder
/// `workflows`. Agents may read the sections of those that come with dbadmin, and workflows may name
/// these. Where the folder lies in a crate whose build script calls dbadmin, it says which of the agents
/// are registered there.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The folder of agents
    #[arg(default_value = "agents", value_name = "FOLDER")]
    folder: PathBuf,
}

impl Check {
    /// Says what is there, if nothing is wrong with it.
    pub fn run(&self) -> Result<String, Failure> {
        let shown = self.folder.display().to_string();
        let declaration = Declaration::extending(shown.clone(), self.folder.clone());
        let declaration = declaration.map_err(|error| unreadable(&shown, &error))?;
        let (folder, problems) = dbadmin_registry::check(&declaration);
        let mut wrong: Vec<String> = problems.all().iter().map(ToString::to_string).collect();
        let unmet = problems
            .demands()
            .iter()
            .filter(|demand| !holds(&demand.fact));
        wrong.extend(unmet.map(|demand| told(demand, &folder)));
        if !wrong.is_empty() {
            let count = match wrong.len() {
                1 => "1 problem".to_owned(),
                several => format!("{several} problems"),
            };
            return Err(format!("{count} in {shown}\n{}", wrong.join("\n")).into());
        }
        if folder.agents.is_empty() && folder.workflows.is_empty() {
            return Err(format!(
                "{shown}: there is neither an agent nor a workflow; an agent lies in \
                 {shown}/<team>/<agent>/, and `cargo dbadmin agents migrate` makes one of a prompt"
            )
            .into());
        }
        Ok(registered(&folder, &crate_of(&self.folder)) + &report(&folder, &shown))
    }
}

/// The folder of the crate that a folder lies in; the current one where it lies in none.
fn crate_of(folder: &Path) -> PathBuf {
    let here = PathBuf::from(".");
    let Ok(whole) = folder.canonicalize() else {
        return here;
    };
    let mut above = whole.ancestors();
    match above.find(|folder| folder.join("Cargo.toml").is_file()) {
        Some(root) if here.canonicalize().is_ok_and(|here| here == root) => here,
        Some(root) => root.to_owned(),
        None => here,
    }
}

/// Which of a folder's agents the build script of a crate registers; nothing where it has none that
/// calls dbadmin.
fn registered(folder: &Folder, root: &Path) -> String {
    if folder.agents.is_empty() || !asking::is_asked(root) {
        return String::new();
    }
    let script = root.join("build.rs");
    let script = script.strip_prefix(".").unwrap_or(&script).display();
    match own::of(root) {
        Ok(own) => {
            let ids = folder.agents.iter().map(|agent| agent.id.as_str());
            own::registered(ids, &own, &script.to_string())
        }
        Err(failure) => {
            eprintln!("note: what {script} registers is not known here: {failure}");
            String::new()
        }
    }
}

/// Why there is nothing to check.
fn unreadable(shown: &str, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => format!(
            "there is no folder {shown} here: if yours lies elsewhere, name it, as in \
             `cargo dbadmin agents check FOLDER`; if you have none yet, \
             `cargo dbadmin agents migrate FILE --to {shown}/<team>/<agent> …` makes the first agent \
             of a prompt"
        ),
        ErrorKind::NotADirectory => {
            format!("{shown} is a file: name the folder that holds your agents' teams")
        }
        _ => format!("{shown}: {error}; make the folder readable, or name another one"),
    }
}

/// Whether a fact is one of the agents that come with dbadmin.
fn holds(fact: &Fact) -> bool {
    match fact {
        Fact::Phase(name) => REGISTRY.has_phase(name),
        Fact::InOrder { first, then } => REGISTRY.in_order(first, then),
        Fact::Agent { id, phase } => REGISTRY.has_agent_in(id, phase),
        Fact::FreeId(id) => !REGISTRY.has_agent(id),
        Fact::Section { name, by } => REGISTRY.has_section_by(name, by),
        Fact::Written { name, by } => REGISTRY.has_writer_by(name, by),
        Fact::Apart {
            section,
            from,
            phase,
        } => !REGISTRY.is_made_of(section, from, phase),
        Fact::FreeSection(name) => !REGISTRY.has_section(name),
        Fact::FreeWorkflow(id) => !REGISTRY.has_workflow(id),
        Fact::Room { phase, lines } => *lines <= REGISTRY.room(phase),
    }
}

/// The problem, and what was probably meant, of dbadmin's agents and of those in the folder.
fn told(demand: &Demand, folder: &Folder) -> String {
    let agents = || REGISTRY.agents.iter();
    let own = || folder.agents.iter();
    let hint = match &demand.fact {
        Fact::Phase(name) => did_you_mean(name, REGISTRY.phases.iter().map(|phase| phase.name)),
        Fact::Agent { id, .. } => match REGISTRY.agent(id) {
            Some(agent) => format!(" (its phase is `{}`)", agent.phase),
            None => {
                let known = agents().map(|agent| agent.id);
                did_you_mean(id, known.chain(own().map(|agent| agent.id.as_str())))
            }
        },
        Fact::Section { name, .. } | Fact::Written { name, .. } => match REGISTRY.producer(name) {
            Some(agent) => format!(" (its phase is `{}`)", agent.phase),
            None => {
                let written = agents().map(|agent| agent.writes);
                let written = written.chain(own().map(|agent| agent.writes.as_str()));
                did_you_mean(name, REGISTRY.inputs.iter().copied().chain(written))
            }
        },
        // What is there already was not meant to be another name.
        _ => String::new(),
    };
    format!("{}{hint}", demand.problem)
}

/// What was found to be as it has to be.
fn report(folder: &Folder, shown: &str) -> String {
    let mut text = String::new();
    for agent in &folder.agents {
        text.push_str(&format!(
            "{}: {} and {} lines, in phase {}, reads {}, {} {}\n",
            agent.path,
            agent.core_lines,
            agent.summary_lines,
            agent.phase,
            agent.reads.join(", "),
            if agent.amends { "amends" } else { "writes" },
            agent.writes
        ));
    }
    for workflow in &folder.workflows {
        let agents = workflow
            .head
            .entries()
            .iter()
            .map(|entry| match &entry.value {
                Value::List(ids) => ids.len(),
                Value::Text(_) => 0,
            });
        text.push_str(&format!(
            "workflow {}: {} agents\n",
            workflow.stem,
            agents.sum::<usize>()
        ));
    }
    text.push_str(&format!("The folder `{shown}` is as it has to be.\n"));
    text
}
