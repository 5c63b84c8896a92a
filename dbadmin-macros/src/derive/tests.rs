//! The derive on tokens, without a compiler around it.

use std::sync::{Arc, OnceLock};

use dbadmin_model::schema::Schema;
use syn::DeriveInput;

use super::expand_with;
use super::snapshot::Snapshot;

fn schema() -> Snapshot {
    static SCHEMA: OnceLock<Arc<Schema>> = OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let schema: Schema = serde_json::from_str(
            r#"{"format":1,"dialect":"sqlite","tables":[{"name":"books","primary_key":["id"],
            "columns":[
                {"name":"id","type":{"integer":{"bits":64}},"auto":true},
                {"name":"title","type":{"text":{"max":80}}},
                {"name":"note","type":{"text":{}},"nullable":true}]}]}"#,
        )
        .unwrap();
        Arc::new(schema)
    });
    Ok(Arc::clone(schema))
}

fn expanded(input: &str) -> String {
    let input: DeriveInput = syn::parse_str(input).unwrap();
    expand_with(&input, schema).to_string()
}

#[test]
fn a_struct_that_agrees_gives_constants() {
    let output = expanded("pub struct Book { id: i64, title: String, note: Option<String> }");
    assert!(!output.contains("compile_error"), "{output}");
    assert!(
        output.contains("const TITLE") && output.contains("max_length : 80u32"),
        "{output}"
    );
}

#[test]
fn every_mistake_is_told_and_one_stub_is_written() {
    let output = expanded("struct Book { id: Option<i64>, titel: String, note: String }");
    assert_eq!(output.matches("compile_error").count(), 3, "{output}");
    assert!(output.contains("did you mean `title`?"), "{output}");
    assert_eq!(output.matches("AdminPanel for Book").count(), 1, "{output}");
    assert!(output.contains("const TITEL"), "{output}");
}

#[test]
fn a_missing_column_names_the_field_to_add() {
    let output = expanded("struct Book { id: i64 }");
    assert!(output.contains("add `title: String`"), "{output}");
}

#[test]
fn without_a_build_script_the_error_says_how_to_add_one() {
    let input: DeriveInput = syn::parse_str("struct Book { id: i64 }").unwrap();
    let output = expand_with(&input, || Err("add build.rs".to_owned())).to_string();
    assert_eq!(output.matches("compile_error").count(), 1);
}

#[test]
fn the_documentation_lists_the_whole_vocabulary() {
    use dbadmin_syntax::vocabulary::{KEYS, TONES, WIDGETS};
    let documentation = include_str!("../lib.rs");
    let keys = KEYS.iter().map(|key| key.name);
    for word in keys
        .chain(WIDGETS.iter().copied())
        .chain(TONES.iter().copied())
    {
        let listed = [
            format!("`{word}`"),
            format!("`{word} ="),
            format!("`{word}("),
        ];
        assert!(
            listed
                .iter()
                .any(|form| documentation.contains(form.as_str())),
            "`{word}` is not documented"
        );
    }
}

#[test]
fn parameters_give_one_error_and_a_stub_with_the_constants() {
    let output = expanded("struct Book<'a> { id: i64, title: &'a str, note: Option<String> }");
    assert_eq!(output.matches("compile_error").count(), 1, "{output}");
    assert!(output.contains("impl < 'a > Book < 'a >"), "{output}");
    assert!(output.contains("const TITLE"), "{output}");
}

#[test]
fn what_holds_null_is_asked_of_the_compiler_where_tokens_do_not_tell() {
    let output = expanded("struct Book { id: Id, title: String, note: Note }");
    assert!(!output.contains("compile_error"), "{output}");
    assert_eq!(
        output.matches(":: NULLABLE == false").count(),
        1,
        "{output}"
    );
    assert_eq!(output.matches(":: NULLABLE == true").count(), 1, "{output}");
}

#[test]
fn what_sqlx_reads_from_json_is_not_held_against_the_column() {
    let output = expanded(
        "struct Book { id: i64, title: String, #[sqlx(json(nullable))] note: Option<Payload> }",
    );
    assert!(!output.contains("compile_error"), "{output}");
    assert!(!output.contains("Payload"), "{output}");
}

#[test]
fn an_enum_gives_its_variants_as_choices() {
    let output = expanded("enum State { Draft, #[admin(value = \"x\", color = \"bad\")] Gone }");
    assert!(
        output.contains("Choice :: new (\"Draft\" , \"Draft\")"),
        "{output}"
    );
    assert!(
        output.contains("Choice :: new (\"x\" , \"Gone\") . tone"),
        "{output}"
    );
}

#[test]
fn a_condition_that_does_not_fit_is_told_on_its_text() {
    let output = expanded(
        "struct Book {
            id: i64,
            #[admin(show_if = \"note is empty\")]
            title: String,
            #[admin(show_if = \"titel = 'x'\", required_if = \"title = 5 or note is empty\")]
            note: Option<String>,
        }",
    );
    for told in [
        "every row needs a value for `title`",
        "`show_if` of column `note`: the table `books` has no column `titel` (did you mean `title`?)",
        "write a text in quotes, as `title = '5'`",
        "it asks for `note` itself",
    ] {
        assert!(output.contains(told), "{told} is missing in {output}");
    }
    let output = expanded(
        "struct Book { id: i64, title: String,
            #[admin(required_if = \"title = 'Ulysses' and id in (1, 2)\")] note: Option<String> }",
    );
    assert!(!output.contains("compile_error"), "{output}");
}

#[test]
fn an_enum_of_states_says_which_may_follow_which() {
    let output = expanded(
        "#[admin(workflow, rename_all = \"snake_case\")]
        enum State {
            #[admin(to(OnSale, Gone), initial)] Draft,
            #[admin(to(Gone(roles = [\"manager\", \"owner\"])))] OnSale,
            Gone,
        }",
    );
    let output: String = output.split_whitespace().collect();
    for state in [
        "State::new(\"draft\").to(&[\"on_sale\",\"gone\"]).initial()",
        "State::new(\"on_sale\").to(&[\"gone\"]).only(&[(\"gone\",&[\"manager\",\"owner\"])])",
        "State::new(\"gone\")]",
    ] {
        assert!(output.contains(state), "{state} is missing in {output}");
    }
}

#[test]
fn a_step_that_cannot_be_is_told_on_its_variant() {
    let wrong = "enum State {
        #[admin(to(Activ, Gone, Gone, Draft))] Draft,
        #[admin(to = \"Draft\")] Active,
        Gone,
    }";
    let output = expanded(&format!("#[admin(workflow)] {wrong}"));
    for told in [
        "there is no variant `Activ` (did you mean `Active`?)",
        "`Gone` stands there twice",
        "a row may always stay in its state",
        "write `to(Paid, Cancelled)`",
    ] {
        assert!(output.contains(told), "{told} is missing in {output}");
    }
    for (step, told) in [
        ("Closed(roles = [])", "name at least one role"),
        ("Closed(role = [\"a\"])", "expected `roles`"),
    ] {
        let source =
            format!("#[admin(workflow)] enum State {{ #[admin(to({step}))] Open, Closed }}");
        let output = expanded(&source);
        assert!(output.contains(told), "{told} is missing in {output}");
    }
    let none = expanded("#[admin(workflow)] enum State { Open, Closed }");
    assert!(
        none.contains("no state of this workflow leads to another"),
        "{none}"
    );
    let plain = expanded("enum State { #[admin(to(Closed))] Open, Closed }");
    assert!(
        plain.contains("put `#[admin(workflow)]` on the enum"),
        "{plain}"
    );
}
