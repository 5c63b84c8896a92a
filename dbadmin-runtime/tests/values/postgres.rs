//! PostgreSQL's types.

use dbadmin_runtime::write::{self, Input};
use dbadmin_runtime::{Kind, Pool};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::random::{self, Any};
use crate::sample::{Probe, Sample, cast, opaque, plain, table};
use crate::walk;

const TYPES: &str = "CREATE EXTENSION hstore; CREATE EXTENSION citext;
    CREATE SCHEMA \"odd schema\";
    CREATE TYPE \"odd schema\".mood AS ENUM ('sad', 'so-so', 'it''s fine');
    CREATE DOMAIN positive AS numeric(12, 2) CHECK (VALUE > 0);
    CREATE TYPE pair AS (a int, b text);";

const PROBES: &[Probe] = &[
    plain(
        "boolean",
        Kind::Boolean,
        &[("true", "true"), ("false", "false")],
    ),
    plain(
        "smallint",
        Kind::Integer,
        &[("-32768", "-32768"), ("32767", "32767")],
    ),
    plain("integer", Kind::Integer, &[("-2147483648", "-2147483648")]),
    plain(
        "bigint",
        Kind::Integer,
        &[
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"),
        ],
    ),
    cast(
        "numeric",
        Kind::Numeric,
        "numeric",
        &[
            (
                "12345678901234567890123456789012345678",
                "12345678901234567890123456789012345678",
            ),
            (
                "-0.00000000000000000000000000000000000001",
                "-0.00000000000000000000000000000000000001",
            ),
            ("NaN", "NaN"),
            ("Infinity", "Infinity"),
            ("12.50", "12.50"),
        ],
    ),
    cast("positive", Kind::Numeric, "numeric", &[("12.5", "12.50")]),
    cast(
        "real",
        Kind::Real,
        "real",
        &[
            ("0.1", "0.1"),
            ("NaN", "NaN"),
            ("-inf", "-inf"),
            ("3.4e38", "3.4e38"),
        ],
    ),
    cast(
        "double precision",
        Kind::Real,
        "double precision",
        &[
            ("0.1", "0.1"),
            ("NaN", "NaN"),
            ("inf", "inf"),
            ("1e-300", "1e-300"),
        ],
    ),
    plain(
        "text",
        Kind::Text,
        &[("a", "a"), ("ü 'x' \\ \"y\" 雨", "ü 'x' \\ \"y\" 雨")],
    ),
    plain("varchar(5)", Kind::Text, &[("12345", "12345")]),
    cast("char(4)", Kind::Text, "bpchar", &[("ab", "ab  ")]),
    cast(
        "citext",
        Kind::Text,
        "\"public\".\"citext\"",
        &[("Mixed", "Mixed")],
    ),
    plain("bytea", Kind::Blob, &[("00 ff 7f", ""), ("\\xdead", "")]),
    cast(
        "date",
        Kind::Date,
        "date",
        &[
            ("2026-01-31", "2026-01-31"),
            ("infinity", "infinity"),
            ("-infinity", "-infinity"),
            ("0044-03-15 BC", "0044-03-15 BC"),
            ("12026-01-01", "12026-01-01"),
        ],
    ),
    cast(
        "time",
        Kind::Time,
        "time without time zone",
        &[
            ("09:30", "09:30:00"),
            ("23:59:59.999999", "23:59:59.999999"),
            ("24:00", "24:00:00"),
        ],
    ),
    cast(
        "timetz",
        Kind::Other,
        "time with time zone",
        &[("09:30:15.5+05:30", "09:30:15.5+05:30")],
    ),
    cast(
        "timestamp",
        Kind::DateTime,
        "timestamp without time zone",
        &[
            ("2026-01-31T09:30", "2026-01-31 09:30:00"),
            ("2026-01-31 09:30:15.123456", "2026-01-31 09:30:15.123456"),
            ("infinity", "infinity"),
        ],
    ),
    cast(
        "timestamptz",
        Kind::DateTime,
        "timestamp with time zone",
        &[
            ("2026-01-31T09:30", "2026-01-31 09:30:00+00"),
            (
                "2026-01-31 09:30:15.123456+02:00",
                "2026-01-31 07:30:15.123456+00",
            ),
            ("-infinity", "-infinity"),
        ],
    ),
    cast(
        "interval",
        Kind::Other,
        "interval",
        &[
            (
                "1 year 2 mons 3 days 04:05:06.789",
                "1 year 2 mons 3 days 04:05:06.789",
            ),
            ("-00:00:01", "-00:00:01"),
        ],
    ),
    cast(
        "uuid",
        Kind::Uuid,
        "uuid",
        &[(
            "67E55044-10b1-426f-9247-bb680e5fe0c8",
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
        )],
    ),
    opaque(
        "json",
        Kind::Json,
        "json",
        &[("{\"b\": 1,  \"a\": [1.50]}", "{\"b\": 1,  \"a\": [1.50]}")],
    ),
    cast(
        "jsonb",
        Kind::Json,
        "jsonb",
        &[("{\"b\": 1, \"a\": [1.50]}", "{\"a\": [1.50], \"b\": 1}")],
    ),
    cast(
        "\"odd schema\".mood",
        Kind::Text,
        "\"odd schema\".\"mood\"",
        &[("it's fine", "it's fine"), ("sad", "sad")],
    ),
    cast(
        "integer[]",
        Kind::Other,
        "integer[]",
        &[("{1,2,NULL}", "{1,2,NULL}"), ("{}", "{}")],
    ),
    cast(
        "text[]",
        Kind::Other,
        "text[]",
        &[("{a,\"b c\",\"\"}", "{a,\"b c\",\"\"}")],
    ),
    cast(
        "int4range",
        Kind::Other,
        "int4range",
        &[("[1,5)", "[1,5)"), ("empty", "empty")],
    ),
    cast(
        "inet",
        Kind::Other,
        "inet",
        &[("192.168.0.1/24", "192.168.0.1/24"), ("::1", "::1")],
    ),
    cast("cidr", Kind::Other, "cidr", &[("10.0.0.0/8", "10.0.0.0/8")]),
    cast(
        "macaddr",
        Kind::Other,
        "macaddr",
        &[("08:00:2b:01:02:03", "08:00:2b:01:02:03")],
    ),
    cast("bit(3)", Kind::Other, "bit varying", &[("101", "101")]),
    cast(
        "bit varying",
        Kind::Other,
        "bit varying",
        &[("1", "1"), ("010", "010")],
    ),
    cast("money", Kind::Other, "money", &[("$1,234.50", "$1,234.50")]),
    opaque("point", Kind::Other, "point", &[("(1.5,2)", "(1.5,2)")]),
    opaque(
        "polygon",
        Kind::Other,
        "polygon",
        &[("((0,0),(1,1),(1,0))", "((0,0),(1,1),(1,0))")],
    ),
    opaque("xml", Kind::Other, "xml", &[("<a>1</a>", "<a>1</a>")]),
    cast(
        "tsvector",
        Kind::Other,
        "tsvector",
        &[("'cat':2 'fat':1", "'cat':2 'fat':1")],
    ),
    cast(
        "hstore",
        Kind::Other,
        "\"public\".\"hstore\"",
        &[("a=>1, b=>NULL", "\"a\"=>\"1\", \"b\"=>NULL")],
    ),
    cast(
        "pair",
        Kind::Other,
        "\"public\".\"pair\"",
        &[("(1,\"x y\")", "(1,\"x y\")")],
    ),
    cast("\"char\"", Kind::Other, "\"char\"", &[("x", "x")]),
    cast("name", Kind::Other, "name", &[("pg_class", "pg_class")]),
    cast("oid", Kind::Other, "oid", &[("4294967295", "4294967295")]),
    cast(
        "xid8",
        Kind::Other,
        "xid8",
        &[("18446744073709551615", "18446744073709551615")],
    ),
    cast(
        "pg_lsn",
        Kind::Other,
        "pg_lsn",
        &[("16/B374D848", "16/B374D848")],
    ),
];

const RANDOM: &[(Any, Probe)] = &[
    (Any::Whole(16), plain("smallint", Kind::Integer, &[])),
    (Any::Whole(64), plain("bigint", Kind::Integer, &[])),
    (
        Any::Decimal(38, 12),
        cast("numeric(38, 12)", Kind::Numeric, "numeric", &[]),
    ),
    (
        Any::Real,
        cast("double precision", Kind::Real, "double precision", &[]),
    ),
    (Any::Single, cast("real", Kind::Real, "real", &[])),
    (Any::Text, plain("text", Kind::Text, &[])),
    (
        Any::Moment,
        cast(
            "timestamp",
            Kind::DateTime,
            "timestamp without time zone",
            &[],
        ),
    ),
    (Any::Date, cast("date", Kind::Date, "date", &[])),
    (Any::Uuid, cast("uuid", Kind::Uuid, "uuid", &[])),
    (Any::Bytes, plain("bytea", Kind::Blob, &[])),
];

/// A database of the test's own, dropped at its end.
pub struct Fresh {
    server: String,
    name: String,
    pub url: String,
}

impl Fresh {
    pub async fn new(name: &str) -> Self {
        Self::encoded(name, "UTF8").await
    }

    /// One whose texts are kept in this encoding.
    pub async fn encoded(name: &str, encoding: &str) -> Self {
        let server = std::env::var("DBADMIN_TEST_POSTGRES").expect(
            "this test needs a PostgreSQL server: `cargo xtask test` starts one, or set \
             DBADMIN_TEST_POSTGRES to the address of one, such as postgres://postgres@127.0.0.1/postgres",
        );
        let name = format!("dbadmin_{name}_{}", std::process::id());
        let (start, _) = server.rsplit_once('/').expect("an address with a database");
        let url = format!("{start}/{name}");
        let fresh = Self { server, name, url };
        let name = &fresh.name;
        fresh
            .run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await;
        let kept = format!("ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0");
        fresh.run(&format!("CREATE DATABASE {name} {kept}")).await;
        fresh
    }

    async fn run(&self, sql: &str) {
        let mut server = PgConnection::connect(&self.server).await.expect("a server");
        let done = server.execute(AssertSqlSafe(sql.to_owned())).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Runs statements in the database itself.
    pub async fn own(&self, sql: &str) {
        let mut own = PgConnection::connect(&self.url).await.expect("a database");
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut own)
            .await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn pool(&self) -> Pool {
        dbadmin_runtime::connect(&self.url).await.expect("a pool")
    }

    /// A pool for another user of the server.
    pub async fn pool_of(&self, user: &str) -> Pool {
        let (scheme, rest) = self.url.split_once("://").expect("an address");
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        let url = format!("{scheme}://{user}@{place}");
        dbadmin_runtime::connect(&url).await.expect("a pool")
    }

    pub async fn sample(&self, setup: &str, probes: &[Probe]) -> Sample {
        let table = table(probes, "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
        self.own(&format!("{setup} {table}")).await;
        Sample::over(self.pool().await, "public", probes).await
    }

    pub async fn drop(self) {
        self.run(&format!("DROP DATABASE {} WITH (FORCE)", self.name))
            .await;
    }
}

#[tokio::test]
async fn every_type_of_postgresql_is_written_shown_found_and_paged() {
    let fresh = Fresh::new("types").await;
    let sample = fresh.sample(TYPES, PROBES).await;
    walk::all(&sample, PROBES).await;
    fresh.drop().await;
}

#[tokio::test]
async fn whatever_is_written_to_postgresql_is_read_back() {
    let fresh = Fresh::new("random").await;
    let (any, probes) = random::split(RANDOM);
    let sample = fresh.sample("", &probes).await;
    random::round_trips(&sample, &any).await;
    fresh.drop().await;
}

#[tokio::test]
async fn a_row_is_found_by_the_key_that_the_database_makes_of_what_was_typed() {
    const KEY: &[Probe] = &[cast("numeric(10,2)", Kind::Numeric, "numeric", &[])];
    let fresh = Fresh::new("keys").await;
    fresh
        .own(&table(KEY, "bigint GENERATED ALWAYS AS IDENTITY"))
        .await;
    let sample = Sample::keyed(fresh.pool().await, "public", KEY, "c0").await;
    let typed = |text: &str| vec![("c0".to_owned(), text.to_owned())];
    let key = sample.create(typed("1.5")).await;
    assert_eq!(key.segment(), "1.50");
    let key = sample.change(&key, typed("2.5")).await;
    assert_eq!(key.segment(), "2.50");
    fresh.drop().await;
}

#[tokio::test]
async fn a_key_that_two_rows_have_by_inheritance_changes_neither() {
    const TEXT: &[Probe] = &[plain("text", Kind::Text, &[])];
    let fresh = Fresh::new("inherited").await;
    let sample = fresh.sample("", TEXT).await;
    let typed = |text: &str| vec![("c0".to_owned(), text.to_owned())];
    let key = sample.create(typed("first")).await;
    fresh
        .own("CREATE TABLE heirs () INHERITS (samples); INSERT INTO heirs SELECT * FROM samples")
        .await;
    let record = sample.record(&key).await;
    let mut fields = typed("second");
    fields.push(("_version".to_owned(), record.version()));
    let input = Input::from_pairs(sample.resource, fields).expect("a form");
    let done = write::update(&sample.app, &sample.actor, sample.resource, &key, &input).await;
    let refused = format!("{:?}", done.expect_err("a refusal"));
    assert!(refused.contains("Several rows have this key"), "{refused}");
    assert_eq!(sample.shown(&key, 0).await, "first");
    fresh.drop().await;
}
