//! The trash on the servers: by moments with and without a zone, by days, and by a yes or no.

use dbadmin_runtime::query::{ListRequest, exactly, find, is_trashed, list};
use dbadmin_runtime::write::{WriteError, delete, restore, trash};
use dbadmin_runtime::{Column, Kind, Queries, Resource};

use crate::sample::{Probe, Sample, cast, plain};
use crate::{mysql, postgres};

/// The sample with a trash by its column of that number.
fn with_trash(sample: &Sample, at: usize) -> &'static Resource {
    let trash: &Column = sample.column(at);
    let queries: &'static Queries = Box::leak(Box::new(sample.resource.queries.trash(*trash)));
    Box::leak(Box::new(Resource {
        queries,
        ..*sample.resource
    }))
}

/// Rows go in and out by each of the columns.
async fn goes_and_comes_back(sample: &Sample, columns: usize) {
    let (app, actor) = (&sample.app, &sample.actor);
    for at in 1..columns {
        let number = ("c0".to_owned(), at.to_string());
        let key = sample.create(vec![number]).await;
        let resource = with_trash(sample, at);
        let counts = async || {
            let live = ListRequest::parse(resource, Some("")).expect("a list");
            let trashed = ListRequest::parse(resource, Some("_trash=1")).expect("a list");
            assert_eq!(
                list(app, actor, &trashed).await.expect("rows").rows.len(),
                usize::try_from(exactly(app, actor, &trashed).await.expect("a number"))
                    .expect("few")
            );
            (
                exactly(app, actor, &live).await.expect("a number"),
                exactly(app, actor, &trashed).await.expect("a number"),
            )
        };
        let all = u64::try_from(at).expect("few");
        assert_eq!(counts().await, (all, 0), "column {at}");
        let early = delete(app, actor, resource, &key, None).await;
        assert!(matches!(early, Err(WriteError::Invalid(_))), "{early:?}");
        trash(app, actor, resource, &[(&key, None)])
            .await
            .unwrap_or_else(|error| panic!("column {at}: {error:?}"));
        assert_eq!(counts().await, (all - 1, 1), "column {at}");
        let record = find(app, actor, resource, &key).await.expect("a row");
        assert!(is_trashed(&record), "column {at}");
        if sample.column(at).kind != Kind::Boolean {
            let since = record.text(sample.column(at)).into_owned();
            let today = chrono::Utc::now().format("%Y-%m-").to_string();
            assert!(since.starts_with(&today), "column {at}: {since}");
        }
        let twice = trash(app, actor, resource, &[(&key, None)]).await;
        assert!(matches!(twice, Err(WriteError::Invalid(_))), "{twice:?}");
        restore(app, actor, resource, &[(&key, None)])
            .await
            .unwrap_or_else(|error| panic!("column {at}: {error:?}"));
        assert_eq!(counts().await, (all, 0), "column {at}");
        trash(app, actor, resource, &[(&key, None)])
            .await
            .expect("the trash");
        delete(app, actor, resource, &key, None)
            .await
            .expect("a deletion");
        assert_eq!(counts().await, (all - 1, 0), "column {at}");
        let again = ("c0".to_owned(), at.to_string());
        sample.create(vec![again]).await;
    }
}

#[tokio::test]
async fn postgresql_keeps_a_trash() {
    const PROBES: &[Probe] = &[
        plain("integer", Kind::Integer, &[]),
        cast(
            "timestamp",
            Kind::DateTime,
            "timestamp without time zone",
            &[],
        ),
        cast(
            "timestamp with time zone",
            Kind::DateTime,
            "timestamp with time zone",
            &[],
        ),
        cast("date", Kind::Date, "date", &[]),
        plain("boolean", Kind::Boolean, &[]),
    ];
    let fresh = postgres::Fresh::new("trash").await;
    goes_and_comes_back(&fresh.sample("", PROBES).await, PROBES.len()).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_keeps_a_trash() {
    const PROBES: &[Probe] = &[
        plain("int", Kind::Integer, &[]),
        cast("datetime", Kind::DateTime, "CHAR", &[]),
        cast("timestamp", Kind::DateTime, "CHAR", &[]),
        cast("date", Kind::Date, "CHAR", &[]),
        plain("tinyint(1)", Kind::Boolean, &[]),
    ];
    let fresh = mysql::Fresh::new("trash").await;
    goes_and_comes_back(&fresh.sample(PROBES).await, PROBES.len()).await;
    fresh.drop().await;
}
