//! Finds the items that concern us, for readers of whole source files.

use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token};

/// Whether one of the attributes derives `AdminPanel`, under any path:
/// `#[derive(Debug, dbadmin_runtime::AdminPanel)]`.
#[must_use]
pub fn derives_admin_panel(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| {
            attribute
                .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
                .ok()
        })
        .flatten()
        .any(|path| {
            path.segments
                .last()
                .is_some_and(|segment| segment.ident == "AdminPanel")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn the_derive_is_found_under_any_path() {
        let item: syn::ItemStruct = parse_quote! {
            #[derive(Debug, Clone)]
            #[derive(dbadmin_runtime::AdminPanel)]
            struct A { id: i64 }
        };
        assert!(derives_admin_panel(&item.attrs));
        assert!(!derives_admin_panel(&item.attrs[..1]));
    }
}
