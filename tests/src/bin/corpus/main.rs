//! The program of `cargo xtask corpus`: every `DIR/<dialect>/<name>.sql` is loaded into a fresh
//! database, inspected, served as `cargo dbadmin serve` serves it, and walked through. One table
//! at the end says what passed and why the rest did not. Words after the folder keep to the files
//! whose path contains one of them.

mod catalog;
mod load;
mod run;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dbadmin_model::schema::Dialect;
use dbadmin_tests::fixture;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(folder) = words.next() else {
        eprintln!("name the folder: `cargo xtask corpus DIR`");
        return ExitCode::from(2);
    };
    let only: Vec<String> = words.collect();
    let files = match files(Path::new(&folder), &only) {
        Ok(files) if !files.is_empty() => files,
        Ok(_) => {
            eprintln!("{folder} holds no <dialect>/<name>.sql to try");
            return ExitCode::from(2);
        }
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    let results: Vec<run::Result> = files
        .into_iter()
        .map(|(dialect, file)| {
            let result = run::one(dialect, &file);
            eprintln!("{}", table::line(&result));
            result
        })
        .collect();
    if table::print(&results) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The SQL files below the folder, by dialect and name.
fn files(folder: &Path, only: &[String]) -> Result<Vec<(Dialect, PathBuf)>, String> {
    let mut files = Vec::new();
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
        let within = folder.join(fixture::name(dialect));
        if !within.is_dir() {
            continue;
        }
        let entries =
            std::fs::read_dir(&within).map_err(|error| format!("{}: {error}", within.display()))?;
        let mut paths: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
            .filter(|path| {
                let path = path.to_string_lossy();
                only.is_empty() || only.iter().any(|word| path.contains(word.as_str()))
            })
            .collect();
        paths.sort();
        files.extend(paths.into_iter().map(|path| (dialect, path)));
    }
    Ok(files)
}
