//! A database user who may not read everything: the rest of the panel works.

use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{ListRequest, find, list};
use dbadmin_runtime::write::{self, Input, WriteError};
use dbadmin_runtime::{Error, Kind};

use crate::postgres::Fresh;
use crate::sample::{Sample, plain};

const TABLES: &str = "CREATE TABLE samples (id bigint PRIMARY KEY, c0 text, c1 text);
    INSERT INTO samples VALUES (1, 'seen', 'secret');
    DROP ROLE IF EXISTS dbadmin_clerk; CREATE ROLE dbadmin_clerk LOGIN;
    GRANT SELECT (id, c0), UPDATE (c0) ON samples TO dbadmin_clerk;
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
    // What is typed is not lost for a right that is missing since the start.
    fresh
        .own("REVOKE UPDATE (c0) ON samples FROM dbadmin_clerk")
        .await;
    let key = Key::new(reduced.table, vec![1.into()]).expect("a key");
    let record = find(&sample.app, &sample.actor, reduced, &key).await;
    let version = record.expect("the row").version();
    let fields = vec![
        ("c0".to_owned(), "typed".to_owned()),
        ("_version".to_owned(), version),
    ];
    let input = Input::from_pairs(reduced, fields).expect("a form");
    let done = write::update(&sample.app, &sample.actor, reduced, &key, &input).await;
    let Err(WriteError::Invalid(told)) = done else {
        panic!("it is not refused: {done:?}");
    };
    assert!(
        told.general.join(" ").contains("does not let the panel"),
        "{told:?}"
    );

    fresh.own("REVOKE ALL ON samples FROM dbadmin_clerk").await;
    let page = list(&sample.app, &sample.actor, &ListRequest::new(reduced)).await;
    assert!(matches!(page, Err(Error::Denied(_))), "{page:?}");
    assert!(
        sample.counted().await.is_none(),
        "a dashboard leaves it out"
    );
    fresh
        .own("DROP OWNED BY dbadmin_clerk; DROP ROLE dbadmin_clerk")
        .await;
    fresh.drop().await;
}
