//! What each agent's second opinion took, and which there are.

use std::time::Duration;

use dbadmin_agents::llm::{Model, Spent};
use dbadmin_agents::{AgentSpec, Price};
use serde_json::{Value, json};

use super::Consulted;

/// The widest name of an agent in the table.
const NAME: usize = 26;

/// One agent that a model was asked about.
struct Line {
    agent: &'static str,
    /// Why there is no opinion.
    failed: Option<String>,
    spent: Option<Spent>,
}

/// What was asked, answered and spent.
pub struct Bill {
    lines: Vec<Line>,
    price: Option<Price>,
}

impl Bill {
    /// The agents that were asked about with what they took, at this price.
    pub fn of(
        agents: &[&'static AgentSpec],
        consulted: &Consulted,
        spent: &[Spent],
        price: Option<Price>,
    ) -> Self {
        let line = |agent: &&'static AgentSpec| Line {
            agent: agent.id,
            failed: failure(agent.id, consulted),
            spent: spent.iter().find(|spent| spent.agent == agent.id).cloned(),
        };
        Self {
            lines: agents.iter().map(line).collect(),
            price,
        }
    }

    /// Why there is nothing to propose, where no agent has an opinion.
    pub fn all_failed(&self) -> Option<String> {
        let reasons: Option<Vec<&String>> =
            self.lines.iter().map(|line| line.failed.as_ref()).collect();
        let mut reasons = reasons?;
        reasons.dedup();
        let reasons: Vec<&str> = reasons.into_iter().map(String::as_str).collect();
        (!reasons.is_empty()).then(|| reasons.join("\n"))
    }

    /// The table for a terminal, and why agents stay as they are: a reason that several have is told
    /// once.
    pub fn table(&self, model: &Model) -> String {
        let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in &self.lines {
            let Some(why) = line.failed.as_deref() else {
                continue;
            };
            match told.iter_mut().find(|(known, _)| *known == why) {
                Some((_, agents)) => agents.push(line.agent),
                None => told.push((why, vec![line.agent])),
            }
        }
        let notes = told.into_iter().map(|(why, agents)| {
            let stay = if agents.len() == 1 {
                "stays as it is"
            } else {
                "stay as they are"
            };
            format!("note: {} {stay}: {why}\n", agents.join(", "))
        });
        self.costs(model) + &notes.collect::<String>() + &self.advice(model)
    }

    /// The table alone.
    pub fn costs(&self, model: &Model) -> String {
        let head = ["answer", "calls", "in", "out", "cost", "time"];
        let mut text = row(&format!("asked {model}"), head.map(str::to_owned));
        for line in &self.lines {
            text.push_str(&self.row(line.agent, Some(line)));
        }
        text.push_str(&self.row("all", None));
        text
    }

    fn advice(&self, model: &Model) -> String {
        if self.price.is_some() || self.tokens().0 == 0 {
            return String::new();
        }
        format!(
            "note: what that costs is shown when dbadmin.toml has its price: [prices.\"{model}\"] \
             with `input` and `output`, in dollars a million tokens\n"
        )
    }

    /// The same as an object.
    pub fn json(&self, model: &Model) -> Value {
        let (input, output) = self.tokens();
        let line = |line: &Line| {
            let spent = line.spent.as_ref();
            json!({
                "agent": line.agent,
                "answer": answer(line),
                "failed": line.failed,
                "calls": spent.map_or(0, |spent| spent.calls),
                "input_tokens": spent.map_or(0, |spent| spent.input_tokens),
                "output_tokens": spent.map_or(0, |spent| spent.output_tokens),
                "ms": spent.map_or(0, |spent| spent.time.as_millis() as u64),
            })
        };
        json!({
            "model": model.to_string(),
            "agents": self.lines.iter().map(line).collect::<Vec<_>>(),
            "input_tokens": input,
            "output_tokens": output,
            "cost": self.price.map(|price| price.of(input, output)),
        })
    }

    /// How many calls were made.
    pub fn calls(&self) -> u32 {
        let spent = self.lines.iter().filter_map(|line| line.spent.as_ref());
        spent.map(|spent| spent.calls).sum()
    }

    fn tokens(&self) -> (u64, u64) {
        let spent = || self.lines.iter().filter_map(|line| line.spent.as_ref());
        (
            spent().map(|spent| spent.input_tokens).sum(),
            spent().map(|spent| spent.output_tokens).sum(),
        )
    }

    /// The row of an agent, or of all.
    fn row(&self, name: &str, line: Option<&Line>) -> String {
        let (input, output) = match line {
            Some(line) => line
                .spent
                .as_ref()
                .map_or((0, 0), |spent| (spent.input_tokens, spent.output_tokens)),
            None => self.tokens(),
        };
        let lines = self.lines.iter();
        let spent = lines.filter(|one| line.is_none_or(|line| line.agent == one.agent));
        let spent: Vec<&Spent> = spent.filter_map(|line| line.spent.as_ref()).collect();
        let time = spent.iter().map(|spent| spent.time).sum();
        let cells = [
            line.map_or("", answer).to_owned(),
            spent
                .iter()
                .map(|spent| spent.calls)
                .sum::<u32>()
                .to_string(),
            input.to_string(),
            output.to_string(),
            self.price
                .map_or_else(String::new, |price| dollars(price.of(input, output))),
            // Agents are asked side by side: their times add up to no time of the whole.
            line.map_or_else(String::new, |_| seconds(time)),
        ];
        row(name, cells)
    }
}

/// Why an agent has no second opinion.
fn failure(agent: &str, consulted: &Consulted) -> Option<String> {
    let mut opinions = consulted.opinions.iter();
    if let Some(opinion) = opinions.find(|opinion| opinion.agent == agent) {
        return opinion.proposed.as_ref().err().map(ToString::to_string);
    }
    let mut left_out = consulted.left_out.iter();
    Some(match left_out.find(|(id, _)| *id == agent) {
        Some((_, reason)) => format!("it does not run here: {reason}"),
        None => "it failed itself, or did not run".to_owned(),
    })
}

/// What became of a question.
fn answer(line: &Line) -> &'static str {
    match (&line.failed, &line.spent) {
        (Some(_), _) => "none",
        (None, Some(spent)) if spent.stored => "stored",
        (None, Some(spent)) if spent.repaired => "mended",
        (None, Some(_)) => "new",
        // Nobody was asked.
        (None, None) => "stored",
    }
}

fn row(name: &str, [answer, calls, input, output, cost, time]: [String; 6]) -> String {
    let line =
        format!("{name:<NAME$}  {answer:>8}{calls:>7}{input:>9}{output:>8}{cost:>11}{time:>9}");
    format!("{}\n", line.trim_end())
}

fn dollars(amount: f64) -> String {
    format!("${amount:.4}")
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
