//! `cargo dbadmin inspect` in all its formats.

use dbadmin_model::Schema;
use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;

use crate::{ODD, command, refusal, written};

fn odd() -> Database {
    let database = Database::fresh(Dialect::Sqlite);
    database.run(ODD);
    database
}

fn inspected(database: &Database, words: &[&str]) -> String {
    written(command(&["inspect", "--database", database.url()]).args(words))
}

#[test]
fn json_is_the_snapshot() {
    let database = odd();
    let text = inspected(&database, &["--format", "json"]);
    let schema: Schema = serde_json::from_str(&text).expect("it is a snapshot");
    assert_eq!(schema, database.schema());
    assert_eq!(schema.to_snapshot().expect("it can be written"), text);
}

#[test]
fn a_table_is_a_paragraph() {
    let text = inspected(&odd(), &[]);
    assert!(text.starts_with("SQLite: 6 tables, "), "{text}");
    for expected in [
        "\n`reading rooms` (table, 2 rows)\n  key: (id)\n",
        "\n  id                      INTEGER  not null, numbered by the database\n",
        "\n  `open?`                 BOOLEAN  not null, default TRUE\n",
        "\n  check: \"seat count\" > 0\n",
        "\n`direction LR` (table, 1 row)\n  key: the hidden rowid\n",
        "INTEGER  null, → `reading rooms` (id), null once it is deleted\n",
        "\n  (a, b) → `100%\\ \"quoted\"` (a, b), deleted with it\n",
        "\n  unique: (a, b)\n",
        "\n  key: (名前), which is unique\n",
        "\nlost (view)\n  key: none\n",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in\n{text}");
    }
}

#[test]
fn a_diagram_holds_only_what_mermaid_reads() {
    let text = inspected(&odd(), &["--format", "mermaid"]);
    assert!(text.starts_with("erDiagram\n"), "{text}");
    for expected in [
        "\n    \"reading rooms\" {\n        INTEGER id PK\n        INTEGER seat_count \"seat count\"\n",
        "\n        TEXT x_pk \"pk, null\"\n",
        "\n        TEXT a_b \"a-b, null\"\n        TEXT a_b_2 \"a-b, null\"\n",
        "\n    \"direction_LR\" {\n",
        "\n    \"100\u{FF05}/ 'quoted'\" {\n        TEXT a PK\n        TEXT b PK\n    }\n",
        "\n        TEXT 名前 UK\n        DECIMAL(10_2) größe \"null\"\n        TEXT unnamed \"null\"\n",
        "\n    \"direction_LR\" }o--o| \"reading rooms\" : \"room\"\n",
        "\n    \"child\" |o--o| \"100\u{FF05}/ 'quoted'\" : \"a, b\"\n",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in\n{text}");
    }
    for line in text.lines() {
        let quotes = line.matches('"').count();
        assert!(quotes % 2 == 0, "a quote is left open: {line}");
        assert!(!line.contains(['%', '~', '\\']), "{line}");
    }
}

#[test]
fn a_picture_is_a_file_of_its_own() {
    let database = odd();
    let text = inspected(&database, &["--format", "svg"]);
    for expected in [
        "<title id=\"dbadmin-diagram\">SQLite: 6 tables and their references</title>",
        "prefers-color-scheme:dark",
        ">reading rooms</text>",
        ">100%\\ &quot;quoted&quot;</text>",
        ">名前</text>",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in\n{text}");
    }
    assert_eq!(text.matches("class=\"box\"").count(), 6);
    let part = inspected(&database, &["--format", "svg", "--table", "reading rooms"]);
    assert_eq!(part.matches("class=\"box\"").count(), 2, "{part}");
    for (words, expected) in [
        (
            &["--format", "svg", "--table", "rooms"][..],
            "has no table `rooms`",
        ),
        (&["--table", "child"], "add --format svg"),
    ] {
        let said = refusal(command(&["inspect", "--database", database.url()]).args(words));
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn the_environment_names_the_database_too() {
    let database = odd();
    let text = written(command(&["inspect"]).env("DATABASE_URL", database.url()));
    assert!(text.contains("`reading rooms`"), "{text}");
}

#[test]
fn the_address_may_stand_alone() {
    let database = odd();
    let text = written(&mut command(&["inspect", database.url()]));
    assert!(text.contains("`reading rooms`"), "{text}");
    let both = ["inspect", database.url(), "--database", database.url()];
    let said = refusal(&mut command(&both));
    assert!(said.contains("cannot be used with"), "{said}");
}

#[test]
fn what_cannot_be_inspected_is_said_with_what_to_do() {
    let said = refusal(&mut command(&["inspect"]));
    assert!(said.contains("--database URL"), "{said}");
    assert!(said.contains("DATABASE_URL"), "{said}");
    let said = refusal(&mut command(&[
        "inspect",
        "--database",
        "sqlite:nowhere.db",
    ]));
    assert!(
        said.contains("there is no database at `nowhere.db`")
            && said.contains("correct the address given"),
        "{said}"
    );
    let said = refusal(&mut command(&["inspect", "--database", "data.db"]));
    assert!(said.contains("`sqlite:data.db`"), "{said}");
    let said = refusal(&mut command(&["inspect", "--database", "oracle://x"]));
    assert!(said.contains("`postgres://"), "{said}");
    let database = odd();
    let schemas = ["--schema", "one", "--schema", "other"];
    for words in [
        &["inspect", "--database", database.url()][..],
        &["plan", "--database", database.url()],
        &["serve", database.url()],
        &["new", "nowhere", "--database", database.url()],
    ] {
        let said = refusal(command(words).args(schemas));
        assert!(said.contains("has no schemas"), "{words:?}: {said}");
        assert!(said.contains("`one`, `other`"), "{words:?}: {said}");
    }
    let said = refusal(&mut command(&["inspect", "--format", "yaml"]));
    assert!(said.contains("json, table, mermaid, svg"), "{said}");
}
