//! Where the schema comes from: a database, SQL files, or the committed snapshot.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use dbadmin_introspect::{Database, dialect_of, without_credentials};
use dbadmin_model::plan::Sample;
use dbadmin_model::schema::{Dialect, Schema};
use serde::{Deserialize, Serialize, Serializer};
use tokio::runtime::Runtime;

use crate::{Error, Result};

/// The snapshot's place in the crate.
pub const SNAPSHOT: &str = "dbadmin/schema.json";

/// What a build asks for the schema, in the order of preference.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A database.
    Database(String),
    /// SQL files, or a folder of migrations, relative to the crate.
    Files(Vec<PathBuf>),
    /// The snapshot.
    Snapshot,
    /// A database whose address has a password in it, which is in no file: this is the rest.
    Withheld(String),
}

/// An address as it may be shown and kept: without who signs in, and with which password.
impl fmt::Debug for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(url) => write!(out, "Database({})", without_credentials(url)),
            Self::Files(files) => write!(out, "Files({files:?})"),
            Self::Snapshot => out.write_str("Snapshot"),
            Self::Withheld(address) => write!(out, "Withheld({address})"),
        }
    }
}

/// Writes a source as it may lie in a file.
pub fn without_password<S: Serializer>(
    source: &Option<Source>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    let told = source.clone().map(|source| match source {
        Source::Database(url) if has_password(&url) => Source::Withheld(without_credentials(&url)),
        other => other,
    });
    told.serialize(serializer)
}

/// Whether there is a password in an address: before the host, or among the parameters.
pub fn has_password(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let signs_in = rest
        .rsplit_once('@')
        .is_some_and(|(who, _)| who.contains(':'));
    let parameters = rest
        .split_once('?')
        .map_or("", |(_, parameters)| parameters);
    scheme != "sqlite" && (signs_in || parameters.to_lowercase().contains("pass"))
}

/// A schema, and the database that it was read from, if there is one.
pub struct Read {
    /// Where it came from in the end: a server that does not answer gives way to the snapshot.
    pub source: Source,
    /// The schema.
    pub schema: Schema,
    /// Facts about the rows; empty without a database of the application's own.
    pub sample: Sample,
    /// To prepare statements on.
    pub database: Option<Database>,
    /// What the developer should act on.
    pub warnings: Vec<String>,
}

/// A database that has been read, for [`Admin::generate_from`](crate::Admin::generate_from).
pub struct Opened {
    /// What the connection lives in.
    pub(crate) runtime: Runtime,
    pub(crate) read: Read,
}

impl fmt::Debug for Opened {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = &self.read.source;
        out.debug_tuple("Opened").field(source).finish()
    }
}

impl Opened {
    /// Connects to the database at `url` and reads its schema: the tables of the named schemas, or
    /// of all where none is named.
    ///
    /// # Errors
    /// What introspection says.
    pub fn database(url: &str, schemas: &[String]) -> Result<Self> {
        let runtime = asynchronous()?;
        let read = runtime.block_on(async {
            let database = Database::open(url).await?;
            of_database(Source::Database(url.to_owned()), database, schemas).await
        })?;
        Ok(Self { runtime, read })
    }

    /// What was read.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.read.schema
    }
}

/// What a connection lives in.
///
/// # Errors
/// [`Error::Runtime`] where the system gives no more of what it takes.
pub fn asynchronous() -> Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(Error::Runtime)
}

impl Read {
    /// A hash of the schema: another one means that the database has changed.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        format!("{:?} {:?}", self.source, self.schema).hash(&mut hasher);
        hasher.finish()
    }
}

impl Source {
    /// The first source there is: what build.rs names, `DATABASE_URL`, SQL files at their usual
    /// places, the snapshot.
    ///
    /// # Errors
    /// [`Error::NoSchema`] if there is none; [`Error::OtherDialect`] if `DATABASE_URL` is of
    /// another kind of database than the snapshot.
    pub fn choose(crate_root: &Path, named: Option<Self>, offline: bool) -> Result<Self> {
        let has_snapshot = crate_root.join(SNAPSHOT).is_file();
        if offline {
            return if has_snapshot {
                Ok(Self::Snapshot)
            } else {
                Err(Error::NoSnapshot)
            };
        }
        let files = usual_files(crate_root);
        if let Some(Self::Withheld(address)) = named {
            return Err(Error::Withheld { address });
        }
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
            (Some(url), _) => Self::of_variable(crate_root, url),
            (None, Some(files)) => Ok(Self::Files(vec![files])),
            (None, None) if has_snapshot => Ok(Self::Snapshot),
            (None, None) => Err(Error::NoSchema),
        }
    }

    /// `DATABASE_URL` often stems from another project: it has to fit what this one was made from.
    fn of_variable(crate_root: &Path, url: String) -> Result<Self> {
        match (dialect_of(&url), snapshot_dialect(crate_root)) {
            (Some(named), Some(kept)) if named != kept => Err(Error::OtherDialect {
                named: named.name(),
                kept: kept.name(),
            }),
            _ => Ok(Self::Database(url)),
        }
    }

    /// Paths that, when they change, may change the schema. The database itself is not among
    /// them: it changes with every row.
    pub fn watched(&self) -> Vec<PathBuf> {
        match self {
            Self::Database(_) | Self::Withheld(_) => Vec::new(),
            Self::Files(files) => files.clone(),
            Self::Snapshot => vec![SNAPSHOT.into()],
        }
    }

    /// Reads the schema: of a database's schemas the named ones, or all where none is named.
    ///
    /// # Errors
    /// What introspection says, [`Error::Unreachable`] or [`Error::Snapshot`].
    pub async fn read(&self, crate_root: &Path, schemas: &[String]) -> Result<Read> {
        match self {
            Self::Database(url) => match Database::open(&absolute(crate_root, url)).await {
                Ok(database) => of_database(self.clone(), database, schemas).await,
                Err(error) if is_away(&error) => instead(crate_root, url, &error),
                Err(error) => Err(error.into()),
            },
            Self::Withheld(address) => Err(Error::Withheld {
                address: address.clone(),
            }),
            Self::Files(files) => of_files(self.clone(), crate_root, files).await,
            Self::Snapshot => {
                let schema = snapshot(crate_root)?.ok_or(Error::NoSchema)?;
                Ok(of_snapshot(schema, Vec::new()))
            }
        }
    }
}

async fn of_database(source: Source, mut database: Database, schemas: &[String]) -> Result<Read> {
    let schema = database.schema(schemas).await?;
    let counted = database.statistics(&schema).await?;
    Ok(Read {
        source,
        schema,
        sample: Sample { rows: counted.rows },
        database: Some(database),
        warnings: Vec::new(),
    })
}

/// SQL files, run in a SQLite of the build's own; it holds no rows of the application's.
#[cfg(feature = "sqlite")]
async fn of_files(source: Source, crate_root: &Path, files: &[PathBuf]) -> Result<Read> {
    let files: Vec<PathBuf> = files.iter().map(|file| crate_root.join(file)).collect();
    let connection = dbadmin_introspect::load_schema(&files).await?;
    let read = of_database(source, Database::Sqlite(connection), &[]).await?;
    Ok(Read {
        sample: Sample::default(),
        ..read
    })
}

#[cfg(not(feature = "sqlite"))]
async fn of_files(_: Source, _: &Path, files: &[PathBuf]) -> Result<Read> {
    Err(Error::FilesWithoutSqlite {
        path: files.first().cloned().unwrap_or_default(),
    })
}

fn of_snapshot(schema: Schema, warnings: Vec<String>) -> Read {
    Read {
        source: Source::Snapshot,
        schema,
        sample: Sample::default(),
        database: None,
        warnings,
    }
}

/// Whether an error means that the database is not there at present. One that answers and refuses
/// is a mistake to mend, not to build past.
fn is_away(error: &dbadmin_introspect::Error) -> bool {
    use dbadmin_introspect::Error as E;
    matches!(error, E::Unreachable { .. } | E::NoDatabase { .. })
}

/// The snapshot in place of a database that is away.
fn instead(crate_root: &Path, url: &str, away: &dbadmin_introspect::Error) -> Result<Read> {
    match snapshot(crate_root)? {
        Some(schema) if Some(schema.dialect) == dialect_of(url) => {
            let warning = format!(
                "{away}. Meanwhile the panel comes from the committed snapshot, `{SNAPSHOT}`; set \
                 DBADMIN_OFFLINE=1 to build from it without asking a database"
            );
            Ok(of_snapshot(schema, vec![warning]))
        }
        other => Err(Error::Unreachable {
            reason: away.to_string(),
            kept: other.map(|schema| schema.dialect.name()),
        }),
    }
}

/// SQL files at their usual places. They are SQLite's: what another kind of database runs is not
/// for SQLite to load.
fn usual_files(crate_root: &Path) -> Option<PathBuf> {
    let loads = cfg!(feature = "sqlite")
        && snapshot_dialect(crate_root).is_none_or(|kept| kept == Dialect::Sqlite);
    let usual = ["migrations", "schema.sql"].map(PathBuf::from);
    let mut usual = usual.into_iter().filter(|_| loads);
    usual.find(|usual| crate_root.join(usual).exists())
}

/// The kind of database that the snapshot was taken of; a snapshot that cannot be read says so
/// when it is.
fn snapshot_dialect(crate_root: &Path) -> Option<Dialect> {
    /// The rest of a snapshot is passed over.
    #[derive(Deserialize)]
    struct Head {
        dialect: Dialect,
    }
    let text = std::fs::read(crate_root.join(SNAPSHOT)).ok()?;
    let head: Head = serde_json::from_slice(&text).ok()?;
    Some(head.dialect)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn crate_with_snapshot(dialect: Dialect) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("dbadmin")).unwrap();
        let snapshot = Schema::new(dialect, Vec::new()).to_snapshot().unwrap();
        std::fs::write(folder.path().join(SNAPSHOT), snapshot).unwrap();
        folder
    }

    fn away() -> dbadmin_introspect::Error {
        dbadmin_introspect::Error::Unreachable {
            server: "db:5432".to_owned(),
            reason: "Connection refused".to_owned(),
            hint: None,
        }
    }

    #[test]
    fn a_server_that_is_away_gives_way_to_its_snapshot_and_says_so() {
        let folder = crate_with_snapshot(Dialect::Postgres);
        let read = instead(folder.path(), "postgres://ada:pw@db/shop", &away()).unwrap();
        assert_eq!(read.source, Source::Snapshot);
        let warning = &read.warnings[0];
        assert!(warning.contains("db:5432") && warning.contains(SNAPSHOT));
    }

    #[test]
    fn without_a_fitting_snapshot_the_ways_out_are_named() {
        let folder = crate_with_snapshot(Dialect::Postgres);
        let other = instead(folder.path(), "mysql://db/shop", &away());
        let said = other.map(drop).unwrap_err().to_string();
        assert!(
            said.contains("of a PostgreSQL database, so there is none"),
            "{said}"
        );
        let empty = tempfile::tempdir().unwrap();
        let none = instead(empty.path(), "mysql://db/shop", &away());
        let said = none.map(drop).unwrap_err().to_string();
        assert!(said.contains("There is no snapshot"), "{said}");
        assert_eq!(said.matches("\n  - ").count(), 3, "{said}");
    }

    #[test]
    fn a_variable_of_another_kind_of_database_is_an_error() {
        let folder = crate_with_snapshot(Dialect::Postgres);
        let fits = Source::of_variable(folder.path(), "postgresql://db/shop".to_owned());
        assert!(fits.is_ok());
        let strays = Source::of_variable(folder.path(), "mysql://ada:pw@db/shop".to_owned());
        let said = strays.unwrap_err().to_string();
        assert!(said.contains("of a MySQL database"), "{said}");
        assert!(!said.contains("pw"), "{said}");
    }

    #[test]
    fn migrations_of_another_database_are_not_loaded_into_sqlite() {
        let folder = crate_with_snapshot(Dialect::Mysql);
        std::fs::create_dir(folder.path().join("migrations")).unwrap();
        assert_eq!(usual_files(folder.path()), None);
        std::fs::remove_file(folder.path().join(SNAPSHOT)).unwrap();
        assert_eq!(usual_files(folder.path()), Some("migrations".into()));
    }

    #[test]
    fn a_source_is_shown_without_its_password() {
        let source = Source::Database("postgres://ada:pw@db/shop".to_owned());
        assert_eq!(format!("{source:?}"), "Database(postgres://db/shop)");
    }

    #[test]
    fn a_password_is_told_from_what_else_stands_in_an_address() {
        for with in [
            "postgres://ada:pw@db/shop",
            "mysql://ada:p@ss@db/shop",
            "postgres://db/shop?user=ada&password=pw",
        ] {
            assert!(has_password(with), "{with}");
        }
        for without in [
            "postgres://ada@db:5432/shop?sslmode=disable",
            "mysql://db:3306/shop",
            "sqlite://a:b@c.db",
            "sqlite:shop.db",
        ] {
            assert!(!has_password(without), "{without}");
        }
    }
}
