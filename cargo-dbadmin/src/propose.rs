//! `cargo dbadmin propose`: asks a language model what it would plan otherwise than the agents, and
//! shows that as a change of `dbadmin.toml`. Builds never ask: they read the file.

mod bill;
mod consent;
mod foreseen;
mod own;

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bill::Bill;
use dbadmin_agents::llm::{Bounds, Llm, LlmError, Model};
use dbadmin_agents::{AgentSpec, Answers, Executor, Opinion, REGISTRY, Replay};
use dbadmin_build::trial::State;
use dbadmin_build::{Desk, Event, Proposal, Script, visible};
use dbadmin_syntax::names::did_you_mean;
use own::Answered;
use serde_json::{Value, json};

use crate::agreed::{self, Applied};
use crate::plan::{Progress, event_line};
use crate::subject::{Subject, Wish};
use crate::{Failure, asking, output, trial};

/// Ask a language model what it would plan otherwise, and show that as a change of dbadmin.toml
///
/// The file is changed with --yes, or after a question on a terminal; without either, the change is
/// only shown. Of an agent of your own that has a prompt and no function, the answer is the section: with
/// the same consent the next build works by it. Answers are kept in dbadmin/answers: commit them, and the same question is never asked
/// again, by nobody. Keys are read from ANTHROPIC_API_KEY and OPENAI_API_KEY. What of it goes out:
/// the agents' prompts, and the names, types, comments and CHECKs of the tables; no rows.
#[derive(Debug, clap::Args)]
pub struct Propose {
    /// The agents to ask about, such as `table-builder`, or one of your own that has no function;
    /// without any, all whose decisions dbadmin.toml can hold
    #[arg(value_name = "AGENT")]
    agents: Vec<String>,
    /// The model, such as `anthropic:NAME`, `openai:NAME` or `ollama:NAME`
    #[arg(long, value_name = "PROVIDER:NAME")]
    model: Model,
    /// Where the provider's API is, if it is not at home, such as `http://127.0.0.1:8080/v1`
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Ask nobody: take the answers that are stored, and leave the rest as it is
    #[arg(long)]
    offline: bool,
    /// Change dbadmin.toml, and have builds work by the answers of your own agents, without asking;
    /// a change that gives rights needs a person at a terminal all the same
    #[arg(long)]
    yes: bool,
    /// How many seconds a call may take
    #[arg(long, default_value_t = 180, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// How many tokens an answer may have; what would take more is asked in portions
    #[arg(long, default_value_t = 16_000, value_name = "TOKENS", value_parser = clap::value_parser!(u32).range(1..))]
    answer_tokens: u32,
    /// How many questions may be put to the model; without it `max_questions` of dbadmin.toml, else 64.
    /// Nobody is asked where there are more
    #[arg(long, value_name = "QUESTIONS")]
    max_questions: Option<usize>,
    #[command(flatten)]
    subject: Subject,
    #[command(flatten)]
    wish: Wish,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Agents.
type Specs = Vec<&'static AgentSpec>;

/// What a run with a model beside it came to.
struct Consulted {
    opinions: Vec<Opinion>,
    /// The agents that the run had no use for, and why.
    left_out: Vec<(&'static str, String)>,
}

/// A way to tell of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// What was asked and spent, and the change as a diff
    Table,
    /// Each event as a line of JSON, as it happens, and the proposal as the last
    Json,
}

impl Propose {
    /// Asks, shows, and applies what is agreed to.
    pub fn run(self) -> Result<(), Failure> {
        if trial::put_back(&self.subject.folder)? == State::UnderWay {
            return Err(trial::UNDER_WAY.into());
        }
        let wish = self.wish.of(self.subject.admin());
        let script = asking::script(&self.subject.folder, &wish, &asking::patience())?;
        let (agents, own) = self.agents(script.as_ref())?;
        let admin = script.as_ref().map(|script| script.admin.clone());
        let mut desk = Desk::open(&admin.unwrap_or_default().with(&wish))?;
        let replay = Replay::new(
            self.model.to_string(),
            Answers::of_crate(&self.subject.folder),
            desk.contract(),
            desk.context_tokens()?,
        )
        .of_length(self.answer_tokens);
        let asker = Asker::new(&self, replay.clone())?;
        self.foresee(&desk, (&agents, &own), script.as_ref(), replay)?;
        let mut consulted = self.consult(&mut desk, &agents, asker.executor())?;
        let price = desk.price(&self.model.to_string())?;
        let bill = Bill::of(&agents, &consulted, &asker.spent(), price);
        if let Some(why) = bill.all_failed().filter(|_| own.is_empty()) {
            return self.in_vain(&bill, &bill, why);
        }
        let proposal = desk.propose()?;
        let applied = self.settle(&bill, &proposal, !agents.is_empty())?;
        // What is changed may be something that the developer's own agents read.
        let script = script.filter(|_| matches!(applied, None | Some(Applied::Nothing(_))));
        let answered = self.own(&own, script, &wish, &desk)?;
        consulted.opinions.extend(answered.opinions.clone());
        let asked: Vec<_> = agents.iter().chain(&own).copied().collect();
        let spent = [asker.spent(), answered.spent.clone()].concat();
        let bill = Bill::of(&asked, &consulted, &spent, price);
        let of_own = Bill::of(&own, &consulted, &answered.spent, price);
        if let Some(why) = bill.all_failed() {
            return self.in_vain(&bill, &of_own, why);
        }
        match self.format {
            Format::Table if own.is_empty() => {}
            Format::Table => output::write(&(of_own.table(&self.model) + &answered.shown()))?,
            Format::Json => self.json(&bill, &proposal, applied.as_ref(), &answered)?,
        }
        match applied {
            Some(Applied::Nothing(_)) => Err(DROPPED.into()),
            _ => Ok(()),
        }
    }

    /// Fails for this reason, and shows what was spent all the same: `table` is what of it no table has
    /// shown yet.
    fn in_vain(&self, bill: &Bill, table: &Bill, why: String) -> Result<(), Failure> {
        match self.format {
            Format::Table if table.calls() > 0 => output::write(&table.costs(&self.model))?,
            Format::Json if bill.calls() > 0 => {
                let mut line = bill.json(&self.model);
                merge(&mut line, json!({ "event": "failed", "reason": why }));
                output::write(&format!("{line}\n"))?;
            }
            Format::Table | Format::Json => {}
        }
        Err(why.into())
    }

    /// Shows what is proposed, and applies it where somebody agrees; nothing where nothing is.
    fn settle(
        &self,
        bill: &Bill,
        proposal: &Proposal,
        is_asked: bool,
    ) -> Result<Option<Applied>, Failure> {
        match self.format {
            Format::Table if is_asked => self.table(bill, proposal),
            Format::Json if self.says_yes_to(proposal) && !is_empty(proposal) => {
                agreed::apply(&self.subject.folder, proposal, &trial::patience()).map(Some)
            }
            Format::Table | Format::Json => Ok(None),
        }
    }

    /// The agents by name, dbadmin's and those of build.rs; without any, all whose decisions can be
    /// written down.
    fn agents(&self, script: Option<&Script>) -> Result<(Specs, Specs), Failure> {
        if self.agents.is_empty() {
            return Ok((sayable().collect(), Specs::new()));
        }
        let (mut agents, mut own) = (Specs::new(), Specs::new());
        for name in &self.agents {
            match (
                REGISTRY.agent(name),
                script.and_then(|script| script.agent(name)),
            ) {
                (Some(agent), _) if Desk::can_express(agent.writes) => agents.push(agent),
                (Some(_), _) => {
                    let known: Vec<&str> = sayable().map(|agent| agent.id).collect();
                    let known = known.join(", ");
                    return Err(format!(
                        "dbadmin.toml has no words for what `{name}` decides; ask about {known}"
                    )
                    .into());
                }
                (None, Some(agent)) if agent.has_function => {
                    return Err(format!(
                        "build.rs gives `{name}` a function, which does its work; to have a model do it, \
                         take it out of .agents(…)"
                    )
                    .into());
                }
                (None, Some(agent)) => own.push(Box::leak(Box::new(agent.agent))),
                (None, None) => return Err(unknown(name, script).into()),
            }
        }
        Ok((agents, own))
    }

    fn bounds(&self) -> Bounds {
        Bounds {
            call: Duration::from_secs(self.timeout),
            answer_tokens: self.answer_tokens,
            ..Bounds::default()
        }
    }

    /// Runs the agents with the model beside them, and tells of it as it goes.
    fn consult(
        &self,
        desk: &mut Desk,
        agents: &[&'static AgentSpec],
        proposer: Arc<dyn Executor>,
    ) -> Result<Consulted, Failure> {
        let start = Instant::now();
        let json = self.format == Format::Json;
        let mut failed = None;
        let mut left_out = Vec::new();
        let agents = agents.iter().map(|agent| agent.id).collect();
        let mut progress = Progress::new(!json && std::io::stderr().is_terminal());
        let opinions = desk.consult(agents, proposer, &mut |event: Event| {
            progress.take(&event);
            if let Event::AgentLeftOut { agent, reason } = &event {
                left_out.push((*agent, reason.clone()));
            }
            if json && failed.is_none() {
                failed = event_line(&event, start).err();
            }
        });
        progress.clear();
        match failed {
            Some(error) => Err(error),
            None => Ok(Consulted {
                opinions: opinions?,
                left_out,
            }),
        }
    }

    /// Whether --yes is all that a proposal needs: not where it gives rights.
    fn says_yes_to(&self, proposal: &Proposal) -> bool {
        self.yes && proposal.rights.is_empty()
    }

    fn table(&self, bill: &Bill, proposal: &Proposal) -> Result<Option<Applied>, Failure> {
        output::write(&format!("{}\n{}", bill.table(&self.model), shown(proposal)))?;
        if is_empty(proposal) {
            output::write("Nothing of dbadmin.toml would change.\n")?;
            return Ok(None);
        }
        let agreed = self.says_yes_to(proposal);
        if !agreed && !consent::asked(!proposal.hooks.is_empty())? {
            output::write(match proposal.rights.as_slice() {
                [] => "dbadmin.toml is as it was; --yes changes it.\n",
                _ => {
                    "dbadmin.toml is as it was: rights are given by a person, who agrees to them at a \
                     terminal or writes them there; --yes does not.\n"
                }
            })?;
            return Ok(None);
        }
        let applied = agreed::apply(&self.subject.folder, proposal, &trial::patience())?;
        let told = match &applied {
            Applied::Settings => "dbadmin.toml is changed; the next build follows it.\n".to_owned(),
            Applied::WithHooks => {
                "The hooks are in place: the crate compiles with them, and its tests pass.\n"
                    .to_owned()
            }
            Applied::Nothing(why) => format!("{why}\n"),
        };
        output::write(&told)?;
        Ok(Some(applied))
    }

    fn json(
        &self,
        bill: &Bill,
        proposal: &Proposal,
        applied: Option<&Applied>,
        answered: &Answered,
    ) -> Result<(), Failure> {
        let dropped = match applied {
            Some(Applied::Nothing(why)) => Some(why),
            _ => None,
        };
        let diffs: Vec<&str> = proposal.hooks.iter().map(|file| &*file.diff).collect();
        let mut line = bill.json(&self.model);
        merge(
            &mut line,
            json!({
                "event": "proposed",
                "diff": proposal.diff,
                "hooks": diffs,
                "refused": proposal.refused,
                "not_expressible": proposal.not_expressible,
                "also": proposal.also,
                "rights": proposal.rights,
                "answers": answered.json(),
                "applied": applied.is_some() && dropped.is_none(),
                "hooks_dropped": dropped,
            }),
        );
        output::write(&format!("{line}\n"))
    }
}

/// What is said where hooks did not pass their trial.
const DROPPED: &str = "the hooks are dropped, because the crate does not compile with them or its tests \
    fail, as it says above, and nothing is written. Name other agents than business-logic-creator to have \
    the rest";

/// The agents whose decisions dbadmin.toml can hold.
fn sayable() -> impl Iterator<Item = &'static AgentSpec> {
    let agents = REGISTRY.agents.iter();
    agents.filter(|agent| Desk::can_express(agent.writes))
}

/// What is said of an agent that there is not.
fn unknown(name: &str, script: Option<&Script>) -> String {
    let own = script.into_iter().flat_map(|script| &script.agents);
    let known = REGISTRY.agents.iter().map(|agent| agent.id);
    let hint = did_you_mean(name, known.chain(own.map(|own| own.agent.id)));
    format!(
        "there is no agent `{name}`{hint}; `cargo dbadmin agents list` lists those that come with \
         dbadmin, and build.rs registers those of your own"
    )
}

/// Whether a proposal changes nothing.
fn is_empty(proposal: &Proposal) -> bool {
    proposal.diff.is_empty() && proposal.hooks.is_empty()
}

/// Who is asked: the model, or only what it has answered before.
enum Asker {
    Model(Arc<Llm>),
    Stored(Arc<Replay>),
}

impl Asker {
    fn new(propose: &Propose, replay: Replay) -> Result<Self, LlmError> {
        if propose.offline {
            return Ok(Self::Stored(Arc::new(replay)));
        }
        let llm = Llm::new(
            propose.model.clone(),
            propose.endpoint.as_deref(),
            &|variable| std::env::var(variable).ok(),
            propose.bounds(),
            replay,
        )?;
        Ok(Self::Model(Arc::new(llm)))
    }

    fn executor(&self) -> Arc<dyn Executor> {
        match self {
            Self::Model(llm) => Arc::<Llm>::clone(llm),
            Self::Stored(replay) => Arc::<Replay>::clone(replay),
        }
    }

    fn spent(&self) -> Vec<dbadmin_agents::llm::Spent> {
        match self {
            Self::Model(llm) => llm.spent(),
            Self::Stored(_) => Vec::new(),
        }
    }
}

/// The proposal, for a person: nothing in it that a terminal would not show.
fn shown(proposal: &Proposal) -> String {
    let mut text = String::new();
    let told = [
        ("refused", &proposal.refused),
        ("dbadmin.toml cannot say", &proposal.not_expressible),
        ("changes with it", &proposal.also),
        ("gives rights", &proposal.rights),
    ];
    for (what, lines) in told {
        for line in lines {
            text.push_str(&format!("note: {what}: {line}\n"));
        }
    }
    let hooks = proposal.hooks.iter().map(|file| &file.diff);
    for diff in [&proposal.diff].into_iter().chain(hooks) {
        if !diff.is_empty() {
            text.push_str(&format!("\n{}\n", diff.trim_end()));
        }
    }
    visible(&text)
}

/// Puts the fields of one object into another.
fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}
