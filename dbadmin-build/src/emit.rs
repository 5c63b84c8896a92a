//! The plan as Rust source. What a person would write by hand, and nothing else: statics that
//! read like a table of contents, over the constants that the derive gave each struct.

mod backend;
pub mod entity;
mod frontend;
mod panel;
mod scope;

use proc_macro2::TokenStream;

use crate::plan::Plan;
use crate::{Error, Result};

/// A file of generated source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the output folder, with `/` between the parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All files of a panel, in a fixed order.
///
/// # Errors
/// [`Error::Emit`] where emitted tokens are no Rust, which is a defect of ours.
pub fn files(plan: &Plan) -> Result<Vec<File>> {
    let mut files = vec![
        rust("mod.rs", panel::module(plan))?,
        rust("backend/mod.rs", panel::backend_module(plan))?,
        rust("backend/access.rs", panel::access(plan))?,
        rust("backend/auth.rs", panel::auth(plan))?,
        rust("frontend/mod.rs", panel::frontend_module(plan))?,
        rust("frontend/navigation.rs", panel::navigation(plan))?,
        rust("frontend/dashboard.rs", panel::dashboard(plan))?,
        File {
            path: "frontend/theme.css".to_owned(),
            text: panel::theme(plan),
        },
    ];
    for table in &plan.schema.tables {
        let module = &table.module;
        files.push(rust(
            &format!("backend/{module}.rs"),
            backend::table(plan, table),
        )?);
        files.push(rust(
            &format!("frontend/{module}.rs"),
            frontend::table(plan, table),
        )?);
    }
    let entities: Vec<_> = plan
        .schema
        .tables
        .iter()
        .filter(|table| table.entity)
        .collect();
    if !entities.is_empty() {
        files.push(rust("entities/mod.rs", entity::module(&entities))?);
        for table in entities {
            let text = entity::source(table, &plan.schema);
            files.push(rust(&format!("entities/{}.rs", table.module), text)?);
        }
    }
    Ok(files)
}

/// Formats tokens as a file.
///
/// # Errors
/// [`Error::Emit`] where they are no Rust.
pub fn rust(path: &str, tokens: TokenStream) -> Result<File> {
    let file = syn::parse2(tokens).map_err(|error| Error::Emit {
        file: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(File {
        path: path.to_owned(),
        text: apart(&prettyplease::unparse(&file)),
    })
}

/// Puts an empty line before each documented item, as a person would.
fn apart(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 64);
    let mut previous = "";
    for line in text.lines() {
        let after_head = previous.starts_with("//!") || previous.starts_with("#![");
        let starts = line.starts_with("///")
            || (line.starts_with("use ") && (after_head || previous.starts_with("pub mod ")))
            || (line.starts_with("pub mod ") && after_head);
        let continues =
            previous.is_empty() || previous.starts_with("///") || previous.starts_with("#[");
        if starts && !continues {
            result.push('\n');
        }
        if line.starts_with("#!") && previous.starts_with("//!") {
            result.push('\n');
        }
        result.push_str(line);
        result.push('\n');
        previous = line;
    }
    result
}
