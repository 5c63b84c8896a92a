//! Compresses all prompts into one zstd frame, `OUT_DIR/prompts/prompts.zst`, which the crate embeds:
//! what agents have in common is stored once, which no frame of a single file could do.
//! `src/archive.rs` reads it and says what is in it.

#[path = "src/front_matter.rs"]
mod front_matter;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The teams, whose agents are embedded.
const TEAMS: [&str; 5] = ["analysis", "backend", "enhancement", "frontend", "security"];

/// The files of an agent: like beside like, in the order that compresses best.
const PARTS: [&str; 5] = [
    "patterns.md",
    "summary.md",
    "core.md",
    "implementations.md",
    "examples.md",
];

/// The strongest level; the window is no larger than the prompts.
const LEVEL: i32 = 22;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("prompts");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/front_matter.rs");
    let mut agents = Vec::new();
    for team in TEAMS {
        println!("cargo::rerun-if-changed={team}");
        agents.extend(folders(&root, team)?);
    }
    agents.sort();
    let mut archive = agents.join("\n");
    for part in PARTS {
        archive = format!("{archive}\0{part}");
        for agent in &agents {
            let file = root.join(agent).join(part);
            // What is missing, `agent_registry!` names.
            let text = fs::read_to_string(&file).unwrap_or_default();
            archive = format!("{archive}\0{}", front_matter::without(&text));
        }
    }
    let frame = zstd::bulk::compress(archive.as_bytes(), LEVEL)?;
    fs::write(out.join("prompts.zst"), frame)?;
    Ok(())
}

/// The folders of a team's agents, such as `backend/auth-builder`.
fn folders(root: &Path, team: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let entries =
        fs::read_dir(root.join(team)).map_err(|error| format!("the folder {team}: {error}"))?;
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(format!("{team}/{}", entry.file_name().to_string_lossy()));
        }
    }
    Ok(folders)
}
