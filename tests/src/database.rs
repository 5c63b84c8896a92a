//! A fresh database for a test, of any of the three kinds: a SQLite file in a folder of its own,
//! or a database with a name of its own on a test server. It is dropped with this value.
//!
//! The servers are those that `cargo xtask test` and `cargo xtask servers` start. A test that
//! needs one and finds none fails: a test that is skipped proves nothing.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use dbadmin_model::Schema;
use dbadmin_model::schema::{Dialect, Table};
use tempfile::TempDir;

use crate::{fixture, mysql, postgres};

/// A database that lives as long as this value.
pub struct Database {
    dialect: Dialect,
    /// The name on its server, which a file has none of.
    name: String,
    url: String,
    /// The file of a SQLite database.
    file: PathBuf,
    folder: TempDir,
}

impl Database {
    /// An empty database.
    #[must_use]
    pub fn fresh(dialect: Dialect) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let name = unique();
        let file = folder.path().join("data.db");
        let url = match dialect {
            Dialect::Sqlite => {
                // The file is there at once, as a server's database is.
                fixture::execute(&file, "PRAGMA user_version = 0");
                format!("sqlite://{}", file.display())
            }
            Dialect::Postgres => postgres::create(&name),
            Dialect::Mysql => mysql::create(&name),
        };
        Self {
            dialect,
            name,
            url,
            file,
            folder,
        }
    }

    /// A SQLite file that is somebody else's.
    #[must_use]
    pub fn at(file: &Path) -> Self {
        Self {
            dialect: Dialect::Sqlite,
            name: String::new(),
            url: format!("sqlite://{}", file.display()),
            file: file.to_owned(),
            folder: TempDir::new().expect("a temporary folder can be made"),
        }
    }

    /// A database made from a fixture, `fixtures/{case}/{dialect}/schema.sql`.
    #[must_use]
    pub fn from_fixture(case: &str, dialect: Dialect) -> Self {
        let database = Self::fresh(dialect);
        let path = fixture::folder(case, dialect).join("schema.sql");
        database.run(&fixture::read(&path));
        database
    }

    /// The kind of database.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The address, as `DATABASE_URL` would have it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder that goes with the database, for what a test writes beside it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs statements, any number of them. They go to the server as they are, so that what only
    /// a client understands (`COPY … FROM stdin`, `DELIMITER`, `\connect`) is not for here.
    pub fn run(&self, sql: &str) {
        match self.dialect {
            Dialect::Sqlite => fixture::execute(&self.file, sql),
            Dialect::Postgres => postgres::execute(&self.url, sql),
            Dialect::Mysql => mysql::execute(&self.url, sql),
        }
    }

    /// The first column of the first row of a query, as text; `None` for no row or NULL.
    #[must_use]
    pub fn one(&self, sql: &str) -> Option<String> {
        self.ask(sql)
            .unwrap_or_else(|error| panic!("{}: {error}", self.url))
    }

    /// The same for what the database may refuse.
    ///
    /// # Errors
    /// What the database says.
    pub fn ask(&self, sql: &str) -> Result<Option<String>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => fixture::ask(&self.file, sql),
            Dialect::Postgres => postgres::ask(&self.url, sql),
            Dialect::Mysql => mysql::ask(&self.url, sql),
        }
    }

    /// Whether anything happens by itself when rows are written.
    #[must_use]
    pub fn has_triggers(&self) -> bool {
        let count = match self.dialect {
            Dialect::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'",
            Dialect::Postgres => "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
            Dialect::Mysql => {
                "SELECT count(*) FROM information_schema.triggers \
                 WHERE trigger_schema = database()"
            }
        };
        self.one(count).is_some_and(|count| count != "0")
    }

    /// A name in SQL.
    #[must_use]
    pub fn quoted(&self, name: &str) -> String {
        match self.dialect {
            Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
            Dialect::Sqlite | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// The hexadecimal digits of a column's bytes, lowercase as forms have them; a text that stands in their
    /// place in SQLite as it is.
    #[must_use]
    pub fn digits(&self, column: &str) -> String {
        match self.dialect {
            Dialect::Sqlite => format!(
                "CASE typeof({column}) WHEN 'blob' THEN lower(hex({column})) ELSE {column} END"
            ),
            Dialect::Postgres => format!("encode({column}, 'hex')"),
            Dialect::Mysql => format!("lower(hex({column}))"),
        }
    }

    /// A table in SQL, with its schema where it is not to be taken for granted.
    #[must_use]
    pub fn named(&self, schema: &Schema, table: &Table) -> String {
        let of = table.schema.as_ref().or(schema.default_schema.as_ref());
        let of = of.map(|name| self.quoted(name) + ".");
        of.unwrap_or_default() + &self.quoted(&table.name)
    }

    /// What introspection makes of it.
    #[must_use]
    pub fn schema(&self) -> Schema {
        wait(dbadmin_introspect::inspect(&self.url))
            .unwrap_or_else(|error| panic!("{}: {error}", self.url))
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match self.dialect {
            Dialect::Sqlite => {}
            Dialect::Postgres => postgres::drop(&self.name),
            Dialect::Mysql => mysql::drop(&self.name),
        }
    }
}

/// A name that no other test of any process has: process ids are not shared by the living.
fn unique() -> String {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    format!("dbadmin_test_{}_{number}", std::process::id())
}

/// The server that a variable names; panics where there is none.
pub(crate) fn server(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!(
            "this test needs a server that {variable} names: `cargo xtask test` starts one for all \
             tests, `cargo xtask servers -- cargo test …` for the tests you name"
        )
    })
}

/// The address of another database on the same server.
pub(crate) fn beside(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap_or_else(|error| panic!("{server}: {error}"));
    url.set_path(name);
    url.to_string()
}

/// Runs a future to its end.
pub(crate) fn wait<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built")
        .block_on(what)
}
