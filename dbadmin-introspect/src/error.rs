//! What can go wrong while a schema is read. Each message says what was wrong, where, and what
//! to do about it, because it is shown to a developer as a build error.

use std::path::PathBuf;

use dbadmin_model::schema::Dialect;

/// Why a schema could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is of a kind of database that dbadmin does not read, or of one whose feature
    /// is off.
    #[error("{}", unsupported(scheme))]
    Unsupported {
        /// The address's scheme, without what follows it, which may hold a password.
        scheme: String,
    },
    /// The address starts as a database's do, but does not parse.
    #[error("the database address `{url}` is malformed ({reason}); write it as `{form}`")]
    Address {
        /// The address; of a server's, no more than the scheme, as the rest may hold a password.
        url: String,
        /// What is wrong with it.
        reason: String,
        /// What an address of this kind looks like.
        form: &'static str,
    },
    /// No server answers at the address, or not in time.
    #[error(
        "cannot reach the database server at `{server}` ({reason}); check that it is running and \
         accepts connections there, and that the address given leads to it{}",
        hint.unwrap_or_default()
    )]
    Unreachable {
        /// Host and port, or the socket.
        server: String,
        /// What the system or the server said.
        reason: String,
        /// What else may be wrong with the address, behind a semicolon.
        hint: Option<&'static str>,
    },
    /// What answers at the address is no server of its kind.
    #[error("what answers at `{server}` is no {kind} server; is it {other}?")]
    Stranger {
        /// Host and port, or the socket.
        server: String,
        /// The kind of database that the address says.
        kind: &'static str,
        /// What it may be, with the beginning of an address of that kind.
        other: &'static str,
    },
    /// The server does not let this user in.
    #[error(
        "the database server at `{server}` refuses the user `{user}` ({reason}); check the name \
         and the password in the address given, and from where the server lets this user in"
    )]
    Refused {
        /// Host and port, or the socket.
        server: String,
        /// The user's name.
        user: String,
        /// What the server said.
        reason: String,
    },
    /// The server has no database of that name.
    #[error(
        "the database server at `{server}` has no database `{database}`; create it by running its \
         migrations, or correct the name in the address given{}",
        hint.unwrap_or_default()
    )]
    NoDatabase {
        /// Host and port, or the socket.
        server: String,
        /// The database's name.
        database: String,
        /// What else may be wrong with the address, behind a semicolon.
        hint: Option<&'static str>,
    },
    /// The database has no schema of a name that was asked for.
    #[error(
        "there is no schema `{schema}` in the database; it has {}",
        listed(schemas)
    )]
    NoSchema {
        /// The schema's name.
        schema: String,
        /// The schemas that there are.
        schemas: Vec<String>,
    },
    /// Schemas were chosen of a database that has none.
    #[error(
        "a SQLite database has no schemas, so that there is no `{}` to choose; leave out --schema, and \
         `schemas` in dbadmin.toml and build.rs",
        schemas.join("`, `")
    )]
    Schemaless {
        /// The names that were given.
        schemas: Vec<String>,
    },
    /// Either side wants an encrypted connection that the other cannot make.
    #[error(
        "no encrypted connection to the database server at `{server}` can be made ({reason}); \
         {}, or change `sslmode` (PostgreSQL) or `ssl-mode` (MySQL) in the address given",
        encryption()
    )]
    Encryption {
        /// Host and port, or the socket.
        server: String,
        /// What the driver or the server said.
        reason: String,
    },
    /// There is no such file.
    #[error(
        "there is no database at `{path}`; create it by running its migrations (or starting the \
         application) once, or correct the address given"
    )]
    Missing {
        /// The file that was looked for.
        path: PathBuf,
    },
    /// The file is something else.
    #[error(
        "`{path}` is not a SQLite database (or is an encrypted one); correct the address \
         given"
    )]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is there, but the system does not let it be read.
    #[error(
        "the database `{path}` cannot be opened ({reason}); check that it is a file and that you \
         may read it and its folder"
    )]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system or SQLite said.
        reason: String,
    },
    /// Another process holds the database for longer than this one waits.
    #[error(
        "the database `{path}` is locked by another process; end its transaction and try again"
    )]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The database is damaged.
    #[error(
        "the database `{path}` is damaged ({reason}); run `PRAGMA integrity_check` on it and \
         restore it from a backup"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
    /// The server does not tell all that has to be known of a schema.
    #[error(
        "the database server at `{server}` is {version}, and the oldest that can be read is \
         {oldest}; upgrade the server, or give the address of a copy on a newer one"
    )]
    Outdated {
        /// Host and port, or the socket.
        server: String,
        /// The server's name and version.
        version: String,
        /// The oldest version that will do.
        oldest: &'static str,
    },
    /// Somebody else keeps the server from telling for longer than it is waited for.
    #[error(
        "could not read {what}: another connection has locked a table; end its transaction, which \
         may be a migration, and try again"
    )]
    Busy {
        /// What was being read.
        what: String,
    },
    /// A query that reads the schema failed.
    #[error("could not read {what}: {source}")]
    Query {
        /// What was being read.
        what: String,
        /// What the driver said.
        source: sqlx::Error,
    },
    /// A schema file or folder cannot be read.
    #[error("cannot read the schema source `{path}`: {source}")]
    Source {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder of migrations holds none.
    #[error(
        "there is no migration in `{path}`: expected files such as `20260101000000_tables.sql`"
    )]
    NoMigrations {
        /// The folder.
        path: PathBuf,
    },
    /// SQLite refuses a statement of a schema file.
    #[error(
        "`{path}` does not run on SQLite: {reason}; mend that statement, or set DATABASE_URL to a \
         database that exists"
    )]
    Statement {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
}

/// Addresses of the three kinds of database.
pub(crate) mod form {
    pub const SQLITE: &str = "sqlite://path/to/file.db";
    pub const POSTGRES: &str = "postgres://user:password@host:5432/database";
    pub const MYSQL: &str = "mysql://user:password@host:3306/database";
}

fn unsupported(scheme: &str) -> String {
    let feature = match crate::dialect_of(&format!("{scheme}:")) {
        Some(Dialect::Sqlite) => "sqlite",
        Some(Dialect::Postgres) => "postgres",
        Some(Dialect::Mysql) => "mysql",
        None => {
            return format!(
                "cannot read a database by an address that starts with `{scheme}:`; write it as \
                 `{}`, `{}` or `{}`",
                form::SQLITE,
                form::POSTGRES,
                form::MYSQL
            );
        }
    };
    format!(
        "cannot read a `{scheme}` database: this program is built without the feature \
         `{feature}`; add it to the features of the dbadmin crates in Cargo.toml"
    )
}

/// What to do about a connection that should be encrypted.
fn encryption() -> &'static str {
    if cfg!(feature = "tls") {
        "check the certificates of both sides"
    } else {
        "add the feature `tls` to the features of the dbadmin crates in Cargo.toml"
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "none that may be read".to_owned(),
        names => format!("`{}`", names.join("`, `")),
    }
}

/// What the database said, without the driver's words around it.
pub(crate) fn said(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}
