//! A statement on PostgreSQL ends with whoever asked for it, and has a limit of its own.

use std::time::Duration;

use dbadmin_runtime::query::{ListRequest, list};
use dbadmin_runtime::{Kind, Pool};
use sqlx::PgPool;

use crate::postgres::Fresh;
use crate::sample::{Sample, plain};

/// A view that takes a minute to read.
const SLOW: &str = "CREATE VIEW samples AS \
                    SELECT 1::bigint AS id, pg_sleep(60)::text AS c0;";

async fn running(pool: &PgPool) -> i64 {
    let count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND state = 'active' AND query LIKE '%samples%' AND pid <> pg_backend_pid()";
    sqlx::query_scalar(count)
        .fetch_one(pool)
        .await
        .expect("a number")
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_ended() {
    let fresh = Fresh::new("cancelled").await;
    fresh.own(SLOW).await;
    let probes = [plain("text", Kind::Text, &[])];
    let pool = fresh.pool().await;
    let sample = Sample::over(pool.clone(), "public", &probes).await;
    let Pool::Postgres(watch) = pool else {
        panic!("a pool of PostgreSQL's");
    };
    let limit: String = sqlx::query_scalar("SHOW statement_timeout")
        .fetch_one(&watch)
        .await
        .expect("a setting");
    assert_eq!(limit, "30s");
    let asked = tokio::spawn(async move {
        let request = ListRequest::new(sample.resource);
        list(&sample.app, &sample.actor, &request).await.map(drop)
    });
    let mut seen = 0;
    for _ in 0..100 {
        seen = running(&watch).await;
        if seen > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(seen, 1, "the statement runs");
    asked.abort();
    for _ in 0..100 {
        if running(&watch).await == 0 {
            fresh.drop().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the statement still runs five seconds after nobody waits for it");
}
