//! Conditions as developers write them, and as they should not.

use super::{Constant, When};
use crate::schema::{Column, ColumnType, Table};

fn text(text: &str) -> Constant {
    Constant::Text(text.to_owned())
}

fn column(name: &str) -> String {
    name.to_owned()
}

#[test]
fn conditions_are_read_as_they_are_meant() {
    let is_shipped = || When::OneOf(column("status"), vec![text("shipped")]);
    for (said, meant) in [
        ("status = 'shipped'", is_shipped()),
        ("  ( status='shipped' )", is_shipped()),
        (
            "status <> 'it''s'",
            When::NoneOf(column("status"), vec![text("it's")]),
        ),
        (
            "\"odd \"\"name\"\"\" IN (1, -2.5)",
            When::OneOf(
                column("odd \"name\""),
                vec![
                    Constant::Number("1".into()),
                    Constant::Number("-2.5".into()),
                ],
            ),
        ),
        (
            "gift != true",
            When::NoneOf(column("gift"), vec![Constant::Truth(true)]),
        ),
        (
            "a is empty or status = 'shipped' and b IS NOT EMPTY",
            When::Any(vec![
                When::Empty(column("a")),
                When::All(vec![is_shipped(), When::Filled(column("b"))]),
            ]),
        ),
        (
            "(a is empty or status = 'shipped') and größe not in (3)",
            When::All(vec![
                When::Any(vec![When::Empty(column("a")), is_shipped()]),
                When::NoneOf(column("größe"), vec![Constant::Number("3".into())]),
            ]),
        ),
    ] {
        assert_eq!(When::read(said), Ok(meant), "{said}");
    }
}

#[test]
fn what_is_wrong_is_told_with_what_stands_in_its_place() {
    for (said, told) in [
        ("", "it ends where a column is expected"),
        (
            "status",
            "it ends where `=`, `!=`, `in` or `is` behind `status`",
        ),
        (
            "status = shipped",
            "a text stands in quotes, as `'shipped'`",
        ),
        ("status = 'shipped", "`'` is missing"),
        ("total > 5", "`>` is not understood"),
        ("total = 5.", "`5.` is no number"),
        ("total = 1-2", "`1-2` is no number"),
        ("status in 'a'", "`'a'` stands where `(` is expected"),
        ("status in ('a'", "it ends where `,` or `)`"),
        (
            "status is blank",
            "`blank` stands where `empty` or `not empty`",
        ),
        (
            "a is empty b is empty",
            "join conditions with `and` or `or`",
        ),
        ("(a is empty", "it ends where `)`, `and` or `or`"),
        ("= 'a'", "`=` stands where a column is expected"),
    ] {
        let error = When::read(said).expect_err(said);
        assert!(error.contains(told), "{said}: {error}");
    }
    let deep = format!("{}a is empty", "(".repeat(30));
    assert!(When::read(&deep).is_err_and(|error| error.contains("for a hook")));
    let long = format!("a = '{}'", "x".repeat(600));
    assert!(When::read(&long).is_err_and(|error| error.contains("at most 500 bytes")));
}

#[test]
fn what_the_table_lacks_or_holds_otherwise_is_told() {
    let of = |name: &str, ty| Column {
        name: name.to_owned(),
        ty,
        ..Column::default()
    };
    let number = ColumnType::Integer {
        bits: 64,
        unsigned: false,
    };
    let mood = ColumnType::Enum {
        values: vec!["calm".to_owned(), "glad".to_owned()],
    };
    let orders = Table {
        name: "orders".to_owned(),
        columns: vec![
            of("status", ColumnType::Text { max: None }),
            of("total", number),
            of("gift", ColumnType::Boolean),
            of("placed", ColumnType::Date),
            of("mood", mood),
        ],
        ..Table::default()
    };
    let hint = |_: &str, known: &[&str]| format!(" (not among {})", known.len());
    let told = |said: &str| When::read(said).expect(said).misfits(&orders, hint);
    assert_eq!(
        told("status = 'a' and total = 3 and gift = true and placed is empty and mood = 'glad'"),
        Vec::<String>::new()
    );
    for (said, problem) in [
        ("statos = 'a'", "has no column `statos` (not among 5)"),
        ("status = 3", "write a text in quotes, as `status = '3'`"),
        ("total = '3'", "write a whole number"),
        ("total = 3.5", "write a whole number"),
        ("gift = 1", "write `gift = true` or `gift = false`"),
        ("placed = '2026-01-01'", "ask for `placed is empty`"),
        (
            "mood in ('glad', 'sad')",
            "column `mood` is never 'sad' (not among 2)",
        ),
    ] {
        let problems = told(said);
        assert_eq!(problems.len(), 1, "{said}: {problems:?}");
        assert!(problems[0].contains(problem), "{said}: {problems:?}");
    }
    let values = |name: &str| match name {
        "status" => vec!["new".to_owned(), "paid".to_owned()],
        _ => Vec::new(),
    };
    let when = When::read("status in ('paid', 'piad') or total = 1").expect("a condition");
    let impossible = when.impossible(values, hint);
    assert_eq!(impossible.len(), 1, "{impossible:?}");
    assert!(impossible[0].starts_with("column `status` is never 'piad'"));
}
