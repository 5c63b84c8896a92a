//! A statement on a server ends with whoever asked for it, and has a limit of its own; so does the
//! statement of an export, on all three databases.

use std::time::Duration;

use dbadmin_runtime::query::{Export, ListRequest, list};
use dbadmin_runtime::{Kind, Pool};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, MySqlPool, PgPool};

use crate::sample::{Probe, Sample, plain};
use crate::{mysql, postgres, sqlite};

const PROBES: &[Probe] = &[plain("text", Kind::Text, &[])];

/// A view that takes a minute to read.
const SLOW: &str = "CREATE VIEW samples AS \
                    SELECT 1::bigint AS id, pg_sleep(60)::text AS c0;";

/// The same for MariaDB, which works all the time, and so does not see that its client has gone.
const BUSY: &str = "DROP TABLE samples; CREATE VIEW samples AS SELECT 1 AS id, count(*) AS c0 \
                    FROM seq_1_to_1000000 a JOIN seq_1_to_1000000 b ON (a.seq * b.seq) % 7 = 3";

async fn running(pool: &PgPool) -> i64 {
    let count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND state = 'active' AND query LIKE '%samples%' AND pid <> pg_backend_pid()";
    sqlx::query_scalar(count)
        .fetch_one(pool)
        .await
        .expect("a number")
}

async fn running_on_mariadb(pool: &MySqlPool) -> i64 {
    let count = "SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() \
                 AND info LIKE '%samples%' AND id <> CONNECTION_ID()";
    sqlx::query_scalar(count)
        .fetch_one(pool)
        .await
        .expect("a number")
}

/// Waits until so many statements run.
async fn until(wanted: i64, mut running: impl AsyncFnMut() -> i64) {
    for _ in 0..100 {
        if running().await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("after five seconds, there are still not {wanted} statements that run");
}

fn begin(sample: &Sample) -> Export {
    let request = ListRequest::new(sample.resource);
    Export::begin(&sample.app, &sample.actor, &request).expect("an export begins")
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_ended() {
    let fresh = postgres::Fresh::new("cancelled").await;
    fresh.own(SLOW).await;
    let pool = fresh.pool().await;
    let sample = Sample::over(pool.clone(), "public", PROBES).await;
    let Pool::Postgres(watch) = pool else {
        panic!("a pool of PostgreSQL's");
    };
    let limit: String = sqlx::query_scalar("SHOW statement_timeout")
        .fetch_one(&watch)
        .await
        .expect("a setting");
    assert_eq!(limit, "30s");
    let export = begin(&sample);
    until(1, async || running(&watch).await).await;
    drop(export);
    until(0, async || running(&watch).await).await;
    let asked = tokio::spawn(async move {
        let request = ListRequest::new(sample.resource);
        list(&sample.app, &sample.actor, &request).await.map(drop)
    });
    until(1, async || running(&watch).await).await;
    asked.abort();
    until(0, async || running(&watch).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn an_export_of_an_application_s_own_pool_ends_with_its_reader() {
    let fresh = postgres::Fresh::new("ended").await;
    fresh.own(SLOW).await;
    let watch = PgPool::connect(&fresh.url).await.expect("a pool");
    let sample = Sample::over(Pool::from(watch.clone()), "public", PROBES).await;
    let export = begin(&sample);
    until(1, async || running(&watch).await).await;
    drop(export);
    until(0, async || running(&watch).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn an_export_from_mariadb_ends_with_its_reader() {
    let fresh = mysql::Fresh::new("ended").await;
    let sample = fresh.sample(PROBES).await;
    fresh.own(BUSY).await;
    let Pool::Mysql(watch) = fresh.pool().await else {
        panic!("a pool of MariaDB's");
    };
    let export = begin(&sample);
    until(1, async || running_on_mariadb(&watch).await).await;
    drop(export);
    until(0, async || running_on_mariadb(&watch).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn an_export_from_sqlite_lets_others_write_when_its_reader_has_gone() {
    let (sample, folder) = sqlite::sample(PROBES).await;
    let file = SqliteConnectOptions::new().filename(folder.path().join("samples.db"));
    let mut other = file
        .busy_timeout(Duration::from_millis(10))
        .connect()
        .await
        .expect("the file");
    let filled = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000) \
                  INSERT INTO samples (c0) SELECT 'row ' || x FROM n";
    other.execute(filled).await.expect("rows");
    let write = || AssertSqlSafe("UPDATE samples SET c0 = 'new' WHERE id = 1");
    let mut export = begin(&sample);
    export.next().await.expect("rows").expect("the first");
    let held = other.execute(write()).await;
    assert!(
        held.is_err(),
        "rows under way keep a file from being written"
    );
    drop(export);
    for _ in 0..100 {
        if other.execute(write()).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the file still cannot be written five seconds after the reader has gone");
}
