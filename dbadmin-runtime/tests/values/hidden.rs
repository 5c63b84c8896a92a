//! A schema that stands before PostgreSQL's own on the search path, with operators, functions and types of
//! the same names.

use dbadmin_runtime::query::{ListRequest, list};
use dbadmin_runtime::{App, Error, Kind};
use sqlx::PgPool;

use crate::postgres::Fresh;
use crate::sample::{Probe, Sample, cast, plain, table};

const SETUP: &str = "CREATE SCHEMA app;
    CREATE FUNCTION app.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
    CREATE OPERATOR app.= (LEFTARG = text, RIGHTARG = text, FUNCTION = app.never);
    CREATE OPERATOR app.< (LEFTARG = text, RIGHTARG = text, FUNCTION = app.never);
    CREATE FUNCTION app.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS 'SELECT 1 / 0';
    CREATE FUNCTION app.current_schema() RETURNS text LANGUAGE sql AS 'SELECT ''nowhere''';
    CREATE FUNCTION app.lower(text) RETURNS text LANGUAGE sql AS 'SELECT ''hidden''';
    CREATE TYPE app.text AS (hidden integer); CREATE DOMAIN app.date AS pg_catalog.text;
    SET search_path = pg_catalog;";

const PROBES: &[Probe] = &[
    plain("text", Kind::Text, &[]),
    cast("date", Kind::Date, "date", &[]),
];

#[tokio::test]
async fn what_a_schema_hides_is_meant_all_the_same() {
    let fresh = Fresh::new("hidden").await;
    let samples = table(PROBES, "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
    let samples = samples.replace("samples", "app.samples");
    fresh.own(&format!("{SETUP} {samples}")).await;
    fresh
        .own("DO $$ BEGIN EXECUTE format(
             'ALTER DATABASE %I SET search_path = app, pg_catalog, public', current_database()); END $$")
        .await;
    let schema = dbadmin_introspect::inspect(fresh.url())
        .await
        .expect("a schema");
    assert_eq!(schema.default_schema.as_deref(), Some("app"));
    let read = schema.table("samples").expect("the samples");
    assert_eq!(read.columns[2].ty, dbadmin_model::schema::ColumnType::Date);

    let sample = Sample::over(fresh.pool().await, "app", PROBES).await;
    let fields = vec![
        ("c0".to_owned(), "Found".to_owned()),
        ("c1".to_owned(), "2026-01-31".to_owned()),
    ];
    let key = sample.create(fields).await;
    sample
        .change(&key, vec![("c0".to_owned(), "Found again".to_owned())])
        .await;
    for query in [
        "c0=eq.Found again",
        "c0=lt.G",
        "c0=like.*again",
        "c1=eq.2026-01-31&sort=-c0",
    ] {
        let request = ListRequest::parse(sample.resource, Some(query)).expect(query);
        let page = list(&sample.app, &sample.actor, &request)
            .await
            .expect(query);
        assert_eq!(page.rows.len(), 1, "{query}");
    }
    // A pool of somebody else's is as it is.
    let own = PgPool::connect(fresh.url()).await.expect("a pool");
    let refused = App::start(sample.app.panel(), own).await;
    let Err(Error::Panel(why)) = refused else {
        panic!("it starts: {refused:?}");
    };
    assert!(why.contains("`app` stands before `pg_catalog`"), "{why}");
    fresh.drop().await;
}
