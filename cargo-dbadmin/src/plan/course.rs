//! The course of a run by its events: which agent ran when, and how long.

use std::time::Duration;

use dbadmin_agents::Report;
use dbadmin_build::Event;

/// The widest name of an agent in the table.
const NAME: usize = 28;

/// What an agent did.
#[derive(Debug)]
struct Ran {
    agent: &'static str,
    phase: &'static str,
    lines: usize,
    tokens: usize,
    since: Duration,
    /// How long it took, and the bytes of what it wrote; `None` where it failed.
    done: Option<(Duration, usize)>,
}

/// The course of a run.
#[derive(Debug, Default)]
pub struct Course {
    phase: &'static str,
    ran: Vec<Ran>,
    /// When each phase began, and how long it took.
    phases: Vec<(&'static str, Duration, Duration)>,
    /// What the run has used.
    report: Report,
}

impl Course {
    /// Takes in an event that happened so long after the start.
    pub fn take(&mut self, event: Event, at: Duration) {
        match event {
            Event::PhaseStarted { phase, .. } => {
                self.phase = phase;
                self.phases.push((phase, at, Duration::ZERO));
            }
            Event::PhaseFinished { .. } => {
                if let Some((_, since, took)) = self.phases.last_mut() {
                    *took = at.saturating_sub(*since);
                }
            }
            Event::AgentStarted {
                agent,
                lines,
                tokens,
            } => self.ran.push(Ran {
                agent,
                phase: self.phase,
                lines,
                tokens,
                since: at,
                done: None,
            }),
            Event::AgentFinished { agent, bytes, .. } => {
                let mut ran = self.ran.iter_mut();
                if let Some(ran) = ran.find(|ran| ran.agent == agent) {
                    ran.done = Some((at.saturating_sub(ran.since), bytes));
                }
            }
            Event::Done(report) => self.report = report,
            _ => {}
        }
    }

    /// The table: phases with their budgets, the agents in each, and the whole. An agent's lines
    /// are those of the prompt that it was given; its phase's hold the summaries as well.
    pub fn table(&self) -> String {
        let report = &self.report;
        let mut rows = vec![row("phase, agent", ["lines", "tokens", "wrote", "time"])];
        for phase in &report.phases {
            let took = self.phases.iter().find(|(name, ..)| *name == phase.phase);
            rows.push(row(
                phase.phase,
                [
                    &format!("{} of {}", phase.lines, phase.line_budget),
                    &phase.tokens.to_string(),
                    "",
                    &took.map_or_else(String::new, |(_, _, took)| time(*took)),
                ],
            ));
            for ran in self.ran.iter().filter(|ran| ran.phase == phase.phase) {
                rows.push(ran.row());
            }
            for agent in &phase.reused {
                rows.push(remark(
                    agent,
                    "kept from the session: it would read the same",
                ));
            }
            let left_out = report.left_out.iter();
            for left in left_out.filter(|left| left.phase == phase.phase) {
                let why = if left.needed {
                    "left out"
                } else {
                    "not needed"
                };
                rows.push(remark(left.agent, &format!("{why}: {}", left.reason)));
            }
        }
        let took: Duration = self.phases.iter().map(|(_, _, took)| *took).sum();
        rows.push(row(
            &format!("{} agents", report.agents()),
            [
                &report.lines().to_string(),
                &report.context.loaded_tokens.to_string(),
                "",
                &time(took),
            ],
        ));
        rows.iter()
            .fold(String::new(), |text, row| text + row.trim_end() + "\n")
    }

    /// What the run held, and what it spared. Compression spares bytes and no token; a digest spares
    /// both.
    pub fn usage(&self, digested: (usize, usize)) -> String {
        let (memory, context) = (&self.report.memory, &self.report.context);
        let (tokens, short) = digested;
        format!(
            "\nThe context held {} of {} tokens at most.\nSections: {} bytes, compressed {} ({} fewer), \
         at most {} of them in memory; {tokens} tokens, as digests for prompts {short} ({} fewer).\n",
            context.peak_tokens,
            context.limit_tokens,
            memory.raw_bytes,
            memory.compressed_bytes,
            fewer(memory.compressed_bytes, memory.raw_bytes),
            memory.peak_bytes,
            fewer(short, tokens),
        )
    }
}

impl Ran {
    fn row(&self) -> String {
        let name = format!("  {}", self.agent);
        let (lines, tokens) = (self.lines.to_string(), self.tokens.to_string());
        match self.done {
            Some((took, bytes)) => row(&name, [&lines, &tokens, &size(bytes), &time(took)]),
            None => row(&name, [&lines, &tokens, "failed", ""]),
        }
    }
}

/// A row of an agent that did no work.
fn remark(agent: &str, why: &str) -> String {
    format!("{:NAME$} {why}", format!("  {agent}"))
}

fn row(name: &str, cells: [&str; 4]) -> String {
    let [lines, tokens, wrote, took] = cells;
    format!("{name:NAME$} {lines:>12} {tokens:>8} {wrote:>10} {took:>10}")
}

fn fewer(left: usize, whole: usize) -> String {
    let spared = whole.saturating_sub(left) * 100;
    format!("{} %", spared.checked_div(whole).unwrap_or_default())
}

fn size(bytes: usize) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        _ => format!("{} KiB", bytes.div_ceil(1024)),
    }
}

fn time(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_keep_to_their_columns() {
        assert_eq!(size(9_999), "9999 B");
        assert_eq!(size(10_241), "11 KiB");
        assert_eq!(time(Duration::from_micros(1_250)), "1.2 ms");
        assert_eq!(
            (fewer(1, 10), fewer(0, 0)),
            ("90 %".to_owned(), "0 %".to_owned())
        );
        let wide = row(
            "requirements-interpreter",
            ["1500 of 1500", "99999", "999 KiB", "9999.9 ms"],
        );
        assert_eq!(
            wide.len(),
            row("phase, agent", ["lines", "tokens", "wrote", "time"]).len()
        );
    }
}
