//! Views: which can be written through, and what their columns are in the table beneath.

use crate::support::{column, schema, table};

#[tokio::test]
async fn a_view_of_one_table_has_its_key_and_leaves_out_what_the_table_fills_in() {
    let schema = schema(
        "CREATE TABLE t (
            id serial PRIMARY KEY, name text NOT NULL, price numeric NOT NULL DEFAULT 1,
            double numeric GENERATED ALWAYS AS (price * 2) STORED);
        CREATE VIEW one AS
            SELECT name, id AS number, price, double, upper(name) AS loud FROM t
            WHERE EXISTS (SELECT 1 FROM pg_class WHERE relname = t.name) OR price > 0;
        CREATE VIEW two AS SELECT number AS id, name, price FROM one WHERE price < 9;
        ALTER VIEW two ALTER price SET DEFAULT 5;",
    )
    .await;
    let one = table(&schema, "one");
    assert!(one.updatable);
    assert_eq!(one.primary_key, ["number"]);
    let number = column(one, "number");
    assert!(number.auto && !number.nullable);
    assert!(!column(one, "name").is_optional());
    assert_eq!(column(one, "price").default.as_deref(), Some("1"));
    assert!(column(one, "double").generated && column(one, "loud").generated);

    let two = table(&schema, "two");
    assert!(two.updatable);
    assert_eq!(two.primary_key, ["id"]);
    assert!(column(two, "id").auto);
    assert_eq!(column(two, "price").default.as_deref(), Some("5"));
}

#[tokio::test]
async fn a_view_is_not_addressed_by_columns_that_only_look_like_the_key() {
    let schema = schema(
        "CREATE TABLE t (id int PRIMARY KEY, other int NOT NULL UNIQUE);
        CREATE VIEW computed AS SELECT id + 1 AS id, other FROM t;
        CREATE VIEW swapped AS SELECT id AS other, other AS id FROM t;
        CREATE VIEW without AS SELECT other FROM t;
        CREATE TABLE u (a int NOT NULL, b int NOT NULL, UNIQUE (b, a));
        CREATE VIEW unique_key AS SELECT a, b AS c FROM u;",
    )
    .await;
    let key = |name| table(&schema, name).primary_key.as_slice();
    assert!(key("computed").is_empty() && key("without").is_empty());
    assert_eq!(key("swapped"), ["other"]);
    assert_eq!(key("unique_key"), ["c", "a"]);
}

#[tokio::test]
async fn views_that_postgresql_does_not_write_through_are_read_only() {
    let schema = schema(
        "CREATE TABLE t (id int PRIMARY KEY, n int);
        CREATE VIEW joined AS SELECT a.id, b.n FROM t a JOIN t b USING (id);
        CREATE VIEW grouped AS SELECT n FROM t GROUP BY n;
        CREATE VIEW ruled AS SELECT id, n FROM t LIMIT 5;
        CREATE RULE i AS ON INSERT TO ruled DO INSTEAD NOTHING;
        CREATE RULE u AS ON UPDATE TO ruled DO INSTEAD NOTHING;
        CREATE RULE d AS ON DELETE TO ruled DO INSTEAD NOTHING;
        CREATE VIEW constants AS SELECT 1 AS id;
        CREATE MATERIALIZED VIEW stored AS SELECT id, n FROM t;
        CREATE UNIQUE INDEX ON stored (id);",
    )
    .await;
    for name in ["joined", "grouped", "ruled", "constants", "stored"] {
        let view = table(&schema, name);
        assert!(!view.is_writable(), "{name}");
        assert!(view.primary_key.is_empty(), "{name}");
        assert!(
            view.columns.iter().all(|column| !column.generated),
            "{name}"
        );
    }
    assert_eq!(table(&schema, "stored").uniques[0].columns, ["id"]);
}

#[tokio::test]
async fn a_view_that_triggers_write_for_is_writable_and_has_no_key() {
    let schema = schema(
        "CREATE TABLE t (id int PRIMARY KEY, n int);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE VIEW whole AS SELECT a.id, b.n FROM t a JOIN t b USING (id);
        CREATE TRIGGER w INSTEAD OF INSERT OR UPDATE OR DELETE ON whole
            FOR EACH ROW EXECUTE FUNCTION f();
        CREATE VIEW part AS SELECT a.id, b.n FROM t a JOIN t b USING (id);
        CREATE TRIGGER p INSTEAD OF INSERT OR UPDATE ON part FOR EACH ROW EXECUTE FUNCTION f();",
    )
    .await;
    let whole = table(&schema, "whole");
    assert!(whole.updatable && whole.primary_key.is_empty());
    assert!(whole.columns.iter().all(|column| !column.generated));
    let part = table(&schema, "part");
    assert!(!part.updatable);
    assert!(part.limits().contains("added, changed and deleted"));
}

#[tokio::test]
async fn names_that_look_like_the_trees_own_do_not_confuse() {
    let schema = schema(
        r#"CREATE TABLE "t{" ("i d)" int PRIMARY KEY, ":resno 7" text, "\" text, "}" int);
        CREATE VIEW v AS
            SELECT ":resno 7", '{TARGETENTRY :resno 1 :resorigtbl 5)' AS "(", "}", "i d)" AS "\("
            FROM "t{" WHERE "\" <> ':targetList ({' OR "}" IN (SELECT "}" FROM "t{");"#,
    )
    .await;
    let view = table(&schema, "v");
    assert!(view.updatable);
    assert_eq!(view.primary_key, [r"\("]);
    assert!(column(view, "(").generated && !column(view, ":resno 7").generated);
}
