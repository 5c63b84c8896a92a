//! What `dbadmin.toml` says of a table and its columns, laid over what the struct says. The build
//! script has checked it, and left it in a file that lies in cargo's output folder; without such a
//! file, the structs alone count.

use dbadmin_model::plan::{ColumnOverride, Overrides};
use dbadmin_syntax::vocabulary::WIDGETS;
use dbadmin_syntax::{Field, Struct, Word};
use syn::LitStr;

/// The variable that the build script sets to the file's path.
const VARIABLE: &str = "DBADMIN_OVERRIDES";

/// What the file says, by table address.
///
/// # Errors
/// A message for the developer, where the file cannot be read.
pub fn read() -> Result<Overrides, String> {
    let Some(path) = std::env::var_os(VARIABLE) else {
        return Ok(Overrides::new());
    };
    let read = std::fs::read(&path).map_err(|error| error.to_string());
    let read = read.and_then(|text| {
        serde_json::from_slice(&text).map_err(|error: serde_json::Error| error.to_string())
    });
    read.map_err(|reason| {
        format!(
            "what the build script made of dbadmin.toml, {}, cannot be read ({reason}): run \
             `cargo dbadmin sync` to write it anew",
            path.display()
        )
    })
}

/// Lays it over the struct of that table.
pub fn lay_over(read: &mut Struct<'_>, address: &str, overrides: &Overrides) {
    let Some(said) = overrides.get(address) else {
        return;
    };
    let span = read.ident.span();
    let texts = [
        (&said.title, &mut read.title),
        (&said.singular, &mut read.singular),
        (&said.icon, &mut read.icon),
        (&said.help, &mut read.help),
    ];
    for (said, place) in texts {
        if let Some(text) = said {
            *place = Some(LitStr::new(text, span));
        }
    }
    for field in &mut read.fields {
        if let Some(said) = said.columns.get(&field.column) {
            of_column(field, said);
        }
    }
}

fn of_column(field: &mut Field<'_>, said: &ColumnOverride) {
    let literal = |text: &String| LitStr::new(text, field.ident.span());
    let label = said.label.as_ref().map(literal);
    let help = said.help.as_ref().map(literal);
    let money = said.money.as_ref().map(literal);
    let known = |widget: &String| WIDGETS.iter().find(|name| *name == widget);
    let widget = said.widget.as_ref().and_then(|name| {
        Some(Word {
            name: known(name)?,
            literal: literal(name),
        })
    });
    field.label = label.or(field.label.take());
    field.help = help.or(field.help.take());
    field.money = money.or(field.money.take());
    field.widget = widget.or(field.widget.take());
    field.flags.readonly = said.readonly.unwrap_or(field.flags.readonly);
}

#[cfg(test)]
mod tests {
    use super::*;
    use dbadmin_model::plan::TableOverride;
    use dbadmin_syntax::Errors;

    #[test]
    fn a_struct_is_called_as_the_file_says() {
        let item: syn::ItemStruct = syn::parse_quote! {
            #[admin(title = "Orders", icon = "box")]
            struct Order {
                id: i64,
                #[admin(label = "State", readonly)]
                status: String,
            }
        };
        let mut errors = Errors::new();
        let mut read = Struct::from_item(&item, &mut errors).expect("a struct");
        assert!(errors.into_error().is_none());
        let status = ColumnOverride {
            label: Some("Status".to_owned()),
            widget: Some("radio".to_owned()),
            readonly: Some(false),
            ..ColumnOverride::default()
        };
        let said = TableOverride {
            title: Some("Sales".to_owned()),
            columns: [("status".to_owned(), status)].into(),
            ..TableOverride::default()
        };
        lay_over(&mut read, "orders", &[("orders".to_owned(), said)].into());
        let text = |literal: &Option<LitStr>| literal.as_ref().map(LitStr::value);
        assert_eq!(text(&read.title).as_deref(), Some("Sales"));
        assert_eq!(text(&read.icon).as_deref(), Some("box"));
        let status = &read.fields[1];
        assert_eq!(text(&status.label).as_deref(), Some("Status"));
        assert_eq!(status.widget.as_ref().map(|word| word.name), Some("radio"));
        assert!(!status.flags.readonly);
    }
}
