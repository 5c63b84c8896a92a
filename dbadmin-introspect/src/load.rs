//! Schema files to a database: `.sql` files and migrations folders run in a private in-memory
//! SQLite, so that a schema can be read where no database exists yet, as in CI.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

use crate::Error;
use crate::error::said;
use crate::sqlite::tokens::tokens;
use crate::sqlite::{BUILT_IN, statements};

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
        .map_err(private)?;
    for source in sources {
        for path in files(source)? {
            let sql = match fs::read_to_string(&path) {
                Ok(sql) => select(sql),
                Err(source) => return Err(Error::Source { path, source }),
            };
            bring_collations(&mut connection, &sql).await?;
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
    // A dump writes its virtual tables straight into `sqlite_schema`, which is read only now.
    sqlx::raw_sql("PRAGMA writable_schema = RESET")
        .execute(&mut connection)
        .await
        .map_err(private)?;
    Ok(connection)
}

/// What goes wrong with the private database, where no file of anybody's has a part in it.
fn private(source: sqlx::Error) -> Error {
    Error::Query {
        what: "an in-memory database".to_owned(),
        source,
    }
}

/// Stands in for the application's own collations, without which SQLite would refuse the tables
/// that name them. The order of bytes will do where nobody looks at it.
async fn bring_collations(connection: &mut SqliteConnection, sql: &str) -> Result<(), Error> {
    let tokens = tokens(sql);
    let mut names: Vec<String> = tokens
        .windows(2)
        .filter(|words| words[0].is_word("COLLATE"))
        .map(|words| words[1].name().to_ascii_uppercase())
        .filter(|name| !BUILT_IN.contains(&name.as_str()))
        .collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return Ok(());
    }
    let mut handle = connection.lock_handle().await.map_err(private)?;
    for name in names {
        // A name that SQLite does not take is one that it will refuse itself, in its own words.
        let _ = handle.create_collation(&name, str::cmp);
    }
    Ok(())
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
