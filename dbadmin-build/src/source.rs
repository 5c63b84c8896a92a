//! Where the schema comes from: a database, SQL files, or the committed snapshot.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use dbadmin_model::plan::Sample;
use dbadmin_model::schema::Schema;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use crate::{Error, Result};

/// The snapshot's place in the crate.
pub const SNAPSHOT: &str = "dbadmin/schema.json";

impl Read {
    /// A hash of the schema: another one means that the database has changed.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        format!("{:?}", self.schema).hash(&mut hasher);
        hasher.finish()
    }
}

/// What a build asks for the schema, in the order of preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A database.
    Database(String),
    /// SQL files, or a folder of migrations, relative to the crate.
    Files(Vec<PathBuf>),
    /// The snapshot.
    Snapshot,
}

/// A schema, and the connection that it was read from, if there is one.
pub struct Read {
    /// The schema.
    pub schema: Schema,
    /// Facts about the rows; empty without a database of the application's own.
    pub sample: Sample,
    /// To prepare statements on.
    pub connection: Option<SqliteConnection>,
}

impl Source {
    /// The first source there is: what build.rs names, `DATABASE_URL`, SQL files at their usual
    /// places, the snapshot.
    ///
    /// # Errors
    /// [`Error::NoSchema`] if there is none.
    pub fn choose(crate_root: &Path, named: Option<Self>, offline: bool) -> Result<Self> {
        let has_snapshot = crate_root.join(SNAPSHOT).is_file();
        if offline {
            return if has_snapshot {
                Ok(Self::Snapshot)
            } else {
                Err(Error::NoSnapshot)
            };
        }
        let files = ["migrations", "schema.sql"].map(PathBuf::from);
        let files = files
            .into_iter()
            .find(|usual| crate_root.join(usual).exists());
        if let Some(named) = named {
            // A database that is not there yet, as on a fresh clone, gives way to what is.
            let absent = matches!(&named, Self::Database(url) if !exists(crate_root, url));
            return Ok(match files {
                _ if absent && has_snapshot => Self::Snapshot,
                Some(files) if absent => Self::Files(vec![files]),
                _ => named,
            });
        }
        let url = std::env::var("DATABASE_URL")
            .ok()
            .filter(|url| !url.is_empty());
        match (url.filter(|url| exists(crate_root, url)), files) {
            (Some(url), _) => Ok(Self::Database(url)),
            (None, Some(files)) => Ok(Self::Files(vec![files])),
            (None, None) if has_snapshot => Ok(Self::Snapshot),
            (None, None) => Err(Error::NoSchema),
        }
    }

    /// Paths that, when they change, may change the schema. The database itself is not among
    /// them: it changes with every row.
    pub fn watched(&self) -> Vec<PathBuf> {
        match self {
            Self::Database(_) => Vec::new(),
            Self::Files(files) => files.clone(),
            Self::Snapshot => vec![SNAPSHOT.into()],
        }
    }

    /// Reads the schema.
    ///
    /// # Errors
    /// What introspection says, or [`Error::Snapshot`].
    pub async fn read(&self, crate_root: &Path) -> Result<Read> {
        match self {
            Self::Database(url) => {
                let url = absolute(crate_root, url);
                let schema = dbadmin_introspect::inspect(&url).await?;
                // Foreign keys that lead nowhere are the application's affair: with them enforced,
                // SQLite would refuse to prepare any change to such a table.
                let options = url.parse::<SqliteConnectOptions>();
                let connected = match options {
                    Ok(options) => options.foreign_keys(false).connect().await,
                    Err(error) => Err(error),
                };
                let mut connection = connected.map_err(|error| Error::File {
                    path: url.clone().into(),
                    reason: error.to_string(),
                    help: "check that the database can be opened",
                })?;
                let counted = dbadmin_introspect::statistics(&mut connection, &schema).await?;
                let sample = Sample { rows: counted.rows };
                Ok(Read {
                    schema,
                    sample,
                    connection: Some(connection),
                })
            }
            Self::Files(files) => {
                let files: Vec<PathBuf> = files.iter().map(|file| crate_root.join(file)).collect();
                let mut connection = dbadmin_introspect::load_schema(&files).await?;
                let schema = dbadmin_introspect::inspect_connection(&mut connection).await?;
                let sample = Sample::default();
                Ok(Read {
                    schema,
                    sample,
                    connection: Some(connection),
                })
            }
            Self::Snapshot => {
                let schema = snapshot(crate_root)?.ok_or(Error::NoSchema)?;
                Ok(Read {
                    schema,
                    sample: Sample::default(),
                    connection: None,
                })
            }
        }
    }
}

/// The committed snapshot, if there is one.
///
/// # Errors
/// [`Error::Snapshot`] if it cannot be read.
pub fn snapshot(crate_root: &Path) -> Result<Option<Schema>> {
    let text = match std::fs::read_to_string(crate_root.join(SNAPSHOT)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Error::Snapshot {
                path: SNAPSHOT.into(),
                reason: error.to_string(),
            });
        }
    };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| Error::Snapshot {
            path: SNAPSHOT.into(),
            reason: error.to_string(),
        })
}

/// The path of a SQLite address, without its parameters; `None` for a database in memory or of
/// another kind.
fn file_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then_some(path)
}

fn exists(crate_root: &Path, url: &str) -> bool {
    file_of(url).is_none_or(|path| crate_root.join(path).exists())
}

/// The address with its path made absolute: cargo runs build scripts in the crate's folder, but
/// `cargo dbadmin` may run anywhere.
fn absolute(crate_root: &Path, url: &str) -> String {
    match file_of(url) {
        Some(path) => {
            let parameters = url
                .split_once('?')
                .map_or(String::new(), |(_, rest)| format!("?{rest}"));
            format!("sqlite://{}{parameters}", crate_root.join(path).display())
        }
        None => url.to_owned(),
    }
}
