//! Schema files to a database: `.sql` files and migrations folders run in a private in-memory
//! SQLite, so that a schema can be read where no database exists yet, as in CI.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

use crate::Error;
use crate::error::said;
use crate::sqlite::statements;

/// Runs the sources in the given order in a new in-memory database and returns the connection
/// that is the only one to it.
///
/// A source is a `.sql` file, or a folder of migrations named as sqlx names them
/// (`20260101000000_tables.sql`): its `.sql` files run by version, `.down.sql` ones are left out.
/// Foreign keys are not enforced while they run, because dumps insert in any order.
///
/// # Errors
/// [`Error::Source`] for a file or folder that cannot be read, [`Error::NoMigrations`] for a
/// folder without one, [`Error::Statement`] for a file that SQLite refuses.
pub async fn load(sources: &[PathBuf]) -> Result<SqliteConnection, Error> {
    run(sources, |sql| sql).await
}

/// Like [`load`], but leaves out the statements that only change or read rows: the schema comes
/// out the same, the tables empty, and a migration that fills them costs nothing.
///
/// # Errors
/// The same as for [`load`].
pub async fn load_schema(sources: &[PathBuf]) -> Result<SqliteConnection, Error> {
    run(sources, |sql| statements::of_schema(&sql)).await
}

async fn run(
    sources: &[PathBuf],
    select: impl Fn(String) -> String,
) -> Result<SqliteConnection, Error> {
    let mut connection = SqliteConnectOptions::new()
        .in_memory(true)
        .shared_cache(false)
        .foreign_keys(false)
        .connect()
        .await
        .map_err(|source| Error::Query {
            what: "an in-memory database".to_owned(),
            source,
        })?;
    for source in sources {
        for path in files(source)? {
            let sql = match fs::read_to_string(&path) {
                Ok(sql) => select(sql),
                Err(source) => return Err(Error::Source { path, source }),
            };
            // The developer's own schema, in a database that nothing else can reach.
            let ran = sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut connection)
                .await;
            if let Err(error) = ran {
                let reason = said(&error);
                return Err(Error::Statement { path, reason });
            }
        }
    }
    Ok(connection)
}

/// The files of a source, in the order in which they run.
fn files(source: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error| Error::Source {
        path: source.to_path_buf(),
        source: error,
    };
    if !fs::metadata(source).map_err(unreadable)?.is_dir() {
        return Ok(vec![source.to_path_buf()]);
    }
    let mut migrations = Vec::new();
    for entry in fs::read_dir(source).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".sql") && !name.ends_with(".down.sql") {
            migrations.push((version(&name), name, entry.path()));
        }
    }
    if migrations.is_empty() {
        return Err(Error::NoMigrations {
            path: source.to_path_buf(),
        });
    }
    migrations.sort();
    Ok(migrations.into_iter().map(|(_, _, path)| path).collect())
}

/// The number before the first underscore; files without one run last, by name.
fn version(name: &str) -> u64 {
    name.split('_')
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(u64::MAX)
}
