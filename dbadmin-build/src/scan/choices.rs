//! The enums that stand for columns: their values, each with its place, and their states.

use std::collections::BTreeMap;

use dbadmin_model::schema::{Column, Schema, Table};
use dbadmin_syntax::names::did_you_mean;
use dbadmin_syntax::{Enum, Errors, State};

use super::{Scan, read_struct, table_of, type_name};
use crate::native::choices;

/// An enum.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Its name.
    pub name: String,
    /// Its values in the database, each with the place of its variant.
    pub values: Vec<(String, String)>,
    /// What may follow what; empty where anything may.
    pub states: Vec<State>,
    /// Its place.
    pub place: String,
}

impl Scan {
    /// Warnings about enums whose variants are not what a CHECK allows.
    #[must_use]
    pub fn choice_warnings(&self, schema: &Schema) -> Vec<String> {
        let mut warnings = Vec::new();
        self.each_choice(schema, &mut |table, column, of| {
            let allowed = choices(schema.dialect, table, column);
            let refused =
                |(value, _): &&(String, String)| !allowed.is_empty() && !allowed.contains(value);
            warnings.extend(of.values.iter().filter(refused).map(|(value, place)| {
                format!(
                    "{place}: `{value}` is a choice of `{}`, but the database allows only {}{}",
                    column.name,
                    allowed.join(", "),
                    did_you_mean(value, allowed.iter().map(String::as_str))
                )
            }));
        });
        warnings
    }

    /// The enum that is the type of a column's field.
    #[must_use]
    pub fn choices_of(&self, schema: &Schema, address: &str, name: &str) -> Option<Choices> {
        let mut found = None;
        self.each_choice(schema, &mut |table, column, of| {
            if table.is_at(address) && column.name == name {
                found = Some(of.clone());
            }
        });
        found
    }

    /// Each column whose field is of an enum.
    fn each_choice(&self, schema: &Schema, each: &mut dyn FnMut(&Table, &Column, &Choices)) {
        let enums = self.enums_by_name();
        // Where there is no enum, no field is of one.
        for found in self.structs.iter().filter(|_| !enums.is_empty()) {
            let Some(read) = read_struct(found) else {
                continue;
            };
            let Some(table) = table_of(&read, schema).and_then(|name| schema.table(&name)) else {
                continue;
            };
            for field in &read.fields {
                let of = type_name(field.stored()).and_then(|name| enums.get(&name));
                if let (Some(of), Some(column)) = (of, table.column(&field.column)) {
                    each(table, column, of);
                }
            }
        }
    }

    /// Each enum by its name; of two that are called alike, the first one.
    fn enums_by_name(&self) -> BTreeMap<String, Choices> {
        let mut enums = BTreeMap::new();
        for found in &self.enums {
            let name = found.item.ident.to_string();
            let mut ignored = Errors::new();
            let read = Enum::from_item(&found.item, &mut ignored);
            let _ = ignored.into_error();
            let of = read.map_or_else(Choices::default, |read| {
                let variants = read.variants.into_iter();
                let value = |variant: dbadmin_syntax::Variant<'_>| {
                    let place = found.place(variant.ident.span());
                    (variant.value, place)
                };
                Choices {
                    name: name.clone(),
                    values: variants.map(value).collect(),
                    states: read.states,
                    place: found.place(found.item.ident.span()),
                }
            });
            enums.entry(name).or_insert(of);
        }
        enums
    }
}
