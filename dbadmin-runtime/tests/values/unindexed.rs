//! Which orders no index answers, by the catalogues of the servers.

use dbadmin_runtime::query::{Count, ListRequest, unindexed};
use dbadmin_runtime::{Kind, Pool};

use crate::sample::{Probe, Sample, plain};
use crate::{mysql, postgres};

/// The statement for an order by that column.
async fn advice(sample: &Sample, sort: &str) -> Option<String> {
    let request = ListRequest::new(sample.resource).with_sort(sample.column(0), sort == "down");
    let found = unindexed(&sample.app, &request, Count::MoreThan(10_000)).await;
    found.expect("an answer").map(|found| found.statement)
}

/// Another panel over the same database: what it knows of indexes, it has read now.
async fn anew(pool: Pool, schema: &'static str, probes: &[Probe]) -> Option<String> {
    advice(&Sample::over(pool, schema, probes).await, "down").await
}

#[tokio::test]
async fn postgresql_names_the_index_that_would_help() {
    let fresh = postgres::Fresh::new("unindexed").await;
    let probes = [plain("integer", Kind::Integer, &[])];
    let sample = fresh.sample("", &probes).await;
    let said = advice(&sample, "down").await.expect("advice");
    assert!(said.starts_with("CREATE INDEX CONCURRENTLY \""), "{said}");
    assert!(
        said.ends_with(" ON \"public\".\"samples\" (\"c0\");"),
        "{said}"
    );
    let request = ListRequest::new(sample.resource).with_sort(sample.column(0), false);
    let few = unindexed(&sample.app, &request, Count::Exact(7)).await;
    assert!(few.expect("an answer").is_none());
    fresh
        .own("CREATE INDEX ON samples (c0) WHERE c0 > 7; CREATE INDEX ON samples USING hash (c0)")
        .await;
    assert_eq!(
        anew(fresh.pool().await, "public", &probes).await.as_ref(),
        Some(&said)
    );
    fresh.own(&said.replace(" CONCURRENTLY", "")).await;
    assert_eq!(anew(fresh.pool().await, "public", &probes).await, None);
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_names_the_index_that_would_help() {
    let fresh = mysql::Fresh::new("unindexed").await;
    let probes = [plain("int", Kind::Integer, &[])];
    let sample = fresh.sample(&probes).await;
    let said = advice(&sample, "up").await.expect("advice");
    assert!(said.starts_with("CREATE INDEX `"), "{said}");
    assert!(said.ends_with(" ON `samples` (`c0`);"), "{said}");
    fresh.own(&said).await;
    assert_eq!(anew(fresh.pool().await, "", &probes).await, None);
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_is_advised_of_no_index_on_a_text_without_an_end() {
    let fresh = mysql::Fresh::new("unindexable").await;
    let sample = fresh.sample(&[plain("text", Kind::Text, &[])]).await;
    assert_eq!(advice(&sample, "up").await, None);
    fresh.drop().await;
}
