//! Views and preferences in the own tables of the servers.

use dbadmin_runtime::Kind;
use dbadmin_runtime::personal::{
    KeepError, Preference, ViewChange, add_view, change_view, delete_view, personal, prefer,
};
use dbadmin_runtime::query::ListRequest;

use crate::sample::{Sample, cast};
use crate::{mysql, postgres};

async fn are_kept(sample: &Sample) {
    let (app, resource) = (&sample.app, sample.resource);
    let mut actor = sample.actor.clone();
    let request = ListRequest::parse(resource, Some("c0=during.today")).expect("a list");
    let id = add_view(app, &actor, &request, "Todaý 🦀", true).await;
    let id = id.expect("a view");
    let again = add_view(app, &actor, &request, "Todaý 🦀", false).await;
    assert!(matches!(again, Err(KeepError::Refused(_))), "{again:?}");
    let preference = Preference {
        size: Some(100),
        view: Some(id),
        ..Preference::default()
    };
    for _ in 0..2 {
        let set = prefer(app, &actor, resource.table, &preference).await;
        set.expect("a preference");
    }
    let kept = personal(app, &actor, resource.table)
        .await
        .expect("what is kept");
    assert_eq!(kept.preference, preference);
    let view = kept.usual_view().expect("the view");
    assert_eq!(
        (view.name.as_str(), view.query.as_str(), view.shared),
        ("Todaý 🦀", "c0=during.today", true)
    );
    // Somebody else sees what is shared, and no preference.
    actor.user = 77;
    let theirs = personal(app, &actor, resource.table)
        .await
        .expect("what is shared");
    assert_eq!(theirs.views.len(), 1);
    assert_eq!(theirs.preference, Preference::default());
    actor.user = 1;
    let change = ViewChange {
        name: Some("Now".to_owned()),
        shared: Some(false),
        query: Some(String::new()),
    };
    let changed = change_view(app, &actor, resource, id, change).await;
    changed.expect("a change");
    let kept = personal(app, &actor, resource.table)
        .await
        .expect("what is kept");
    assert_eq!(
        (kept.views[0].name.as_str(), kept.views[0].shared),
        ("Now", false)
    );
    delete_view(app, &actor, resource, id)
        .await
        .expect("a deletion");
    let kept = personal(app, &actor, resource.table)
        .await
        .expect("what is kept");
    assert!(kept.views.is_empty() && kept.usual_view().is_none());
}

#[tokio::test]
async fn postgresql_keeps_views_and_preferences() {
    let fresh = postgres::Fresh::new("kept").await;
    let probes = [cast("date", Kind::Date, "date", &[])];
    are_kept(&fresh.sample("", &probes).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_keeps_views_and_preferences() {
    let fresh = mysql::Fresh::new("kept").await;
    let probes = [cast("date", Kind::Date, "CHAR", &[])];
    are_kept(&fresh.sample(&probes).await).await;
    fresh.drop().await;
}
