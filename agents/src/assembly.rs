//! Assembles the prompts of a phase within its line budget and the context. What does not fit is
//! cut in steps, the least important agent first: the parts on demand, then the cores of agents
//! that the run could do without, then the other cores; an agent without a core works from its
//! summary. What still does not fit runs as the minimal set: agents that the run can do without are
//! left out. Only when the summaries of critical agents alone are too long is there an error.

use std::sync::Arc;

use crate::loader::{Loader, Part, Piece};
use crate::{AgentError, AgentSpec, Event, Executor, Loading, Phase};

/// How many agents an error names as the largest.
const NAMED: usize = 3;

/// The prompts of a phase, held by the loader.
pub struct Assembled {
    /// The agents that have room, in roster order, each with its prompt.
    pub prompts: Vec<(&'static AgentSpec, Arc<str>)>,
    /// The agents that have none.
    pub left_out: Vec<&'static AgentSpec>,
    /// Their lines, with those of the summaries.
    pub lines: usize,
    /// Their tokens, with those of the summaries.
    pub tokens: usize,
    /// The critical agents without a core, where cores had no room.
    pub short: Option<Short>,
}

/// Critical agents that work from their summaries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Short {
    /// Their ids.
    pub agents: Vec<&'static str>,
    /// The lines that the phase would take with their cores.
    pub lines: usize,
    /// The tokens that the context would hold with them.
    pub held_tokens: usize,
}

impl Short {
    /// What to tell of them, and the limit that would do.
    pub fn told(&self, phase: Phase, limit_tokens: usize) -> String {
        let agents = self.agents.join(", ");
        let before = format!(
            "phase `{}`: {agents} had only the summary of their prompts, because",
            phase.name
        );
        if self.lines > phase.line_budget {
            return format!(
                "{before} the prompts would have {} lines and its budget allows {}; one of {0} would do",
                self.lines, phase.line_budget
            );
        }
        let enough = needed(self.held_tokens);
        format!(
            "{before} a context of {limit_tokens} tokens has no room for more; one of {enough} would \
             do (`context_limit = {enough}` in dbadmin.toml, or --context-limit {enough})"
        )
    }
}

/// The least context that may hold so many tokens, which are at most 90 % of it.
const fn needed(held: usize) -> usize {
    held.saturating_mul(10).div_ceil(9)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Full,
    Core,
    Summary,
}

struct Draft {
    agent: &'static AgentSpec,
    summary: Arc<Piece>,
    core: Arc<Piece>,
    extras: Vec<(Part, Arc<Piece>)>,
    level: Level,
}

impl Draft {
    fn new(
        agent: &'static AgentSpec,
        loader: &mut Loader,
        executor: &dyn Executor,
        loading: Loading,
    ) -> Result<Self, AgentError> {
        let mut extras = Vec::new();
        let demands = match loading {
            Loading::Whole => executor.demands(agent),
            Loading::Minimal => &[],
        };
        for part in demands {
            if !matches!(part, Part::Core | Part::Summary) {
                extras.push((*part, loader.peek(agent, *part)?));
            }
        }
        Ok(Self {
            agent,
            summary: loader.peek(agent, Part::Summary)?,
            core: loader.peek(agent, Part::Core)?,
            level: if loading == Loading::Minimal && !agent.critical {
                Level::Summary
            } else if extras.is_empty() {
                Level::Core
            } else {
                Level::Full
            },
            extras,
        })
    }

    /// What is assembled beyond the summary.
    fn pieces(&self) -> impl Iterator<Item = (Part, &Arc<Piece>)> {
        let core = (self.level != Level::Summary).then_some((Part::Core, &self.core));
        let extras = self.extras.iter().filter(|_| self.level == Level::Full);
        core.into_iter()
            .chain(extras.map(|(part, piece)| (*part, piece)))
    }

    fn sum(&self, size: &impl Fn(&Piece) -> usize) -> usize {
        self.pieces().map(|(_, piece)| size(piece)).sum()
    }

    fn prompt(&self) -> Arc<str> {
        let texts: Vec<&str> = self.pieces().map(|(_, piece)| &*piece.text).collect();
        match texts.as_slice() {
            [] => Arc::clone(&self.summary.text),
            [_] => Arc::clone(&self.core.text),
            several => several.join("\n").into(),
        }
    }
}

/// Assembles the prompts of `agents`, whose summaries the loader holds already.
pub fn assemble(
    loader: &mut Loader,
    phase: Phase,
    agents: &[&'static AgentSpec],
    executor: &dyn Executor,
    loading: Loading,
    events: &mut dyn FnMut(Event),
) -> Result<Assembled, AgentError> {
    let mut drafts = Vec::with_capacity(agents.len());
    for agent in agents {
        let draft = Draft::new(agent, loader, executor, loading)?;
        if draft.level == Level::Summary {
            let (agent, to) = (agent.id, "summary");
            events(Event::PromptReduced { agent, to });
        }
        drafts.push(draft);
    }
    let mut left_out = Vec::new();
    let mut short: Option<Short> = None;
    loop {
        let lines = total(&drafts, |piece| piece.lines);
        let tokens = total(&drafts, |piece| piece.tokens);
        let summaries: usize = drafts.iter().map(|draft| draft.summary.tokens).sum();
        let held = loader.held_tokens() + tokens - summaries;
        if lines <= phase.line_budget && held <= loader.ceiling() {
            hold(loader, &drafts)?;
            let prompts = drafts.iter().map(|draft| (draft.agent, draft.prompt()));
            return Ok(Assembled {
                prompts: prompts.collect(),
                left_out,
                lines,
                tokens,
                short,
            });
        }
        if let Some((agent, to)) = reduce(&mut drafts) {
            if agent.critical && to == "summary" {
                // The first of them is cut where those that are not critical have all been.
                let short = short.get_or_insert_with(|| Short {
                    lines,
                    held_tokens: held,
                    ..Short::default()
                });
                short.agents.insert(0, agent.id);
            }
            let agent = agent.id;
            events(Event::PromptReduced { agent, to });
        } else if let Some(at) = drafts.iter().rposition(|draft| !draft.agent.critical) {
            let agent = drafts.remove(at).agent;
            loader.forget(agent);
            left_out.push(agent);
        } else {
            return Err(exceeded(phase, lines, &drafts));
        }
    }
}

/// The size of all prompts with their summaries.
fn total(drafts: &[Draft], size: impl Fn(&Piece) -> usize) -> usize {
    let sizes = drafts
        .iter()
        .map(|draft| size(&draft.summary) + draft.sum(&size));
    sizes.sum()
}

fn hold(loader: &mut Loader, drafts: &[Draft]) -> Result<(), AgentError> {
    for draft in drafts {
        for (part, _) in draft.pieces() {
            loader.load(draft.agent, part)?;
        }
    }
    Ok(())
}

/// Takes one step down with one agent; none if all are at their summaries.
fn reduce(drafts: &mut [Draft]) -> Option<(&'static AgentSpec, &'static str)> {
    let last = |wanted: &dyn Fn(&Draft) -> bool| drafts.iter().rposition(wanted);
    let at = last(&|draft| draft.level == Level::Full)
        .or_else(|| last(&|draft| draft.level == Level::Core && !draft.agent.critical))
        .or_else(|| last(&|draft| draft.level == Level::Core))?;
    let draft = &mut drafts[at];
    let (level, name) = match draft.level {
        Level::Full => (Level::Core, "core"),
        Level::Core | Level::Summary => (Level::Summary, "summary"),
    };
    draft.level = level;
    Some((draft.agent, name))
}

fn exceeded(phase: Phase, lines: usize, drafts: &[Draft]) -> AgentError {
    let mut sizes: Vec<_> = drafts
        .iter()
        .map(|draft| (draft.summary.lines, draft.agent.id))
        .collect();
    sizes.sort_by_key(|(lines, _)| std::cmp::Reverse(*lines));
    let largest: Vec<_> = sizes
        .iter()
        .take(NAMED)
        .map(|(lines, id)| format!("{id} ({lines})"))
        .collect();
    AgentError::BudgetExceeded {
        phase: phase.name,
        lines,
        budget: phase.line_budget,
        largest: largest.join(", "),
    }
}
