//! A bar a phase on a terminal, moved by a run's events.

use std::io::IsTerminal as _;
use std::time::Duration;

use dbadmin_build::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The bar of the phase that runs.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    bar: ProgressBar,
}

impl Progress {
    /// A bar on standard error, or none where nobody watches.
    pub fn new(shown: bool) -> Self {
        Self {
            shown,
            bar: ProgressBar::hidden(),
        }
    }

    /// Says on a terminal what is waited for.
    pub fn waiting(what: &'static str) -> Self {
        let mut progress = Self::new(std::io::stderr().is_terminal());
        progress.wait(what);
        progress
    }

    /// Says what is waited for, until an event comes.
    pub fn wait(&mut self, what: &'static str) {
        if self.shown {
            self.clear();
            let target = ProgressDrawTarget::stderr();
            self.bar = ProgressBar::with_draw_target(None, target).with_message(what);
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    /// Moves with an event.
    pub fn take(&mut self, event: &Event) {
        match event {
            Event::PhaseStarted { phase, agents } if self.shown => {
                self.clear();
                let target = ProgressDrawTarget::stderr();
                self.bar = ProgressBar::with_draw_target(Some(agents.len() as u64), target);
                let style = ProgressStyle::with_template("{prefix:>13} {bar:25} {pos}/{len} {msg}");
                if let Ok(style) = style {
                    self.bar.set_style(style);
                }
                self.bar.set_prefix(*phase);
                self.bar.enable_steady_tick(Duration::from_millis(100));
            }
            Event::AgentStarted { agent, .. } => self.bar.set_message(*agent),
            Event::AgentFinished { .. } | Event::AgentReused { .. } => self.bar.inc(1),
            Event::AgentRetried { agent, message, .. } => {
                let text = format!("agent {agent} failed and is tried again: {message}");
                self.bar.println(text);
            }
            Event::Notice { message } => self.bar.println(format!("note: {message}")),
            Event::Warning { agent, message } => {
                self.bar.inc(1);
                self.bar
                    .println(format!("warning: agent {agent} failed: {message}"));
            }
            _ => {}
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
