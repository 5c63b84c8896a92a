//! The last day that has a year of four digits, which stands for “without end” in many a table.

use dbadmin_runtime::Kind;
use dbadmin_runtime::query::{ListRequest, list};

use crate::sample::{Sample, cast};
use crate::{mysql, postgres};

/// How many of three rows a filter finds: one early on that day, one late, one before.
async fn are_found(sample: &Sample) {
    for typed in [
        "9999-12-31 00:00:00",
        "9999-12-31 23:59:59",
        "2026-01-31 09:30:00",
    ] {
        sample
            .create(vec![("c0".to_owned(), typed.to_owned())])
            .await;
    }
    for (query, expected) in [
        ("c0.to=9999-12-31", 3),
        ("c0.from=9999-12-31&c0.to=9999-12-31", 2),
        ("c0.to=9999-12-30", 1),
    ] {
        let request = ListRequest::parse(sample.resource, Some(query));
        let request = request.unwrap_or_else(|error| panic!("{query}: {error:?}"));
        let page = list(&sample.app, &sample.actor, &request).await;
        let page = page.unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(page.rows.len(), expected, "{query}");
    }
}

#[tokio::test]
async fn postgresql_finds_all_of_the_last_day() {
    let fresh = postgres::Fresh::new("last_day").await;
    let probes = [cast(
        "timestamp",
        Kind::DateTime,
        "timestamp without time zone",
        &[],
    )];
    are_found(&fresh.sample("", &probes).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_finds_all_of_the_last_day() {
    let fresh = mysql::Fresh::new("last_day").await;
    let probes = [cast("datetime", Kind::DateTime, "CHAR", &[])];
    are_found(&fresh.sample(&probes).await).await;
    fresh.drop().await;
}
