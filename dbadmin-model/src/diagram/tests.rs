use std::time::{Duration, Instant};

use super::*;
use crate::{Column, Dialect};

fn table(name: &str, references: &[(&str, &str)]) -> Table {
    let column = |name: &str, nullable| Column {
        name: name.to_owned(),
        declared: "INTEGER".to_owned(),
        nullable,
        ..Column::default()
    };
    let keys = references.iter().map(|(column, target)| ForeignKey {
        columns: vec![(*column).to_owned()],
        target_schema: None,
        target: (*target).to_owned(),
        target_columns: vec!["id".to_owned()],
        on_delete: crate::schema::Action::Refuse,
    });
    let referring = references
        .iter()
        .map(|(name, _)| column(name, name.ends_with('?')));
    Table {
        name: name.to_owned(),
        columns: std::iter::once(column("id", false))
            .chain(referring)
            .collect(),
        primary_key: vec!["id".to_owned()],
        foreign_keys: keys.collect(),
        ..Table::default()
    }
}

fn schema(tables: Vec<Table>) -> Schema {
    Schema::new(Dialect::Sqlite, tables)
}

#[test]
fn a_schema_becomes_boxes_and_arrows() {
    let diagram = Diagram::of(&schema(vec![
        table(
            "orders",
            &[("customer", "customers"), ("coupon?", "coupons")],
        ),
        table(
            "customers",
            &[("parent?", "customers"), ("lost", "nowhere")],
        ),
        table("coupons", &[]),
    ]));
    let told: Vec<_> = diagram
        .links
        .iter()
        .map(|link| (link.from, link.to, link.optional))
        .collect();
    assert_eq!(told, [(0, 1, false), (0, 2, true), (1, 1, true)]);
    let svg = diagram.svg("The shop", Setting::File);
    for part in [
        "role=\"img\" aria-labelledby=\"dbadmin-diagram\"",
        "<title id=\"dbadmin-diagram\">The shop</title>",
        "prefers-color-scheme:dark",
        ">orders</text>",
        ">customer</text>",
        ">INTEGER</text>",
    ] {
        assert!(svg.contains(part), "{part} is not in {svg}");
    }
    assert_eq!(svg.matches("class=\"link").count(), 3);
    assert_eq!(svg.matches("class=\"link optional\"").count(), 2);
    assert_eq!(svg.matches("class=\"box\"").count(), 3);
    let page = diagram.svg("The shop", Setting::Page);
    assert!(!page.contains("<style"), "a page allows no style within");
    assert!(!page.contains("style="), "a page allows no style within");
}

#[test]
fn text_is_escaped_and_columns_are_bounded() {
    let mut odd = table("</text><script>&\"'\u{1}", &[]);
    odd.columns = (0..21)
        .map(|at| Column {
            name: format!("<{at}>"),
            ..Column::default()
        })
        .collect();
    let svg = Diagram::of(&schema(vec![odd])).svg("<x>", Setting::File);
    assert!(!svg.contains("<script"), "{svg}");
    assert!(
        svg.contains("&lt;/text&gt;&lt;script&gt;&amp;&quot;&#39;\u{fffd}"),
        "{svg}"
    );
    assert!(
        svg.contains("<title id=\"dbadmin-diagram\">&lt;x&gt;</title>"),
        "{svg}"
    );
    assert!(svg.contains(">&lt;8&gt;</text>"), "{svg}");
    assert!(!svg.contains(">&lt;9&gt;</text>"), "{svg}");
    assert!(svg.contains("and 12 more"), "{svg}");
}

#[test]
fn the_key_and_references_are_drawn_before_others() {
    let mut wide = table("wide", &[]);
    wide.columns = (0..20)
        .map(|at| Column {
            name: format!("c{at}"),
            ..Column::default()
        })
        .collect();
    wide.primary_key = vec!["c19".to_owned()];
    let mut other = table("other", &[("c18", "wide")]);
    other
        .columns
        .splice(0..0, wide.columns.iter().take(17).cloned());
    let diagram = Diagram::of(&schema(vec![wide, other]));
    assert_eq!(diagram.tables[0].shown().0[0], 19);
    let name = |at: &usize| diagram.tables[1].columns[*at].name.as_str();
    let (shown, beyond) = diagram.tables[1].shown();
    let names: Vec<&str> = shown.iter().take(2).map(name).collect();
    assert_eq!((names, beyond), (vec!["id", "c18"], 10));
}

#[test]
fn the_neighbours_of_a_table_are_bounded() {
    let mut tables = vec![
        table("middle", &[("up", "above")]),
        table("above", &[]),
        table("apart", &[("self?", "apart")]),
    ];
    let names: Vec<String> = (0..60).map(|at| format!("child{at}")).collect();
    tables.extend(
        names
            .iter()
            .map(|name| table(name, &[("middle", "middle")])),
    );
    let (part, beyond) = Diagram::of(&schema(tables)).around(0);
    assert_eq!(part.tables.len(), NEIGHBOURS + 1);
    assert_eq!(beyond, 21);
    assert_eq!(part.tables[0].title, "middle");
    assert_eq!(part.tables[1].title, "above");
    assert_eq!(part.links.len(), NEIGHBOURS);
    assert!(part.links.iter().all(|link| link.from.min(link.to) == 0));
}

/// Boxes never lie over one another, whatever refers to what.
#[test]
fn boxes_stand_apart() {
    for tables in [1_usize, 7, 30, 90] {
        for (factor, step) in [(7, 3), (13, 5), (31, 11)] {
            let names: Vec<String> = (0..tables).map(|at| format!("t{at}")).collect();
            let made = (0..tables).map(|at| {
                let one = &names[(at * factor + step) % tables];
                let other = &names[(at + 1) % tables];
                let references = [("a", one.as_str()), ("b?", other.as_str())];
                table(&names[at], &references[..at % 3])
            });
            let made = made.collect();
            let svg = Diagram::of(&schema(made)).svg("x", Setting::File);
            let boxes = boxes(&svg);
            assert_eq!(boxes.len(), tables);
            for (at, a) in boxes.iter().enumerate() {
                for b in &boxes[at + 1..] {
                    let apart = a.0 + a.2 <= b.0
                        || b.0 + b.2 <= a.0
                        || a.1 + a.3 <= b.1
                        || b.1 + b.3 <= a.1;
                    assert!(apart, "{tables} tables: {a:?} lies over {b:?}");
                }
            }
        }
    }
}

/// Left, top, width and height of every box.
fn boxes(svg: &str) -> Vec<(f64, f64, f64, f64)> {
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let groups = svg.split("<g transform=\"translate(").skip(1);
    groups
        .map(|group| {
            let (place, rest) = group.split_once(')').expect("a place");
            let (x, y) = place.split_once(' ').expect("two numbers");
            let value = |name: &str| {
                let (_, rest) = rest.split_once(&format!(" {name}=\"")).expect("a size");
                number(rest.split('"').next().expect("a number"))
            };
            (number(x), number(y), value("width"), value("height"))
        })
        .collect()
}

#[test]
fn a_thousand_tables_take_little_time() {
    let names: Vec<String> = (0..1_000).map(|at| format!("table_{at}")).collect();
    let made = (0..1_000).map(|at| {
        let near = names[at * 7 % 1_000].as_str();
        let far = names[at * at % 1_000].as_str();
        let references = [("a", near), ("b", far), ("c", names[at / 10].as_str())];
        table(&names[at], &references)
    });
    let diagram = Diagram::of(&schema(made.collect()));
    let began = Instant::now();
    let svg = diagram.svg("x", Setting::File);
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(svg.matches("class=\"box\"").count(), 1_000);
    assert_eq!(svg, diagram.svg("x", Setting::File), "the same twice");
}
