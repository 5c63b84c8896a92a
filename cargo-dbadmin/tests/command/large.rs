//! `cargo dbadmin propose` over a database that no question and no answer has room for: it is asked
//! about in portions.

use std::process::Command;

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::provider::{Call, KEY, Manner, Protocol, Provider};
use serde_json::{Value, json};

use crate::{command, written};

/// So many tables, each of which refers to the one before.
const TABLES: usize = 300;

fn warehouse() -> Database {
    let database = Database::fresh(Dialect::Sqlite);
    let tables = (0..TABLES).map(|number| {
        let before = number.saturating_sub(1);
        format!(
            "CREATE TABLE part_{number:03} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, weight REAL,
                state TEXT CHECK (state IN ('new', 'used', 'broken')), made_on DATE, notes TEXT,
                price INTEGER NOT NULL, part_of INTEGER REFERENCES part_{before:03} (id));"
        )
    });
    database.run(&tables.collect::<String>());
    std::fs::write(database.folder().join("dbadmin.toml"), "").expect("the folder is writable");
    database
}

/// The tables that a call is about.
fn portion(call: &Call) -> Vec<String> {
    let data = &call.turns()[0].1;
    let (_, rest) = data
        .split_once("<data section=\"portion\">\n")
        .expect("it says what it is about");
    let (names, _) = rest.split_once("\n</data>").expect("which ends");
    serde_json::from_str(names).expect("it is a list")
}

/// Lists of these tables, which show this column.
fn lists(tables: &[String], column: &str) -> Value {
    let list = json!({
        "columns": [{"column": column}], "filters": [], "detail": [{"column": "name"}],
    });
    let lists = tables.iter().map(|table| (table.clone(), list.clone()));
    json!({"tables": Value::Object(lists.collect())})
}

fn propose(database: &Database, provider: &Provider, words: &[&str]) -> Command {
    let protocol = Protocol::OpenAi;
    let mut command = command(&["propose", "table-builder", "--database", database.url()]);
    command
        .args(["--model", "openai:tiny"])
        .args(["--endpoint", &provider.endpoint(protocol)])
        .args(words)
        .env("OPENAI_API_KEY", KEY)
        .current_dir(database.folder());
    command
}

/// The cells of the bill's row.
fn bill(told: &str) -> Vec<&str> {
    let row = told.lines().find(|line| line.starts_with("table-builder"));
    row.expect("it has a row").split_whitespace().collect()
}

#[test]
fn a_large_schema_is_asked_about_in_portions() {
    let database = warehouse();
    let provider = Provider::start(|number, call| {
        let tables = portion(call);
        Manner::Section(match number {
            // Of a table that nobody asked about, and of a column that there is not.
            0 => lists(&["part_299".to_owned()], "name"),
            2 => lists(&tables, "colour"),
            _ => lists(&tables, "weight"),
        })
    });
    let told = written(&mut propose(&database, &provider, &["--yes"]));
    let calls = provider.calls();
    let portions: Vec<&Call> = calls
        .iter()
        .filter(|call| call.turns().len() == 1)
        .collect();
    assert_eq!(calls.len(), portions.len() + 2, "two answers were mended");
    let asked: Vec<String> = portions.iter().flat_map(|call| portion(call)).collect();
    let all: Vec<String> = (0..TABLES)
        .map(|number| format!("part_{number:03}"))
        .collect();
    assert_eq!(asked, all);
    for call in &portions {
        let tables = portion(call);
        // 45,000 tokens of four bytes, and what the protocol wraps them in.
        assert!(call.text.len() < 200_000, "{}", call.text.len());
        let data = &call.turns()[0].1;
        assert!(
            data.contains(&format!("\"name\":\"{}\"", tables[0])),
            "{data}"
        );
        let beyond = all.iter().find(|name| !tables.contains(name));
        let beyond = format!(
            "\"name\":\"{}\",\"primary_key\"",
            beyond.expect("there are others")
        );
        assert!(
            !data.contains(&beyond) && !data.contains("abbreviated"),
            "{beyond}"
        );
    }
    let mended = calls[1].turns()[2].1.clone();
    assert!(
        mended.contains("`part_299`: this question is about the tables in `portion`"),
        "{mended}"
    );
    assert!(calls[3].turns()[2].1.contains("colour"));
    let expected = ["mended", &calls.len().to_string()];
    assert_eq!(bill(&told)[1..3], expected, "{told}");
    let settings = std::fs::read_to_string(database.folder().join("dbadmin.toml")).unwrap();
    for table in &all {
        assert!(settings.contains(table.as_str()), "{table}: {settings}");
    }

    // Each answer is kept by itself: one that is lost is asked for again, and no other.
    let answers = database.folder().join("dbadmin/answers");
    let mut files = std::fs::read_dir(&answers).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert_eq!(files.count() + 1, portions.len());
    std::fs::remove_file(file).unwrap();
    std::fs::write(database.folder().join("dbadmin.toml"), "").unwrap();
    let again = Provider::start(|_, call| Manner::Section(lists(&portion(call), "weight")));
    let told = written(&mut propose(&database, &again, &[]));
    assert_eq!((again.calls().len(), bill(&told)[2]), (1, "1"), "{told}");
    let told = written(&mut propose(&database, &again, &["--offline"]));
    assert_eq!(
        (again.calls().len(), bill(&told)[1]),
        (1, "stored"),
        "{told}"
    );
}

#[test]
fn an_answer_of_few_tokens_is_asked_for_in_more_portions() {
    let database = Database::fresh(Dialect::Sqlite);
    database.run(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE b (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
    );
    let provider = Provider::start(|_, call| Manner::Section(lists(&portion(call), "name")));
    let told = written(&mut propose(
        &database,
        &provider,
        &["--answer-tokens", "200"],
    ));
    assert_eq!(bill(&told)[2], "2", "{told}");
    let asked: Vec<Vec<String>> = provider.calls().iter().map(portion).collect();
    assert_eq!(asked, [["a"], ["b"]]);
}
