//! What comes out of annotated structs and enums, and that one mistake does not hide another.

use dbadmin_syntax::{Enum, Errors, Input, Struct};
use syn::{DeriveInput, ItemEnum, ItemStruct};

/// Every message, in order.
fn messages(errors: Errors) -> Vec<String> {
    errors
        .into_error()
        .into_iter()
        .flatten()
        .map(|error| error.to_string())
        .collect()
}

/// What is wrong with a derive's input.
fn mistakes(source: &str) -> Vec<String> {
    let input: DeriveInput = syn::parse_str(source).expect("a type");
    let mut errors = Errors::new();
    let _ = Input::parse(&input, &mut errors);
    messages(errors)
}

/// Reads a struct without mistakes and looks at it.
fn with_struct<T>(source: &str, look: impl FnOnce(&Struct<'_>) -> T) -> T {
    let item: ItemStruct = syn::parse_str(source).expect("a struct");
    let mut errors = Errors::new();
    let read = Struct::from_item(&item, &mut errors);
    assert_eq!(messages(errors), [""; 0]);
    look(&read.expect("a struct with fields"))
}

/// The values of an enum without mistakes.
fn values(source: &str) -> Vec<String> {
    let item: ItemEnum = syn::parse_str(source).expect("an enum");
    let mut errors = Errors::new();
    let read = Enum::from_item(&item, &mut errors);
    assert_eq!(messages(errors), [""; 0]);
    let variants = read.expect("an enum with variants").variants;
    variants.into_iter().map(|variant| variant.value).collect()
}

#[test]
fn a_struct_says_all_of_itself() {
    let source = r#"
        #[derive(Debug)]
        #[admin(table = "goods", title = "Goods", icon = "box")]
        #[admin(group = "Catalogue", help = "What we sell.", singular = "Good")]
        pub(crate) struct Product {
            #[admin(label = "Code", help = "As printed.", list, search, sort, display, order = -2)]
            sku: String,
            #[admin(money = "EUR", widget = "select", filter, readonly, hidden, trash, primary_key)]
            price: i64,
            #[admin(belongs_to(super::Category, display = "name"))]
            category_id: Option<i64>,
        }"#;
    with_struct(source, |read| {
        let said = [&read.table, &read.title, &read.singular, &read.icon];
        let said = said.map(|literal| literal.as_ref().map(syn::LitStr::value));
        let expected = ["goods", "Goods", "Good", "box"];
        assert_eq!(said, expected.map(|text| Some(text.to_owned())));
        let [sku, price, category] = &read.fields[..] else {
            panic!("three fields");
        };
        assert!(sku.flags.list && sku.flags.search && sku.flags.sort && sku.flags.display);
        assert!(!sku.flags.filter && !sku.flags.hidden);
        assert_eq!(sku.order, Some(-2));
        assert!(price.flags.filter && price.flags.readonly && price.flags.hidden);
        assert!(price.flags.trash);
        assert!(price.flags.primary_key);
        assert_eq!(price.widget.as_ref().map(|word| word.name), Some("select"));
        let reference = category.belongs_to.as_ref().unwrap();
        assert_eq!(reference.target.segments.len(), 2);
        let display = reference.display.as_ref().unwrap();
        assert_eq!(display.value(), "name");
    });
}

#[test]
fn a_column_is_named_by_us_else_by_sqlx_else_by_the_field() {
    let source = r#"
        #[sqlx(rename_all = "camelCase")]
        struct Product {
            unit_price: i64,
            #[sqlx(rename = "EAN", default)]
            ean: String,
            #[sqlx(rename = "theirs")]
            #[admin(column = "ours")]
            note: String,
            r#type: String,
        }"#;
    with_struct(source, |read| {
        let names: Vec<_> = read
            .fields
            .iter()
            .map(|field| (field.column.as_str(), field.constant.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                ("unitPrice", "UNIT_PRICE"),
                ("EAN", "EAN"),
                ("ours", "NOTE"),
                ("type", "TYPE"),
            ]
        );
    });
}

#[test]
fn what_is_no_column_is_left_out_and_what_sqlx_converts_keeps_its_stored_type() {
    let source = r#"
        struct Product {
            id: i64,
            #[admin(skip)]
            picked: bool,
            #[sqlx(skip)]
            seen: bool,
            #[sqlx(flatten)]
            more: More,
            #[sqlx(try_from = "i64")]
            price: Money,
            #[sqlx(json(nullable))]
            details: Option<Details>,
        }"#;
    with_struct(source, |read| {
        let names: Vec<_> = read.fields.iter().map(|field| &field.column[..]).collect();
        assert_eq!(names, ["id", "price", "details"]);
        let syn::Type::Path(stored) = read.fields[1].stored() else {
            panic!("a path");
        };
        assert!(stored.path.is_ident("i64"));
        assert!(read.fields[2].json);
    });
}

#[test]
fn a_variant_is_spelled_as_sqlx_spells_it() {
    let variants = r#"{ OnSale, #[admin(value = "x")] Gone, #[sqlx(rename = "y")] Draft }"#;
    for (rule, expected) in [
        ("", "OnSale"),
        ("lowercase", "onsale"),
        ("UPPERCASE", "ONSALE"),
        ("snake_case", "on_sale"),
        ("SCREAMING_SNAKE_CASE", "ON_SALE"),
        ("kebab-case", "on-sale"),
        ("camelCase", "onSale"),
        ("PascalCase", "OnSale"),
    ] {
        for who in ["admin", "sqlx"] {
            let attribute = match rule {
                "" => String::new(),
                rule => format!("#[{who}(rename_all = {rule:?})]"),
            };
            let source = format!("{attribute} enum State {variants}");
            assert_eq!(values(&source), [expected, "x", "y"], "{source}");
        }
    }
}

#[test]
fn one_mistake_does_not_hide_another() {
    let found = mistakes(
        r#"#[admin(titel = "x", title = 3)]
        struct Product<T> {
            #[admin(list = true, widget = "text", colour)]
            a: T,
            #[admin(column = "a", money = "euro")]
            b: i64,
        }"#,
    );
    let expected = [
        "unknown key `titel`: did you mean `title`?",
        "`title` does not take this",
        "`Product` takes parameters",
        "`list` does not take this",
        "unknown widget \"text\"",
        "unknown key `colour`",
        "\"euro\" is no currency",
        "column `a` has a field already",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn attributes_that_are_not_ours_are_left_to_their_owners() {
    let source = r#"
        #[serde(rename_all = "nonsense")]
        struct Product {
            #[serde(colour)]
            #[sqlx("what is this")]
            id: i64,
        }"#;
    assert_eq!(mistakes(source), [""; 0]);
}
