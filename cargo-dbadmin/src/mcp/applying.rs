//! Writes what was shown and agreed to: what goes into `dbadmin.toml` and into hooks, and the answers for
//! the developer's own agents. A change of `dbadmin.toml`, or the answer of one of these agents, may be
//! something that another one reads. Builds find an answer by what its agent reads then, so that the
//! build script is asked once more, and the answers are kept for that.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use dbadmin_build::{Desk, Proposal};
use serde_json::{Value, json};

use super::answers::{Answer, untrusted};
use super::call::Call;
use super::own::When;
use super::tools::Consent;
use crate::Failure;
use crate::agreed::{self, Applied};
use crate::running::Patience;

/// What became of answers, by agent: the file, or why builds do not work by it.
pub type Kept = BTreeMap<String, Result<PathBuf, String>>;

/// Writes it, if this is the person's word.
///
/// # Errors
/// Where nothing was written, and why.
pub fn apply(call: &Call, asked: &Consent) -> Result<Answer, Failure> {
    if !asked.consent {
        return Err(
            "nothing was written: it takes `consent: true`, given by the person whose crate it is \
             after they have seen the diff"
                .into(),
        );
    }
    let agreed = call.with(|session| session.agreed(call.agreed.as_ref()))?;
    let applied = agreed.try_out(&call.trial_patience())?;
    let written = call.with(|session| session.written(agreed, applied))?;
    let mut kept = written.kept;
    // With one answer and no other change, what was asked is what the next build asks.
    let rounds = match (written.settings, written.answers.len()) {
        (_, 0) => 0,
        (true, answers) => answers,
        (false, answers) => answers - 1,
    };
    for _ in 0..rounds {
        let again = call.ask(When::Anew);
        let again = again.and_then(|()| call.with(|session| session.keep(&written.answers)));
        let now = again.unwrap_or_else(|failure| not_known(&kept, &failure));
        if now == kept {
            break;
        }
        forget(&kept, &now);
        kept = now;
    }
    let stale = kept.iter().filter_map(|(agent, kept)| {
        let why = kept.as_ref().err()?;
        Some(format!(
            "the next build does not work by the answer of {agent}: {why}"
        ))
    });
    Ok(Answer::yes(json!({
        "written": written.settings,
        "file": "dbadmin.toml",
        "hooks": written.hooks,
        "answers": kept.values().flatten().collect::<Vec<_>>(),
        "untrusted": untrusted(json!({
            "hooks_dropped": written.dropped,
            "not_expressible": written.not_expressible,
            "answers_without_effect": stale.collect::<Vec<String>>(),
        })),
    })))
}

/// What is said of answers where nobody could tell what their agents read now.
fn not_known(kept: &Kept, failure: &Failure) -> Kept {
    let told = |agent: &String| {
        let why = format!("what it reads now could not be asked ({failure}); hand it in once more");
        (agent.clone(), Err(why))
    };
    kept.keys().map(told).collect()
}

/// Removes the files of answers to what nobody asks any more.
fn forget(before: &Kept, now: &Kept) {
    for (agent, file) in before {
        if let (Ok(file), Some(Ok(new))) = (file, now.get(agent))
            && file != new
        {
            // What stays there does no harm.
            let _ = std::fs::remove_file(file);
        }
    }
}

/// A proposal that the person has agreed to. While it is there, the session shows no other.
pub struct Agreed {
    /// The crate's folder.
    pub folder: PathBuf,
    /// What was agreed to.
    pub proposal: Proposal,
    /// What it was made over.
    pub desk: Desk,
    /// The answers that were agreed to with it, by agent.
    pub answers: BTreeMap<String, Value>,
    /// The session knows by this that it is there.
    pub token: Arc<()>,
}

impl Agreed {
    /// Writes it, and has cargo test the crate where there are hooks in it.
    fn try_out(&self, patience: &Patience) -> Result<Applied, Failure> {
        agreed::apply(&self.folder, &self.proposal, patience)
    }
}

/// What was written of a proposal.
pub struct Written {
    /// Whether `dbadmin.toml` is another one.
    pub settings: bool,
    /// The files of hooks that are in place.
    pub hooks: Vec<PathBuf>,
    /// Why the hooks are not, and nothing else is written.
    pub dropped: Option<String>,
    /// What `dbadmin.toml` cannot say.
    pub not_expressible: Vec<String>,
    /// The answers that were agreed to, by agent.
    pub answers: BTreeMap<String, Value>,
    /// Where they lie, as what their agents read before the rest was written.
    pub kept: Kept,
}
