//! What a section has to keep to that a language model or a coding assistant wrote: its shape, and
//! nothing that the database lacks. Whoever writes it gets the shape as a JSON Schema, and all
//! problems of an answer at once, each a sentence that names its place.

mod dashboard;
mod divide;
mod fits;
mod forms;
mod known;
mod lists;
mod places;
mod rest;
mod texts;
mod walk;

use dbadmin_agents::{Contract, Inputs, Item};
use dbadmin_model::plan::{
    Access, Api, Audit, Auth, Compliance, Constraints, Dashboard, Encryption, Exports, Forms,
    Integrations, Logic, Migrations, Navigation, Performance, Profile, Queries, Relations,
    Requirements, SchemaSection, Search, Tables, Theme, Validation, Vulnerabilities,
};
use dbadmin_model::schema::Schema;
use serde_json::Value;

use crate::answered::Unshaped;
use crate::secrets::Secrets;

pub(crate) use fits::word;
use known::Known;

/// So many problems are told of one section; the rest is counted.
const TOLD: usize = 50;

/// The rules of every section over one database.
#[derive(Clone, Debug)]
pub struct SectionContract {
    database: Schema,
    /// What a run knows of secrets beyond what an agent is given.
    secrets: Secrets,
}

/// One section: its shape, and what goes beyond the places that name tables and columns.
struct Shape {
    section: &'static str,
    schema: fn() -> schemars::Schema,
    /// The section with all that it leaves to its defaults.
    whole: fn(&Value) -> Option<Value>,
    /// Reads it strictly, and applies the rules of its own.
    problems: fn(&Value, &Known<'_>) -> Result<Vec<String>, String>,
}

macro_rules! shapes {
    ($($section:literal: $type:ty $(, $rules:path)?;)*) => {
        &[$(Shape {
            section: $section,
            schema: || schemars::schema_for!($type),
            whole: |value| {
                let read: $type = strict(value).ok()?;
                serde_json::to_value(read).ok()
            },
            problems: |value, _known| {
                let _read: $type = strict(value)?;
                #[allow(unused_mut, reason = "not every section has rules of its own")]
                let mut problems = Vec::new();
                $(problems.extend($rules(&_read, _known));)?
                Ok(problems)
            },
        }),*]
    };
}

/// All sections that an agent writes.
const SHAPES: &[Shape] = shapes! {
    "requirements": Requirements, rest::requirements;
    "schema": SchemaSection, rest::schema;
    "relations": Relations, rest::relations;
    "profile": Profile;
    "constraints": Constraints, rest::constraints;
    "api": Api;
    "auth": Auth, rest::auth;
    "queries": Queries, rest::queries;
    "logic": Logic, rest::logic;
    "validation": Validation, rest::validation;
    "migrations": Migrations;
    "navigation": Navigation;
    "tables": Tables, lists::lists;
    "forms": Forms, forms::forms;
    "dashboard": Dashboard, dashboard::cards;
    "theme": Theme, rest::theme;
    "access": Access, rest::access;
    "audit": Audit;
    "encryption": Encryption;
    "vulnerabilities": Vulnerabilities;
    "compliance": Compliance;
    "search": Search;
    "exports": Exports;
    "performance": Performance, rest::performance;
    "integrations": Integrations;
};

/// Reads a section as its type; a key that it does not have is a mistake, and named with its place.
fn strict<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        let reason = error.into_inner();
        match place.as_str() {
            "." => format!("the section: {reason}"),
            _ => format!("{place}: {reason}"),
        }
    })
}

impl SectionContract {
    /// The rules over a database of this schema.
    #[must_use]
    pub fn over(database: Schema) -> Self {
        Self {
            database,
            secrets: Secrets::default(),
        }
    }

    /// The same rules, knowing of secrets that an agent need not be given the sections to see.
    pub(crate) fn with_secrets(self, secrets: Secrets) -> Self {
        Self { secrets, ..self }
    }

    /// A section that keeps to the rules, with all that it leaves to its defaults.
    pub(crate) fn whole(section: &str, value: &Value) -> Value {
        let whole = shape(section).and_then(|shape| (shape.whole)(value));
        whole.unwrap_or_else(|| value.clone())
    }

    /// The sections that there are rules for.
    pub fn sections() -> impl Iterator<Item = &'static str> {
        SHAPES.iter().map(|shape| shape.section)
    }
}

/// The rules of what a model writes for agents of the user's own: one that amends a section of
/// dbadmin's keeps to all that holds of that; of a section of their own only its author knows more than
/// that it has an end and nothing unseen in it.
#[derive(Clone, Debug)]
pub struct OwnContract(pub SectionContract);

impl Contract for OwnContract {
    fn schema(&self, section: &str) -> Option<Value> {
        Unshaped.schema(section)
    }

    fn shape(&self, section: &str) -> Option<Value> {
        self.0.schema(section).or_else(|| self.schema(section))
    }

    fn problems(&self, section: &str, value: &Value, inputs: &Inputs) -> Vec<String> {
        let mut problems = Unshaped.problems(section, value, inputs);
        if shape(section).is_some() {
            let found = self.0.problems(section, value, inputs);
            problems.retain(|problem| !found.contains(problem));
            problems.extend(found);
            return problems;
        }
        let endless = texts::endless(value, self.0.database.tables.len());
        if endless.is_empty() {
            problems.extend(texts::unseen(value, inputs));
            told_of(&mut problems);
        }
        problems.extend(endless);
        problems
    }
}

fn shape(section: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.section == section)
}

/// Counts the problems that are too many to be told.
fn told_of(problems: &mut Vec<String>) {
    if problems.len() > TOLD {
        let more = problems.len() - TOLD;
        problems.truncate(TOLD);
        problems.push(format!("and {more} more"));
    }
}

/// All rules, of a section that has its shape; else what is wrong with the shape.
fn checked(shape: &Shape, value: &Value, known: &Known<'_>) -> Result<Vec<String>, String> {
    if !value.is_object() {
        return Err("the section: it has to be an object".to_owned());
    }
    let own = (shape.problems)(value, known)?;
    // A struct may be written as a list, too: what is checked is what was read.
    let value = &SectionContract::whole(shape.section, value);
    let mut problems = places::problems(shape.section, value, known);
    problems.extend(fits::problems(shape.section, value, known));
    problems.extend(texts::problems(shape.section, value, known));
    problems.extend(own);
    problems.extend(known.secrets_opened(shape.section, value));
    Ok(problems)
}

impl Contract for SectionContract {
    fn schema(&self, section: &str) -> Option<Value> {
        Some((shape(section)?.schema)().to_value())
    }

    fn problems(&self, section: &str, value: &Value, inputs: &Inputs) -> Vec<String> {
        let Some(shape) = shape(section) else {
            return vec![format!("there is no section `{section}`")];
        };
        let known = Known::of(&self.database, &self.secrets, section, inputs);
        let mut problems = texts::endless(value, known.tables().len());
        if problems.is_empty() {
            match checked(shape, value, &known) {
                Ok(found) => problems = found,
                Err(problem) => problems.push(problem),
            }
        }
        told_of(&mut problems);
        problems
    }

    fn items(&self, section: &str, inputs: &Inputs) -> Vec<Item> {
        let known = Known::of(&self.database, &self.secrets, section, inputs);
        let native = known.natively::<Value>();
        let Some(native) = native.filter(|_| divide::is_by_table(section)) else {
            return Vec::new();
        };
        let mut reads = divide::Weights::default();
        for (name, content) in inputs.sections() {
            if let Some(content) = content.and_then(|section| section.decode::<Value>().ok()) {
                reads.add(name, &content);
            }
        }
        let mut writes = divide::Weights::default();
        writes.add(section, &native);
        let tables = known.tables().iter().map(|table| Item {
            name: table.clone(),
            reads: reads.of(table),
            writes: writes.of(table),
        });
        // The schema of a panel leaves tables out; nobody is asked about these.
        tables
            .filter(|item| section != "schema" || item.writes > 0)
            .collect()
    }

    fn narrowed(&self, section: &str, content: &Value, items: &[String]) -> Option<Value> {
        divide::narrowed(section, content, items)
    }

    fn joined(
        &self,
        section: &str,
        inputs: &Inputs,
        answers: &[(&[String], &Value)],
    ) -> Result<Value, Vec<String>> {
        let native = Known::of(&self.database, &self.secrets, section, inputs).natively::<Value>();
        let Some(Value::Object(mut whole)) = native.map(|native| native.as_ref().clone()) else {
            return Err(vec![
                "the section: nothing is there to join it to".to_owned(),
            ]);
        };
        for (tables, answer) in answers {
            divide::put(section, &mut whole, tables, answer)?;
        }
        Ok(Value::Object(whole))
    }
}

#[cfg(test)]
mod tests;
