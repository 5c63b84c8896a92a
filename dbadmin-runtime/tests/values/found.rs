//! Finding one's way in the servers' databases: marks in the panel's own tables, a search of columns of
//! any type, and the rows beside a row.

use dbadmin_runtime::marks::{Kind as Why, forget, of, open, star};
use dbadmin_runtime::query::{Hit, ListRequest, beside, everywhere};
use dbadmin_runtime::{Kind, Queries, Resource};

use crate::sample::{Sample, cast, plain};
use crate::{mysql, postgres};

async fn is_marked(sample: &Sample) {
    let (app, actor, resource) = (&sample.app, &sample.actor, sample.resource);
    for record in (1..=12).chain([3]) {
        let starred = open(app, actor, resource, &record.to_string(), "Émile 🦀").await;
        assert!(!starred.expect("no star"));
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    for _ in 0..2 {
        assert!(
            star(app, actor, resource, "", "Samples")
                .await
                .expect("a star")
        );
        assert!(
            star(app, actor, resource, "3", "Émile 🦀")
                .await
                .expect("a star")
        );
    }
    assert!(
        open(app, actor, resource, "3", "Émile 🦀")
            .await
            .expect("a star"),
        "it is starred"
    );
    let marks = of(app, actor).await.expect("marks");
    let stars = marks.iter().take_while(|mark| mark.kind == Why::Starred);
    assert_eq!(stars.count(), 2);
    let opened: Vec<&str> = marks[2..].iter().map(|mark| mark.record.as_str()).collect();
    assert_eq!(
        opened,
        ["3", "12", "11", "10", "9", "8", "7", "6", "5", "4"]
    );
    assert_eq!(marks[2].label, "Émile 🦀");
    forget(app, actor, Why::Starred, "samples", "3")
        .await
        .expect("no star");
    forget(app, actor, Why::Opened, "samples", "3")
        .await
        .expect("no mark");
    assert_eq!(of(app, actor).await.expect("marks").len(), 10);
    let mut other = actor.clone();
    other.user = 77;
    assert_eq!(of(app, &other).await.expect("marks").len(), 0);
}

/// The same resource with all columns searched.
fn searched(sample: &Sample) -> &'static Resource {
    let columns = &sample.resource.table.columns[1..];
    let queries = Queries {
        search: columns,
        ..*sample.resource.queries
    };
    Box::leak(Box::new(Resource {
        queries: Box::leak(Box::new(queries)),
        ..*sample.resource
    }))
}

async fn is_found(sample: &Sample, uuid: &str) {
    let resource = searched(sample);
    for text in ["2 lamps", "lamp", "A lamp", "Lamp shade", "chair"] {
        let fields = [
            ("c0", text),
            ("c1", uuid),
            ("c2", "2026-01-12"),
            ("c3", "2.50"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        sample.create(fields.to_vec()).await;
    }
    let found = async |text: &str| -> Vec<(Hit, String)> {
        let hits = everywhere(&sample.app, &sample.actor, resource, text, 5).await;
        let rows = hits.unwrap_or_else(|error| panic!("{text}: {error}")).rows;
        let rows = rows.iter();
        rows.map(|(hit, row)| (*hit, row.text(sample.column(0)).into_owned()))
            .collect()
    };
    let lamps = found("lamp").await;
    let hits: Vec<(Hit, &str)> = lamps
        .iter()
        .map(|(hit, text)| (*hit, text.as_str()))
        .collect();
    assert_eq!(
        hits,
        [
            (Hit::Exact, "lamp"),
            (Hit::Prefix, "Lamp shade"),
            (Hit::Contains, "2 lamps"),
            (Hit::Contains, "A lamp"),
        ]
    );
    assert_eq!(found("2").await[0], (Hit::Key, "lamp".to_owned()));
    assert_eq!(found(uuid).await.len(), 5);
    assert_eq!(found("2.50").await.len(), 5);
    for nothing in [
        "99999999999999999999",
        "%",
        "'",
        "\\",
        "x".repeat(200).as_str(),
    ] {
        assert_eq!(found(nothing).await, [], "{nothing}");
    }

    let request = ListRequest::parse(resource, Some("sort=-c0&q=lamp")).expect("a list");
    let page = dbadmin_runtime::query::list(&sample.app, &sample.actor, &request).await;
    let rows = page.expect("a page").rows;
    for (at, row) in rows.iter().enumerate() {
        let key = row.key().expect("a key");
        let whole = sample.record(key).await;
        let beside = beside(&sample.app, &sample.actor, &request, &whole).await;
        let beside = beside.expect("the rows beside it");
        let expected = |at: Option<usize>| at.and_then(|at| rows.get(at)?.key().cloned());
        assert_eq!(beside.previous, expected(at.checked_sub(1)), "before {at}");
        assert_eq!(beside.next, expected(Some(at + 1)), "after {at}");
    }
}

const UUID: &str = "0b0e5c5e-3d4c-4a0e-9d4b-6f1f3c1f2a3b";

#[tokio::test]
async fn postgresql_leads_to_what_one_looks_for() {
    let fresh = postgres::Fresh::new("found").await;
    let probes = [
        plain("text", Kind::Text, &[]),
        cast("uuid", Kind::Uuid, "uuid", &[]),
        cast("date", Kind::Date, "date", &[]),
        cast("numeric(8,2)", Kind::Numeric, "numeric", &[]),
    ];
    let sample = fresh.sample("", &probes).await;
    is_marked(&sample).await;
    is_found(&sample, UUID).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_leads_to_what_one_looks_for() {
    let fresh = mysql::Fresh::new("found").await;
    let probes = [
        plain("varchar(300)", Kind::Text, &[]),
        cast("uuid", Kind::Uuid, "CHAR", &[]),
        cast("date", Kind::Date, "CHAR", &[]),
        cast("decimal(8,2)", Kind::Numeric, "DECIMAL(8,2)", &[]),
    ];
    let sample = fresh.sample(&probes).await;
    is_marked(&sample).await;
    is_found(&sample, UUID).await;
    fresh.drop().await;
}
