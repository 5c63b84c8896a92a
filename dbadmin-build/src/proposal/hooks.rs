//! Rust that somebody proposes for files of hooks. It is no line of `dbadmin.toml`, and counts only
//! where the crate compiles with it and its tests pass.

use std::path::{Path, PathBuf};

use dbadmin_model::plan::{Logic, SchemaSection};
use serde_json::Value;

use super::difference;
use crate::admin::OUTPUT;

/// A file of hooks as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookFile {
    /// The file, below the crate's folder.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The change as a unified diff.
    pub diff: String,
}

/// The files whose text would be another one.
pub fn files(root: &Path, logic: &Logic, schema: &SchemaSection) -> Vec<HookFile> {
    let mut files = Vec::new();
    for (address, text) in logic.hooks.iter().filter(|(_, text)| !text.is_empty()) {
        let mut tables = schema.tables.iter();
        let Some(table) = tables.find(|of| of.table.is_at(address)) else {
            continue;
        };
        let path = Path::new(OUTPUT)
            .join("hooks")
            .join(format!("{}.rs", table.module));
        let before = std::fs::read_to_string(root.join(&path)).unwrap_or_default();
        let diff = difference(&path.to_string_lossy(), &before, text);
        if !diff.is_empty() {
            let text = text.clone();
            files.push(HookFile { path, text, diff });
        }
    }
    files
}

/// A section without Rust, which the files have.
pub fn without_text(section: &str, mut value: Value) -> Value {
    if section == "logic"
        && let Some(hooks) = value.get_mut("hooks").and_then(Value::as_object_mut)
    {
        hooks.values_mut().for_each(|text| *text = "".into());
    }
    value
}
