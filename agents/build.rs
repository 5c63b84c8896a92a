//! Compresses every prompt with zstd into `OUT_DIR/prompts`, from where the crate embeds them.
//! The layout stays as it is; each file's name gains `.zst`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders that are embedded.
const FOLDERS: [&str; 6] = [
    "analysis",
    "backend",
    "enhancement",
    "frontend",
    "security",
    "workflows",
];

/// The strongest level that needs no long window: the prompts are compressed once per build of
/// this crate and are a few KiB each.
const LEVEL: i32 = 19;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("prompts");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    println!("cargo::rerun-if-changed=build.rs");
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        compress(&root.join(folder), &out.join(folder))?;
    }
    Ok(())
}

/// Compresses the Markdown files of a folder and of those within it.
fn compress(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    let entries = fs::read_dir(from).map_err(|error| format!("{}: {error}", from.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_dir() {
            compress(&path, &to.join(name))?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let compressed = zstd::bulk::compress(&fs::read(&path)?, LEVEL)?;
            fs::write(to.join(format!("{name}.zst")), compressed)?;
        }
    }
    Ok(())
}
