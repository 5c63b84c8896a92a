//! The types of MySQL and MariaDB.

use dbadmin_runtime::query::{ListRequest, list};
use dbadmin_runtime::{Kind, Pool};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, MySqlConnection};

use crate::random::{self, Any};
use crate::sample::{Probe, Sample, cast, opaque, plain, table};
use crate::walk;

const PROBES: &[Probe] = &[
    plain(
        "tinyint(1)",
        Kind::Boolean,
        &[("true", "true"), ("false", "false")],
    ),
    cast(
        "bit(1)",
        Kind::Boolean,
        "BIT",
        &[("true", "true"), ("false", "false")],
    ),
    plain(
        "tinyint",
        Kind::Integer,
        &[("-128", "-128"), ("127", "127")],
    ),
    plain(
        "int unsigned",
        Kind::Integer,
        &[("4294967295", "4294967295")],
    ),
    plain(
        "bigint",
        Kind::Integer,
        &[("-9223372036854775808", "-9223372036854775808")],
    ),
    cast(
        "bigint unsigned",
        Kind::Numeric,
        "UNSIGNED",
        &[("18446744073709551615", "18446744073709551615"), ("0", "0")],
    ),
    cast(
        "bit(64)",
        Kind::Numeric,
        "BIT",
        &[("18446744073709551615", "18446744073709551615"), ("5", "5")],
    ),
    cast(
        "decimal(38,10)",
        Kind::Numeric,
        "DECIMAL(38,10)",
        &[
            (
                "1234567890123456789012345678.0123456789",
                "1234567890123456789012345678.0123456789",
            ),
            ("-0.5", "-0.5000000000"),
        ],
    ),
    plain(
        "double",
        Kind::Real,
        &[("0.1", "0.1"), ("1e-300", "1e-300")],
    ),
    cast(
        "float",
        Kind::Real,
        "FLOAT",
        &[("0.1", "0.1"), ("-2.7", "-2.7"), ("16777216", "16777216.0")],
    ),
    plain(
        "varchar(20)",
        Kind::Text,
        &[("ü 'x' \\ \"y\" 雨", "ü 'x' \\ \"y\" 雨"), ("a", "a")],
    ),
    plain(
        "varchar(20) COLLATE utf8mb4_bin",
        Kind::Text,
        &[("Case", "Case")],
    ),
    plain("text", Kind::Text, &[("a", "a")]),
    plain("longtext COLLATE utf8mb4_bin", Kind::Text, &[("a", "a")]),
    plain("blob", Kind::Blob, &[("00 ff 7f", "")]),
    plain("binary(4)", Kind::Blob, &[("deadbeef", "")]),
    cast(
        "varbinary(20)",
        Kind::Text,
        "VARBINARY",
        &[("plain text", "plain text")],
    ),
    cast(
        "date",
        Kind::Date,
        "CHAR",
        &[("2026-01-31", "2026-01-31"), ("9999-12-31", "9999-12-31")],
    ),
    cast(
        "time(6)",
        Kind::Time,
        "CHAR",
        &[
            ("09:30", "09:30:00.000000"),
            ("838:59:59", "838:59:59.000000"),
            ("-01:00:00", "-01:00:00.000000"),
        ],
    ),
    cast(
        "datetime(6)",
        Kind::DateTime,
        "CHAR",
        &[
            ("2026-01-31T09:30", "2026-01-31 09:30:00.000000"),
            ("2026-01-31 09:30:15.123456", "2026-01-31 09:30:15.123456"),
        ],
    ),
    cast(
        "timestamp",
        Kind::DateTime,
        "CHAR",
        &[("2026-01-31 09:30:15", "2026-01-31 09:30:15")],
    ),
    plain("year", Kind::Integer, &[("2026", "2026"), ("1901", "1901")]),
    cast(
        "enum('sad','it''s fine','Zoë','again')",
        Kind::Text,
        "ENUM",
        &[
            ("it's fine", "it's fine"),
            ("again", "again"),
            ("sad", "sad"),
            ("Zoë", "Zoë"),
        ],
    ),
    cast(
        "set('b','a','c')",
        Kind::Other,
        "ENUM",
        &[("a,c", "a,c"), ("b", "b"), ("a", "a")],
    ),
    plain(
        "json",
        Kind::Json,
        &[("{\"b\": 1,  \"a\": [1.50]}", "{\"b\": 1,  \"a\": [1.50]}")],
    ),
    opaque(
        "point",
        Kind::Other,
        "GEOMETRY",
        &[
            ("POINT(1.5 2)", "POINT(1.5 2)"),
            ("SRID=4326;POINT(1.5 2)", "SRID=4326;POINT(1.5 2)"),
        ],
    ),
    opaque(
        "geometry",
        Kind::Other,
        "GEOMETRY",
        &[("LINESTRING(0 0,1 1)", "LINESTRING(0 0,1 1)")],
    ),
    cast(
        "inet6",
        Kind::Other,
        "CHAR",
        &[("2001:db8::1", "2001:db8::1")],
    ),
    cast(
        "uuid",
        Kind::Uuid,
        "CHAR",
        &[(
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
        )],
    ),
];

const RANDOM: &[(Any, Probe)] = &[
    (Any::Whole(16), plain("smallint", Kind::Integer, &[])),
    (Any::Whole(64), plain("bigint", Kind::Integer, &[])),
    (
        Any::Unsigned,
        cast("bigint unsigned", Kind::Numeric, "UNSIGNED", &[]),
    ),
    (
        Any::Decimal(38, 12),
        cast("decimal(38,12)", Kind::Numeric, "DECIMAL(38,12)", &[]),
    ),
    (Any::Real, plain("double", Kind::Real, &[])),
    (Any::Single, cast("float", Kind::Real, "FLOAT", &[])),
    (Any::Text, plain("longtext", Kind::Text, &[])),
    (
        Any::Moment,
        cast("datetime(6)", Kind::DateTime, "CHAR", &[]),
    ),
    (Any::Date, cast("date", Kind::Date, "CHAR", &[])),
    (Any::Bytes, plain("longblob", Kind::Blob, &[])),
];

/// A database of the test's own, dropped at its end.
pub struct Fresh {
    server: String,
    name: String,
    pub url: String,
}

impl Fresh {
    pub async fn new(name: &str) -> Self {
        let server = std::env::var("DBADMIN_TEST_MYSQL").expect(
            "this test needs a MariaDB or MySQL server: `cargo xtask test` starts one, or set \
             DBADMIN_TEST_MYSQL to the address of one, such as mysql://root@127.0.0.1/",
        );
        let name = format!("dbadmin_{name}_{}", std::process::id());
        let (start, _) = server.rsplit_once('/').expect("an address with a path");
        let url = format!("{start}/{name}");
        let fresh = Self { server, name, url };
        let name = &fresh.name;
        fresh.run(&format!("DROP DATABASE IF EXISTS {name}")).await;
        fresh
            .run(&format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"))
            .await;
        fresh
    }

    async fn run(&self, sql: &str) {
        let mut server = MySqlConnection::connect(&self.server)
            .await
            .expect("a server");
        let done = server.execute(AssertSqlSafe(sql.to_owned())).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Runs a statement in the database itself.
    pub async fn own(&self, sql: &str) {
        let mut own = MySqlConnection::connect(&self.url)
            .await
            .expect("a database");
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut own)
            .await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    pub async fn pool(&self) -> Pool {
        dbadmin_runtime::connect(&self.url).await.expect("a pool")
    }

    pub async fn sample(&self, probes: &[Probe]) -> Sample {
        self.own(&table(probes, "bigint AUTO_INCREMENT PRIMARY KEY"))
            .await;
        Sample::over(self.pool().await, "", probes).await
    }

    pub async fn drop(self) {
        self.run(&format!("DROP DATABASE {}", self.name)).await;
    }
}

#[tokio::test]
async fn every_type_of_mariadb_is_written_shown_found_and_paged() {
    let fresh = Fresh::new("types").await;
    let sample = fresh.sample(PROBES).await;
    walk::all(&sample, PROBES).await;
    fresh.drop().await;
}

#[tokio::test]
async fn whatever_is_written_to_mariadb_is_read_back() {
    let fresh = Fresh::new("random").await;
    let (any, probes) = random::split(RANDOM);
    let sample = fresh.sample(&probes).await;
    random::round_trips(&sample, &any).await;
    fresh.drop().await;
}

/// What the panel finds wrong never gets to a server that would make something else of it.
#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field() {
    const ODD: &[(Probe, &[&str])] = &[
        (
            cast("decimal(5,2)", Kind::Numeric, "DECIMAL(5,2)", &[]),
            &["12,50", "1e3", "NaN", "12345.67"],
        ),
        (
            cast("bigint unsigned", Kind::Numeric, "UNSIGNED", &[]),
            &["-1", "1.5", "99999999999999999999"],
        ),
        (cast("bit(4)", Kind::Numeric, "BIT", &[]), &["101b", "99"]),
        (
            cast("date", Kind::Date, "CHAR", &[]),
            &["01/02/03", "2026-02-30", "20260130"],
        ),
        (
            cast("time", Kind::Time, "CHAR", &[]),
            &["1030", "25", "10:70"],
        ),
        (
            cast("datetime", Kind::DateTime, "CHAR", &[]),
            &["01/02/03 10:30", "2026-02-30 10:30"],
        ),
        (cast("uuid", Kind::Uuid, "CHAR", &[]), &["67e55044"]),
        (
            opaque("point", Kind::Other, "GEOMETRY", &[]),
            &[
                "here",
                "LINESTRING(0 0,1 1)",
                "SRID=99999999999;POINT(1 1)",
                "SRID=-1;POINT(1 1)",
            ],
        ),
        (cast("inet6", Kind::Other, "CHAR", &[]), &["here", "it's"]),
        (cast("inet4", Kind::Other, "CHAR", &[]), &["1.2.3"]),
    ];
    let fresh = Fresh::new("odd").await;
    let probes: Vec<Probe> = ODD.iter().map(|(probe, _)| Probe { ..*probe }).collect();
    let sample = fresh.sample(&probes).await;
    for (at, (probe, odd)) in ODD.iter().enumerate() {
        for typed in *odd {
            let told = sample.refused(at, typed).await;
            assert!(told.general.is_empty(), "{} {typed}: {told:?}", probe.sql);
            assert_eq!(
                told.of(sample.column(at)).count(),
                1,
                "{} {typed}",
                probe.sql
            );
        }
    }
    let told = sample.refused(ODD.len() - 1, "1.2.3").await;
    let said: Vec<&str> = told.of(sample.column(ODD.len() - 1)).collect();
    assert!(said[0].contains("of the type inet4"), "{said:?}");
    // A zero date is a date to the server, unless it is told otherwise.
    let zero = vec![("c3".to_owned(), "0000-00-00".to_owned())];
    let key = sample.create(zero).await;
    assert_eq!(sample.shown(&key, 3).await, "0000-00-00");
    fresh.drop().await;
}

#[tokio::test]
async fn a_key_that_the_database_makes_another_of_is_said_to_be_one() {
    const KEY: &[Probe] = &[
        plain("varchar(20) COLLATE utf8mb4_bin", Kind::Text, &[]),
        plain("text", Kind::Text, &[]),
    ];
    let fresh = Fresh::new("keys").await;
    fresh.own(&table(KEY, "bigint AUTO_INCREMENT UNIQUE")).await;
    for event in ["INSERT", "UPDATE"] {
        fresh
            .own(&format!(
                "CREATE TRIGGER small_{event} BEFORE {event} ON samples FOR EACH ROW
                 SET NEW.c0 = lower(NEW.c0)"
            ))
            .await;
    }
    let sample = Sample::keyed(fresh.pool().await, "", KEY, "c0").await;
    let told = sample.refused(0, "Big").await;
    let said: Vec<&str> = told.of(sample.column(0)).collect();
    assert!(said[0].contains("another key"), "{told:?}");
    let key = sample
        .create(vec![("c0".to_owned(), "small".to_owned())])
        .await;
    let kept = vec![("c1".to_owned(), "else".to_owned())];
    sample.update(&key, kept).await;
    fresh.drop().await;
}

/// MySQL has no type for truth but a small number, of which each but 0 is shown as a yes.
#[tokio::test]
async fn every_yes_is_found() {
    const TRUTH: &[Probe] = &[plain("tinyint(1)", Kind::Boolean, &[])];
    let fresh = Fresh::new("truth").await;
    let sample = fresh.sample(TRUTH).await;
    fresh
        .own("INSERT INTO samples (id, c0) VALUES (1, 0), (2, 1), (3, 2), (4, NULL)")
        .await;
    for (query, expected) in [("c0=is.true", &["2", "3"][..]), ("c0=eq.false", &["1"])] {
        let request = ListRequest::parse(sample.resource, Some(query)).expect(query);
        let page = list(&sample.app, &sample.actor, &request)
            .await
            .expect(query);
        let keys = page.rows.iter().filter_map(|row| row.key());
        assert_eq!(keys.map(|key| key.segment()).collect::<Vec<_>>(), expected);
    }
    fresh.drop().await;
}
