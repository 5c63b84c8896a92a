//! One schema of the corpus, from its file to the end of the walk.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::fixture;
use dbadmin_tests::server::Server;
use dbadmin_tests::walk::{Limits, walk};
use dbadmin_tests::workspace::program;

use crate::{catalog, load};

/// A list's first pages stand for the others, and so do a table's first records.
const LIMITS: Limits = Limits { pages: 3, rows: 10 };

/// What came of a schema.
#[derive(Default)]
pub struct Result {
    /// `dialect/name`.
    pub name: String,
    /// Tables found.
    pub tables: usize,
    /// Columns found.
    pub columns: usize,
    /// Records opened.
    pub walked: usize,
    /// Tables that can be written to.
    pub writable: usize,
    /// Tables in which a row was created, changed and deleted.
    pub done: [usize; 3],
    /// What the panel refused, or does not offer, with its reason.
    pub refusals: Vec<String>,
    /// What the agents want somebody to act on.
    pub warnings: Vec<String>,
    /// What went wrong.
    pub wrong: Vec<String>,
    /// How long it took.
    pub time: Duration,
}

/// Tries one schema. Whatever panics on the way is what went wrong with it.
pub fn one(dialect: Dialect, file: &Path) -> Result {
    let start = Instant::now();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let mut result = Result {
        name: format!("{}/{stem}", fixture::name(dialect)),
        ..Result::default()
    };
    let hook = take_hook();
    // The table says what went wrong; a backtrace of this program would say nothing more.
    set_hook(Box::new(|_| {}));
    let tried = catch_unwind(AssertUnwindSafe(|| attempt(dialect, file, &mut result)));
    set_hook(hook);
    match tried {
        Ok(Ok(())) => {}
        Ok(Err(why)) => result.wrong.push(why),
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            result
                .wrong
                .push(text.unwrap_or_else(|| "a panic".to_owned()));
        }
    }
    result.time = start.elapsed();
    result
}

fn attempt(dialect: Dialect, file: &Path, result: &mut Result) -> std::result::Result<(), String> {
    let database = Database::fresh(dialect);
    load::load(&database, file).map_err(|why| format!("it does not load: {why}"))?;
    let schema = database.schema();
    result.tables = schema.tables.len();
    result.columns = schema.tables.iter().map(|table| table.columns.len()).sum();
    result.writable = schema
        .tables
        .iter()
        .filter(|table| table.is_writable())
        .count();
    result.wrong.extend(catalog::lost(&database, &schema));
    for omitted in &schema.omitted {
        let named = format!("{}: {}", omitted.address, omitted.reason);
        result.refusals.push(named);
    }
    result.warnings = warnings(&database)?;
    let mut serve = Command::new(program("cargo-dbadmin"));
    serve.args(["dbadmin", "serve", database.url()]);
    let server = Server::over(serve, &database);
    let report = walk(&server, &database, &schema, LIMITS);
    result.walked = report.walked();
    result.done = [
        report.done(|told| &told.created),
        report.done(|told| &told.edited),
        report.done(|told| &told.deleted),
    ];
    result.refusals.extend(report.refusals());
    result.wrong.extend(report.wrong());
    Ok(())
}

/// The warnings of a whole run of the agents.
fn warnings(database: &Database) -> std::result::Result<Vec<String>, String> {
    let mut plan = Command::new(program("cargo-dbadmin"));
    plan.args(["dbadmin", "plan", "--database", database.url()]);
    let planned = plan.output().map_err(|error| error.to_string())?;
    if !planned.status.success() {
        let said = String::from_utf8_lossy(&planned.stderr).into_owned();
        return Err(format!("it is not planned: {said}"));
    }
    let told = String::from_utf8_lossy(&planned.stdout);
    let warnings = told
        .lines()
        .filter_map(|line| line.strip_prefix("warning: "));
    Ok(warnings.map(str::to_owned).collect())
}
