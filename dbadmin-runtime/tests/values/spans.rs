//! Spans of days relative to today, as servers with types of their own for dates and times find them.

use chrono::{Days, Utc};
use dbadmin_runtime::Kind;
use dbadmin_runtime::query::{ListRequest, list};

use crate::sample::{Sample, cast};
use crate::{mysql, postgres};

/// How many of five rows a span finds: one of today, the others with days between.
async fn are_found(sample: &Sample) {
    let today = Utc::now().date_naive();
    for (days, time) in [
        (0, "00:00:00"),
        (0, "23:59:59"),
        (1, "23:59:59"),
        (6, "00:00:00"),
        (7, "23:59:59"),
    ] {
        let day = today - Days::new(days);
        sample
            .create(vec![("c0".to_owned(), format!("{day} {time}"))])
            .await;
    }
    for (query, expected) in [
        ("c0=during.today", 2),
        ("c0=during.yesterday", 1),
        ("c0=during.tomorrow", 0),
        ("c0=during.last-7-days", 4),
        ("c0=not.during.last-7-days", 1),
        ("c0=during.last-8-days", 5),
        ("c0=during.next-1-day", 2),
        ("c0=during.last-1000-years", 5),
        ("c0=during.next-1000-years", 2),
        (
            "or=(c0.during.yesterday,and(c0.during.today,c0.during.next-1-week))",
            3,
        ),
    ] {
        let request = ListRequest::parse(sample.resource, Some(query));
        let request = request.unwrap_or_else(|error| panic!("{query}: {error:?}"));
        let page = list(&sample.app, &sample.actor, &request).await;
        let page = page.unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(page.rows.len(), expected, "{query}");
    }
}

/// What a filter by a time of a zone of its own is told, or how many rows it finds.
async fn by_a_zone(sample: &Sample) -> Result<usize, String> {
    let query = "c0=gte.2000-01-31 10:00%2B02:00";
    let request = match ListRequest::parse(sample.resource, Some(query)) {
        Ok(request) => request,
        Err(error) => return Err(format!("{error:?}")),
    };
    match list(&sample.app, &sample.actor, &request).await {
        Ok(page) => Ok(page.rows.len()),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::test]
async fn postgresql_finds_spans_relative_to_today() {
    for declared in ["timestamp without time zone", "timestamp with time zone"] {
        let fresh = postgres::Fresh::new("spans").await;
        let name = declared.split(' ').next().unwrap_or_default();
        let probes = [cast(name, Kind::DateTime, declared, &[])];
        let sample = fresh.sample("", &probes).await;
        are_found(&sample).await;
        let zoned = by_a_zone(&sample).await;
        match declared.contains("without") {
            true => assert!(zoned.is_err_and(|why| why.contains("without a zone"))),
            false => assert_eq!(zoned, Ok(5)),
        }
        drop(sample);
        fresh.drop().await;
    }
}

#[tokio::test]
async fn mariadb_finds_spans_relative_to_today() {
    for declared in ["datetime", "timestamp"] {
        let fresh = mysql::Fresh::new("spans").await;
        let probes = [cast(declared, Kind::DateTime, "CHAR", &[])];
        let sample = fresh.sample(&probes).await;
        are_found(&sample).await;
        let zoned = by_a_zone(&sample).await;
        assert!(zoned.is_err_and(|why| why.contains("without a zone")));
        drop(sample);
        fresh.drop().await;
    }
}
