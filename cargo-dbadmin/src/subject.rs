//! What a command plans over: a crate's folder and its database, and what is wished of the panel.

use std::path::{Path, PathBuf};

use dbadmin_build::Admin;
use dbadmin_introspect::without_credentials;

/// A crate's folder, and its database.
#[derive(Debug, clap::Args)]
pub struct Subject {
    /// The database, such as `sqlite:shop.db`; without it what a build would take: that of build.rs,
    /// DATABASE_URL, SQL files, or the snapshot
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Only this schema of the database (may be given several times)
    #[arg(long = "schema", value_name = "NAME")]
    schemas: Vec<String>,
    /// The crate's folder
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
}

/// What is wished, in the place of what build.rs says.
#[derive(Debug, clap::Args)]
pub struct Wish {
    /// What the panel is for, in words, in the place of those in build.rs
    #[arg(long, value_name = "WORDS")]
    prompt: Option<String>,
    /// Only this table, in the place of those in build.rs (may be given several times)
    #[arg(long = "feature", value_name = "TABLE")]
    features: Vec<String>,
}

impl Subject {
    /// What would be generated there.
    pub fn admin(&self) -> Admin {
        let admin = Admin::new()
            .in_crate(&self.folder)
            .schemas(self.schemas.iter().cloned());
        match &self.database {
            Some(url) => admin.database(url),
            None => admin,
        }
    }
}

impl Subject {
    /// The flags that name it. An address with a password in it is not repeated.
    pub fn flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        if let Some(url) = &self.database {
            let shown = without_credentials(url);
            let named = if shown == *url {
                shown
            } else {
                "URL".to_owned()
            };
            flags.extend(["--database".to_owned(), named]);
        }
        let schemas = self.schemas.iter();
        flags.extend(schemas.flat_map(|name| ["--schema".to_owned(), name.clone()]));
        if self.folder != Path::new(".") {
            flags.extend(["--folder".to_owned(), self.folder.display().to_string()]);
        }
        flags
    }
}

impl Wish {
    /// The flags that say it.
    pub fn flags(&self) -> Vec<String> {
        let prompt = self.prompt.iter().map(|words| ("--prompt", words));
        let features = self.features.iter().map(|name| ("--feature", name));
        let given = prompt.chain(features);
        given
            .flat_map(|(flag, value)| [flag.to_owned(), value.clone()])
            .collect()
    }

    /// The same with what is wished.
    pub fn of(&self, admin: Admin) -> Admin {
        admin
            .prompt(self.prompt.clone().unwrap_or_default())
            .features(self.features.iter().cloned())
    }
}
