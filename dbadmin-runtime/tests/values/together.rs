//! One column set in many rows on the servers, in all of them or in none.

use dbadmin_runtime::Kind;
use dbadmin_runtime::query::{ListRequest, exactly, matching};
use dbadmin_runtime::write::{Agreed, Input, WriteError, set_all};

use crate::sample::{Probe, Sample, plain};
use crate::{mysql, postgres};

async fn are_set_together(sample: &Sample) {
    for number in 0..150 {
        let fields = [("c0", number), ("c1", number % 3)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_string()));
        sample.create(fields.into()).await;
    }
    let (app, actor, resource) = (&sample.app, &sample.actor, sample.resource);
    let request = ListRequest::parse(resource, Some("c1=eq.2")).expect("a list");
    let found = matching(app, actor, &request, 2000).await.expect("rows");
    let state = found.expect("few").state();
    let input = |value: &str| {
        Input::from_pairs(resource, [("c1".to_owned(), value.to_owned())]).expect("a form")
    };
    let rows = Agreed::matching(app, actor, &request, &state)
        .await
        .expect("the same rows");
    let wrong = set_all(app, actor, resource, &rows, &input("99999999999")).await;
    assert!(matches!(wrong, Err(WriteError::Invalid(_))), "{wrong:?}");
    assert_eq!(exactly(app, actor, &request).await.expect("a number"), 50);
    set_all(app, actor, resource, &rows, &input("7"))
        .await
        .expect("a change");
    assert_eq!(exactly(app, actor, &request).await.expect("a number"), 0);
    let now = ListRequest::parse(resource, Some("c1=eq.7")).expect("a list");
    assert_eq!(exactly(app, actor, &now).await.expect("a number"), 50);
    let late = set_all(app, actor, resource, &rows, &input("8")).await;
    assert!(matches!(late, Err(WriteError::Conflict(_))), "{late:?}");
    assert_eq!(exactly(app, actor, &now).await.expect("a number"), 50);
}

#[tokio::test]
async fn postgresql_sets_one_value_in_many_rows() {
    const PROBES: &[Probe] = &[
        plain("integer", Kind::Integer, &[]),
        plain("integer", Kind::Integer, &[]),
    ];
    let fresh = postgres::Fresh::new("together").await;
    are_set_together(&fresh.sample("", PROBES).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_sets_one_value_in_many_rows() {
    const PROBES: &[Probe] = &[
        plain("int", Kind::Integer, &[]),
        plain("int", Kind::Integer, &[]),
    ];
    let fresh = mysql::Fresh::new("together").await;
    are_set_together(&fresh.sample(PROBES).await).await;
    fresh.drop().await;
}
