//! The tables that a section may speak of: those of the panel where its agent is given them, else
//! all of the database.

use std::collections::HashMap;
use std::sync::Arc;

use dbadmin_agents::{Executor as _, Inputs, REGISTRY, Section};
use dbadmin_model::plan::{Relations, SchemaSection};
use dbadmin_model::schema::{Column, Schema, Table};
use dbadmin_syntax::names::{closest_table, did_you_mean};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::native::{NATIVE, is_secret};
use crate::secrets::Secrets;

/// What the rules are checked against.
pub struct Known<'a> {
    /// The whole database.
    pub database: &'a Schema,
    /// What is there to compare with: see [`Known::natively`].
    native: Option<Arc<Section>>,
    /// The tables by their addresses.
    by_address: HashMap<String, Table>,
    /// Their addresses, in order.
    addresses: Vec<String>,
    /// The section `schema`, where the agent reads it.
    pub panel: Option<Arc<SchemaSection>>,
    /// The section `relations`, where the agent reads it.
    pub relations: Option<Arc<Relations>>,
    /// The columns that hold secrets: by their names, and as the sections say that are there.
    secrets: Secrets,
}

impl<'a> Known<'a> {
    /// What the agent of a section knows, which has these inputs, and beside these `secrets`.
    pub fn of(database: &'a Schema, secrets: &Secrets, section: &str, inputs: &Inputs) -> Self {
        let panel: Option<Arc<SchemaSection>> = inputs.optional("schema").ok().flatten();
        let tables: Vec<&Table> = match &panel {
            Some(panel) => panel.tables.iter().map(|plan| &plan.table).collect(),
            None => database.tables.iter().collect(),
        };
        let addresses: Vec<String> = tables.iter().map(|table| table.address()).collect();
        let native = standing(section, inputs).or_else(|| {
            let agent = REGISTRY.producer(section)?;
            NATIVE.execute(agent, inputs).ok().map(Arc::new)
        });
        let mut secrets = secrets.clone();
        secrets.learn_from(inputs);
        if let Some(native) = native.as_ref().and_then(|it| it.decode::<Value>().ok()) {
            secrets.learn(section, &native);
        }
        for (address, table) in addresses.iter().zip(&tables) {
            for column in table.columns.iter().filter(|column| is_secret(column)) {
                secrets.add(address, &column.name);
            }
        }
        let tables = tables.into_iter().cloned();
        Self {
            database,
            native,
            by_address: addresses.iter().cloned().zip(tables).collect(),
            addresses,
            relations: inputs.optional("relations").ok().flatten(),
            secrets,
            panel,
        }
    }

    /// What the native agent writes from the same inputs; for an agent that amends the section, which need
    /// not read what it is made of, the section as it was given.
    pub fn natively<T>(&self) -> Option<Arc<T>>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.native.as_ref()?.decode().ok()
    }

    /// The secrets that a section opens beyond what is there to compare it with.
    pub fn secrets_opened(&self, section: &str, value: &Value) -> Vec<String> {
        let native = self.natively::<Value>();
        self.secrets.problems(section, value, native.as_deref())
    }

    /// The tables' addresses.
    pub fn tables(&self) -> &[String] {
        &self.addresses
    }

    /// The table at an address.
    pub fn table(&self, address: &str) -> Option<&Table> {
        self.by_address.get(address)
    }

    /// A table's column.
    pub fn column(&self, table: &str, column: &str) -> Option<&Column> {
        self.table(table)?.column(column)
    }

    /// Whether exactly this column refers to a row of another table.
    pub fn refers(&self, table: &str, column: &str) -> bool {
        match &self.relations {
            Some(relations) => {
                let mut links = relations.links.iter();
                links.any(|link| link.table == table && link.columns == [column])
            }
            None => {
                let key = self.table(table).map(|known| known.foreign_key_of(column));
                key.flatten().is_some()
            }
        }
    }

    /// What is wrong with the address of a table.
    pub fn unknown_table(&self, address: &str) -> Option<String> {
        if self.by_address.contains_key(address) {
            return None;
        }
        let known = self.addresses.iter().map(String::as_str);
        let meant = closest_table(address, known);
        let hint = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
        let whose = match self.database.table(address) {
            Some(_) => "the panel does not show",
            None => "the database does not have",
        };
        Some(format!("{whose} the table {}{hint}", quoted(address)))
    }

    /// What is wrong with the name of a table's column.
    pub fn unknown_column(&self, table: &Table, column: &str) -> Option<String> {
        let hidden = table.row_id.as_deref() == Some(column);
        if hidden || table.column(column).is_some() {
            return None;
        }
        let known = table.columns.iter().map(|column| column.name.as_str());
        let hint = did_you_mean(column, known);
        let address = table.address();
        Some(format!(
            "`{address}` does not have the column {}{hint}",
            quoted(column)
        ))
    }
}

/// A section as it stands before this agent writes it: none but who amends it is given it.
fn standing(section: &str, inputs: &Inputs) -> Option<Arc<Section>> {
    let mut given = inputs.sections();
    let (_, standing) = given.find(|(name, _)| *name == section)?;
    standing.map(Arc::clone)
}

/// A name as a message shows it: within a line, however long and odd it is.
pub fn quoted(name: &str) -> String {
    let shown: String = name.chars().take(80).flat_map(char::escape_debug).collect();
    format!("`{shown}`")
}
