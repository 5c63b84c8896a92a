//! Where the folder is that a call names.

use std::path::{Path, PathBuf};

use proc_macro::Span;
use syn::LitStr;

/// The folder on disk for what stands after `from`.
///
/// # Errors
/// What is wrong with it, for the developer.
pub fn find(from: &LitStr) -> Result<PathBuf, String> {
    let shown = from.value();
    let wrong = |reason: &str| format!("{shown}: {reason}");
    let relative_to_source = shown.starts_with("./") || shown.starts_with("../");
    let base = if Path::new(&shown).is_absolute() {
        Some(PathBuf::new())
    } else if relative_to_source {
        let source = Span::call_site().local_file();
        source.and_then(|file| file.parent().map(Path::to_path_buf))
    } else {
        std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
    };
    let base = base.ok_or_else(|| wrong("cannot be resolved here; give an absolute folder"))?;
    let root = std::path::absolute(base.join(&shown)).map_err(|error| wrong(&error.to_string()))?;
    if root.is_dir() {
        return Ok(root);
    }
    let base = if relative_to_source {
        "the source file of this call"
    } else {
        "the crate's Cargo.toml"
    };
    Err(wrong(&format!(
        "is not a folder; create it, or name one relative to {base}"
    )))
}
