//! Whether `#[cfg(…)]` leaves an item in, as far as cargo tells a build script: features and the
//! target. Tests are left out, since a panel is no part of them.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token};

/// Whether every `#[cfg(…)]` among the attributes holds.
pub fn holds(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .all(|attribute| {
            attribute
                .parse_args::<Meta>()
                .map_or(true, |condition| met(&condition))
        })
}

fn met(condition: &Meta) -> bool {
    match condition {
        Meta::Path(flag) if flag.is_ident("test") => false,
        Meta::Path(flag) => variable(&format!("CARGO_CFG_{}", shouted(flag))).is_some(),
        Meta::List(list) => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            let parts: Vec<Meta> = parts
                .map(|parts| parts.into_iter().collect())
                .unwrap_or_default();
            if list.path.is_ident("not") {
                parts.iter().all(|part| !met(part))
            } else if list.path.is_ident("any") {
                parts.iter().any(met)
            } else {
                parts.iter().all(met)
            }
        }
        Meta::NameValue(pair) => {
            let Expr::Lit(ExprLit {
                lit: Lit::Str(wanted),
                ..
            }) = &pair.value
            else {
                return true;
            };
            let wanted = wanted.value();
            if pair.path.is_ident("feature") {
                let name = wanted.to_uppercase().replace('-', "_");
                return variable(&format!("CARGO_FEATURE_{name}")).is_some();
            }
            let values = variable(&format!("CARGO_CFG_{}", shouted(&pair.path)));
            values.is_some_and(|values| values.split(',').any(|value| value == wanted))
        }
    }
}

fn shouted(path: &syn::Path) -> String {
    path.get_ident()
        .map(|name| name.to_string().to_uppercase())
        .unwrap_or_default()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(item: &str) -> bool {
        let item: syn::ItemStruct = syn::parse_str(item).unwrap();
        holds(&item.attrs)
    }

    #[test]
    fn what_is_configured_out_is_left_out() {
        assert!(kept("struct A;"));
        assert!(!kept("#[cfg(test)] struct A;"));
        assert!(kept("#[cfg(not(test))] struct A;"));
        assert!(!kept("#[cfg(feature = \"nowhere\")] struct A;"));
        assert!(kept(
            "#[cfg(any(test, not(feature = \"nowhere\")))] struct A;"
        ));
        assert!(!kept(
            "#[cfg(all(not(test), feature = \"nowhere\"))] struct A;"
        ));
    }
}
