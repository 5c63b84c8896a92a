//! Primary, unique and foreign keys, indexes and conditions.

use dbadmin_model::schema::{Action, Check, ForeignKey, Index, Unique};

use crate::support::{owned, schema, table};

fn index(name: &str, columns: &[&str], unique: bool, partial: bool) -> Index {
    Index {
        name: name.to_owned(),
        columns: owned(columns),
        unique,
        partial,
        words: Vec::new(),
    }
}

fn key(columns: &[&str], target: &str, target_columns: &[&str]) -> ForeignKey {
    ForeignKey {
        columns: owned(columns),
        target_schema: None,
        target: target.to_owned(),
        target_columns: owned(target_columns),
        on_delete: Action::Refuse,
    }
}

#[tokio::test]
async fn keys_keep_the_order_of_their_columns() {
    let schema = schema(
        "CREATE TABLE t (c int, b int, a int, PRIMARY KEY (a, c), UNIQUE (b, a), UNIQUE (a, b))",
    )
    .await;
    let t = table(&schema, "t");
    assert_eq!(t.primary_key, ["a", "c"]);
    assert!(t.columns.iter().filter(|column| !column.nullable).count() == 2);
    let unique = |name: &str, columns: &[&str]| Unique {
        name: name.to_owned(),
        columns: owned(columns),
    };
    let expected = [
        unique("t_b_a_key", &["b", "a"]),
        unique("t_a_b_key", &["a", "b"]),
    ];
    assert_eq!(t.uniques, expected);
    assert_eq!(t.row_id, None);
}

#[tokio::test]
async fn only_what_holds_for_every_row_at_every_time_is_unique() {
    let schema = schema(
        r#"CREATE TABLE t (
            a int NOT NULL UNIQUE DEFERRABLE, b text NOT NULL, c int, d int, e tsvector,
            UNIQUE NULLS NOT DISTINCT (d));
        CREATE UNIQUE INDEX t_lower ON t (lower(b));
        CREATE UNIQUE INDEX t_some ON t (b) WHERE c > 0;
        CREATE UNIQUE INDEX t_both ON t (c DESC, b) INCLUDE (d);
        CREATE UNIQUE INDEX t_c ON t (c, b);
        CREATE INDEX t_led ON t (c, (d + 1), b);
        CREATE INDEX t_hash ON t USING hash (b);
        CREATE INDEX t_words ON t USING gin (e);"#,
    )
    .await;
    let t = table(&schema, "t");
    let uniques: Vec<&[String]> = t.uniques.iter().map(|u| u.columns.as_slice()).collect();
    assert_eq!(uniques, [owned(&["c", "b"]), owned(&["d"])]);
    let expected = [
        index("t_a_key", &["a"], true, false),
        index("t_both", &["c", "b"], true, false),
        index("t_c", &["c", "b"], true, false),
        index("t_d_key", &["d"], true, false),
        index("t_hash", &["b"], false, true),
        index("t_led", &["c"], false, true),
        index("t_lower", &[], true, true),
        index("t_some", &["b"], true, true),
        index("t_words", &["e"], false, true),
    ];
    assert_eq!(t.indexes, expected);
    // None of them addresses every row, so that the place in the table has to.
    assert_eq!(t.row_id.as_deref(), Some("ctid"));
}

#[tokio::test]
async fn an_index_that_is_not_valid_promises_nothing() {
    let schema = schema(
        "CREATE TABLE t (a int NOT NULL);
        CREATE UNIQUE INDEX t_a ON t (a);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_a'::regclass;",
    )
    .await;
    let t = table(&schema, "t");
    assert!(t.uniques.is_empty() && t.indexes.is_empty());
    assert_eq!(t.key(), ["ctid"]);
}

#[tokio::test]
async fn foreign_keys_are_told_with_what_they_lead_to() {
    let schema = schema(
        r#"CREATE SCHEMA other;
        CREATE TABLE a (x int, y int, code text UNIQUE, alone int, PRIMARY KEY (y, x));
        CREATE UNIQUE INDEX a_alone ON a (alone);
        CREATE TABLE other.a (id int PRIMARY KEY, up int REFERENCES other.a ON DELETE SET NULL);
        CREATE TABLE b (
            x int, y int, code text REFERENCES a (code) ON DELETE CASCADE,
            alone int DEFAULT 1 REFERENCES a (alone) ON DELETE SET DEFAULT,
            twice int REFERENCES other.a REFERENCES a (alone) DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (x, y) REFERENCES a (x, y));
        ALTER TABLE b ADD CONSTRAINT again FOREIGN KEY (x, y) REFERENCES a (x, y) NOT VALID;"#,
    )
    .await;
    let expected = [
        key(&["x", "y"], "a", &["x", "y"]),
        ForeignKey {
            on_delete: Action::Cascade,
            ..key(&["code"], "a", &["code"])
        },
        ForeignKey {
            on_delete: Action::SetDefault,
            ..key(&["alone"], "a", &["alone"])
        },
        key(&["twice"], "a", &["alone"]),
        ForeignKey {
            target_schema: Some("other".to_owned()),
            ..key(&["twice"], "a", &["id"])
        },
    ];
    assert_eq!(table(&schema, "b").foreign_keys, expected);
    let up = &table(&schema, "other.a").foreign_keys[0];
    assert_eq!(up.target_schema.as_deref(), Some("other"));
    assert_eq!(up.on_delete, Action::SetNull);
}

#[tokio::test]
async fn a_key_to_or_from_a_partitioned_table_is_one_key() {
    let schema = schema(
        "CREATE TABLE target (id int PRIMARY KEY) PARTITION BY HASH (id);
        CREATE TABLE target_0 PARTITION OF target FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE target_1 PARTITION OF target FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE TABLE source (id int REFERENCES target) PARTITION BY LIST (id);
        CREATE TABLE source_1 PARTITION OF source FOR VALUES IN (1);
        CREATE TABLE plain (id int REFERENCES target);",
    )
    .await;
    for name in ["source", "plain"] {
        let keys = &table(&schema, name).foreign_keys;
        assert_eq!(*keys, [key(&["id"], "target", &["id"])], "{name}");
    }
    assert!(schema.omitted.is_empty());
}

#[tokio::test]
async fn conditions_are_told_without_the_parentheses_around_them() {
    let schema = schema(
        r#"CREATE TABLE t (
            "A b" int CONSTRAINT positive CHECK ("A b" > 0), c text,
            CONSTRAINT "either" CHECK (("A b" IS NULL) OR (c = ')(')));
        ALTER TABLE t ADD CONSTRAINT short CHECK (length(c) < 9) NOT VALID;"#,
    )
    .await;
    let check = |name: &str, expression: &str| Check {
        name: name.to_owned(),
        expression: expression.to_owned(),
    };
    let expected = [
        check("either", r#"("A b" IS NULL) OR (c = ')('::text)"#),
        check("positive", r#""A b" > 0"#),
        check("short", "length(c) < 9"),
    ];
    assert_eq!(table(&schema, "t").checks, expected);
}
