//! Columns: types, defaults, what numbers and computes itself, collations, comments.

use dbadmin_model::schema::{Check, Column, ColumnType};

use crate::support::{Fresh, column, schema, table};

const INTEGER: ColumnType = ColumnType::Integer {
    bits: 32,
    unsigned: false,
};

fn text(max: Option<u32>) -> ColumnType {
    ColumnType::Text { max }
}

fn numeric(precision: Option<u32>, scale: Option<u32>) -> ColumnType {
    ColumnType::Numeric { precision, scale }
}

#[tokio::test]
async fn types_are_told_with_their_lengths_and_how_they_are_cast() {
    use ColumnType::{Blob, Boolean, Date, Json, Other, Real, Time, Uuid};
    let bits = |bits| ColumnType::Integer {
        bits,
        unsigned: false,
    };
    let moment = |zone| ColumnType::DateTime { zone };
    let expected = [
        ("bool", Boolean, "boolean", ""),
        ("int2", bits(16), "smallint", ""),
        ("int4", INTEGER, "integer", ""),
        ("int8", bits(64), "bigint", ""),
        ("real", Real, "real", "real"),
        ("float8", Real, "double precision", "double precision"),
        ("numeric", numeric(None, None), "numeric", "numeric"),
        (
            "numeric(38, 10)",
            numeric(Some(38), Some(10)),
            "numeric(38,10)",
            "numeric",
        ),
        (
            "numeric(5, -3)",
            numeric(Some(8), Some(0)),
            "numeric(5,-3)",
            "numeric",
        ),
        (
            "numeric(3, 5)",
            numeric(Some(5), Some(5)),
            "numeric(3,5)",
            "numeric",
        ),
        ("text", text(None), "text", ""),
        ("varchar", text(None), "character varying", ""),
        ("varchar(7)", text(Some(7)), "character varying(7)", ""),
        ("char(7)", text(Some(7)), "character(7)", "bpchar"),
        ("bpchar", text(None), "bpchar", "bpchar"),
        ("name", text(Some(63)), "name", "name"),
        (r#""char""#, text(Some(1)), r#""char""#, r#""char""#),
        ("bytea", Blob, "bytea", ""),
        ("date", Date, "date", "date"),
        (
            "time(3)",
            Time,
            "time(3) without time zone",
            "time without time zone",
        ),
        (
            "timetz",
            Other,
            "time with time zone",
            "time with time zone",
        ),
        (
            "timestamp",
            moment(false),
            "timestamp without time zone",
            "timestamp without time zone",
        ),
        (
            "timestamptz(0)",
            moment(true),
            "timestamp(0) with time zone",
            "timestamp with time zone",
        ),
        ("interval", Other, "interval", "interval"),
        ("money", Other, "money", "money"),
        ("uuid", Uuid, "uuid", "uuid"),
        ("jsonb", Json, "jsonb", "jsonb"),
        ("inet", Other, "inet", "inet"),
        ("bit(8)", Other, "bit(8)", r#""bit""#),
        ("varbit(8)", Other, "bit varying(8)", "bit varying"),
        ("oid", Other, "oid", "oid"),
        ("tsvector", Other, "tsvector", "tsvector"),
        ("int4range", Other, "int4range", "int4range"),
        ("datemultirange", Other, "datemultirange", "datemultirange"),
        ("numeric(8, 2)[]", Other, "numeric(8,2)[]", "numeric[]"),
        ("bit(4)[][]", Other, "bit(4)[]", r#""bit"[]"#),
    ];
    let columns: Vec<String> = expected
        .iter()
        .enumerate()
        .map(|(place, (ty, ..))| format!("c{place} {ty}"))
        .collect();
    let schema = schema(&format!("CREATE TABLE t ({})", columns.join(", "))).await;
    let columns = &table(&schema, "t").columns;
    assert_eq!(columns.len(), expected.len());
    for (column, (written, ty, declared, cast)) in columns.iter().zip(expected) {
        let found = (&column.ty, column.declared.as_str(), column.cast.as_str());
        assert_eq!(found, (&ty, declared, cast), "{written}");
        assert!(column.nullable && !column.opaque, "{written}");
    }
}

#[tokio::test]
async fn types_of_the_databases_own_are_named_with_their_schema() {
    let schema = schema(
        r#"CREATE SCHEMA "My types";
        CREATE EXTENSION citext SCHEMA "My types";
        CREATE EXTENSION hstore;
        CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
        ALTER TYPE mood ADD VALUE 'bored' BEFORE 'it''s ok';
        CREATE TYPE "My types".pair AS (a integer, b mood);
        CREATE TYPE "My types".floats AS RANGE (subtype = float8);
        CREATE TABLE t (
            mood mood DEFAULT 'sad', moods mood[], pair "My types".pair, pairs "My types".pair[],
            floats "My types".floats, tags hstore, email "My types".citext)"#,
    )
    .await;
    let t = table(&schema, "t");
    let cast = |name| column(t, name).cast.as_str();
    assert_eq!(cast("mood"), r#""public"."mood""#);
    assert_eq!(cast("moods"), r#""public"."mood"[]"#);
    assert_eq!(cast("pair"), r#""My types"."pair""#);
    assert_eq!(cast("pairs"), r#""My types"."pair"[]"#);
    assert_eq!(cast("floats"), r#""My types"."floats""#);
    assert_eq!(cast("tags"), r#""public"."hstore""#);
    assert_eq!(cast("email"), r#""My types"."citext""#);
    let values = ["sad", "bored", "it's ok"].map(str::to_owned).to_vec();
    assert_eq!(column(t, "mood").ty, ColumnType::Enum { values });
    assert_eq!(column(t, "mood").default.as_deref(), Some("'sad'"));
    assert_eq!(column(t, "email").ty, text(None));
    assert_eq!(column(t, "tags").ty, ColumnType::Other);
    // Only outside the default schema is a type declared with its schema.
    assert_eq!(column(t, "moods").declared, "mood[]");
    assert_eq!(column(t, "pair").declared, r#""My types".pair"#);
    // Operators that are not on the search path are not found, save by an array, which looks its
    // elements' up by itself.
    let opaque = t.columns.iter().filter(|column| column.opaque);
    let opaque: Vec<&str> = opaque.map(|column| column.name.as_str()).collect();
    assert_eq!(opaque, ["email"]);
}

#[tokio::test]
async fn what_has_no_order_is_opaque_also_within_other_types() {
    let schema = schema(
        "CREATE TYPE place AS (name text, at point);
        CREATE DOMAIN document AS json;
        CREATE TYPE mood AS ENUM ('a');
        CREATE DOMAIN good_mood AS mood;
        CREATE TABLE t (
            a json, b xml, c point, d json[], e place, f place[], g document, h xid, i good_mood)",
    )
    .await;
    for column in &table(&schema, "t").columns {
        assert!(column.opaque, "{}", column.declared);
    }
}

#[tokio::test]
async fn a_domain_is_its_base_type_with_its_conditions() {
    let schema = schema(
        r#"CREATE DOMAIN email AS varchar(40) COLLATE "C" CONSTRAINT has_at CHECK (VALUE ~ '@')
            CHECK (VALUE <> '(VALUE)');
        CREATE DOMAIN work_email AS email NOT NULL DEFAULT 'x@y';
        CREATE TYPE mood AS ENUM ('a', 'b');
        CREATE DOMAIN good_mood AS mood;
        CREATE TABLE t (
            "E mail" work_email, mood good_mood DEFAULT 'b',
            plain email CONSTRAINT plain CHECK (plain > ''))"#,
    )
    .await;
    let t = table(&schema, "t");
    let email = column(t, "E mail");
    assert_eq!(
        *email,
        Column {
            name: "E mail".to_owned(),
            ty: text(Some(40)),
            declared: "work_email".to_owned(),
            // Of the domain beneath it, with the length.
            base: "character varying(40)".to_owned(),
            default: Some("'x@y'".to_owned()),
            collation: Some("C".to_owned()),
            ..Column::default()
        }
    );
    let mood = column(t, "mood");
    let values = ["a", "b"].map(str::to_owned).to_vec();
    assert_eq!(mood.ty, ColumnType::Enum { values });
    assert_eq!(mood.cast, r#""public"."mood""#);
    assert!(mood.opaque);
    assert_eq!(mood.default.as_deref(), Some("'b'"));
    let check = |name: &str, expression: &str| Check {
        name: name.to_owned(),
        expression: expression.to_owned(),
    };
    let expected = [
        check("email_check", r#"("E mail")::text <> '(VALUE)'::text"#),
        check("has_at", r#"("E mail")::text ~ '@'::text"#),
        check("email_check", r#"("plain")::text <> '(VALUE)'::text"#),
        check("has_at", r#"("plain")::text ~ '@'::text"#),
        check("plain", "(plain)::text > ''::text"),
    ];
    assert_eq!(t.checks, expected);
}

#[tokio::test]
async fn defaults_are_told_as_one_would_write_them() {
    let schema = schema(
        "CREATE FUNCTION code() RETURNS text LANGUAGE sql AS 'SELECT ''c''';
        CREATE TABLE t (
            a text DEFAULT 'it''s', b varchar(9) DEFAULT 'x', c int DEFAULT 3, d int DEFAULT -3,
            e numeric(5, 2) DEFAULT 1.50, f boolean DEFAULT true, g timestamptz DEFAULT now(),
            h text DEFAULT code(), i text DEFAULT NULL, j jsonb DEFAULT '{}', k date DEFAULT
            CURRENT_DATE, l text DEFAULT 'a' || 'b', m interval DEFAULT '1 day', n text)",
    )
    .await;
    let columns = table(&schema, "t").columns.iter();
    let defaults: Vec<Option<&str>> = columns.map(|column| column.default.as_deref()).collect();
    let expected = [
        Some("'it''s'"),
        Some("'x'"),
        Some("3"),
        Some("-3"),
        Some("1.50"),
        Some("true"),
        Some("now()"),
        Some("public.code()"),
        None,
        Some("'{}'"),
        Some("CURRENT_DATE"),
        Some("('a'::text || 'b'::text)"),
        Some("'1 day'"),
        None,
    ];
    assert_eq!(defaults, expected);
}

#[tokio::test]
async fn columns_that_number_or_compute_themselves_are_recognised() {
    let schema = schema(
        "CREATE SEQUENCE counter;
        CREATE TABLE t (
            serial bigserial, always int GENERATED ALWAYS AS IDENTITY,
            by_default int GENERATED BY DEFAULT AS IDENTITY,
            by_hand int NOT NULL DEFAULT nextval('counter'),
            code text DEFAULT 'T' || nextval('counter'),
            double int GENERATED ALWAYS AS (by_hand * 2) STORED, plain int NOT NULL)",
    )
    .await;
    let t = table(&schema, "t");
    let kinds: Vec<(&str, bool, bool, bool)> = t
        .columns
        .iter()
        .map(|column| {
            assert_eq!(column.default, None, "{}", column.name);
            (
                column.name.as_str(),
                column.auto,
                column.generated,
                column.is_optional(),
            )
        })
        .collect();
    let expected = [
        ("serial", true, false, true),
        ("always", true, true, true),
        ("by_default", true, false, true),
        ("by_hand", true, false, true),
        ("code", true, false, true),
        ("double", false, true, true),
        ("plain", false, false, false),
    ];
    assert_eq!(kinds, expected);
}

#[tokio::test]
async fn names_are_told_without_quotes_also_where_the_server_quotes_all() {
    let fresh = Fresh::new(
        r#"DO $$ BEGIN
            EXECUTE format('ALTER DATABASE %I SET quote_all_identifiers = on', current_database());
        END $$;
        CREATE TABLE t (id serial PRIMARY KEY, data bytea, word text DEFAULT 'x', CHECK (id > 0))"#,
    )
    .await;
    let schema = fresh.schema().await;
    let t = table(&schema, "t");
    let id = column(t, "id");
    assert_eq!((id.auto, id.default.as_deref()), (true, None));
    assert_eq!(column(t, "data").declared, "bytea");
    assert_eq!(column(t, "word").default.as_deref(), Some("'x'"));
    assert_eq!(t.checks[0].expression, "id > 0");
}

#[tokio::test]
async fn collations_and_comments_are_told() {
    let schema = schema(
        r#"CREATE COLLATION german (provider = icu, locale = 'de');
        CREATE TABLE t (a text, b text COLLATE "C", c text COLLATE german, d name, e int);
        COMMENT ON TABLE t IS 'A "table"';
        COMMENT ON COLUMN t.b IS E'Two\nlines';"#,
    )
    .await;
    let t = table(&schema, "t");
    let collation = |name| column(t, name).collation.as_deref();
    assert_eq!(collation("a"), None);
    assert_eq!(collation("b"), Some("C"));
    assert_eq!(collation("c"), Some("public.german"));
    assert_eq!(collation("d"), None);
    assert_eq!(t.comment.as_deref(), Some("A \"table\""));
    assert_eq!(column(t, "b").comment.as_deref(), Some("Two\nlines"));
    assert_eq!(column(t, "a").comment, None);
}

#[tokio::test]
async fn dropped_columns_leave_no_trace() {
    let fresh = Fresh::new(
        "CREATE TABLE t (gone int, a int, b int UNIQUE, CHECK (a > 0));
        ALTER TABLE t DROP COLUMN gone;
        ALTER TABLE t ADD COLUMN c int REFERENCES t (b);",
    )
    .await;
    let schema = fresh.schema().await;
    let t = table(&schema, "t");
    let names: Vec<&str> = t
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(t.uniques[0].columns, ["b"]);
    assert_eq!(t.foreign_keys[0].columns, ["c"]);
    assert_eq!(t.foreign_keys[0].target_columns, ["b"]);
}

#[tokio::test]
async fn a_backslash_is_one_whatever_the_database_makes_of_it() {
    let fresh = Fresh::new(
        r"CREATE TABLE t (
            path text DEFAULT E'C:\\dir', state text CHECK (state IN (E'a\\b', 'c')))",
    )
    .await;
    let name = fresh.options().get_database().unwrap().to_owned();
    let off = format!("ALTER DATABASE {name} SET standard_conforming_strings = off");
    fresh.run(&off).await;
    let schema = fresh.schema().await;
    let t = table(&schema, "t");
    let default = column(t, "path").default.as_deref();
    assert_eq!(default, Some(r"'C:\dir'"));
    let check = &t.checks[0].expression;
    assert!(check.contains(r"'a\b'"), "{check}");
    // Nothing that is prepared means something else than what was read.
    let mut database = fresh.open().await;
    let prepared = database.prepare(&[r"SELECT 'a\' || 'b'"]).await;
    assert!(prepared.is_ok(), "{prepared:?}");
}
