//! Reads what a developer has already told sqlx: other names, and what is no column. Whatever
//! else `#[sqlx(…)]` says is sqlx's to check.

use syn::{Attribute, LitStr, Type};

use crate::Errors;
use crate::attr::Entry;

/// What the `#[sqlx(…)]` attributes of one place say.
#[derive(Default)]
pub(crate) struct Sqlx {
    /// `rename`.
    pub(crate) rename: Option<LitStr>,
    /// `rename_all`.
    pub(crate) rename_all: Option<LitStr>,
    /// `try_from`: the type that is read, of which the field's own is made.
    pub(crate) try_from: Option<Type>,
    /// `skip` and `flatten`: the field stands for no column of its own.
    pub(crate) skip: bool,
    /// `json`: any type that serde can read from JSON.
    pub(crate) json: bool,
}

impl Sqlx {
    /// Reads every `#[sqlx(…)]` among the attributes.
    pub(crate) fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut read = Self::default();
        for attribute in attributes {
            if !attribute.path().is_ident("sqlx") {
                continue;
            }
            // Something that is not even a list of keys is for sqlx to complain of, once.
            let entries = attribute.parse_args_with(Entry::all).unwrap_or_default();
            for entry in entries {
                match entry.key.to_string().as_str() {
                    "rename" => read.rename = entry.text().cloned(),
                    "rename_all" => read.rename_all = entry.text().cloned(),
                    "try_from" => {
                        let ty = entry.text().map(LitStr::parse::<Type>);
                        read.try_from = ty.and_then(|ty| errors.take(ty));
                    }
                    "skip" | "flatten" => read.skip = true,
                    "json" => read.json = true,
                    _ => {}
                }
            }
        }
        read
    }
}
