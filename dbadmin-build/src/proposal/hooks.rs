//! Rust that somebody proposes for files of hooks. It is no line of `dbadmin.toml`, and counts only
//! where the crate compiles with it and its tests pass.

use std::path::{Path, PathBuf};

use dbadmin_model::plan::{Logic, SchemaSection};
use serde_json::Value;

use super::{difference, read};
use crate::admin::OUTPUT;
use crate::write::is_same;
use crate::{Result, emit};

/// A file of hooks as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookFile {
    /// The file, below the crate's folder.
    pub path: PathBuf,
    /// Its text before; none where there is no file.
    pub before: Option<String>,
    /// Its text as proposed.
    pub text: String,
    /// The change as a unified diff.
    pub diff: String,
}

/// The files whose text would be another one. A file that holds code of the developer's is not
/// replaced; those are named in `refused`.
///
/// # Errors
/// Where a file cannot be read.
pub fn files(
    root: &Path,
    logic: &Logic,
    schema: &SchemaSection,
    refused: &mut Vec<String>,
) -> Result<Vec<HookFile>> {
    let mut files = Vec::new();
    for (address, text) in logic.hooks.iter().filter(|(_, text)| !text.is_empty()) {
        let mut tables = schema.tables.iter();
        let Some(table) = tables.find(|of| of.table.is_at(address)) else {
            continue;
        };
        let name = format!("{}.rs", table.module);
        let path = Path::new(OUTPUT).join("hooks").join(&name);
        let before = read(&root.join(&path))?;
        let theirs =
            |now: &String| !is_same(&name, now, &emit::hooks_skeleton(table)) && now != text;
        if before.as_ref().is_some_and(theirs) {
            let path = path.display();
            refused.push(format!(
                "logic: {path} holds code of yours, which no proposal replaces; delete the file to \
                 have it written anew"
            ));
            continue;
        }
        let old = before.as_deref().unwrap_or_default();
        let diff = difference(&path.to_string_lossy(), old, text);
        if !diff.is_empty() {
            files.push(HookFile {
                path,
                before,
                text: text.clone(),
                diff,
            });
        }
    }
    Ok(files)
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
