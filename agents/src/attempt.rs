//! One agent's work: tried, and after a failure that need not stay one tried again, each time after
//! a longer wait, while the phase has time. A panic and a section of another name are failures like
//! any other.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::{AgentError, AgentSpec, Executor, Inputs, Limits, Section};

/// A try that failed, and after which there is another.
pub struct Retry {
    /// Its number, counted from one.
    pub attempt: u32,
    /// Why it failed.
    pub error: AgentError,
    /// How long to wait.
    pub wait: Duration,
}

/// A section, and its bytes as JSON.
pub type Written = Result<(Section, usize), AgentError>;

/// Executes an agent, at most [`Limits::tries`] times.
pub fn run(
    executor: &dyn Executor,
    agent: &'static AgentSpec,
    inputs: &Inputs,
    limits: Limits,
    told: &mut dyn FnMut(Retry),
) -> Written {
    let (mut attempt, mut wait) = (1, limits.backoff);
    loop {
        let error = match once(executor, agent, inputs) {
            Ok(written) => return Ok(written),
            Err(error) => error,
        };
        let in_time = inputs
            .deadline()
            .is_none_or(|deadline| Instant::now() + wait < deadline);
        if attempt >= limits.tries || !in_time || !executor.may_recover(&error) {
            return Err(error);
        }
        told(Retry {
            attempt,
            error,
            wait,
        });
        std::thread::sleep(wait);
        attempt += 1;
        wait = wait.saturating_mul(2);
    }
}

/// Executes an agent once, and writes its section as JSON while others still run.
fn once(executor: &dyn Executor, agent: &'static AgentSpec, inputs: &Inputs) -> Written {
    // Nothing of the inputs outlives a panic but the sections' caches, and they survive it.
    let section = catch_unwind(AssertUnwindSafe(|| executor.execute(agent, inputs)))
        .unwrap_or_else(|panic| {
            Err(AgentError::Panicked {
                agent: agent.id.to_owned(),
                message: message_of(panic.as_ref()),
            })
        })?;
    if section.name() == agent.writes {
        let bytes = section.json()?.len();
        return Ok((section, bytes));
    }
    Err(AgentError::WrongSection {
        agent: agent.id.to_owned(),
        expected: agent.writes.to_owned(),
        written: section.name().to_owned(),
    })
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
