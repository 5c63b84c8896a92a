//! The agents that a crate's build script registers, which alone knows them.

use std::path::Path;

use dbadmin_agents::Part;
use dbadmin_build::{Admin, OwnAgent};
use serde_json::Value;

use crate::{Failure, asking};

/// The agents of the crate in `folder`; none where no build script there calls dbadmin.
///
/// # Errors
/// As for [`asking::ask`].
pub fn of(folder: &Path) -> Result<Vec<OwnAgent>, Failure> {
    let wish = Admin::new().in_crate(folder);
    let script = asking::script(folder, &wish, &asking::patience())?;
    Ok(script.map(|script| script.agents).unwrap_or_default())
}

/// The same where there is something to show without them: why they are missing is a note.
pub fn if_known(folder: &Path) -> Vec<OwnAgent> {
    of(folder).unwrap_or_else(|failure| {
        eprintln!("note: what build.rs registers is not known here: {failure}");
        Vec::new()
    })
}

/// Who does an agent's work.
pub const fn done_by(own: &OwnAgent) -> &'static str {
    if own.has_function {
        "by a function in build.rs"
    } else {
        "by an answer in dbadmin/answers/"
    }
}

/// The agent as a row of the list.
pub fn row(own: &OwnAgent, names: usize, written: usize) -> String {
    let agent = &own.agent;
    format!(
        "  {:names$}  {:3} lines  {:8}  {} {:written$}  reads {}; of this crate, done {}\n",
        agent.id,
        agent.core_lines,
        if agent.critical { "critical" } else { "" },
        if agent.amends { "amends" } else { "writes" },
        agent.writes,
        agent.reads.join(", "),
        done_by(own),
    )
}

/// The agent as an object of the list.
pub fn object(own: &OwnAgent) -> Value {
    let mut object = super::object(&own.agent);
    if let Some(fields) = object.as_object_mut() {
        fields.insert("own".to_owned(), true.into());
        fields.insert("has_function".to_owned(), own.has_function.into());
    }
    object
}

/// The text of a part of its prompt.
pub fn prompt(own: &OwnAgent, part: Part) -> String {
    own.prompt.get(part.file()).cloned().unwrap_or_default()
}

/// What a checked folder's agents are to the crate: which of them its build script registers.
pub fn registered<'a>(
    ids: impl Iterator<Item = &'a str>,
    own: &[OwnAgent],
    script: &str,
) -> String {
    let told = ids.map(|id| match own.iter().find(|own| own.agent.id == id) {
        Some(own) => format!("{id}: registered in {script}, done {}\n", done_by(own)),
        None => format!(
            "{id}: not registered in {script}, so that no build runs it; .agents(…) registers a folder\n"
        ),
    });
    told.collect()
}
