//! `cargo dbadmin new`: a crate from a database. It is made under a temporary name beside its
//! place, so that it is there as a whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use dbadmin_model::naming;

use crate::Failure;

const MANIFEST: &str = include_str!("template/manifest.toml");
const BUILD: &str = include_str!("template/build.txt");
const MAIN: &str = include_str!("template/main.txt");
const SETTINGS: &str = include_str!("template/dbadmin.toml");
const IGNORED: &str = "/target/\n";

/// Make a crate with an admin panel from an existing database
#[derive(Debug, clap::Args)]
pub struct New {
    /// Where to make it; must not exist yet
    dir: PathBuf,
    /// The database, such as `sqlite:shop.db`
    #[arg(long, value_name = "URL")]
    database: String,
    /// Depend on a checkout of dbadmin instead of its published version
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
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let schema = runtime.block_on(dbadmin_introspect::inspect(&self.database))?;
        if schema.tables.is_empty() {
            return Err(format!("`{}` has no tables to make a panel of", self.database).into());
        }
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
        let place = Place {
            name: package_name(&file_name),
            url: absolute(&self.database)?,
            dependencies: Dependencies::of(self.dbadmin_path.as_deref())?,
        };
        place.write(&draft.0, &dbadmin_build::models(&schema)?)?;
        let outcome = dbadmin_build::Admin::new()
            .prompt(place.prompt())
            .database(place.url.clone())
            .in_crate(&draft.0)
            .generate()?;
        fs::rename(&draft.0, &self.dir)?;
        for note in outcome.warnings.iter().chain(&outcome.notes) {
            println!("note: {note}");
        }
        println!(
            "Made {} with a panel over {} tables.",
            self.dir.display(),
            schema.tables.len()
        );
        println!("  {}", outcome.report);
        println!("Next: cd {} && cargo run", self.dir.display());
        Ok(())
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

/// What goes into the crate's own files.
struct Place {
    name: String,
    url: String,
    dependencies: Dependencies,
}

impl Place {
    fn prompt(&self) -> String {
        format!("Generate an admin panel for {}", naming::label(&self.name))
    }

    fn write(&self, folder: &Path, models: &str) -> Result<(), Failure> {
        fs::create_dir_all(folder.join("src"))?;
        let filled = |template: &str| {
            template
                .replace("{name}", &self.name)
                .replace("{title}", &naming::label(&self.name))
                .replace("{prompt}", &literal(&self.prompt()))
                .replace("{url}", &literal(&self.url))
                .replace("{runtime}", &self.dependencies.runtime)
                .replace("{build}", &self.dependencies.build)
        };
        fs::write(folder.join("Cargo.toml"), filled(MANIFEST))?;
        fs::write(folder.join("build.rs"), filled(BUILD))?;
        fs::write(folder.join("dbadmin.toml"), filled(SETTINGS))?;
        fs::write(folder.join(".gitignore"), IGNORED)?;
        fs::write(folder.join("src/main.rs"), filled(MAIN))?;
        fs::write(folder.join("src/models.rs"), models)?;
        Ok(())
    }
}

/// How the crate names dbadmin in its manifest.
struct Dependencies {
    runtime: String,
    build: String,
}

impl Dependencies {
    fn of(checkout: Option<&Path>) -> Result<Self, Failure> {
        let Some(checkout) = checkout else {
            let version = format!("{:?}", env!("CARGO_PKG_VERSION"));
            return Ok(Self {
                runtime: version.clone(),
                build: version,
            });
        };
        let checkout = fs::canonicalize(checkout)
            .map_err(|error| format!("--dbadmin-path {}: {error}", checkout.display()))?;
        let path = |name: &str| {
            let path = checkout.join(name);
            if path.join("Cargo.toml").is_file() {
                Ok(format!(
                    "{{ path = {} }}",
                    literal(&path.display().to_string())
                ))
            } else {
                Err(format!(
                    "--dbadmin-path: `{}` is no checkout of dbadmin",
                    checkout.display()
                ))
            }
        };
        Ok(Self {
            runtime: path("dbadmin-runtime")?,
            build: path("dbadmin-build")?,
        })
    }
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
    use super::*;

    #[test]
    fn a_folder_gives_a_package_its_name() {
        assert_eq!(package_name("MyShop"), "my-shop");
        assert_eq!(package_name("back_office"), "back-office");
        assert_eq!(package_name("2026"), "panel-2026");
        assert_eq!(package_name("ß"), "panel");
        assert_eq!(package_name("test"), "test-panel");
    }
}
