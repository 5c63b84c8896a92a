//! Types that have an empty value beside NULL, of which only the server knows how it reads them: both
//! can be entered, and neither becomes the other.

use dbadmin_model::Value;
use dbadmin_runtime::Kind;

use crate::sample::{Probe, Sample, cast};
use crate::{mysql, postgres};

const POSTGRES: &[Probe] = &[
    cast("hstore", Kind::Other, "\"public\".\"hstore\"", &[]),
    cast("ltree", Kind::Other, "\"public\".\"ltree\"", &[]),
    cast("tsvector", Kind::Other, "tsvector", &[]),
    cast("tsquery", Kind::Other, "tsquery", &[]),
    cast("bit varying(8)", Kind::Other, "bit varying", &[]),
    cast("name", Kind::Other, "name", &[]),
];

const MYSQL: &[Probe] = &[cast("set('red','green')", Kind::Other, "ENUM", &[])];

/// Each column can be emptied, made NULL and emptied again.
async fn each_is_told_from_null(sample: &Sample, probes: &[Probe]) {
    for (at, probe) in probes.iter().enumerate() {
        let form = |blank: &str| {
            let (field, of_field) = (format!("c{at}"), format!("_empty.c{at}"));
            vec![(field, String::new()), (of_field, blank.to_owned())]
        };
        let key = sample.create(form("true")).await;
        for (blank, expected) in [
            ("true", Value::Text(String::new())),
            ("false", Value::Null),
            ("true", Value::Text(String::new())),
        ] {
            sample.update(&key, form(blank)).await;
            let record = sample.record(&key).await;
            let stored = record.value(sample.column(at));
            assert_eq!(stored, Some(&expected), "{} {blank}", probe.sql);
        }
    }
}

#[tokio::test]
async fn empty_values_of_postgresql_are_no_null() {
    let fresh = postgres::Fresh::new("empty").await;
    let extensions = "CREATE EXTENSION hstore; CREATE EXTENSION ltree;";
    let sample = fresh.sample(extensions, POSTGRES).await;
    each_is_told_from_null(&sample, POSTGRES).await;
    fresh.drop().await;
}

#[tokio::test]
async fn a_set_without_members_is_no_null() {
    let fresh = mysql::Fresh::new("empty").await;
    let sample = fresh.sample(MYSQL).await;
    each_is_told_from_null(&sample, MYSQL).await;
    fresh.drop().await;
}
