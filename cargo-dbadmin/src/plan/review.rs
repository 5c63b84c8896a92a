//! What a person has changed of the sections that a plan laid out: it is looked at as what a model writes
//! is, before a run works from it.

use std::path::Path;

use dbadmin_build::{Admin, Desk, Laid, visible};

use crate::{Failure, asking};

/// What is said of a run that stopped after a phase, with its sections laid out.
/// `flags` are those that have to be given again.
pub fn told(phase: &str, next: &str, sections: &[String], flags: &str) -> String {
    if sections.is_empty() {
        return format!(
            "\nStopped after {phase}. Nothing is laid out where DBADMIN_CHECK is set.\n"
        );
    }
    format!(
        "\nStopped after {phase}. In dbadmin/session/review/ lies what agents wrote so far, a file a \
         section: {}.\nChange what you like, and go on with `cargo dbadmin plan{flags} --until {next}`, or with \
         `cargo dbadmin plan{flags} --resume` to the end.\n",
        sections.join(", ")
    )
}

/// Whether there is something that was changed, and that a run can work from. What is wished must not
/// say where a run stops.
///
/// # Errors
/// All that is wrong with it, each with its file.
pub fn is_changed(folder: &Path, wish: &Admin) -> Result<bool, Failure> {
    let laid = Laid::read(folder)?;
    if laid.changed().is_empty() {
        return Ok(false);
    }
    let script = asking::script(folder, wish, &asking::patience())?;
    let admin = script.map(|script| script.admin).unwrap_or_default();
    let mut desk = Desk::open(&admin.with(wish))?;
    // Each is held against the others as they lie there. Of a section of the developer's own agents only
    // these know what it has to be.
    let known = laid
        .sections()
        .filter(|(section, _)| Desk::is_written(section));
    desk.take(
        known
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    );
    let mut problems = desk.problems()?;
    problems.retain(|section, _| laid.changed().contains_key(section));
    let problems: Vec<String> = problems
        .iter()
        .flat_map(|(section, problems)| {
            let file = laid.file(section);
            let told = move |problem| format!("{}: {problem}", file.display());
            problems.iter().map(told)
        })
        .collect();
    if problems.is_empty() {
        return Ok(true);
    }
    Err(visible(&format!(
        "what you have changed cannot be used:\n{}\nMend it, or delete the file to have the section as it \
         was laid out",
        problems.join("\n")
    ))
    .into())
}
