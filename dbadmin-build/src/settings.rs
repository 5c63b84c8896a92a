//! `dbadmin.toml`: the panel's name, accent and roles, beside what the structs say.

use std::collections::BTreeMap;
use std::path::Path;

use dbadmin_agents::Limits;
use dbadmin_model::plan::{Annotations, Permission, Request, RoleAnnotation};
use dbadmin_model::schema::Schema;
use dbadmin_syntax::names::did_you_mean;
use serde::Deserialize;
use toml::Spanned;

use crate::{Error, Result};

/// The file's name, beside `Cargo.toml`.
pub const FILE: &str = "dbadmin.toml";

/// What the file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The panel's name.
    title: Option<String>,
    /// The wish in words, where build.rs gives none.
    #[serde(default)]
    prompt: String,
    /// Tables by name, where build.rs gives none.
    #[serde(default)]
    features: Vec<String>,
    /// The database's schemas to read, where build.rs names none.
    #[serde(default)]
    schemas: Vec<String>,
    /// The context of a run in tokens, where build.rs says nothing.
    context_limit: Option<usize>,
    /// The workflow, where build.rs names none.
    workflow: Option<Spanned<String>>,
    /// The accent colour, `#rrggbb`.
    accent: Option<Color>,
    /// Roles beside `admin`: permissions by table.
    #[serde(default)]
    roles: BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Vec<Permission>>>,
    /// The file's text, for places in messages.
    #[serde(skip)]
    text: String,
}

/// A colour as `#rrggbb`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Color(String);

impl TryFrom<String> for Color {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        let valid = digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit());
        if valid {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(format!(
                "`{text}` is no colour: expected `#` and six digits, such as `#0b6b67`"
            ))
        }
    }
}

impl Settings {
    /// Reads the file of a crate; without one, everything is at its default.
    ///
    /// # Errors
    /// [`Error::Settings`] with file, line, column and what was expected.
    pub fn read(crate_root: &Path) -> Result<Self> {
        let path = crate_root.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => {
                return Err(Error::File {
                    path: FILE.into(),
                    reason: error.to_string(),
                    help: "it has to be a readable text file",
                });
            }
        };
        let read: Result<Self, toml::de::Error> = toml::from_str(&text);
        match read {
            Ok(settings) => Ok(Self { text, ..settings }),
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                Err(Error::Settings(format!(
                    "{}: {}",
                    place(&text, start),
                    error.message()
                )))
            }
        }
    }

    fn place(&self, offset: usize) -> String {
        place(&self.text, offset)
    }

    /// The request: what build.rs says, else what the file says.
    #[must_use]
    pub fn request(&self, prompt: &str, features: &[String]) -> Request {
        Request {
            prompt: if prompt.is_empty() {
                self.prompt.clone()
            } else {
                prompt.to_owned()
            },
            features: if features.is_empty() {
                self.features.clone()
            } else {
                features.to_vec()
            },
        }
    }

    /// The bounds of a run: of the context that build.rs asks for, else the file, else the default.
    #[must_use]
    pub fn limits(&self, asked: Option<usize>) -> Limits {
        asked
            .or(self.context_limit)
            .map_or(Limits::DEFAULT, Limits::of_context)
    }

    /// The workflow that the file names, and where it does.
    #[must_use]
    pub fn workflow(&self) -> Option<(String, &str)> {
        let name = self.workflow.as_ref()?;
        Some((self.place(name.span().start), name.get_ref()))
    }

    /// The database's schemas to read: those that build.rs names, else those of the file.
    #[must_use]
    pub fn schemas(&self, named: &[String]) -> Vec<String> {
        if named.is_empty() {
            self.schemas.clone()
        } else {
            named.to_vec()
        }
    }

    /// Adds the file's wishes to the structs'.
    ///
    /// # Errors
    /// [`Error::Settings`] where a role names a table that the database has not.
    pub fn annotate(&self, annotations: &mut Annotations, schema: &Schema) -> Result<()> {
        let mut problems = Vec::new();
        for (role, tables) in &self.roles {
            if role.get_ref() == "admin" {
                let place = self.place(role.span().start);
                problems.push(format!(
                    "{place}: `admin` may do everything; name another role"
                ));
            }
            for table in tables.keys().filter(|table| table.get_ref() != "*") {
                let name = table.get_ref();
                if schema.table(name).is_some() {
                    continue;
                }
                let known: Vec<String> = schema
                    .tables
                    .iter()
                    .map(dbadmin_model::Table::address)
                    .collect();
                let hint = did_you_mean(name, known.iter().map(String::as_str));
                problems.push(format!(
                    "{}: role `{}` names the table `{name}`, which the database does not have{hint}",
                    self.place(table.span().start),
                    role.get_ref()
                ));
            }
        }
        if !problems.is_empty() {
            return Err(Error::Settings(problems.join("\n")));
        }
        annotations.title.clone_from(&self.title);
        annotations.accent = self.accent.as_ref().map(|color| color.0.clone());
        annotations.roles = self
            .roles
            .iter()
            .map(|(name, tables)| {
                let tables = tables
                    .iter()
                    .map(|(table, allowed)| (table.get_ref().clone(), allowed.clone()))
                    .collect();
                (name.get_ref().clone(), RoleAnnotation { tables })
            })
            .collect();
        Ok(())
    }
}

/// `dbadmin.toml:3:7`.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    format!("{FILE}:{line}:{column}")
}
