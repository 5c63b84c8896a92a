//! All rows that a list lets through, read in batches and deleted together on the servers.

use dbadmin_runtime::Kind;
use dbadmin_runtime::query::{ListRequest, exactly, matching};
use dbadmin_runtime::write::{WriteError, delete_matching, matching_effects};

use crate::sample::{Sample, plain};
use crate::{mysql, postgres};

async fn go_together(sample: &Sample) {
    for number in 0..230 {
        sample
            .create(vec![("c0".to_owned(), number.to_string())])
            .await;
    }
    let (app, actor) = (&sample.app, &sample.actor);
    let query = "or=(c0.lt.200,and(c0.gte.210,c0.lt.220))";
    let request = ListRequest::parse(sample.resource, Some(query)).expect(query);
    assert_eq!(exactly(app, actor, &request).await.expect("a number"), 210);
    let few = matching(app, actor, &request, 209)
        .await
        .expect("an answer");
    assert!(few.is_none());
    let found = matching(app, actor, &request, 210)
        .await
        .expect("an answer");
    let found = found.expect("no more than these");
    assert_eq!((found.rows.len(), found.first.len()), (210, 20));
    let effects = matching_effects(app, actor, &request).await;
    assert!(effects.expect("an answer").is_empty());
    sample.create(vec![("c0".to_owned(), "7".to_owned())]).await;
    let other = delete_matching(app, actor, &request, &found.state()).await;
    assert!(matches!(other, Err(WriteError::Invalid(_))), "{other:?}");
    let found = matching(app, actor, &request, 2000)
        .await
        .expect("an answer");
    let state = found.expect("no more than these").state();
    let done = delete_matching(app, actor, &request, &state).await;
    assert_eq!(done.expect("a deletion"), 211);
    let all = ListRequest::new(sample.resource);
    assert_eq!(exactly(app, actor, &all).await.expect("a number"), 20);
}

#[tokio::test]
async fn postgresql_deletes_all_that_match() {
    let fresh = postgres::Fresh::new("matching").await;
    let probes = [plain("integer", Kind::Integer, &[])];
    go_together(&fresh.sample("", &probes).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_deletes_all_that_match() {
    let fresh = mysql::Fresh::new("matching").await;
    let probes = [plain("int", Kind::Integer, &[])];
    go_together(&fresh.sample(&probes).await).await;
    fresh.drop().await;
}
