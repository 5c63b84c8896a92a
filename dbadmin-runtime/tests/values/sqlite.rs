//! SQLite's types: declared ones, and whatever stands in columns without any.

use dbadmin_runtime::write::{self, Input, WriteError};
use dbadmin_runtime::{Kind, Pool};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _};
use tempfile::TempDir;

use crate::random::{self, Any};
use crate::sample::{Probe, Sample, plain, table};
use crate::walk;

const PROBES: &[Probe] = &[
    plain(
        "BOOLEAN",
        Kind::Boolean,
        &[("true", "true"), ("false", "false")],
    ),
    plain(
        "INTEGER",
        Kind::Integer,
        &[("-9223372036854775808", "-9223372036854775808")],
    ),
    plain("REAL", Kind::Real, &[("0.1", "0.1"), ("1e-300", "1e-300")]),
    plain("NUMERIC", Kind::Numeric, &[("12.5", "12.5"), ("7", "7")]),
    plain(
        "TEXT",
        Kind::Text,
        &[("ü 'x' \\ \"y\" 雨", "ü 'x' \\ \"y\" 雨")],
    ),
    plain("BLOB", Kind::Blob, &[("00 ff 7f", "")]),
    plain("DATE", Kind::Date, &[("2026-01-31", "2026-01-31")]),
    plain("TIME", Kind::Time, &[("09:30", "09:30:00")]),
    plain(
        "DATETIME",
        Kind::DateTime,
        &[("2026-01-31T09:30", "2026-01-31 09:30:00")],
    ),
    plain(
        "JSON",
        Kind::Json,
        &[("{\"b\": 1,  \"a\": [1.50]}", "{\"b\": 1,  \"a\": [1.50]}")],
    ),
    plain(
        "UUID",
        Kind::Uuid,
        &[(
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
        )],
    ),
    plain("", Kind::Other, &[("x", "x"), ("5", "5"), ("5.0", "5.0")]),
];

const RANDOM: &[(Any, Probe)] = &[
    (Any::Whole(64), plain("INTEGER", Kind::Integer, &[])),
    (Any::Real, plain("REAL", Kind::Real, &[])),
    (
        Any::Decimal(38, 12),
        plain("DECIMAL_TEXT", Kind::Numeric, &[]),
    ),
    (Any::Text, plain("TEXT", Kind::Text, &[])),
    (Any::Moment, plain("DATETIME_TEXT", Kind::DateTime, &[])),
    (Any::Date, plain("DATE", Kind::Date, &[])),
    (Any::Bytes, plain("BLOB", Kind::Blob, &[])),
];

/// A file in SQLite's own mode, in which whoever reads keeps others from writing.
pub async fn sample(probes: &[Probe]) -> (Sample, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("samples.db"))
        .create_if_missing(true);
    let pool = SqlitePoolOptions::new()
        .connect_with(options)
        .await
        .expect("a database");
    let table = table(probes, "INTEGER PRIMARY KEY");
    sqlx::raw_sql(AssertSqlSafe(table))
        .execute(&pool)
        .await
        .expect("a table");
    (Sample::over(Pool::from(pool), "", probes).await, folder)
}

/// Another pool over the database of a sample.
pub async fn pool(folder: &TempDir) -> Pool {
    let options = SqliteConnectOptions::new().filename(folder.path().join("samples.db"));
    let pool = SqlitePoolOptions::new().connect_with(options).await;
    Pool::from(pool.expect("the database"))
}

/// Runs statements in the database of a sample.
pub async fn own(folder: &TempDir, sql: &str) {
    let options = SqliteConnectOptions::new().filename(folder.path().join("samples.db"));
    let mut own = options.connect().await.expect("the file");
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut own)
        .await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[tokio::test]
async fn every_type_of_sqlite_is_written_shown_found_and_paged() {
    let (sample, _folder) = sample(PROBES).await;
    walk::all(&sample, PROBES).await;
}

#[tokio::test]
async fn whatever_is_written_to_sqlite_is_read_back() {
    let (any, probes) = random::split(RANDOM);
    let (sample, _folder) = sample(&probes).await;
    random::round_trips(&sample, &any).await;
}

#[tokio::test]
async fn an_infinity_is_typed_as_it_is_shown() {
    const REAL: &[Probe] = &[plain("REAL", Kind::Real, &[])];
    let (sample, _folder) = sample(REAL).await;
    for shown in ["inf", "-inf"] {
        let typed = vec![("c0".to_owned(), shown.to_owned())];
        let key = sample.create(typed).await;
        assert_eq!(sample.shown(&key, 0).await, shown);
    }
    for odd in ["NaN", "9e999"] {
        let told = sample.refused(0, odd).await;
        assert_eq!(told.of(sample.column(0)).count(), 1, "{odd}");
    }
}

/// Of bytes only the number is known, which must not be sent as the bytes.
#[tokio::test]
async fn bytes_in_conflict_stay_where_those_in_the_database_are_chosen() {
    const BYTES: &[Probe] = &[plain("BLOB", Kind::Blob, &[])];
    let (sample, _folder) = sample(BYTES).await;
    let typed = |text: &str| vec![("c0".to_owned(), text.to_owned())];
    let key = sample
        .create(typed("00112233445566778899aabbccddeeff"))
        .await;
    let mine = Input::from_pairs(sample.resource, typed("ff")).expect("a form");
    let done = write::update(&sample.app, &sample.actor, sample.resource, &key, &mine).await;
    let Err(WriteError::Conflict(conflict)) = done else {
        panic!("not a conflict: {done:?}")
    };
    let theirs = conflict.fields[0].theirs.clone();
    let before = sample.record(&key).await.version();
    sample.update(&key, typed(&theirs)).await;
    assert_eq!(sample.record(&key).await.version(), before);
}
