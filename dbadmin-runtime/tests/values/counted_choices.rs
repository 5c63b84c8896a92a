//! How often values stand in columns, counted by the servers.

use dbadmin_runtime::Kind;
use dbadmin_runtime::query::{Count, ListRequest, facets};

use crate::sample::{Sample, plain};
use crate::{mysql, postgres};

async fn are_counted(sample: &Sample) {
    for (number, truth) in [("1", "true"), ("1", "false"), ("2", "false"), ("3", "true")] {
        let fields = [("c0", number), ("c1", truth)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        sample.create(fields.to_vec()).await;
    }
    let columns = [sample.column(0), sample.column(1)];
    for (query, expected) in [
        (
            "",
            [
                ("c0", "1", 2),
                ("c0", "3", 1),
                ("c1", "true", 2),
                ("c1", "false", 2),
            ],
        ),
        (
            "c0=eq.1",
            [
                ("c0", "3", 1),
                ("c0", "9", 0),
                ("c1", "true", 1),
                ("c1", "false", 1),
            ],
        ),
        (
            "or=(c0.eq.2,c0.eq.3)",
            [
                ("c0", "1", 0),
                ("c0", "3", 1),
                ("c1", "true", 1),
                ("c1", "false", 1),
            ],
        ),
    ] {
        let request = ListRequest::parse(sample.resource, Some(query)).expect(query);
        let found = facets(&sample.app, &sample.actor, &request, &columns).await;
        let found = found.expect(query);
        for (column, value, number) in expected {
            let count = found[column].of(value);
            assert_eq!(
                count,
                Some(Count::Exact(number)),
                "{query}: {column} {value}"
            );
        }
    }
}

#[tokio::test]
async fn postgresql_counts_choices() {
    let fresh = postgres::Fresh::new("counted").await;
    let probes = [
        plain("integer", Kind::Integer, &[]),
        plain("boolean", Kind::Boolean, &[]),
    ];
    are_counted(&fresh.sample("", &probes).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_counts_choices() {
    let fresh = mysql::Fresh::new("counted").await;
    let probes = [
        plain("int", Kind::Integer, &[]),
        plain("boolean", Kind::Boolean, &[]),
    ];
    are_counted(&fresh.sample(&probes).await).await;
    fresh.drop().await;
}
