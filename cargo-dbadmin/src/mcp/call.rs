//! One call of a tool. It holds the session while it works on it, and not while cargo runs the crate's
//! build script or its tests, which may take minutes: other calls go on meanwhile. Where the assistant calls it off,
//! cargo is ended.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::answers::{self, Answer};
use super::own::When;
use super::session::Session;
use super::tools::Tool;
use crate::running::Patience;
use crate::{Failure, asking, trial};

/// A call, and what it works on.
pub struct Call {
    session: Arc<Mutex<Session>>,
    /// The change that the person has agreed to for this call.
    pub agreed: Option<String>,
    called_off: Arc<AtomicBool>,
}

/// Calls a call off when it is dropped.
pub struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Call {
    /// A call, for which the person has agreed to this change.
    pub fn new(session: Arc<Mutex<Session>>, agreed: Option<String>) -> Self {
        Self {
            session,
            agreed,
            called_off: Arc::default(),
        }
    }

    /// What somebody holds who waits for the answer.
    pub fn waiting(&self) -> Waiting {
        Waiting(Arc::clone(&self.called_off))
    }

    /// Does what the tool does.
    pub fn run(&self, tool: &Tool, arguments: Value) -> Answer {
        let trial = self.with(Session::put_back);
        let asked = trial.and_then(|()| tool.script.map_or(Ok(()), |when| self.ask(when)));
        asked
            .and_then(|()| (tool.run)(self, arguments))
            .unwrap_or_else(|failure| Answer::no(answers::failure(&failure)))
    }

    /// How long cargo is waited for in this call.
    pub fn patience(&self) -> Patience {
        asking::patience().unless(Arc::clone(&self.called_off))
    }

    /// How long a trial of what is proposed is waited for in this call.
    pub fn trial_patience(&self) -> Patience {
        trial::patience().unless(Arc::clone(&self.called_off))
    }

    /// Works on the session.
    pub fn with<T>(&self, work: impl FnOnce(&mut Session) -> T) -> T {
        let session = self.session.lock();
        work(&mut session.unwrap_or_else(PoisonError::into_inner))
    }

    /// Has the session know what the build script says.
    ///
    /// # Errors
    /// As for [`asking::ask`].
    pub fn ask(&self, when: When) -> Result<(), Failure> {
        let Some(inquiry) = self.with(|session| session.inquiry(when)) else {
            return Ok(());
        };
        let said = inquiry.put(&self.patience())?;
        self.with(|session| session.learn(said));
        Ok(())
    }
}
