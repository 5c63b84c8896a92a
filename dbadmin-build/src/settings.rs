//! `dbadmin.toml`: the panel's name, accent and roles, and what it says of tables and columns, laid
//! over what the structs say.

mod dashboard;
mod overrides;
mod theme;
mod uploads;
mod workflow;

use std::collections::BTreeMap;
use std::path::Path;

use dbadmin_agents::{Limits, Price};
use dbadmin_model::plan::{
    Annotations, Card, Overrides, Permission, Request, RoleAnnotation, UploadsWish,
};
use dbadmin_model::schema::{Schema, Table};
use dbadmin_syntax::names::{closest_table, did_you_mean, one_of};
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::native::is_color;
use crate::renames::{self, Renames};
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
    /// How many questions a run of `cargo dbadmin propose` may put to a model, where it is not told; no build
    /// asks one.
    #[cfg_attr(
        not(feature = "propose"),
        expect(dead_code, reason = "no build asks a model")
    )]
    max_questions: Option<usize>,
    /// The workflow, where build.rs names none.
    workflow: Option<Spanned<String>>,
    /// The accent colour, `#rrggbb`.
    accent: Option<Spanned<Color>>,
    /// The accent colour in the dark, `#rrggbb`.
    accent_dark: Option<Spanned<Color>>,
    /// The path of an SVG file, from the crate's folder on.
    logo: Option<Spanned<String>>,
    /// Roles beside `admin`: permissions by table.
    #[serde(default)]
    roles: BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Vec<Permission>>>,
    /// The cards of the first page, in place of those that would be proposed.
    #[serde(default)]
    dashboard: Vec<Spanned<Card>>,
    /// What holds of uploaded files.
    #[serde(default)]
    uploads: UploadsWish,
    /// What tables and columns are called and how they are shown, by table address.
    #[serde(default)]
    tables: Overrides,
    /// What language models cost, by `PROVIDER:NAME`; no build asks one.
    #[serde(default)]
    #[cfg_attr(
        not(feature = "propose"),
        expect(dead_code, reason = "no build asks a model")
    )]
    prices: BTreeMap<String, Price>,
    /// Tables and columns that have another name now: the old one, the new one.
    #[serde(default)]
    renames: BTreeMap<Spanned<String>, String>,
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
        if is_color(&text) {
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
        let settings = Self::parse(text)?;
        settings.check_logo(crate_root)?;
        Ok(settings)
    }

    /// Reads the file's text.
    ///
    /// # Errors
    /// [`Error::Settings`] with line, column and what was expected.
    pub fn parse(text: String) -> Result<Self> {
        let read: Result<Self, toml::de::Error> = toml::from_str(&text);
        match read {
            Ok(settings) => Ok(Self { text, ..settings }),
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                Err(Error::Settings(format!(
                    "{}: {}",
                    place(&text, start),
                    expected(error.message())
                )))
            }
        }
    }

    /// The file's text.
    #[cfg(feature = "propose")]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What a language model costs.
    #[cfg(feature = "propose")]
    pub fn price(&self, model: &str) -> Option<Price> {
        self.prices.get(model).copied()
    }

    /// How many questions a run may put to a model.
    #[cfg(feature = "propose")]
    pub const fn max_questions(&self) -> Option<usize> {
        self.max_questions
    }

    /// What the file says of tables and columns.
    #[must_use]
    pub const fn overrides(&self) -> &Overrides {
        &self.tables
    }

    fn place(&self, offset: usize) -> String {
        place(&self.text, offset)
    }

    /// The place of a key; of the last one on the way that there is.
    fn place_of(&self, path: &[&str]) -> String {
        let mut found = 0;
        let Ok(document) = DeTable::parse(&self.text) else {
            return self.place(found);
        };
        let mut table = document.get_ref();
        for name in path {
            let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else {
                break;
            };
            found = key.span().start;
            match value.get_ref() {
                DeValue::Table(inner) => table = inner,
                _ => break,
            }
        }
        self.place(found)
    }

    /// The place of a key of a column, where the file has it.
    pub(crate) fn place_of_key(&self, address: &str, column: &str, key: &str) -> Option<String> {
        let said = self.tables.get(address)?.columns.get(column)?;
        let has = match key {
            "hidden" => said.hidden == Some(true),
            "readonly" => said.readonly == Some(true),
            "workflow" => said.workflow.is_some(),
            _ => false,
        };
        has.then(|| self.place_of(&["tables", address, "columns", column, key]))
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

    /// How many tokens a question to a model may have: what a run's context may hold.
    #[must_use]
    pub fn question_tokens(&self, asked: Option<usize>) -> usize {
        // The loader leaves a tenth free, and so does a question.
        self.limits(asked).context_tokens / 10 * 9
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

    /// The renames that the file declares.
    ///
    /// # Errors
    /// [`Error::Settings`] where the database does not have what something is called now, or has
    /// still what it was called.
    pub fn renames(&self, schema: &Schema) -> Result<Renames> {
        let renames = Renames::of(&self.declared_renames(), schema);
        renames.map_err(|problems| Error::Settings(self.of_renames(problems).join("\n")))
    }

    /// The snapshot of the last build, in which all has the name that it has now; as it is where the
    /// file does not declare renames as it has to.
    pub fn under_names_of_now(&self, before: Schema, now: &Schema) -> Schema {
        match Renames::of(&self.declared_renames(), now) {
            Ok(renames) => renames.applied(before, now),
            Err(_) => before,
        }
    }

    /// Renames of what was not there before, with their places.
    pub fn renames_of_nothing(&self, before: &Schema, now: &Schema) -> Vec<String> {
        self.of_renames(renames::of_nothing(&self.declared_renames(), before, now))
    }

    fn declared_renames(&self) -> BTreeMap<&str, &str> {
        let declared = self.renames.iter();
        declared
            .map(|(from, to)| (from.get_ref().as_str(), to.as_str()))
            .collect()
    }

    /// What is said of renames, each with its place.
    fn of_renames(&self, said: Vec<(&str, String)>) -> Vec<String> {
        let told = said.into_iter().map(|(from, said)| {
            let key = self.renames.keys().find(|key| key.get_ref() == from);
            let place = self.place(key.map_or(0, |key| key.span().start));
            format!("{place}: {said}")
        });
        told.collect()
    }

    /// Adds the file's wishes to the structs'.
    ///
    /// # Errors
    /// [`Error::Settings`] where it names a table or column that the database has not, or says of
    /// one what cannot be.
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
        problems.extend(self.lay_over(annotations, schema));
        problems.extend(self.dashboard_problems(schema));
        problems.extend(self.uploads_problems(annotations, schema));
        if !problems.is_empty() {
            return Err(Error::Settings(problems.join("\n")));
        }
        annotations.title.clone_from(&self.title);
        annotations.dashboard = self.cards();
        self.dress(annotations);
        annotations.uploads = self.uploads.clone();
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

/// The parser's message; of a word that is none of those expected, with the one probably meant.
fn expected(message: &str) -> String {
    let Some((_, rest)) = message.split_once("unknown field `") else {
        return message.to_owned();
    };
    let mut words = rest.split('`').step_by(2);
    let Some(word) = words.next() else {
        return message.to_owned();
    };
    let known: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let hint = did_you_mean(word, known.iter().copied());
    format!("unknown key `{word}`{hint}: expected {}", one_of(known))
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

/// What is said of a table that the database does not have.
fn missing_table(name: &str, schema: &Schema) -> String {
    let known: Vec<String> = schema.tables.iter().map(Table::address).collect();
    let meant = closest_table(name, known.iter().map(String::as_str));
    let hint = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
    format!("the database does not have the table `{name}`{hint}")
}
