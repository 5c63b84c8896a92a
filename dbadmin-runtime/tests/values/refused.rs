//! What the three databases refuse, whatever code they have for it: beside the field where it is a
//! value, in an address a mistake of the address, and in their own words where only they know.

use dbadmin_model::sql::{Comparison, Filter, Operator};
use dbadmin_runtime::query::{ListRequest, list};
use dbadmin_runtime::{Error, Kind};

use crate::postgres::Fresh;
use crate::sample::{Probe, Sample, cast, opaque, plain, table};

impl Sample {
    /// What a list says that is asked for the rows with this value in that column.
    async fn filtered(&self, at: usize, text: &str) -> Result<usize, Error> {
        let filter = Filter::new(Operator::Compare(Comparison::Equal), text);
        let request = ListRequest::new(self.resource)
            .with_filter(self.column(at), filter)
            .unwrap_or_else(|expected| panic!("the filter {text} expects {expected}"));
        let page = list(&self.app, &self.actor, &request).await?;
        Ok(page.rows.len())
    }
}

/// PostgreSQL's types that have codes of their own for text that they do not read.
#[tokio::test]
async fn text_that_is_no_value_is_told_beside_its_field_and_in_an_address() {
    const ODD: &[(Probe, &[&str])] = &[
        (cast("tsquery", Kind::Other, "tsquery", &[]), &["&&", "'"]),
        (cast("tsvector", Kind::Other, "tsvector", &[]), &["'"]),
        (
            cast("ltree", Kind::Other, "\"public\".\"ltree\"", &[]),
            &["a b", "%"],
        ),
        (
            cast("hstore", Kind::Other, "\"public\".\"hstore\"", &[]),
            &["a", "=>"],
        ),
        (
            cast("hstore[]", Kind::Other, "\"public\".\"hstore\"[]", &[]),
            &["{a}", "a"],
        ),
        (opaque("jsonpath", Kind::Other, "jsonpath", &[]), &["$.["]),
        (
            cast("regclass", Kind::Other, "regclass", &[]),
            &["nonsuch", "-", "a b", "nonsuch.b", "a.b.c.d"],
        ),
        (
            cast("regproc", Kind::Other, "regproc", &[]),
            &["abc", "substring"],
        ),
        (
            cast("regtype", Kind::Other, "regtype", &[]),
            &["abc", "int["],
        ),
        (cast("regrole", Kind::Other, "regrole", &[]), &["nobody"]),
    ];
    let fresh = Fresh::new("misfits").await;
    fresh
        .own("CREATE EXTENSION hstore; CREATE EXTENSION ltree")
        .await;
    let probes: Vec<Probe> = ODD.iter().map(|(probe, _)| Probe { ..*probe }).collect();
    let sample = fresh.sample("", &probes).await;
    for (at, (probe, odd)) in ODD.iter().enumerate() {
        for typed in *odd {
            let told = sample.refused(at, typed).await;
            let context = format!("{} {typed}: {told:?}", probe.sql);
            assert!(told.general.is_empty(), "{context}");
            assert_eq!(told.of(sample.column(at)).count(), 1, "{context}");
            if !probe.opaque {
                let found = sample.filtered(at, typed).await;
                assert!(
                    matches!(found, Err(Error::Misfit(_))),
                    "{context} {found:?}"
                );
            }
        }
    }
    // Not so a table that is gone indeed.
    assert!(sample.filtered(6, "pg_class").await.is_ok());
    fresh.own("DROP TABLE samples").await;
    let found = sample.filtered(6, "pg_class").await;
    assert!(matches!(found, Err(Error::Gone(_))), "{found:?}");
    fresh.drop().await;
}
