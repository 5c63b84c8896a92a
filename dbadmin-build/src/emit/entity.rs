//! Annotated structs for tables that have none: `entities/` of a panel, and the models of a new
//! crate.

use std::collections::BTreeSet;

use dbadmin_model::naming;
use dbadmin_model::plan::{SchemaSection, TablePlan};
use dbadmin_model::schema::{Column, ColumnType, Dialect, Table};
use proc_macro2::TokenStream;
use quote::quote;

use super::in_comment;
use super::scope::ident;
use crate::names;

/// `entities/mod.rs`.
pub fn module(tables: &[&TablePlan]) -> TokenStream {
    let mut modules: Vec<&str> = tables.iter().map(|table| table.module.as_str()).collect();
    modules.sort_unstable();
    let modules = modules.into_iter().map(ident);
    quote! {
        //! Structs for tables that have none of yours.
        #![allow(dead_code, reason = "the panel names columns, not fields")]
        #(pub mod #modules;)*
    }
}

/// One file of `entities/`.
pub fn source(
    table: &TablePlan,
    schema: &SchemaSection,
    structs: &BTreeSet<String>,
) -> TokenStream {
    let about = format!(" {}.", in_comment(&table.title));
    // An enum is called after its struct, so that no other name can be in its way.
    let own = type_name(table).to_lowercase();
    let alike = structs.range(own.clone()..);
    let mut taken = alike
        .take_while(|name| name.starts_with(&own))
        .cloned()
        .collect();
    let items = items(table, schema, &enums(table, schema.dialect, &mut taken));
    quote! {
        #![doc = #about]
        use dbadmin_runtime::AdminPanel;
        #items
    }
}

/// The names of all structs, which no enum may take.
pub fn type_names(schema: &SchemaSection) -> BTreeSet<String> {
    let names = schema.tables.iter().map(type_name);
    names.map(str::to_lowercase).collect()
}

fn type_name(table: &TablePlan) -> &str {
    table.path.rsplit("::").next().unwrap_or_default()
}

/// An enum for a column that takes only certain values.
pub struct Choice {
    name: String,
    values: Vec<String>,
}

/// The enums that a table's struct needs, column by column. None takes a name out of `taken`, which
/// they are added to.
pub fn enums(
    table: &TablePlan,
    dialect: Dialect,
    taken: &mut BTreeSet<String>,
) -> Vec<Option<Choice>> {
    let type_name = type_name(table);
    let columns = &table.table.columns;
    let names = names::fields(columns);
    let choice = |(column, name): (&Column, &String)| {
        let values = crate::native::choices(dialect, &table.table, column);
        (!values.is_empty()).then(|| {
            let name = format!("{type_name}{}", names::camel(&naming::words(name), ""));
            Choice {
                name: names::unique_type(name, taken),
                values,
            }
        })
    };
    columns.iter().zip(&names).map(choice).collect()
}

/// The struct of a table, and the enums that it needs.
pub fn items(table: &TablePlan, schema: &SchemaSection, choices: &[Option<Choice>]) -> TokenStream {
    let type_name = type_name(table);
    let mut enums = TokenStream::new();
    let names = names::fields(&table.table.columns);
    let mut fields = Vec::new();
    for ((column, name), choice) in table.table.columns.iter().zip(&names).zip(choices) {
        let content = match choice {
            None => rust_type(schema.dialect, &column.ty),
            Some(choice) => {
                enums.extend(choice.item(column));
                let choice = ident(&choice.name);
                quote!(#choice)
            }
        };
        let nullable = table.table.holds_null(column);
        fields.push(field(column, name, &content, nullable));
    }
    let attribute = table_attribute(table, type_name, schema);
    let name = ident(type_name);
    let doc = match in_comment(&table.table.address()) {
        empty if empty.trim().is_empty() => " A row.".to_owned(),
        address => format!(" A row of `{address}`."),
    };
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, AdminPanel)]
        #attribute
        pub struct #name { #(#fields),* }
        #enums
    }
}

/// `#[admin(table = "…")]`, where the struct's name does not lead to the table by itself.
fn table_attribute(
    table: &TablePlan,
    type_name: &str,
    schema: &SchemaSection,
) -> Option<TokenStream> {
    let address = table.table.address();
    let exists = |name: &String| schema.tables.iter().any(|plan| plan.table.is_at(name));
    let found = naming::table_candidates(type_name).into_iter().find(exists);
    (found.as_ref() != Some(&address)).then(|| quote!(#[admin(table = #address)]))
}

fn field(column: &Column, name: &str, content: &TokenStream, nullable: bool) -> TokenStream {
    let field = ident(name);
    let attribute = (name != column.name).then(|| {
        let name = &column.name;
        quote!(#[admin(column = #name)])
    });
    let doc = documented(&column.name);
    let ty = if nullable {
        quote!(Option<#content>)
    } else {
        content.clone()
    };
    quote!(#[doc = #doc] #attribute pub #field: #ty)
}

impl Choice {
    fn item(&self, column: &Column) -> TokenStream {
        let mut taken = BTreeSet::new();
        let variants = self.values.iter().map(|value| {
            let variant = names::unique_type(names::variant(value), &mut taken);
            let doc = documented(value);
            let label = naming::choice(value);
            let label = (naming::label(&variant) != label).then(|| quote!(, label = #label));
            let variant = ident(&variant);
            quote!(#[doc = #doc] #[admin(value = #value #label)] #variant)
        });
        let what = naming::in_sentence(&naming::label(&column.name));
        let doc = format!(" What {what} can be.");
        let name = ident(&self.name);
        quote! {
            #[doc = #doc]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, AdminPanel)]
            pub enum #name { #(#variants),* }
        }
    }
}

/// A name or a value of the database's as documentation.
fn documented(text: &str) -> String {
    match in_comment(text) {
        empty if empty.trim().is_empty() => " Empty.".to_owned(),
        text => format!(" `{text}`"),
    }
}

/// The field that a struct has for a column, as one would write it.
pub fn field_in_words(dialect: Dialect, table: &Table, column: &Column) -> String {
    let name = names::field(&column.name);
    let content = rust_type(dialect, &column.ty).to_string().replace(' ', "");
    let ty = if table.holds_null(column) {
        format!("Option<{content}>")
    } else {
        content
    };
    let attribute = match name == column.name {
        true => String::new(),
        false => format!("#[admin(column = {:?})] ", column.name),
    };
    format!("{attribute}pub {name}: {ty}")
}

/// SQLite's numbers all have 64 bits, and its decimals are floating-point numbers.
fn rust_type(dialect: Dialect, ty: &ColumnType) -> TokenStream {
    match ty {
        ColumnType::Boolean => quote!(bool),
        ColumnType::Integer { bits, unsigned } => match (dialect, unsigned, bits) {
            (Dialect::Sqlite, ..) => quote!(i64),
            (_, false, 8) => quote!(i8),
            (_, false, 16) => quote!(i16),
            (_, false, 24 | 32) => quote!(i32),
            (_, false, _) => quote!(i64),
            (_, true, 8) => quote!(u8),
            (_, true, 16) => quote!(u16),
            (_, true, 24 | 32) => quote!(u32),
            (_, true, _) => quote!(u64),
        },
        ColumnType::Numeric { .. } if dialect != Dialect::Sqlite => quote!(String),
        ColumnType::Real | ColumnType::Numeric { .. } => quote!(f64),
        ColumnType::Blob => quote!(Vec<u8>),
        ColumnType::Text { .. }
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime { .. }
        | ColumnType::Json
        | ColumnType::Uuid
        | ColumnType::Enum { .. }
        | ColumnType::Other => quote!(String),
    }
}
