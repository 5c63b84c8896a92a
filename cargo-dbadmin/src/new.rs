//! `cargo dbadmin new`: a crate from a database. It is made under a temporary name beside its
//! place, so that it is there as a whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use dbadmin_build::Opened;
use dbadmin_introspect::without_credentials;
use dbadmin_model::naming;
use dbadmin_model::schema::Dialect;

use crate::Failure;

/// The checkout of dbadmin in which this command was built.
const BUILT_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const MANIFEST: &str = include_str!("template/manifest.toml");
const SETTINGS: &str = include_str!("template/dbadmin.toml");
const IGNORED: &str = "/target/\n";

/// What a crate over one kind of database starts from.
struct Kind {
    dialect: Dialect,
    /// The feature of dbadmin's crates and of sqlx.
    feature: &'static str,
    /// What an address looks like.
    form: &'static str,
    build: &'static str,
    main: &'static str,
    profile: &'static str,
}

const SERVER_BUILD: &str = include_str!("template/server/build.txt");
const SERVER_MAIN: &str = include_str!("template/server/main.txt");
const SERVER_PROFILE: &str = include_str!("template/server/profile.toml");

static SQLITE: Kind = Kind {
    dialect: Dialect::Sqlite,
    feature: "sqlite",
    form: "sqlite:app.db",
    build: include_str!("template/file/build.txt"),
    main: include_str!("template/file/main.txt"),
    profile: include_str!("template/file/profile.toml"),
};

static POSTGRES: Kind = Kind {
    dialect: Dialect::Postgres,
    feature: "postgres",
    form: "postgres://user:password@host/database",
    build: SERVER_BUILD,
    main: SERVER_MAIN,
    profile: SERVER_PROFILE,
};

static MYSQL: Kind = Kind {
    dialect: Dialect::Mysql,
    feature: "mysql",
    form: "mysql://user:password@host/database",
    build: SERVER_BUILD,
    main: SERVER_MAIN,
    profile: SERVER_PROFILE,
};

/// Make a crate with an admin panel from an existing database
#[derive(Debug, clap::Args)]
pub struct New {
    /// Where to make it; must not exist yet
    dir: PathBuf,
    /// The database, such as `sqlite:shop.db` or `postgres://ada:secret@localhost/shop`
    #[arg(long, value_name = "URL")]
    database: String,
    /// Only the tables in this schema (MySQL: database); may be given several times
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    /// The checkout of dbadmin to depend on; without it the one that this command was built in
    #[arg(long, value_name = "PATH")]
    dbadmin_path: Option<PathBuf>,
}

impl New {
    /// Makes the crate.
    pub fn run(self) -> Result<(), Failure> {
        if self.dir.exists() {
            return Err(format!(
                "`{}` exists already; name a folder that does not",
                self.dir.display()
            )
            .into());
        }
        let opened = self.open()?;
        let schema = opened.schema();
        let file_name = self
            .dir
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let parent = self
            .dir
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        let draft = Draft(parent.join(format!(".{file_name}.{}.new", std::process::id())));
        let url = absolute(&self.database)?;
        let kind = Kind::of(schema.dialect);
        let checkout = self.checkout()?;
        let place = Place {
            name: package_name(&file_name),
            dependencies: Dependencies::of(kind, &url, &checkout)?,
            kind,
            url,
            schemas: &self.schema,
        };
        place.write(&draft.0, &dbadmin_build::models(schema)?)?;
        let tables = schema.tables.len();
        let outcome = dbadmin_build::Admin::new()
            .prompt(place.prompt())
            .database(place.url.clone())
            .in_crate(&draft.0)
            .generate_from(opened)?;
        fs::rename(&draft.0, &self.dir)?;
        for note in outcome.warnings.iter().chain(&outcome.notes) {
            println!("note: {note}");
        }
        let dir = self.dir.display();
        println!("Made {dir} with a panel over {tables} tables.");
        println!("  {}", outcome.report);
        println!("  It depends on dbadmin in {}.", checkout.display());
        let dir = self.dir.to_string_lossy();
        let dir = crate::shell::word(&dir);
        if kind.dialect == Dialect::Sqlite {
            println!("Next: cd {dir} && cargo run");
        } else {
            println!(
                "The address of the database is in none of its files, since it may hold a \
                 password: build and server read it from DATABASE_URL."
            );
            println!("Next: cd {dir} && DATABASE_URL='{}' cargo run", kind.form);
        }
        Ok(())
    }

    /// The checkout of dbadmin that the crate depends on: nothing is published yet.
    fn checkout(&self) -> Result<PathBuf, Failure> {
        match &self.dbadmin_path {
            Some(path) => fs::canonicalize(path)
                .map_err(|error| format!("--dbadmin-path {}: {error}", path.display()).into()),
            None => fs::canonicalize(BUILT_IN).map_err(|_| {
                format!(
                    "dbadmin is not published on crates.io yet, and its checkout in {BUILT_IN}, in which this \
                     command was built, is gone; name another one with --dbadmin-path"
                )
                .into()
            }),
        }
    }

    /// The database, with the tables that the panel will be of.
    fn open(&self) -> Result<Opened, Failure> {
        let opened = Opened::database(&self.database, &self.schema)?;
        if opened.schema().tables.is_empty() {
            let database = without_credentials(&self.database);
            return Err(format!("`{database}` has no tables to make a panel of").into());
        }
        Ok(opened)
    }
}

/// A folder that is removed again unless it was given its name.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // After the rename there is nothing left under this name.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Kind {
    fn of(dialect: Dialect) -> &'static Self {
        match dialect {
            Dialect::Sqlite => &SQLITE,
            Dialect::Postgres => &POSTGRES,
            Dialect::Mysql => &MYSQL,
        }
    }
}

/// What goes into the crate's own files.
struct Place<'a> {
    name: String,
    kind: &'static Kind,
    url: String,
    schemas: &'a [String],
    dependencies: Dependencies,
}

impl Place<'_> {
    fn prompt(&self) -> String {
        format!("Generate an admin panel for {}", naming::label(&self.name))
    }

    fn write(&self, folder: &Path, models: &str) -> Result<(), Failure> {
        fs::create_dir_all(folder.join("src"))?;
        let schemas: Vec<String> = self.schemas.iter().map(|name| literal(name)).collect();
        let schemas = match schemas.join(", ") {
            none if none.is_empty() => none,
            some => format!("schemas = [{some}]\n"),
        };
        let filled = |template: &str| {
            template
                .replace("{name}", &self.name)
                .replace("{title}", &naming::label(&self.name))
                .replace("{prompt}", &literal(&self.prompt()))
                .replace("{form}", self.kind.form)
                .replace("{profile}", self.kind.profile)
                .replace("{runtime}", &self.dependencies.runtime)
                .replace("{build}", &self.dependencies.build)
                .replace("{sqlx}", &self.dependencies.sqlx)
                .replace("{schemas}", &schemas)
                // The address of a server is in no template.
                .replace("{url}", &literal(&self.url))
        };
        fs::write(folder.join("Cargo.toml"), filled(MANIFEST))?;
        fs::write(folder.join("build.rs"), filled(self.kind.build))?;
        fs::write(folder.join("dbadmin.toml"), filled(SETTINGS))?;
        fs::write(folder.join(".gitignore"), IGNORED)?;
        fs::write(folder.join("src/main.rs"), filled(self.kind.main))?;
        fs::write(folder.join("src/models.rs"), models)?;
        Ok(())
    }
}

/// How the crate names dbadmin and sqlx in its manifest.
struct Dependencies {
    runtime: String,
    build: String,
    /// sqlx's features.
    sqlx: String,
}

impl Dependencies {
    fn of(kind: &Kind, url: &str, checkout: &Path) -> Result<Self, Failure> {
        let encrypted = kind.dialect != Dialect::Sqlite && !is_local(url);
        let is_server = kind.dialect != Dialect::Sqlite;
        // SQLite is the default.
        let common = [(is_server, kind.feature), (encrypted, "tls")];
        let features = |own: &[&str]| {
            let common = common.iter().filter(|(wanted, _)| *wanted);
            let all = common.map(|(_, feature)| feature).chain(own);
            let quoted: Vec<String> = all.map(|feature| format!("\"{feature}\"")).collect();
            let default = if is_server {
                ", default-features = false"
            } else {
                ""
            };
            match quoted.as_slice() {
                [] => String::new(),
                quoted => format!("{default}, features = [{}]", quoted.join(", ")),
            }
        };
        let dependency = |name: &str, own: &[&str]| {
            let features = features(own);
            let path = checkout.join(name);
            if path.join("Cargo.toml").is_file() {
                let path = literal(&path.display().to_string());
                Ok(format!("{{ path = {path}{features} }}"))
            } else {
                Err(format!(
                    "`{}` is no checkout of dbadmin; name one with --dbadmin-path",
                    checkout.display()
                ))
            }
        };
        let tls = if encrypted {
            ", \"tls-rustls-ring-native-roots\""
        } else {
            ""
        };
        Ok(Self {
            runtime: dependency("dbadmin-runtime", &["xlsx"])?,
            build: dependency("dbadmin-build", &[])?,
            sqlx: format!("\"runtime-tokio\", \"{}\"{tls}", kind.feature),
        })
    }
}

/// Whether a server runs on this machine, so that nobody listens in between.
fn is_local(url: &str) -> bool {
    let shown = without_credentials(url);
    let place = shown.split_once("://").map_or("", |(_, place)| place);
    let server = place.split('/').next().unwrap_or_default();
    let host = match server.rsplit_once(':') {
        Some((host, port)) if port.chars().all(|digit| digit.is_ascii_digit()) => host,
        _ => server,
    };
    let socket = host.to_ascii_uppercase().starts_with("%2F");
    socket || ["", "localhost", "127.0.0.1", "[::1]"].contains(&host)
}

/// A string as Rust and TOML both write it.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A name that cargo accepts for a package.
fn package_name(folder: &str) -> String {
    let name = naming::words(folder).join("-");
    let ascii: String = name
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .collect();
    match ascii.chars().next() {
        Some(_) if RESERVED.contains(&ascii.as_str()) => format!("{ascii}-panel"),
        Some(first) if first.is_ascii_alphabetic() => ascii,
        _ => format!("panel-{ascii}").trim_end_matches('-').to_owned(),
    }
}

/// Names that a package cannot have, or that its dependencies have.
const RESERVED: &[&str] = &[
    "alloc",
    "core",
    "crate",
    "proc-macro",
    "self",
    "sqlx",
    "std",
    "super",
    "test",
    "tokio",
];

/// The address of a SQLite file, with its path made absolute: the new crate lies elsewhere.
fn absolute(url: &str) -> Result<String, Failure> {
    let Some(rest) = url.strip_prefix("sqlite:") else {
        return Ok(url.to_owned());
    };
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let (path, parameters) = match path.split_once('?') {
        Some((path, parameters)) => (path, format!("?{parameters}")),
        None => (path, String::new()),
    };
    let path = fs::canonicalize(path)?;
    Ok(format!("sqlite://{}{parameters}", path.display()))
}

#[cfg(test)]
mod tests {
    use dbadmin_introspect::dialect_of;

    use super::*;

    #[test]
    fn a_folder_gives_a_package_its_name() {
        assert_eq!(package_name("MyShop"), "my-shop");
        assert_eq!(package_name("back_office"), "back-office");
        assert_eq!(package_name("2026"), "panel-2026");
        assert_eq!(package_name("ß"), "panel");
        assert_eq!(package_name("test"), "test-panel");
    }

    #[test]
    fn a_manifest_names_the_features_of_its_database_and_no_others() {
        let of = |url: &str| {
            let kind = Kind::of(dialect_of(url).unwrap());
            let checkout = fs::canonicalize(BUILT_IN).unwrap();
            let found = Dependencies::of(kind, url, &checkout).unwrap();
            let short = |text: String| text.replace(&*checkout.to_string_lossy(), "");
            (short(found.runtime), short(found.build), found.sqlx)
        };
        let (runtime, build, _) = of("sqlite:app.db");
        assert_eq!(build, "{ path = \"/dbadmin-build\" }");
        assert_eq!(
            runtime,
            "{ path = \"/dbadmin-runtime\", features = [\"xlsx\"] }"
        );
        let (runtime, build, sqlx) = of("postgres://ada:pw@127.0.0.1:5432/shop");
        assert_eq!(
            build,
            "{ path = \"/dbadmin-build\", default-features = false, features = [\"postgres\"] }"
        );
        assert!(runtime.contains("[\"postgres\", \"xlsx\"]"), "{runtime}");
        assert_eq!(sqlx, "\"runtime-tokio\", \"postgres\"");
        let (_, build, _) = of("mysql://ada:pw@db.example.org/shop");
        assert!(build.contains("[\"mysql\", \"tls\"]"), "{build}");
    }

    #[test]
    fn only_a_server_elsewhere_is_spoken_to_through_tls() {
        for (url, local) in [
            ("postgres://ada:pw@localhost/shop", true),
            ("postgres://[::1]:5432/shop", true),
            ("postgres:///shop?host=/run/postgresql", true),
            ("postgres://ada@%2Frun%2Fpostgresql/shop", true),
            ("mysql://db.example.org:3306/shop", false),
        ] {
            assert_eq!(is_local(url), local, "{url}");
        }
    }
}
