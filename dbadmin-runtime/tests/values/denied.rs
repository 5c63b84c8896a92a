//! A database user who may not read everything: the rest of the panel works.

use dbadmin_runtime::query::{ListRequest, counts, list};
use dbadmin_runtime::{Error, Kind};

use crate::postgres::Fresh;
use crate::sample::{Sample, plain};

const TABLES: &str = "CREATE TABLE samples (id bigint PRIMARY KEY, c0 text, c1 text);
    INSERT INTO samples VALUES (1, 'seen', 'secret');
    DROP ROLE IF EXISTS dbadmin_clerk; CREATE ROLE dbadmin_clerk LOGIN;
    GRANT SELECT (id, c0) ON samples TO dbadmin_clerk;
    GRANT CREATE ON SCHEMA public TO dbadmin_clerk;";

#[tokio::test]
async fn a_column_out_of_reach_is_left_out_and_a_table_says_so() {
    let fresh = Fresh::new("denied").await;
    fresh.own(TABLES).await;
    let probes = [
        plain("text", Kind::Text, &[]),
        plain("text", Kind::Text, &[]),
    ];
    let pool = fresh.pool_of("dbadmin_clerk").await;
    let sample = Sample::over(pool, "public", &probes).await;
    let reduced = sample.app.resource("samples").expect("the samples");
    assert_eq!(reduced.table.columns.len(), 2, "one column is out of reach");
    let page = list(&sample.app, &sample.actor, &ListRequest::new(reduced)).await;
    assert_eq!(page.expect("a list").rows.len(), 1);

    fresh.own("REVOKE ALL ON samples FROM dbadmin_clerk").await;
    let page = list(&sample.app, &sample.actor, &ListRequest::new(reduced)).await;
    assert!(matches!(page, Err(Error::Denied(_))), "{page:?}");
    let counted = counts(&sample.app, &sample.actor, &[reduced.table]).await;
    assert!(counted.expect("a dashboard").is_empty());
    fresh
        .own("DROP OWNED BY dbadmin_clerk; DROP ROLE dbadmin_clerk")
        .await;
    fresh.drop().await;
}
