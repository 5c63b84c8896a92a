//! Checks that every crate that is to be published packages, and that the packaged
//! `dbadmin-agents` contains the prompts which it embeds.

use crate::failure::Failure;
use crate::step::Step;
use crate::workspace::cargo;

/// The crates that stay in this repository.
const PRIVATE: [&str; 4] = ["dbadmin-compile-tests", "dbadmin-tests", "shop", "xtask"];

/// The files that make an agent's folder complete.
const PROMPT_FILES: [&str; 5] = [
    "core.md",
    "summary.md",
    "implementations.md",
    "patterns.md",
    "examples.md",
];

const TODO: &str = "See cargo's message above. What a crate needs to build must lie inside its \
                    folder and be in its `include` list.";

/// Packages every publishable crate, then looks for the prompts.
pub fn run() -> Result<(), Failure> {
    let mut command = cargo();
    command.args([
        "package",
        "--workspace",
        "--no-verify",
        "--allow-dirty",
        "--quiet",
    ]);
    for name in PRIVATE {
        command.args(["--exclude", name]);
    }
    Step::new("Package every crate", command, TODO).run()?;
    prompts()
}

/// Each agent of the package has all its files, and there is one at least.
fn prompts() -> Result<(), Failure> {
    let output = cargo()
        .args([
            "package",
            "--package",
            "dbadmin-agents",
            "--list",
            "--allow-dirty",
            "--quiet",
        ])
        .output()
        .map_err(|error| Failure::new(format!("cargo did not start: {error}"), TODO))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::new(said, TODO));
    }
    let listed = String::from_utf8_lossy(&output.stdout);
    let files: Vec<&str> = listed.lines().collect();
    let agents: Vec<&str> = files
        .iter()
        .filter_map(|file| file.strip_suffix("/core.md"))
        .collect();
    let absent: Vec<String> = agents
        .iter()
        .flat_map(|agent| PROMPT_FILES.map(|file| format!("{agent}/{file}")))
        .filter(|file| !files.contains(&file.as_str()))
        .collect();
    if agents.is_empty() || !absent.is_empty() {
        return Err(Failure::new(
            format!(
                "the package of dbadmin-agents lacks prompts: {}",
                absent.join(", ")
            ),
            "Put them into the `include` list of agents/Cargo.toml.",
        ));
    }
    println!(
        "   the package of dbadmin-agents holds {} agents, each complete",
        agents.len()
    );
    Ok(())
}
