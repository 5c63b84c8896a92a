//! Annotated structs for a whole schema: what a new crate starts from.

use dbadmin_model::plan::{Annotations, Request};
use dbadmin_model::schema::Schema;
use quote::quote;

use crate::emit::{self, entity};
use crate::{Result, native};

/// The source of a module with one annotated struct a table, for `cargo dbadmin new`.
///
/// # Errors
/// Where the emitted source is no Rust, which is a defect of dbadmin.
pub fn models(schema: &Schema) -> Result<String> {
    let annotations = Annotations::default();
    let section = native::schema_of(&Request::default(), schema, &annotations);
    let mut taken = entity::type_names(&section);
    let items: Vec<_> = section
        .tables
        .iter()
        .map(|table| entity::items(table, &section, &mut taken))
        .collect();
    let tokens = quote! {
        //! The tables of the database as structs: rename, annotate and extend them as you like.
        #![allow(dead_code, reason = "the panel names columns, not fields")]
        use dbadmin_runtime::AdminPanel;
        #(#items)*
    };
    emit::rust("models.rs", tokens).map(|file| file.text)
}
