//! The plan as Rust source. What a person would write by hand, and nothing else: statics that
//! read like a table of contents, over the constants that the derive gave each struct.

mod backend;
mod dashboard;
pub mod entity;
mod frontend;
mod hooks;
mod panel;
mod scope;
mod when;

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
        rust("backend/left_out.rs", panel::left_out(plan))?,
        rust("frontend/mod.rs", panel::frontend_module(plan))?,
        rust("frontend/navigation.rs", panel::navigation(plan))?,
        rust("frontend/dashboard.rs", dashboard::file(plan))?,
        File {
            path: "frontend/theme.css".to_owned(),
            text: plan.css(),
        },
    ];
    let structs = entity::type_names(&plan.schema);
    let of_tables = in_parallel(&plan.schema.tables, |table| {
        let module = &table.module;
        let mut files = vec![
            rust(&format!("backend/{module}.rs"), backend::table(plan, table))?,
            rust(
                &format!("frontend/{module}.rs"),
                frontend::table(plan, table),
            )?,
        ];
        if table.entity {
            let text = entity::source(table, &plan.schema, &structs);
            files.push(rust(&format!("entities/{module}.rs"), text)?);
        }
        Ok(files)
    })?;
    files.extend(of_tables.into_iter().flatten());
    let entities: Vec<_> = plan
        .schema
        .tables
        .iter()
        .filter(|table| table.entity)
        .collect();
    if !entities.is_empty() {
        files.push(rust("entities/mod.rs", entity::module(&entities))?);
    }
    files.extend(hooks::files(plan)?);
    Ok(files)
}

pub use entity::field_in_words;
#[cfg(feature = "propose")]
pub use hooks::skeleton as hooks_skeleton;

/// Whether a file is written once, and is the developer's from then on.
pub fn is_written_once(path: &str) -> bool {
    path != hooks::LIST && path.starts_with("hooks/")
}

/// What is emitted for each table, in the tables' order. Most of a generation is spent here,
/// formatting, and no table needs another's.
pub fn in_parallel<T: Sync, R: Send>(
    tables: &[T],
    emit_one: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = tables.len().div_ceil(workers).max(1);
    let emit_one = &emit_one;
    let emit = |tables: &[T]| -> Result<Vec<R>> { tables.iter().map(emit_one).collect() };
    let done: Result<Vec<_>> = std::thread::scope(|scope| {
        let running: Vec<_> = tables
            .chunks(share)
            .map(|tables| scope.spawn(move || emit(tables)))
            .collect();
        running
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    Ok(done?.into_iter().flatten().collect())
}

/// Text out of a database in a line of documentation: without signs that end the line or the code
/// in it, or that turn its direction, which rustc refuses in comments.
fn in_comment(text: &str) -> String {
    let turns = |sign| matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let stays = |sign: char| match sign {
        '`' => '\'',
        sign if sign.is_control() || turns(sign) => ' ',
        sign => sign,
    };
    text.chars().map(stays).collect()
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
