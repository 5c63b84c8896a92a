//! Exports from the three databases: every row, of any number, and no more at a time than may be.

use std::collections::BTreeSet;

use dbadmin_runtime::query::{Export, ListRequest};
use dbadmin_runtime::{Error, Kind, Pool};
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, Executor as _};

use crate::sample::{Probe, Sample, plain, table};
use crate::{mysql, postgres, sqlite};

/// More rows than are handed on at a time.
const ROWS: usize = 1_000;

const PROBES: &[Probe] = &[plain("varchar(20)", Kind::Text, &[])];

/// The statement that fills the table, in any of the three.
fn filled() -> String {
    let rows: Vec<String> = (0..ROWS).map(|row| format!("('row {row}')")).collect();
    format!("INSERT INTO samples (c0) VALUES {}", rows.join(", "))
}

fn begin(sample: &Sample) -> Result<Export, Error> {
    Export::begin(
        &sample.app,
        &sample.actor,
        &ListRequest::new(sample.resource),
    )
}

async fn exports(sample: &Sample, context: &str) {
    let mut export = begin(sample).expect("an export begins");
    let mut found = BTreeSet::new();
    while let Some(rows) = export.next().await.expect("rows") {
        assert!(rows.len() <= 256, "{context}: {} at a time", rows.len());
        found.extend(
            rows.iter()
                .map(|row| row.text(sample.column(0)).into_owned()),
        );
    }
    assert_eq!(found.len(), ROWS, "{context}");
    drop(export);

    let mut running: Vec<Export> = (0..4)
        .map(|_| begin(sample).expect("one of four"))
        .collect();
    for export in &mut running {
        assert!(export.next().await.expect("rows").is_some(), "{context}");
    }
    assert!(matches!(begin(sample), Err(Error::Exports)), "{context}");
    // Whoever goes away makes room, and the pool works as before.
    running.truncate(3);
    let mut again = begin(sample).expect("there is room again");
    assert!(again.next().await.expect("rows").is_some(), "{context}");
}

#[tokio::test]
async fn every_row_is_exported_however_many_there_are() {
    let pool = SqlitePoolOptions::new()
        .connect("sqlite::memory:")
        .await
        .expect("a database in memory");
    let made = format!("{};{}", table(PROBES, "integer PRIMARY KEY"), filled());
    pool.execute(AssertSqlSafe(made)).await.expect("a table");
    let held = pool.clone();
    let sample = Sample::over(Pool::Sqlite(pool), "", PROBES).await;
    exports(&sample, "SQLite").await;
    drop(held);

    let fresh = postgres::Fresh::new("exported").await;
    let sample = fresh.sample("", PROBES).await;
    fresh.own(&filled()).await;
    exports(&sample, "PostgreSQL").await;
    fresh.drop().await;

    let fresh = mysql::Fresh::new("exported").await;
    let sample = fresh.sample(PROBES).await;
    fresh.own(&filled()).await;
    exports(&sample, "MariaDB").await;
    fresh.drop().await;
}

#[tokio::test]
async fn wide_rows_are_handed_on_a_few_at_a_time() {
    let (sample, _folder) = sqlite::sample(PROBES).await;
    let Pool::Sqlite(pool) = sample.app.store().pool() else {
        panic!("a pool of SQLite's");
    };
    let filled = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 40) \
                  INSERT INTO samples (c0) SELECT replace(hex(zeroblob(100000)), '00', 'ab') FROM n";
    pool.execute(filled).await.expect("rows");
    let mut export = begin(&sample).expect("an export begins");
    let mut found = 0;
    while let Some(rows) = export.next().await.expect("rows") {
        assert!(rows.len() <= 2, "{} at a time", rows.len());
        found += rows.len();
    }
    assert_eq!(found, 40);
}
