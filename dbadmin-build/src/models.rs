//! Annotated structs for a whole schema: what a new crate starts from.

use dbadmin_model::plan::{Annotations, Request};
use dbadmin_model::schema::Schema;
use quote::quote;

use crate::emit::{self, entity};
use crate::{Result, native};

const FILE: &str = "models.rs";

/// The source of a module with one annotated struct a table, for `cargo dbadmin new`.
///
/// # Errors
/// Where the emitted source is no Rust, which is a defect of dbadmin.
pub fn models(schema: &Schema) -> Result<String> {
    let annotations = Annotations::default();
    let section = native::schema_of(&Request::default(), schema, &annotations);
    let mut taken = entity::type_names(&section);
    let tables: Vec<_> = section
        .tables
        .iter()
        .map(|table| (table, entity::enums(table, section.dialect, &mut taken)))
        .collect();
    let head = quote! {
        //! The tables of the database as structs: rename, annotate and extend them as you like.
        #![allow(dead_code, reason = "the panel names columns, not fields")]
        use dbadmin_runtime::AdminPanel;
    };
    let mut text = emit::rust(FILE, head)?.text;
    for item in emit::in_parallel(&tables, |(table, enums)| {
        emit::rust(FILE, entity::items(table, &section, enums))
    })? {
        text.push('\n');
        text.push_str(&item.text);
    }
    Ok(text)
}
